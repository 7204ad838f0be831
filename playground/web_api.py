"""HTTP layer of the Web API: every argument encoding that Slack accepts, injected faults, and response_urls."""

import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from playground import api
from playground.api.base import ApiError
from playground.delivery.ack_semantics import post_response
from playground.fault_injection import FaultInjector, Result
from playground.fault_policy import FaultPolicy
from playground.faults import Calls, Fault
from playground.workspace import Workspace


class WebApi:
    """Handles calls from apps.

    Args:
        workspace: The workspace to act on.
        fault_policy: Decides which calls fail, and how.
        calls: Records every call.
    """

    def __init__(self, workspace: Workspace, fault_policy: FaultPolicy, calls: Calls) -> None:
        self._workspace = workspace
        self._injector = FaultInjector(fault_policy, calls, _failure_response)

    @property
    def pending(self) -> int:
        """Number of calls that failed for the caller but are still to be done."""
        return self._injector.pending

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/api/{method}", self.call, methods=["GET", "POST"]),
            Route("/respond/{name:path}", self._respond, methods=["POST"]),
            Route("/upload/{file}", self.upload, methods=["POST"]),
        ]

    async def call(self, request: Request) -> Response:
        """Handle one method call."""
        method = request.path_params["method"]
        arguments = await _arguments(request)
        token = _bearer(request) or arguments.pop("token", None)
        base = str(request.base_url).rstrip("/")

        def work() -> Result:
            answer = api.answer(self._workspace, method, arguments, token, base)
            scopes = ",".join(sorted(self._workspace.scopes))
            headers = {"X-OAuth-Scopes": scopes, "X-Slack-Req-Id": "playground"}
            return JSONResponse(answer, headers=headers), answer.get("error")

        return await self._injector.respond(request, method, arguments, work)

    async def upload(self, request: Request) -> Response:
        """Receive the bytes of a file at the URL from files.getUploadURLExternal."""
        file = self._workspace.files.get(request.path_params["file"])
        if file is None or file.is_complete or not self._workspace.accepts_uploads:
            return PlainTextResponse("not found", 404)
        file.content = await request.body()
        return PlainTextResponse(f"OK - {len(file.content)}")

    async def _respond(self, request: Request) -> Response:
        """https://docs.slack.dev/interactivity/handling-user-interaction (message responses)."""
        name = request.path_params["name"]
        content = _object(await request.body())
        return await self._injector.respond(
            request, "response_url", content or {}, lambda: self._post_response(name, content)
        )

    def _post_response(self, name: str, content: dict[str, Any] | None) -> Result:
        target = self._workspace.use_response_url(name)
        if isinstance(target, str):
            return JSONResponse({"ok": False, "error": target}, 404), target
        if content is None:
            return PlainTextResponse("invalid_payload", 400), "invalid_payload"
        try:
            post_response(self._workspace, target, content)
        except ApiError as error:
            return JSONResponse({"ok": False, "error": error.code, **error.extra}, 400), error.code
        return PlainTextResponse("ok"), None


def _failure_response(fault: Fault) -> Response:
    match fault.kind:
        case "ratelimited":
            body = {"ok": False, "error": "ratelimited"}
            return JSONResponse(body, 429, headers={"Retry-After": str(int(fault.seconds))})
        case "error":
            return JSONResponse({"ok": False, "error": fault.error})
    waits = fault.kind == "status" and fault.seconds
    return PlainTextResponse("", fault.status, {"Retry-After": str(int(fault.seconds))} if waits else None)


def _bearer(request: Request) -> str | None:
    given = request.headers.get("authorization", "")
    return given[7:].strip() if given.lower().startswith("bearer ") else None


async def _arguments(request: Request) -> dict[str, Any]:
    """Read arguments from the query, form or JSON body. https://docs.slack.dev/apis/web-api (request formats)."""
    arguments: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        arguments |= _object(await request.body()) or {}
    elif request.method == "POST":
        arguments |= _form(await request.body())
    return arguments


def _object(raw: bytes) -> dict[str, Any] | None:
    """Parse a JSON object; None if it is not one."""
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _form(raw: bytes) -> dict[str, Any]:
    return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
