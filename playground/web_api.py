"""The HTTP side of the Web API: arguments in every form that Slack takes them, faults on the way, response_urls."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from playground import api, network_faults
from playground.api.base import RefusedError
from playground.delivery.ack_semantics import say
from playground.fault_policy import Mishaps
from playground.faults import Call, Calls, Fault
from playground.workspace import Workspace

# Faults that are answered without waiting for the work, if it is ever done.
_INSTEAD = {"ratelimited", "status", "error", "reset", "commit_late"}


# An answer, and Slack's word in it for what it refused (None where it refused nothing).
Done = tuple[Response, str | None]


class WebApi:
    """Answers apps.

    Args:
        workspace: What they ask about.
        mishaps: What goes wrong on the way.
        calls: Where calls are recorded.
    """

    def __init__(self, workspace: Workspace, mishaps: Mishaps, calls: Calls) -> None:
        self._workspace = workspace
        self._mishaps = mishaps
        self._calls = calls
        self._late: set[asyncio.Task[None]] = set()

    @property
    def pending(self) -> int:
        """How many calls were answered with a failure and are still to be done."""
        return len(self._late)

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [
            Route("/api/{method}", self.call, methods=["GET", "POST"]),
            Route("/respond/{name:path}", self._respond, methods=["POST"]),
            Route("/upload/{file}", self.upload, methods=["POST"]),
        ]

    async def call(self, request: Request) -> Response:
        """Answer one call of a method."""
        method = request.path_params["method"]
        arguments = await _arguments(request)
        token = _bearer(request) or arguments.pop("token", None)
        base = str(request.base_url).rstrip("/")

        def work() -> Done:
            answer = api.answer(self._workspace, method, arguments, token, base)
            scopes = ",".join(sorted(self._workspace.scopes))
            headers = {"X-OAuth-Scopes": scopes, "X-Slack-Req-Id": "playground"}
            return JSONResponse(answer, headers=headers), answer.get("error")

        return await self._through(request, method, arguments, work)

    async def upload(self, request: Request) -> Response:
        """The bytes of a file, to the address that files.getUploadURLExternal gave."""
        file = self._workspace.files.get(request.path_params["file"])
        if file is None or file.is_complete or not self._workspace.takes_files:
            return PlainTextResponse("not found", 404)
        file.content = await request.body()
        return PlainTextResponse(f"OK - {len(file.content)}")

    async def _respond(self, request: Request) -> Response:
        """https://docs.slack.dev/interactivity/handling-user-interaction (message responses)."""
        name = request.path_params["name"]
        content = _object(await request.body())
        return await self._through(request, "response_url", content or {}, lambda: self._said(name, content))

    async def _through(
        self, request: Request, method: str, arguments: dict[str, Any], work: Callable[[], Done]
    ) -> Response:
        """Do the work, and answer, unless something goes wrong on the way."""
        fault = self._mishaps.meet(method, arguments)
        kind = fault.kind if fault else None
        if fault is not None and kind in _INSTEAD:
            # Recorded first: who is reset may look at the record before this continues.
            self._calls.add(Call(method, arguments, _word(fault), kind))
            if kind == "commit_late":
                self._do_later(fault.seconds, work)
            return await self._instead(request, fault)
        if fault is not None and kind == "delay":
            await asyncio.sleep(fault.seconds)
        response, error = await run_in_threadpool(work)
        self._calls.add(Call(method, arguments, error, kind))
        return await self._after(request, response, fault)

    async def _instead(self, request: Request, fault: Fault) -> Response:
        """An answer in place of the work."""
        match fault.kind:
            case "ratelimited":
                body = {"ok": False, "error": "ratelimited"}
                return JSONResponse(body, 429, headers={"Retry-After": str(int(fault.seconds))})
            case "status" | "commit_late" if fault.status:
                return PlainTextResponse("", fault.status)
            case "error":
                return JSONResponse({"ok": False, "error": fault.word})
        await network_faults.reset(request.client)
        return Response()

    def _do_later(self, seconds: float, work: Callable[[], Done]) -> None:
        async def later() -> None:
            await asyncio.sleep(seconds)
            await run_in_threadpool(work)

        task = asyncio.create_task(later())
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _after(self, request: Request, response: Response, fault: Fault | None) -> Response:
        """What becomes of the answer, the work being done."""
        match fault.kind if fault else None:
            case "lost":
                await network_faults.reset(request.client)
            case "status_after" if fault:
                return PlainTextResponse("", fault.status)
            case "garbage":
                return PlainTextResponse("<html>upstream", media_type="text/html")
            case "late" if fault:
                await asyncio.sleep(fault.seconds)
        return response

    def _said(self, name: str, content: dict[str, Any] | None) -> Done:
        place = self._workspace.use_response_url(name)
        if isinstance(place, str):
            return JSONResponse({"ok": False, "error": place}, 404), place
        if content is None:
            return PlainTextResponse("invalid_payload", 400), "invalid_payload"
        try:
            say(self._workspace, place, content)
        except RefusedError as refused:
            return JSONResponse({"ok": False, "error": refused.word, **refused.more}, 400), refused.word
        return PlainTextResponse("ok"), None


def _word(fault: Fault) -> str | None:
    return "ratelimited" if fault.kind == "ratelimited" else fault.word or None


def _bearer(request: Request) -> str | None:
    given = request.headers.get("authorization", "")
    return given[7:].strip() if given.lower().startswith("bearer ") else None


async def _arguments(request: Request) -> dict[str, Any]:
    """Arguments of the query, a form or a JSON body. https://docs.slack.dev/apis/web-api (request formats)."""
    arguments: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        arguments |= _object(await request.body()) or {}
    elif request.method == "POST":
        arguments |= _form(await request.body())
    return arguments


def _object(raw: bytes) -> dict[str, Any] | None:
    """A JSON object; None where it is none."""
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _form(raw: bytes) -> dict[str, Any]:
    return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
