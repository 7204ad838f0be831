"""The HTTP side of the Web API: arguments in every form that Slack takes them, faults on the way, response_urls."""

import asyncio
import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from playground import api, wire
from playground.answers import say
from playground.api.base import RefusedError
from playground.faults import Call, Calls, Fault, Faults
from playground.workspace import Workspace

# Faults in place of the work.
_INSTEAD = {"ratelimited", "status", "error", "reset"}


class WebApi:
    """Answers apps.

    Args:
        workspace: What they ask about.
        faults: What goes wrong next.
        calls: Where calls are recorded.
    """

    def __init__(self, workspace: Workspace, faults: Faults, calls: Calls) -> None:
        self._workspace = workspace
        self._faults = faults
        self._calls = calls

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [
            Route("/api/{method}", self._call, methods=["GET", "POST"]),
            Route("/respond/{name:path}", self._respond, methods=["POST"]),
        ]

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        arguments = await _arguments(request)
        token = _bearer(request) or arguments.pop("token", None)
        fault = self._faults.take(method)
        if fault is not None and fault.kind in _INSTEAD:
            # Recorded first: who is reset may look at the record before this continues.
            self._calls.add(Call(method, arguments, _word(fault), fault.kind))
        refused = await self._before(request, fault)
        if refused is not None:
            return refused
        base = str(request.base_url).rstrip("/")
        answer = await run_in_threadpool(api.answer, self._workspace, method, arguments, token, base)
        self._calls.add(Call(method, arguments, answer.get("error"), _kind(fault)))
        return await self._after(request, answer, fault)

    async def _before(self, request: Request, fault: Fault | None) -> Response | None:
        """An answer in place of the work, or None."""
        match fault.kind if fault else None:
            case "ratelimited" if fault:
                body = {"ok": False, "error": "ratelimited"}
                return JSONResponse(body, 429, headers={"Retry-After": str(int(fault.seconds))})
            case "status" if fault:
                return PlainTextResponse("", fault.status)
            case "error" if fault:
                return JSONResponse({"ok": False, "error": fault.word})
            case "reset":
                await wire.reset(request.client)
                return Response()
            case "delay" if fault:
                await asyncio.sleep(fault.seconds)
        return None

    async def _after(self, request: Request, answer: dict[str, Any], fault: Fault | None) -> Response:
        match fault.kind if fault else None:
            case "lost":
                await wire.reset(request.client)
            case "garbage":
                return PlainTextResponse("<html>upstream", media_type="text/html")
            case "late" if fault:
                await asyncio.sleep(fault.seconds)
        scopes = ",".join(sorted(self._workspace.scopes))
        return JSONResponse(answer, headers={"X-OAuth-Scopes": scopes, "X-Slack-Req-Id": "playground"})

    async def _respond(self, request: Request) -> Response:
        """https://docs.slack.dev/interactivity/handling-user-interaction (message responses)."""
        name, raw = request.path_params["name"], await request.body()
        fault = self._faults.take("response_url")
        refused = await self._before(request, fault)
        if refused is not None:
            return refused
        return await run_in_threadpool(self._said, name, raw)

    def _said(self, name: str, raw: bytes) -> Response:
        try:
            content = json.loads(raw)
        except ValueError:
            content = None
        self._calls.add(Call("response_url", content if isinstance(content, dict) else {}, None, None))
        place = self._workspace.use_response_url(name)
        if isinstance(place, str):
            return JSONResponse({"ok": False, "error": place}, 404)
        if not isinstance(content, dict):
            return PlainTextResponse("invalid_payload", 400)
        try:
            say(self._workspace, place, content)
        except RefusedError as refused:
            return JSONResponse({"ok": False, "error": refused.word, **refused.more}, 400)
        return PlainTextResponse("ok")


def _word(fault: Fault) -> str | None:
    return "ratelimited" if fault.kind == "ratelimited" else fault.word or None


def _kind(fault: Fault | None) -> Any:
    return fault.kind if fault else None


def _bearer(request: Request) -> str | None:
    given = request.headers.get("authorization", "")
    return given[7:].strip() if given.lower().startswith("bearer ") else None


async def _arguments(request: Request) -> dict[str, Any]:
    """Arguments of the query, a form or a JSON body. https://docs.slack.dev/apis/web-api (request formats)."""
    arguments: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            body = {}
        arguments |= body if isinstance(body, dict) else {}
    elif request.method == "POST":
        arguments |= _form(await request.body())
    return arguments


def _form(raw: bytes) -> dict[str, Any]:
    from urllib.parse import parse_qsl  # noqa: PLC0415

    return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
