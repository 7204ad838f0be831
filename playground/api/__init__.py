"""The Web API's methods by name; `answer` authenticates and runs one call."""

from collections.abc import Mapping
from typing import Any

from playground.api import chat, conversations, files, history, people, views
from playground.api.base import METHODS, ApiError, Request
from playground.models import Json
from playground.workspace import Workspace

__all__ = ["ApiError", "answer", "chat", "conversations", "files", "history", "people", "views"]

_APP_LEVEL = {"apps.connections.open"}
_WITHOUT_TOKEN = {"api.test"}


def answer(workspace: Workspace, method: str, arguments: Mapping[str, Any], token: str | None, base_url: str) -> Json:
    """Run one call.

    Args:
        workspace: The workspace to act on.
        method: Method name, such as "chat.postMessage".
        arguments: Raw arguments; lists and objects may be JSON strings.
        token: From the Authorization header or the `token` argument.
        base_url: Base URL of this playground, for URLs in responses.

    Returns:
        The response with `ok`, and `error` if the call failed.
    """
    try:
        _authenticate(workspace, method, token)
        done = METHODS[method](Request(workspace, method, arguments, base_url))
    except ApiError as error:
        return {"ok": False, "error": error.code, **error.extra}
    return {"ok": True, **done}


def _authenticate(workspace: Workspace, method: str, token: str | None) -> None:
    if method not in METHODS:
        raise ApiError("unknown_method", req_method=method)
    if method in _WITHOUT_TOKEN:
        return
    if not token:
        raise ApiError("not_authed")
    if token in workspace.revoked:
        raise ApiError(workspace.revoked[token])
    if token not in {workspace.token, workspace.app_token}:
        raise ApiError("invalid_auth")
    if (token == workspace.app_token) != (method in _APP_LEVEL):
        raise ApiError("not_allowed_token_type")
