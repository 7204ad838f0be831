"""The Web API's methods, by name. `answer` is the door: who asks, may they, and what comes back."""

from collections.abc import Mapping
from typing import Any

from playground.api import chat, conversations, files, history, people, views
from playground.api.base import METHODS, RefusedError, Request
from playground.models import Json
from playground.workspace import Workspace

__all__ = ["RefusedError", "answer", "chat", "conversations", "files", "history", "people", "views"]

_APP_LEVEL = {"apps.connections.open"}
_WITHOUT_TOKEN = {"api.test"}


def answer(workspace: Workspace, method: str, arguments: Mapping[str, Any], token: str | None, base_url: str) -> Json:
    """Do one call.

    Args:
        workspace: Where.
        method: Such as "chat.postMessage".
        arguments: As they came; lists and objects may be JSON in a string.
        token: Of the Authorization header or the argument `token`.
        base_url: Of this Slack, for addresses in answers.

    Returns:
        The answer with `ok`, and `error` where Slack refuses.
    """
    try:
        _authenticate(workspace, method, token)
        done = METHODS[method](Request(workspace, method, arguments, base_url))
    except RefusedError as refused:
        return {"ok": False, "error": refused.word, **refused.more}
    return {"ok": True, **done}


def _authenticate(workspace: Workspace, method: str, token: str | None) -> None:
    if method not in METHODS:
        raise RefusedError("unknown_method", req_method=method)
    if method in _WITHOUT_TOKEN:
        return
    if not token:
        raise RefusedError("not_authed")
    if token not in {workspace.token, workspace.app_token}:
        raise RefusedError("invalid_auth")
    if (token == workspace.app_token) != (method in _APP_LEVEL):
        raise RefusedError("not_allowed_token_type")
