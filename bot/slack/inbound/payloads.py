"""What Slack posts, read into a shape that Bolt and the listeners can bear.

Bolt takes fields for what they usually are, and meets others with an exception before any listener or error handler of
ours is asked. So what is not of its documented kind is left out here, as if it had not been sent.
https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Payload = dict[str, Any]

# Blocks within blocks end far above this.
_DEEPEST = 40
_MAX_ID = 255
_MAX_URL = 2000

_IDS = frozenset(
    (
        "type",
        "subtype",
        "id",
        "team_id",
        "user_id",
        "channel_id",
        "enterprise_id",
        "bot_id",
        "user_team",
        "app_installed_team_id",
        "callback_id",
        "action_id",
        "block_id",
        "channel_type",
        "context_team_id",
        "context_enterprise_id",
        "function_execution_id",
        "thread_ts",
        "trigger_id",
        "command",
        "event_id",
    )
)
_TEXTS = frozenset(("private_metadata", "challenge", "bot_access_token", "token"))
_URLS = frozenset(("response_url",))
_MAPPINGS = frozenset(
    (
        "view",
        "event",
        "item",
        "assistant_thread",
        "message",
        "previous_message",
        "function_data",
        "container",
        "state",
        "inputs",
    )
)
_LISTS = frozenset(("actions", "authorizations", "response_urls", "blocks"))
# A name or the thing itself, depending on the kind of request.
_EITHER = frozenset(("team", "user", "channel", "enterprise"))

# What a request of a kind must have for anybody to know what it asks for.
_NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "block_actions": (("actions",),),
    "view_submission": (("view", "id"),),
    "view_closed": (("view", "id"),),
    "event_callback": (("event", "type"),),
    "message_action": (("callback_id",),),
    "shortcut": (("callback_id",),),
    "block_suggestion": (("action_id",),),
    "url_verification": (("challenge",),),
}

# What says of a request without a type which kind it is.
_NOT_TYPED = ("command", "ssl_check")


def read(body: bytes) -> Payload | None:
    """The request in a body, without what is not of its kind; None for what is none that this bot could be sent.

    All text in it can be stored and sent on: without NUL, and without halves of characters.

    Args:
        body: As it came over the wire: JSON, a form, or a form whose field `payload` is JSON.
    """
    text = body.decode("utf-8", "replace")
    fields: Any
    try:
        if text.lstrip().startswith("{"):
            fields = json.loads(text)
        else:
            # A command whose words have "payload" in them is not one that has a field of this name.
            form = dict(parse_qsl(text, keep_blank_values=True))
            fields = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        return None
    return shaped(fields)


def shaped(fields: object) -> Payload | None:
    """The same for a request that has been read from JSON already, as it comes by Socket Mode."""
    if not isinstance(fields, Mapping):
        return None
    payload = _mapping(fields, 0)
    if payload.get("type") in _NEEDED:
        # Bolt would take it for what it is not.
        payload = {name: value for name, value in payload.items() if name not in _NOT_TYPED}
    elif "command" in payload:
        # A form, whatever it came as: there is nothing but text in it.
        payload = {name: value for name, value in payload.items() if isinstance(value, str) and name != "type"}
    if isinstance(payload.get("actions"), list):
        payload["actions"] = [each for each in payload["actions"] if each.get("action_id")]
        if not payload["actions"]:
            del payload["actions"]
    if (view := payload.get("view")) is not None and view.get("type") != "home":
        view["type"] = "modal"
    return payload if _is_whole(payload) else None


def _is_whole(payload: Payload) -> bool:
    if "command" in payload or payload.get("ssl_check") == "1":
        return True
    needed = _NEEDED.get(str(payload.get("type")))
    return needed is not None and all(_has(payload, path) for path in needed)


def _has(payload: Any, path: tuple[str, ...]) -> bool:
    for name in path:
        payload = payload.get(name)
        if not payload:
            return False
    return True


def _mapping(value: Mapping[Any, Any], depth: int) -> Payload:
    found: Payload = {}
    for key, each in value.items():
        name = _storable(str(key))
        if _fits(name, each):
            found[name] = _clean(name, each, depth + 1)
    return found


def _clean(name: str, value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _storable(value)
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return _mapping(value, depth)
    if isinstance(value, list):
        items = [each for each in value if isinstance(each, Mapping)] if name in _LISTS else value
        return [_clean("", each, depth + 1) for each in items]
    return value


def _fits(name: str, value: object) -> bool:
    if name in _IDS:
        return isinstance(value, str) and len(value) <= _MAX_ID
    if name in _TEXTS:
        return isinstance(value, str)
    if name in _URLS:
        return isinstance(value, str) and _is_url(value)
    if name in _MAPPINGS:
        return isinstance(value, Mapping)
    if name in _LISTS:
        return isinstance(value, list)
    if name in _EITHER:
        return isinstance(value, Mapping) or (isinstance(value, str) and len(value) <= _MAX_ID)
    return True


def _is_url(text: str) -> bool:
    if len(text) > _MAX_URL or not text.isascii() or any(not ("!" <= each <= "~") for each in text):
        return False
    try:
        parts = urlsplit(text)
        # A name that no address can have is met here and not while somebody is being answered.
        return parts.scheme in {"https", "http"} and bool((parts.hostname or "").encode("idna")) and parts.port != 0
    except ValueError:
        return False


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
