"""Share a session, from a button or from one of the bot's messages."""

import logging
from typing import Any

from slack_bolt import Ack, Respond

from bot.chat.actor import Actor
from bot.services.participation import sharing
from bot.services.participation.sharing import AlreadyShared, Sharing
from bot.services.shared.results import Invalid, NotFound
from bot.slack.api.response_url import post_response
from bot.slack.api.web_api import SlackUnreachableError
from bot.views import sharing as views
from bot.views.kit import action_ids
from bot.views.kit.block_kit import Message
from bot.views.kit.form_state import metadata, number
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, render_result, text_message
from handlers.slack.support.respond import send_reply

_log = logging.getLogger(__name__)


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form for the button's session."""
    _open(body, ctx, respond, number(action.get("value")) or 0)
    ack()


def on_shortcut(ack: Ack, body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form for the session of a message, or for the next session if it has none."""
    _open(body, ctx, respond, views.session_in(body.get("message")))
    ack()


def _open(body: dict[str, Any], ctx: RequestContext, respond: Respond, session_id: int | None) -> None:
    found = sharing.prepare(ctx.db, workspace_id=ctx.actor.workspace_id, session_id=session_id, now=ctx.times.now)
    if isinstance(found, NotFound):
        send_reply(respond, text_message(views.NOTHING_TO_SHARE))
    else:
        modals.open_over(ctx.client, body, respond, views.form(found.series, found.session, found.today), FORM_EXPIRED)


def submit_form(ack: Ack, view: dict[str, Any], body: dict[str, Any], ctx: RequestContext) -> None:
    """Post the shared session at once, through the response_url for the conversation that the sender chose."""
    words, submission = views.words_of(view.get("state", {})), str(view.get("id"))
    found = sharing.share(
        ctx.db,
        workspace_id=ctx.actor.workspace_id,
        session_id=number(metadata(view)) or 0,
        words=words,
        submission=submission,
        now=ctx.times.now,
    )
    match found:
        case Invalid():
            render_result(ack, view, found, lambda problems: {action_ids.SHARE_WORDS: problems["words"]})
        case NotFound():
            ack(**modals.reject(view, views.NOTHING_TO_SHARE))
        case AlreadyShared():
            ack(response_action="update", view=views.done(views.ALREADY))
        case Sharing():
            taken = _report(_webhook_url(body), _message(found, ctx.actor, words))
            if taken is False:
                sharing.not_shared(ctx.db, workspace_id=ctx.actor.workspace_id, submission=submission)
                ack(**modals.reject(view, views.NOT_TAKEN))
            else:
                ack(response_action="update", view=views.done(views.DONE if taken else views.NOT_KNOWN))


def _message(found: Sharing, actor: Actor, words: str) -> Message:
    at = found.announced
    link = None if at is None else views.link_to(at.url, at.conversation, at.message)
    return views.shared(
        found.series,
        found.session,
        by=actor.external_id,
        words=words,
        link=link,
        today=found.today,
        is_over=found.is_over,
    )


def _webhook_url(body: dict[str, Any]) -> str | None:
    ways = body.get("response_urls")
    found = ways[0].get("response_url") if isinstance(ways, list) and ways else None
    return found if isinstance(found, str) else None


def _report(response_url: str | None, message: Message) -> bool | None:
    """Post the message; return whether Slack accepted it, or None if that is unknown."""
    if response_url is None:
        return False
    body = {"text": message.text, "blocks": list(message.blocks), "response_type": "in_channel", "unfurl_links": False}
    try:
        status = post_response(response_url, body)
        problem: dict[str, object] = {"status": status}
    except SlackUnreachableError as error:
        status, problem = 500, {"why": str(error)}
    if status >= 500:
        _log.warning("share not confirmed", extra=problem)
        return None
    if status != 200:
        _log.warning("share failed", extra={"status": status})
    return status == 200
