"""Bolt listeners that call the features: from Slack's payload to what the person did, and back to what they are shown.

A listener acknowledges last, when the feature's transaction is committed.
"""

from collections.abc import Callable, Mapping
from typing import Any, assert_never

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.slack import people_fields
from bot.slack.names import NameOf, named
from bot.views.kit import form_state
from bot.views.kit.block_kit import Message
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import (
    ButtonListener,
    FormListener,
    OpenForm,
    PostHere,
    Press,
    Replace,
    Respond,
    Shown,
    ShowView,
    SubmittedForm,
)
from handlers.slack.support import modals
from handlers.slack.support.respond import post_as_shared, post_to_channel, replace_message, response_url, send_reply


def on_press(listener: ButtonListener) -> Callable[..., None]:
    """Create the Bolt listener of a button or a menu."""

    def listen(
        ack: Ack,
        action: Mapping[str, Any],
        body: Mapping[str, Any],
        ctx: RequestContext,
        client: WebClient,
        name_of: NameOf | None,
    ) -> None:
        show(named(listener(_press(action, body), ctx), name_of), body, client)
        ack()

    return listen


def on_submission(listener: FormListener) -> Callable[..., None]:
    """Create the Bolt listener of a submitted form."""

    def listen(
        ack: Ack, view: dict[str, Any], body: Mapping[str, Any], ctx: RequestContext, name_of: NameOf | None
    ) -> None:
        def post(message: Message) -> bool | None:
            return post_as_shared(body, named(message, name_of))

        form = SubmittedForm(id=str(view.get("id")), view=people_fields.joined(view), post=post)
        result = named(listener(form, ctx), name_of)
        ack(**modals.render(result))
        match result:
            case ShowView(replaces=(url, message)):
                replace_message(url, message)

    return listen


def show(shown: Shown, body: Mapping[str, Any], client: WebClient) -> None:
    """Show a person what their press or shortcut has led to."""
    match shown:
        case Respond(message):
            send_reply(response_url(body), message)
        case Replace(message):
            replace_message(response_url(body), message)
        case PostHere(message):
            post_to_channel(response_url(body), message)
        case OpenForm():
            modals.open_form(client, body, shown)
        case ShowView(view):
            modals.update_view(client, body, view)
        case None:
            pass
        case _:
            assert_never(shown)


def _press(action: Mapping[str, Any], body: Mapping[str, Any]) -> Press:
    value, view = action.get("value"), body.get("view")
    container, channel = body.get("container"), body.get("channel")
    is_own = isinstance(channel, dict) and channel.get("name") == "directmessage"
    return Press(
        action_id=str(action["action_id"]),
        value=value if isinstance(value, str) else form_state.picked(action),
        view=people_fields.joined(view) if isinstance(view, dict) else None,
        is_private=isinstance(container, dict) and container.get("is_ephemeral") is True,
        own_message=(response_url(body) or "") if is_own else "",
    )
