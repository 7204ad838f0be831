"""Answers to commands as plain text, for the terminal and for screen readers."""

from collections.abc import Callable, Mapping, Sequence
from itertools import compress
from typing import Any

from bot.core.base.people import Contact
from bot.core.calendar.formatting import format_day, format_names
from bot.core.calendar.models import Series, Session
from bot.core.calendar.posting_policy import Policy
from bot.core.commands import answers
from bot.core.commands.answers import AddToCalendar, Answer, DidYouMean, Next, Sessions
from bot.core.commands.session_picker import SessionChoice
from bot.core.commands.style import STYLES
from bot.core.commands.vocabulary import ADVERTISED, COMMANDS, ORGANIZER_COMMANDS, CommandName
from bot.text import listings
from bot.text import sessions as session_text
from bot.text.attendance import format_attendance_saved, format_coming
from bot.text.lines import join_lines
from bot.text.suggestions import format_own

SUGGEST_HINT = "Have an idea? Suggest a topic."
SUGGEST_FORM = "Open the form to suggest a topic. Nothing has been sent yet."
FEEDBACK_FORM = "Open the form to send feedback, with or without your name. Nothing has been sent yet."
CHECK_IN_HINT = "Enter the code on the slide to check in."
PERSONAL_DATA_HINT = "Open your data to see it or delete it. Only you can see it."
SAVE_HINT = "Opens your calendar with the details filled in. Just save."
NOT_UPDATED_HINT = "This copy won’t update if details change. Subscribe to stay up to date."
ALL_DAY_HINT = "Sessions without a time are added as all-day events."
SUBSCRIBE_HINT = "Subscribe to get every session and any changes automatically:"
SUBSCRIBE_STEPS = (
    "Outlook: Add calendar > Subscribe from web. Apple: File > New Calendar Subscription. Updates can take up to a day."
)
NO_TEXTS = "The organizers haven’t added a description yet."
PERSONAL_REMINDER_HINT = "Want your own reminder?"
WHAT_IS_LHS = "What is a learning health system?"
APPLY_UNKNOWN = "For the Request for Applications, contact:"
WELCOME = "You’re welcome. Ask anytime."
MANAGE_HEADING = "Manage LHS Rounds"
HELP_HEADING = "What you can do"
JUST_ASK = "Or just ask: “when’s the next one?”, “march”, “slides from march”, “remind me”, “I’m coming”"
ORGANIZERS_HEADING = "Organizer commands"
OWN_SUGGESTIONS_HEADING = "Your suggestions"
OPEN_FORM = "Open the form to continue."
NO_SUGGESTIONS = "You haven’t suggested a topic yet."


NOTHING_TO_ADD = "Nothing is scheduled right now."


def format_answer(answer: Answer) -> str:
    """Format the complete answer."""
    formatter = _FORMATTERS[type(answer)]
    return formatter if isinstance(formatter, str) else join_lines(*formatter(answer))


def _next(answer: Next) -> list[str | None]:
    return [
        f"Next {answer.series.name}",
        session_text.format_session(answer.session, answer.series.zone, answer.reader.today),
        format_coming(answer.session.coming),
        answer.session.card.abstract,
        *format_objectives(answer.session),
        format_further(answer.further),
    ]


def _calendar(answer: AddToCalendar) -> list[str | None]:
    return [
        "Add to your calendar",
        session_text.format_sessions(answer.sessions, answer.series.zone, answer.reader.today),
        listings.format_unlisted(answer.unlisted),
        *calendar_notes(answer),
        *([SUBSCRIBE_HINT, answer.feed, SUBSCRIBE_STEPS] if answer.feed else []),
    ]


def _help(answer: answers.Help) -> list[str]:
    heading = ORGANIZERS_HEADING if answer.is_full and answer.organizes else HELP_HEADING
    return [heading, *(f"{typed}: {text}" for typed, text in help_lines(answer)), JUST_ASK]


def _organizers(answer: answers.Organizers) -> list[str]:
    contacts = answer.series.texts.contacts
    return [f"{answer.series.name} organizers: {_contacts(contacts, 'and') or people(answer.series)}"]


def _own_suggestions(answer: answers.OwnSuggestions) -> list[str]:
    return [OWN_SUGGESTIONS_HEADING, *map(format_own, answer.cards)] if answer.cards else [NO_SUGGESTIONS]


def _did_you_mean(answer: DidYouMean) -> list[str | None]:
    return [format_did_you_mean(answer), format_answer(answer.answer) if answer.answer else None]


def format_objectives(session: Session) -> list[str]:
    """Return the numbered learning objectives of a session; empty if there are none."""
    numbered = [f"{number}. {each}" for number, each in enumerate(session.card.objectives, start=1)]
    return ["After this session, you’ll be able to:", *numbered] if numbered else []


def format_further(further: int) -> str:
    """Say how many sessions are planned after the next one."""
    if further == 0:
        return "Nothing else is scheduled yet."
    return f"{further} more {'session' if further == 1 else 'sessions'} scheduled"


def calendar_notes(answer: AddToCalendar) -> list[str]:
    """Return notes on what adding a session to a calendar does and does not do; or that there is none to add."""
    if not answer.sessions:
        return [NOTHING_TO_ADD]
    untimed = any(session.start is None for session in answer.sessions)
    return [SAVE_HINT, *([ALL_DAY_HINT] if untimed else []), NOT_UPDATED_HINT]


def format_contacts(contacts: tuple[Contact, ...]) -> str | None:
    """Say whom to ask, with email addresses; None without contacts."""
    return f"Questions? Contact {_contacts(contacts)}" if contacts else None


def people(series: Series) -> str:
    """Return the names of those to contact."""
    return " or ".join(each.name for each in series.texts.contacts) or "your app admin"


