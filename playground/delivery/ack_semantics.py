"""Effects of the app's response to an interaction, including the errors that Slack shows to the person."""

from dataclasses import dataclass, field
from typing import Any

from playground.api.base import ApiError
from playground.api.content import LONGEST_TEXT, checked
from playground.api.views import checked_view
from playground.delivery.app_response import AppResponse
from playground.models import Json, Message, ResponseUrl, View
from playground.workspace import Workspace

CONNECTION_ERROR = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class AckResult:
    """The result of an interaction.

    Attributes:
        error: Slack's error code; None on success.
        detail: Validation errors of a rejected response.
        errors: Field errors shown in the form, by block_id.
    """

    error: str | None = None
    detail: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def ack_error(response: AppResponse) -> str | None:
    """Return Slack's error code for a failed response; None for a 2xx."""
    if response.status is None:
        return response.failure or "dispatch_failed"
    return None if 200 <= response.status < 300 else "dispatch_failed"


def failure_text(response: AppResponse) -> str:
    """Return the message that Slack's client shows beside a button that failed."""
    if response.failure == "operation_timeout":
        return "Operation timed out. Apps need to respond within 3 seconds."
    return f"This app responded with Status Code {response.status}." if response.status else CONNECTION_ERROR


def apply_command_ack(workspace: Workspace, user: str, channel: str, name: str, response: AppResponse) -> AckResult:
    """Apply the response to a slash command. https://docs.slack.dev/interactivity/implementing-slash-commands.

    An empty body posts nothing; text or JSON becomes a message; anything else shows Slack's error to the person.
    """
    word = ack_error(response)
    if word is not None:
        workspace.notify(user, channel, f'{name} failed with the error "{word}"')
        return AckResult(word)
    if not response.body:
        return AckResult()
    content = response.json() if "json" in response.content_type else {"text": response.body}
    if content is None:
        workspace.notify(user, channel, f'{name} failed with the error "invalid_command_response"')
        return AckResult("invalid_command_response")
    try:
        post_response(workspace, ResponseUrl(user, channel, 0), content, required=False)
    except ApiError as error:
        workspace.notify(user, channel, f'{name} failed with the error "invalid_command_response"')
        return AckResult(error.code, _error_details(error))
    return AckResult()


def post_response(workspace: Workspace, target: ResponseUrl, content: Json, *, required: bool = True) -> None:
    """Post a message from a command's response or a response_url.

    Raises:
        ApiError: As chat.postMessage; also message_not_found where there is nothing to replace.
    """
    original = workspace.find(target.channel, target.message_ts) if target.message_ts else None
    if content.get("delete_original"):
        if original is None:
            raise ApiError("message_not_found")
        workspace.remove(original)
        return
    text, blocks = str(content.get("text") or ""), content.get("blocks")
    made = checked(text, blocks, longest=LONGEST_TEXT, required=required, attachments=bool(content.get("attachments")))
    workspace.warnings.extend(("response_url", each) for each in made.warnings)
    if not text and not blocks:
        return
    if content.get("replace_original") and original is not None:
        with workspace.lock:
            original.text, original.blocks = text, workspace.with_ids(made.blocks or [])
            original.revision += 1
            workspace.mark_changed()
        return
    public = content.get("response_type") == "in_channel"
    workspace.post(
        Message(
            target.channel,
            "",
            workspace.bot_user,
            text,
            made.blocks or [],
            thread_ts=content.get("thread_ts"),
            ephemeral_to=None if public else target.user,
        )
    )


def apply_submission_ack(workspace: Workspace, view: View, response: AppResponse) -> AckResult:
    """Apply the response to a view submission. https://docs.slack.dev/surfaces/modals (response_action)."""
    word = ack_error(response)
    if word is not None:
        return _fail(workspace, view, word)
    answer = response.json() if response.body else {}
    if answer is None:
        return _fail(workspace, view, "invalid_response")
    action = answer.get("response_action")
    if not answer:
        workspace.close_views(view, every=False)
        return AckResult()
    if action == "clear":
        workspace.close_views(view, every=True)
        return AckResult()
    if action == "errors":
        return _show_errors(workspace, view, answer.get("errors"))
    if action not in {"update", "push"}:
        return _fail(workspace, view, "invalid_response_action")
    try:
        content = checked_view(answer.get("view"))
    except ApiError as error:
        return _fail(workspace, view, error.code, _error_details(error))
    if action == "update":
        workspace.set_view(view, content)
    elif workspace.open_view(view.user, content, push=True) is None:
        return _fail(workspace, view, "push_limit_reached")
    return AckResult()


def _show_errors(workspace: Workspace, view: View, errors: Any) -> AckResult:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    good = isinstance(errors, dict) and errors and all(isinstance(each, str) and each for each in errors.values())
    if not good or not set(errors) <= inputs:
        return _fail(
            workspace, view, "invalid_errors", [f"no input block: {each}" for each in set(errors or []) - inputs]
        )
    with workspace.lock:
        view.errors, view.error_text = dict(errors), None
        view.revision += 1
        workspace.mark_changed()
    return AckResult(errors=dict(errors))


def _fail(workspace: Workspace, view: View, word: str, detail: list[str] | None = None) -> AckResult:
    with workspace.lock:
        view.error_text = CONNECTION_ERROR
        view.revision += 1
        workspace.mark_changed()
    return AckResult(word, detail or [])


def _error_details(error: ApiError) -> list[str]:
    found: list[str] = error.extra.get("response_metadata", {}).get("messages", [])
    return found
