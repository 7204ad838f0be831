"""Performs the actions that the browser page sends."""

from collections.abc import Callable
from typing import Any

from playground.client.user_driver import Outcome, UserDriver
from playground.models import Json, Message, NotOnScreenError, View
from playground.workspace import Workspace


def perform(as_user: Callable[[str], UserDriver], workspace: Workspace, action: Json) -> Json:
    """Perform one action of a person.

    Args:
        as_user: Returns the driver of a person.
        workspace: The workspace to act in.
        action: `user`, `kind` and the arguments of that kind.

    Returns:
        `error` and `errorText` (null on success), the form's `errors`, and `detail`.

    Raises:
        NotOnScreenError: The target does not exist.
        KeyError: An argument is missing.
    """
    person = as_user(action["user"])
    outcome = _perform(person, workspace, action)
    return {"error": outcome.error, "errorText": outcome.error_text, "errors": outcome.errors, "detail": outcome.detail}


def _perform(person: UserDriver, workspace: Workspace, action: Json) -> Outcome:
    match action["kind"]:
        case "say":
            text = str(action["text"])
            if text.startswith("/"):
                name, _, words = text.partition(" ")
                return person.command(name, words, channel=action["channel"])
            bot = workspace.users[workspace.bot_user]
            return person.say(action["channel"], text.replace(f"@{bot.real_name}", f"<@{bot.id}>"))
        case "press":
            where = _where(workspace, action)
            if isinstance(where, View):
                person.fill(where, _values(action.get("values", {})))
            return person.press(where, action["action"], block_id=action["block"], option=_plain(action.get("option")))
        case "submit":
            return person.submit(_view(workspace, action["view"]), _values(action["values"]))
        case "close":
            return person.close(_view(workspace, action["view"]))
        case "home":
            return person.open_home()
        case "shortcut":
            where = _where(workspace, {"channel": action["channel"], "ts": action["ts"]})
            if not isinstance(where, Message) or action["callback"] not in {e.callback_id for e in workspace.shortcuts}:
                raise NotOnScreenError("there is no such shortcut")
            return person.shortcut(action["callback"], where)
    raise NotOnScreenError(f"unknown action {action['kind']!r}")


def _where(workspace: Workspace, action: Json) -> Message | View:
    if "view" in action:
        return _view(workspace, action["view"])
    message = workspace.find(action["channel"], action["ts"])
    if message is None:
        raise NotOnScreenError("that message is gone")
    return message


def _view(workspace: Workspace, name: str) -> View:
    view = workspace.view(name)
    if view is None:
        raise NotOnScreenError("that form is closed")
    return view


def _values(values: Json) -> dict[str, Any]:
    return {block_id: _plain(value) for block_id, value in values.items()}


def _plain(value: Any) -> Any:
    return None if value == "" else value
