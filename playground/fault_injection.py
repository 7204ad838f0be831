"""Applies faults to incoming calls: whether the work is done, when, and what the caller sees."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from playground import network_faults
from playground.fault_policy import FaultPolicy
from playground.faults import Call, Calls, Fault

# Faults with a response that does not wait for the work.
_IMMEDIATE = {"ratelimited", "status", "error", "reset", "commit_late", "hang"}

# A response, and the service's error code in it (None on success).
Result = tuple[Response, str | None]


class FaultInjector:
    """Does the work of calls, unless a fault applies.

    Args:
        fault_policy: Decides which calls fail, and how.
        calls: Records every call.
        failure_response: Returns the service's response to a "ratelimited", "status", "error" or "commit_late" fault.
    """

    def __init__(self, fault_policy: FaultPolicy, calls: Calls, failure_response: Callable[[Fault], Response]) -> None:
        self._fault_policy = fault_policy
        self._calls = calls
        self._failure_response = failure_response
        self._late: set[asyncio.Task[None]] = set()

    @property
    def pending(self) -> int:
        """Number of calls that failed for the caller but are still to be done."""
        return len(self._late)

    async def respond(
        self, request: Request, method: str, arguments: dict[str, Any], work: Callable[[], Result]
    ) -> Response:
        """Do the work and respond, unless a fault applies."""
        fault = self._fault_policy.next_fault(method, arguments)
        kind = fault.kind if fault else None
        if fault is not None and kind in _IMMEDIATE:
            # Recorded first, because the caller may read the record before this continues.
            self._calls.add(Call(method, arguments, _error_code(fault), kind))
            if kind == "commit_late":
                self._do_later(fault.seconds, work)
            return await self._fail(request, fault)
        if fault is not None and kind == "delay":
            await asyncio.sleep(fault.seconds)
        response, error = await run_in_threadpool(work)
        self._calls.add(Call(method, arguments, error, kind))
        return await self._finish(request, response, fault)

    async def _fail(self, request: Request, fault: Fault) -> Response:
        """Return the response that replaces the work."""
        if fault.kind in {"ratelimited", "error"} or (fault.kind in {"status", "commit_late"} and fault.status):
            return self._failure_response(fault)
        if fault.kind == "hang":
            while (await request.receive())["type"] != "http.disconnect":
                continue
        await network_faults.reset(request.client)
        return Response()

    def _do_later(self, seconds: float, work: Callable[[], Result]) -> None:
        async def later() -> None:
            await asyncio.sleep(seconds)
            await run_in_threadpool(work)

        task = asyncio.create_task(later())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    @staticmethod
    async def _finish(request: Request, response: Response, fault: Fault | None) -> Response:
        """Apply a fault to the response of completed work."""
        match fault.kind if fault else None:
            case "lost":
                await network_faults.reset(request.client)
            case "status_after" if fault:
                return PlainTextResponse("", fault.status)
            case "garbage":
                return PlainTextResponse("<html>upstream", media_type="text/html")
            case "empty":
                return JSONResponse({}, response.status_code)
            case "late" if fault:
                await asyncio.sleep(fault.seconds)
        return response


def _error_code(fault: Fault) -> str | None:
    return "ratelimited" if fault.kind == "ratelimited" else fault.error or None
