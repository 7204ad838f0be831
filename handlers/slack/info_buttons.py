"""Buttons that show information to the person who pressed them."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond

from bot.core.commands.parser import CommandName
from bot.services.commands import answers as answers_service
from bot.slack.views import answers
from bot.slack.views.kit import action_ids, form_state
from bot.slack.views.sessions import read_page
from handlers.slack.support.context import RequestContext
from handlers.slack.support.respond import replace_message, send_reply


def answer_with(word: CommandName) -> Callable[..., None]:
    """Create a listener that answers as if the word had been typed."""

    def listener(ack: Ack, respond: Respond, ctx: RequestContext) -> None:
        answer = answers_service.read_word(
            ctx.db, actor=ctx.actor, word=word, now=ctx.times.now, public_url=ctx.settings.rounds_public_url
        )
        send_reply(respond, answers.render(answer))
        ack()

    return listener


def on_page(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Show another page of a list in its place, or in a reply where everybody sees the list."""
    listing, page, words = read_page(action.get("value"))
    answer = answers_service.answer_page(
        ctx.db, actor=ctx.actor, listing=listing, words=words, page=page, now=ctx.times.now
    )
    (replace_message if form_state.is_shown_to_one(body) else send_reply)(respond, answers.render(answer))
    ack()


WORDS = {
    action_ids.SESSION_NEXT: answer_with(CommandName.NEXT),
    action_ids.SESSION_UPCOMING: answer_with(CommandName.UPCOMING),
    action_ids.PROGRAMME_ABOUT: answer_with(CommandName.ABOUT),
    action_ids.PROGRAMME_AWARD: answer_with(CommandName.AWARD),
    action_ids.PROGRAMME_HELP: answer_with(CommandName.HELP),
}


def on_calendar(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Show the links that add a session to the person's own calendar."""
    answer = answers_service.answer_calendar(
        ctx.db,
        actor=ctx.actor,
        session_id=form_state.number(action.get("value")),
        now=ctx.times.now,
        public_url=ctx.settings.rounds_public_url,
    )
    send_reply(respond, answers.render(answer))
    ack()
