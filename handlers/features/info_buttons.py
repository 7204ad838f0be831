"""Buttons that show information to the person who pressed them: as a message, or over a window as a page."""

from dataclasses import replace

from bot.core.commands.answers import Help
from bot.core.commands.vocabulary import CommandName
from bot.services.commands import answers as answers_service
from bot.views import answers
from bot.views.kit import action_ids, block_kit, form_state
from bot.views.kit.block_kit import Message
from bot.views.sessions import read_page
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import ButtonListener, OpenForm, Press, Replace, Respond, Shown, ShowView


def show(press: Press, message: Message, title: str = "LHS Rounds") -> Shown:
    """Show a message: over the window whose button was pressed, which has no conversation, as a page."""
    if press.view is None:
        return Respond(message)
    return OpenForm(block_kit.modal(title, message.blocks), message, over=True)


def help_here(answer: Help, ctx: RequestContext) -> Help:
    """Return the help with the commands as they are typed where it is read."""
    return replace(answer, is_direct=ctx.is_direct, surface=ctx.actor.surface)


def answer_with(word: CommandName, title: str) -> ButtonListener:
    """Create a listener that answers as if the word had been typed."""

    def listener(press: Press, ctx: RequestContext) -> Shown:
        answer = answers_service.read_word(
            ctx.db, actor=ctx.actor, word=word, now=ctx.times.now, public_url=ctx.settings.rounds_public_url
        )
        if isinstance(answer, Help):
            answer = help_here(answer, ctx)
        return show(press, answers.render(answer), title)

    return listener


def on_page(press: Press, ctx: RequestContext) -> Shown:
    """Show another page of a list in its place, or in a reply where everybody sees the list."""
    listing, page, words = read_page(press.value)
    answer = answers_service.answer_page(
        ctx.db, actor=ctx.actor, listing=listing, words=words, page=page, now=ctx.times.now
    )
    message = answers.render(answer)
    if press.view is not None:
        return ShowView(block_kit.modal("Schedule", message.blocks))
    return Replace(message) if press.is_private else Respond(message)


WORDS = {
    action_ids.SESSION_NEXT: answer_with(CommandName.NEXT, "Next session"),
    action_ids.SESSION_UPCOMING: answer_with(CommandName.UPCOMING, "Schedule"),
    action_ids.PROGRAM_ABOUT: answer_with(CommandName.ABOUT, "About LHS Rounds"),
    action_ids.PROGRAM_AWARD: answer_with(CommandName.AWARD, "About the award"),
    action_ids.PROGRAM_HELP: answer_with(CommandName.HELP, "Help"),
}


def on_calendar(press: Press, ctx: RequestContext) -> Shown:
    """Show the links that add a session to the person's own calendar."""
    answer = answers_service.answer_calendar(
        ctx.db,
        actor=ctx.actor,
        session_id=form_state.number(press.value),
        now=ctx.times.now,
        public_url=ctx.settings.rounds_public_url,
    )
    return show(press, answers.render(answer), "Add to calendar")
