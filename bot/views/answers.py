"""Render the answers to commands."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.calendar.models import Series
from bot.core.commands import answers
from bot.core.commands.answers import Answer
from bot.core.commands.session_picker import SessionChoice
from bot.core.commands.vocabulary import CommandName
from bot.text import answers as text
from bot.text.suggestions import format_own
from bot.views import attendance, command_buttons, program, reminders, session_picker, sessions
from bot.views.feedback import write_button
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, Element, Message
from bot.views.suggestions import suggest_button


def render(answer: Answer) -> Message:
    """Render an answer; for a form, a button that opens it with the words kept."""
    return _RENDERERS[type(answer)](answer)


def _with_text(blocks: Callable[[Any], list[Block]]) -> Callable[[Any], Message]:
    return lambda answer: block_kit.message(text.format_answer(answer), blocks(answer))


def _form(answer: Answer, words: str, opening: Element) -> Message:
    spoken = text.format_answer(answer)
    typed = block_kit.words(words) if words.strip() else []
    return block_kit.message(
        f"{spoken}\n{words}".strip(), [block_kit.plain(spoken), *typed, block_kit.actions(opening)]
    )


def _mistyped(answer: answers.DidYouMean) -> list[Block]:
    return program.mistyped(answer, None if answer.answer is None else render(answer.answer))


def _for_organizers(answer: answers.ForOrganizers) -> list[Block]:
    return [block_kit.section(f"Only organizers can do that. Questions? Contact {_mentions(answer.series)}.")]


def _organizers(answer: answers.Organizers) -> list[Block]:
    shown = f"*Organizers:* {_mentions(answer.series, 'and')}"
    return [block_kit.section(shown), *program.contacts(answer.series.texts.contacts)]


def _mentions(series: Series, joined_by: str = "or") -> str:
    people = [block_kit.mention(each.external_id) for each in series.organizers if each.external_id]
    return f" {joined_by} ".join(people) or block_kit.escape(text.people(series))


def _thanks(_: answers.Thanks) -> list[Block]:
    buttons = (block_kit.button("Next session", action_ids.SESSION_NEXT), program.help_button())
    return [block_kit.plain(text.WELCOME), block_kit.actions(*buttons)]


def _own_suggestions(answer: answers.OwnSuggestions) -> list[Block]:
    listed = [block_kit.plain(format_own(each)) for each in answer.cards]
    heading = block_kit.header(text.OWN_SUGGESTIONS_HEADING) if listed else block_kit.plain(text.NO_SUGGESTIONS)
    return [heading, *listed, block_kit.actions(suggest_button(primary=not listed))]


def _rsvp(answer: answers.Rsvp) -> Message:
    following = [sessions.add_button(answer.session), reminders.open_button()] if answer.comes else []
    return attendance.rsvp_answer(answer.series, answer.session, following, comes=answer.comes)


_RENDERERS: Mapping[type[Answer], Callable[[Any], Message]] = {
    answers.Next: sessions.next_session,
    answers.NothingPlanned: _with_text(sessions.nothing),
    answers.Sessions: _with_text(sessions.listing),
    answers.AddToCalendar: _with_text(sessions.add_to_calendar),
    answers.About: _with_text(program.about),
    answers.Award: _with_text(program.award),
    answers.Reminders: _with_text(program.reminders),
    answers.ReminderForm: _with_text(lambda it: program.reminders(it.reminders)),
    answers.Help: _with_text(program.help_page),
    answers.DidYouMean: _with_text(_mistyped),
    SessionChoice: _with_text(session_picker.choice),
    answers.ForOrganizers: _with_text(_for_organizers),
    answers.Organizers: _with_text(_organizers),
    answers.Thanks: _with_text(_thanks),
    answers.Manage: _with_text(lambda _: [block_kit.header(text.MANAGE_HEADING), *command_buttons.organizer_menu()]),
    answers.Rsvp: _rsvp,
    answers.OwnSuggestions: _with_text(_own_suggestions),
    answers.CheckInForm: lambda it: _form(it, "", command_buttons.command_button(CommandName.CHECK_IN, primary=True)),
    answers.PersonalDataPage: lambda it: _form(
        it, "", command_buttons.command_button(CommandName.PRIVACY, primary=True)
    ),
    answers.SuggestForm: lambda it: _form(it, it.words, suggest_button(it.words, primary=True)),
    answers.FeedbackForm: lambda it: _form(it, it.words, write_button(it.words)),
}
