"""Replies to suggestions and signed feedback: open the form and store the reply."""

from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.services.suggestions.replies import reply
from bot.views import error_messages, replies
from bot.views.kit.form_state import metadata
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import render_result, text_message
from handlers.slack.support.respond import send_reply


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient, respond: Respond) -> None:
    """Open the form; permissions are checked on submission."""
    about, by_author = replies.read_about(action.get("value"))
    if about is None:
        send_reply(respond, text_message(error_messages.NO_LONGER_THERE))
    else:
        modals.open_or_respond(client, body, respond, replies.form(about, by_author=by_author))
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the reply and queue it, or show errors in the form."""
    about, by_author = replies.read_about(metadata(view))
    if about is None:
        ack(**modals.reject(view, error_messages.FORM_NO_LONGER_THERE))
        return
    words = replies.read(view.get("state", {}))
    result = reply(
        ctx.db, actor=ctx.actor, about=about, by_author=by_author, submission=view["id"], words=words, times=ctx.times
    )
    match result:
        case Invalid() | Forbidden() | NotFound():
            render_result(ack, view, result, "reply")
        case Saved():
            ctx.wake()
            ack(response_action="update", view=replies.sent(words))