def _contacts(contacts: tuple[Contact, ...], joined_by: str = "or") -> str:
    return f" {joined_by} ".join(f"{each.name} ({each.email})" for each in contacts)


def _about(series: Series) -> list[str | None]:
    texts, name = series.texts, series.texts.name or series.name
    parts = [
        *([WHAT_IS_LHS, *texts.learning_health_system] if texts.learning_health_system else []),
        *([name, *texts.rounds] if texts.rounds else []),
    ]
    return [*(parts or [name, NO_TEXTS]), format_contacts(texts.contacts)]


def format_application(series: Series) -> str:
    """Say where the Request for Applications is, or whom to ask for it."""
    if series.award_url is not None:
        return f"Request for Applications: {series.award_url}"
    return f"{APPLY_UNKNOWN} {_contacts(series.texts.contacts) or 'the organizers'}"


def _award(series: Series) -> list[str | None]:
    texts = series.texts
    return [texts.award_name or "The award program", *(texts.award or (NO_TEXTS,)), format_application(series)]


def format_reminders(series: Series) -> str:
    """Say when the channel is reminded, according to the policy."""
    times = _reminder_times(series.policy)
    if not times or not series.channels:
        return "The channel gets no reminders right now."
    return f"The channel gets a reminder {format_names(times)} of each session."


def _reminder_times(policy: Policy) -> tuple[str, ...]:
    enabled = (policy.remind_week_before, policy.remind_day_before, policy.remind_same_day)
    return tuple(compress(("a week before", "the day before", "the day"), enabled))


def help_lines(answer: answers.Help) -> list[tuple[str, str]]:
    """Return what can be typed, and what it does: what everybody needs, or all that this person can type."""
    known = COMMANDS if answer.is_full else COMMANDS[:ADVERTISED]
    theirs = ORGANIZER_COMMANDS if answer.is_full and answer.organizes else ()
    usable = (each for each in known if answer.series.policy.check_in or each is not CommandName.CHECK_IN)
    style = STYLES[answer.surface]
    return [
        (style.typed(each.usage, is_direct=answer.is_direct) or each.value, each.help_text)
        for each in (*theirs, *usable)
    ]


def share_hint(answer: answers.Help) -> str | None:
    """Say how an answer is posted for everyone; None where the help does not say it."""
    if answer.is_direct or not answer.is_full:
        return None
    example = STYLES[answer.surface].typed("next share")
    return f"Only you can see replies. To post one here, add “share,” like {example}."


_CHOICE_QUESTIONS = {
    CommandName.EDIT: "Which session do you want to edit?",
    CommandName.MOVE: "Which session do you want to reschedule?",
    CommandName.CANCEL: "Which session do you want to cancel?",
    CommandName.RESTORE: "Which session do you want to restore?",
}


def choice_heading(answer: SessionChoice) -> str:
    """Ask which session is meant, or say that there is none."""
    if answer.sessions:
        return _CHOICE_QUESTIONS[answer.command]
    if answer.command is CommandName.RESTORE:
        return "No canceled sessions"
    return "Nothing is scheduled yet. Add a session to get started."


def choice_mismatch(answer: SessionChoice) -> str | None:
    """Say that no session is the one that was typed, or that it is canceled; None if there is nothing to say."""
    if answer.canceled:
        days = format_names(tuple(format_day(each.date, answer.reader.today) for each in answer.canceled))
        return f"{days} {'is' if len(answer.canceled) == 1 else 'are'} already canceled."
    return f"No sessions match “{answer.unmatched.rstrip('?!.')}.”" if answer.unmatched and answer.sessions else None


def _choice(answer: SessionChoice) -> list[str | None]:
    if answer.command not in _CHOICE_QUESTIONS:
        return [OPEN_FORM, answer.text.strip()]
    sessions = session_text.format_sessions(answer.sessions, answer.series.zone, answer.reader.today)
    return [choice_mismatch(answer), choice_heading(answer), sessions, listings.format_unlisted(answer.unlisted)]


def format_did_you_mean(answer: DidYouMean) -> str:
    """Say which command the typed words probably mean, by the word that the help shows."""
    guess = next((each.usage for each in COMMANDS if each is answer.guess and each.usage), answer.guess)
    return f"Did you mean “{guess}”?" if answer.answer is None else f"Showing “{guess}.” Not what you meant?"


_FORMATTERS: Mapping[type[Answer], str | Callable[[Any], Sequence[str | None]]] = {
    Next: _next,
    answers.NothingPlanned: lambda it: [session_text.format_nothing_planned(it.last, it.reader.today), SUGGEST_HINT],
    Sessions: listings.format_list,
    AddToCalendar: _calendar,
    answers.About: lambda it: _about(it.series),
    answers.Award: lambda it: _award(it.series),
    answers.Reminders: lambda it: [format_reminders(it.series), PERSONAL_REMINDER_HINT],
    answers.ReminderForm: lambda it: [format_reminders(it.reminders.series), PERSONAL_REMINDER_HINT],
    answers.Help: _help,
    SessionChoice: _choice,
    answers.ForOrganizers: lambda it: [f"Only organizers can do that. Questions? Contact {people(it.series)}."],
    answers.Organizers: _organizers,
    answers.SuggestForm: SUGGEST_FORM,
    answers.FeedbackForm: FEEDBACK_FORM,
    answers.CheckInForm: CHECK_IN_HINT,
    answers.PersonalDataPage: PERSONAL_DATA_HINT,
    answers.Thanks: WELCOME,
    answers.Manage: MANAGE_HEADING,
    answers.Rsvp: lambda it: format_attendance_saved(it.series, it.session, is_coming=it.comes),
    answers.OwnSuggestions: _own_suggestions,
    DidYouMean: _did_you_mean,
}
