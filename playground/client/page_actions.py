"""What the page sends when a person does something, and what it is told."""

from collections.abc import Callable
from typing import Any

from playground.client.user_driver import Outcome, Person
from playground.models import Json, Message, NotOnScreenError, View
from playground.workspace import Workspace


def do(as_user: Callable[[str], Person], workspace: Workspace, deed: Json) -> Json:
    """Do one deed of a person.

    Args:
        as_user: Sits down as a person.
        workspace: Where.
        deed: `user`, `kind` and what that kind needs.

    Returns:
        `error` and `trouble` (null if all went well) and the form's `errors`.

    Raises:
        NotOnScreenError: What is meant is not there.
        KeyError: Something is missing in the deed.
    """
    person = as_user(deed["user"])
    outcome = _done(person, workspace, deed)
    return {"error": outcome.error, "trouble": outcome.trouble, "errors": outcome.errors, "detail": outcome.detail}


def _done(person: Person, workspace: Workspace, deed: Json) -> Outcome:
    match deed["kind"]:
        case "say":
            text = str(deed["text"])
            if text.startswith("/"):
                name, _, words = text.partition(" ")
                return person.command(name, words, channel=deed["channel"])
            return person.say(deed["channel"], text)
        case "press":
            where = _where(workspace, deed)
            if isinstance(where, View):
                person.fill(where, _values(deed.get("values", {})))
            return person.press(where, deed["action"], block_id=deed["block"], option=_plain(deed.get("option")))
        case "submit":
            return person.submit(_view(workspace, deed["view"]), _values(deed["values"]))
        case "close":
            return person.close(_view(workspace, deed["view"]))
        case "home":
            return person.open_home()
        case "shortcut":
            where = _where(workspace, {"channel": deed["channel"], "ts": deed["ts"]})
            if not isinstance(where, Message) or deed["callback"] not in {e.callback_id for e in workspace.shortcuts}:
                raise NotOnScreenError("there is no such shortcut")
            return person.shortcut(deed["callback"], where)
    raise NotOnScreenError(f"there is no such deed as {deed['kind']!r}")


def _where(workspace: Workspace, deed: Json) -> Message | View:
    if "view" in deed:
        return _view(workspace, deed["view"])
    message = workspace.find(deed["channel"], deed["ts"])
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
