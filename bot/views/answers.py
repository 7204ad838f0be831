"""Render the answers to commands."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.calendar.models import Series
from bot.core.commands import answers
from bot.core.commands.answers import Answer
from bot.core.commands.session_picker import SessionChoice
from bot.core.commands.vocabulary import CommandName
from bot.text import answers as text
from bot.views import attendance, command_buttons, program, reminders, session_picker, sessions
from bot.views.feedback import write_button
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Element, Message
from bot.views.suggestions import suggest_button


def render(answer: Answer) -> Message:
    """Render an answer; for a form, a button that opens it with the words kept."""
    return _RENDERERS[type(answer)](answer)


def _mistyped(answer: answers.DidYouMean) -> Message:
    return program.mistyped(answer, None if answer.answer is None else render(answer.answer))


def _form(answer: Answer, words: str, opening: Element) -> Message:
    spoken = text.format_answer(answer)
    typed = block_kit.words(words) if words.strip() else []
    return block_kit.message(
        f"{spoken}\n{words}".strip(), [block_kit.plain(spoken), *typed, block_kit.actions(opening)]
    )


def _check_in(answer: answers.CheckInForm) -> Message:
    return _form(answer, "", command_buttons.command_button(CommandName.CHECK_IN, primary=True))


def _personal_data(answer: answers.PersonalDataPage) -> Message:
    return _form(answer, "", command_buttons.command_button(CommandName.PRIVACY, primary=True))


def _for_organizers(answer: answers.ForOrganizers) -> Message:
    shown = f"Only organizers can do that. Questions? Contact {_mentions(answer.series)}."
    return block_kit.message(text.format_answer(answer), [block_kit.section(shown)])


def _organizers(answer: answers.Organizers) -> Message:
    series = answer.series
    shown = f"*Organizers:* {_mentions(series, 'and')}"
    contacts = program.contacts(series.texts.contacts)
    return block_kit.message(text.format_answer(answer), [block_kit.section(shown), *contacts])


def _mentions(series: Series, joined_by: str = "or") -> str:
    people = [block_kit.mention(each.external_id) for each in series.organizers if each.external_id]
    return f" {joined_by} ".join(people) or block_kit.escape(text.people(series))


def _thanks(answer: answers.Thanks) -> Message:
    buttons = (block_kit.button("Next session", action_ids.SESSION_NEXT), program.help_button())
    return block_kit.message(text.format_answer(answer), [block_kit.plain(text.WELCOME), block_kit.actions(*buttons)])


def _manage(answer: answers.Manage) -> Message:
    heading = block_kit.header(text.MANAGE_HEADING)
    return block_kit.message(text.format_answer(answer), [heading, *command_buttons.organizer_menu()])


def _own_suggestions(answer: answers.OwnSuggestions) -> Message:
    listed = [block_kit.plain(text.format_own(each)) for each in answer.cards]
    heading = block_kit.header(text.OWN_SUGGESTIONS_HEADING) if listed else block_kit.plain(text.NO_SUGGESTIONS)
    return block_kit.message(
        text.format_answer(answer), [heading, *listed, block_kit.actions(suggest_button(primary=not listed))]
    )


def _rsvp(answer: answers.Rsvp) -> Message:
    following = [sessions.add_button(answer.session), reminders.open_button()] if answer.comes else []
    return attendance.said(answer.series, answer.session, following, comes=answer.comes)


_RENDERERS: Mapping[type[Answer], Callable[[Any], Message]] = {
    answers.Next: sessions.next_session,
    answers.NothingPlanned: sessions.nothing,
    answers.Sessions: sessions.listing,
    answers.AddToCalendar: sessions.add_to_calendar,
    answers.About: program.about,
    answers.Award: program.award,
    answers.Reminders: program.reminders,
    answers.Help: program.help_page,
    answers.DidYouMean: _mistyped,
    SessionChoice: session_picker.choice,
    answers.ForOrganizers: _for_organizers,
    answers.Organizers: _organizers,
    answers.Thanks: _thanks,
    answers.Manage: _manage,
    answers.Rsvp: _rsvp,
    answers.OwnSuggestions: _own_suggestions,
    answers.CheckInForm: _check_in,
    answers.PersonalDataPage: _personal_data,
    answers.ReminderForm: lambda it: program.reminders(it.reminders),
    answers.SuggestForm: lambda it: _form(it, it.words, suggest_button(it.words, primary=True)),
    answers.FeedbackForm: lambda it: _form(it, it.words, write_button(it.words)),
}
