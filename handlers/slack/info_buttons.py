"""Buttons that show information to the person who pressed them: as a message, or over a window as a page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, Respond

from bot.core.commands.answers import Help
from bot.core.commands.parser import CommandName
from bot.services.commands import answers as answers_service
from bot.views import answers
from bot.views.kit import action_ids, block_kit, form_state
from bot.views.kit.block_kit import Message
from bot.views.sessions import read_page
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.respond import replace_message, send_reply


def show(
    body: dict[str, Any], ctx: RequestContext, respond: Respond, message: Message, title: str = "LHS Rounds"
) -> None:
    """Show a message: over the window whose button was pressed, which has no conversation, as a page."""
    if isinstance(body.get("view"), dict):
        modals.open_over(ctx.client, body, respond, block_kit.modal(title, message.blocks), message)
    else:
        send_reply(respond, message)


def answer_with(word: CommandName, title: str) -> Callable[..., None]:
    """Create a listener that answers as if the word had been typed."""

    def listener(ack: Ack, body: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
        answer = answers_service.read_word(
            ctx.db, actor=ctx.actor, word=word, now=ctx.times.now, public_url=ctx.settings.rounds_public_url
        )
        if isinstance(answer, Help):
            answer = replace(answer, is_direct=ctx.is_direct)
        show(body, ctx, respond, answers.render(answer), title)
        ack()

    return listener


def on_page(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Show another page of a list in its place, or in a reply where everybody sees the list."""
    listing, page, words = read_page(action.get("value"))
    answer = answers_service.answer_page(
        ctx.db, actor=ctx.actor, listing=listing, words=words, page=page, now=ctx.times.now
    )
    message = answers.render(answer)
    if isinstance(body.get("view"), dict):
        modals.update_view(ctx.client, body, block_kit.modal("Schedule", message.blocks))
    else:
        (replace_message if form_state.is_shown_to_one(body) else send_reply)(respond, message)
    ack()


WORDS = {
    action_ids.SESSION_NEXT: answer_with(CommandName.NEXT, "Next session"),
    action_ids.SESSION_UPCOMING: answer_with(CommandName.UPCOMING, "Schedule"),
    action_ids.PROGRAMME_ABOUT: answer_with(CommandName.ABOUT, "About LHS Rounds"),
    action_ids.PROGRAMME_AWARD: answer_with(CommandName.AWARD, "About the award"),
    action_ids.PROGRAMME_HELP: answer_with(CommandName.HELP, "Help"),
}


def on_calendar(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Show the links that add a session to the person's own calendar."""
    answer = answers_service.answer_calendar(
        ctx.db,
        actor=ctx.actor,
        session_id=form_state.number(action.get("value")),
        now=ctx.times.now,
        public_url=ctx.settings.rounds_public_url,
    )
    show(body, ctx, respond, answers.render(answer), "Add to calendar")
    ack()
