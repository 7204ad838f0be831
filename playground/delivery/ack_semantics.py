"""What the app's answer to a person's deed means, and what the person is shown, failures in Slack's own words."""

from dataclasses import dataclass, field
from typing import Any

from playground.api.base import RefusedError
from playground.api.content import LONGEST_TEXT, checked
from playground.api.views import checked_view
from playground.delivery.app_response import Reply
from playground.models import Json, Message, ResponseUrl, View
from playground.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Verdict:
    """How it ended: `error` in Slack's word (None if well), `detail` its faults, `errors` those shown in the form."""

    error: str | None = None
    detail: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def failure_of(reply: Reply) -> str | None:
    """Slack's word for an answer that counts as none; None for a good one."""
    if reply.status is None:
        return reply.failure or "dispatch_failed"
    return None if 200 <= reply.status < 300 else "dispatch_failed"


def spoken_failure(reply: Reply) -> str:
    """What the client shows beside a button that failed."""
    if reply.failure == "operation_timeout":
        return "Operation timed out. Apps need to respond within 3 seconds."
    return f"This app responded with Status Code {reply.status}." if reply.status else TROUBLE


def after_command(workspace: Workspace, user: str, channel: str, name: str, reply: Reply) -> Verdict:
    """A slash command's answer. https://docs.slack.dev/interactivity/implementing-slash-commands.

    Nothing is nothing; text or JSON becomes a message; anything else the person is told with Slack's own line.
    """
    word = failure_of(reply)
    if word is not None:
        workspace.tell(user, channel, f'{name} failed with the error "{word}"')
        return Verdict(word)
    if not reply.body:
        return Verdict()
    content = reply.json() if "json" in reply.content_type else {"text": reply.body}
    if content is None:
        workspace.tell(user, channel, f'{name} failed with the error "invalid_command_response"')
        return Verdict("invalid_command_response")
    try:
        say(workspace, ResponseUrl(user, channel, 0), content, required=False)
    except RefusedError as refused:
        workspace.tell(user, channel, f'{name} failed with the error "invalid_command_response"')
        return Verdict(refused.word, _faults(refused))
    return Verdict()


def say(workspace: Workspace, place: ResponseUrl, content: Json, *, required: bool = True) -> None:
    """What an app says without being asked who it is: in a command's answer or through a response_url.

    Raises:
        RefusedError: As chat.postMessage; also message_not_found where there is nothing to replace.
    """
    original = workspace.find(place.channel, place.message_ts) if place.message_ts else None
    if content.get("delete_original"):
        if original is None:
            raise RefusedError("message_not_found")
        workspace.remove(original)
        return
    text, blocks = str(content.get("text") or ""), content.get("blocks")
    made = checked(text, blocks, longest=LONGEST_TEXT, required=required, attachments=bool(content.get("attachments")))
    workspace.warnings.extend(("response_url", each) for each in made.warnings)
    if not text and not blocks:
        return
    if content.get("replace_original") and original is not None:
        with workspace.lock:
            original.text, original.blocks = text, workspace.named(made.blocks or [])
            original.revision += 1
            workspace.changed()
        return
    public = content.get("response_type") == "in_channel"
    workspace.post(
        Message(
            place.channel,
            "",
            workspace.bot_user,
            text,
            made.blocks or [],
            thread_ts=content.get("thread_ts"),
            ephemeral_to=None if public else place.user,
        )
    )


def after_submission(workspace: Workspace, view: View, reply: Reply) -> Verdict:
    """A submission's answer. https://docs.slack.dev/surfaces/modals (response_action)."""
    word = failure_of(reply)
    if word is not None:
        return _trouble(workspace, view, word)
    answer = reply.json() if reply.body else {}
    if answer is None:
        return _trouble(workspace, view, "invalid_response")
    action = answer.get("response_action")
    if not answer:
        workspace.close_views(view, every=False)
        return Verdict()
    if action == "clear":
        workspace.close_views(view, every=True)
        return Verdict()
    if action == "errors":
        return _show_errors(workspace, view, answer.get("errors"))
    if action not in {"update", "push"}:
        return _trouble(workspace, view, "invalid_response_action")
    try:
        content = checked_view(answer.get("view"))
    except RefusedError as refused:
        return _trouble(workspace, view, refused.word, _faults(refused))
    if action == "update":
        workspace.set_view(view, content)
    elif workspace.open_view(view.user, content, push=True) is None:
        return _trouble(workspace, view, "push_limit_reached")
    return Verdict()


def _show_errors(workspace: Workspace, view: View, errors: Any) -> Verdict:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    good = isinstance(errors, dict) and errors and all(isinstance(each, str) and each for each in errors.values())
    if not good or not set(errors) <= inputs:
        return _trouble(
            workspace, view, "invalid_errors", [f"no input block: {each}" for each in set(errors or []) - inputs]
        )
    with workspace.lock:
        view.errors, view.trouble = dict(errors), None
        view.revision += 1
        workspace.changed()
    return Verdict(errors=dict(errors))


def _trouble(workspace: Workspace, view: View, word: str, detail: list[str] | None = None) -> Verdict:
    with workspace.lock:
        view.trouble = TROUBLE
        view.revision += 1
        workspace.changed()
    return Verdict(word, detail or [])


def _faults(refused: RefusedError) -> list[str]:
    found: list[str] = refused.more.get("response_metadata", {}).get("messages", [])
    return found
