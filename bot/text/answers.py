"""Answers to commands as plain text, for the terminal and for screen readers."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import compress
from typing import assert_never

from bot.core.base.people import Contact
from bot.core.calendar.formatting import format_count, format_date, format_month, format_names
from bot.core.calendar.models import Series, Session
from bot.core.calendar.posting_policy import Policy
from bot.core.commands import answers
from bot.core.commands.answers import MAX_LISTED, AddToCalendar, Answer, DidYouMean, Listing, Sessions
from bot.core.commands.parser import COMMANDS, ORGANIZER_COMMANDS, Command, CommandName
from bot.core.commands.session_picker import SessionChoice
from bot.text import notifications
from bot.text.attendance import format_coming

SHARE_HINT = "Answers are for you alone; to show one to the channel, add share: /lhs-rounds next share"
SUGGEST_HINT = "To suggest a topic, type /lhs-rounds suggest"
PERSONAL_DATA_HINT = "The window did not open in time. Please type /lhs-rounds privacy again."
CHECK_IN_HINT = "To check in, type /lhs-rounds check-in and the code on the slide"
FEEDBACK_HINT = "To tell the organizers how it was, type /lhs-rounds feedback"
SAVE_HINT = "A link opens your calendar with the session filled in; save it there."
NOT_UPDATED_HINT = "It does not change by itself when a time or topic is set later, so please look again near the date."
SUBSCRIBE_HINT = "To have all sessions, and every change of them, let your calendar subscribe to this address:"
SUBSCRIBE_STEPS = (
    "Outlook: Add calendar, Subscribe from web. Apple: Calendar, New Calendar Subscription. Google: the button, or"
    " Other calendars, From URL. Calendars look for changes in their own time, often once a day."
)
ALL_DAY_HINT = "Where the time is still to be announced, it is an all-day entry."
NO_TEXTS = (
    "The program's own words have not been added here yet."
    " The person who runs this bot can import the text of the program's page: lhs-rounds import FILE"
)
PERSONAL_REMINDER_HINT = "For a reminder that you alone get, press the button or type /lhs-rounds remind"
WHAT_IS_LHS = "What is a learning health system?"
APPLY_UNKNOWN = "Where the Request for Applications is found is not known here."


def format_answer(answer: Answer) -> str:
    """Format the complete answer."""
    match answer:
        case answers.Next(series, session, further):
            return _lines(
                f"The next {series.name}:",
                notifications.format_session(session, series.zone),
                format_coming(session.coming),
                session.card.abstract,
                *format_objectives(session),
                format_further(further),
            )
        case answers.NothingPlanned(series, last):
            return _lines(notifications.format_nothing_planned(series, last), SUGGEST_HINT)
        case Sessions():
            return _lines(*_sessions(answer))
        case AddToCalendar(series, sessions, unlisted):
            return _lines(
                f"{series.name} for your own calendar",
                notifications.format_sessions(sessions, series.zone),
                format_unlisted(unlisted),
                *calendar_notes(answer),
                *([SUBSCRIBE_HINT, answer.feed, SUBSCRIBE_STEPS] if answer.feed else []),
            )
        case answers.About():
            return _lines(*_about(answer.series))
        case answers.Award():
            return _lines(*_award(answer.series))
        case answers.Reminders(series) | answers.ReminderForm(answers.Reminders(series)):
            return _lines(format_reminders(series), PERSONAL_REMINDER_HINT)
        case answers.Help(series):
            lines = help_lines(organizes=answer.organizes, check_in=series.policy.check_in)
            return _lines(help_opening(series), *lines, SHARE_HINT)
        case SessionChoice():
            return _format_choice(answer)
        case answers.ForOrganizers(series):
            return f"Only those who organize {series.name} can do this."
        case answers.SuggestForm():
            return SUGGEST_HINT
        case answers.FeedbackForm():
            return FEEDBACK_HINT
        case answers.CheckInForm():
            return CHECK_IN_HINT
        case answers.PersonalDataPage():
            return PERSONAL_DATA_HINT
        case DidYouMean():
            shown = format_answer(answer.answer) if answer.answer is not None else f"Type /lhs-rounds {answer.guess}"
            return _lines(format_did_you_mean(answer), shown)
    assert_never(answer)


def _lines(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)


def format_objectives(session: Session) -> list[str]:
    """Return the numbered learning objectives of a session; empty if there are none."""
    numbered = [f"{number}. {each}" for number, each in enumerate(session.card.objectives, start=1)]
    return ["After it, participants will be able to:", *numbered] if numbered else []


def format_further(further: int) -> str:
    """Say how many sessions are planned after the next one."""
    if further == 0:
        return "No later ones are planned yet."
    return f"After it, {format_count(further, 'more is', 'more are')} planned."


def format_unlisted(unlisted: int) -> str | None:
    """Say how many more there are than listed; None if there are none."""
    return f"And {format_count(unlisted, 'more', 'more')}." if unlisted else None


def truncate(answer: Sessions) -> Sessions:
    """Return the list with at most `MAX_LISTED` sessions, and the rest counted."""
    rest = max(0, len(answer.sessions) - MAX_LISTED)
    return replace(answer, sessions=answer.sessions[:MAX_LISTED], unlisted=answer.unlisted + rest)


def list_heading(answer: Sessions) -> str:
    """Return the heading of a list, or say that it is empty."""
    name = answer.series.name
    at = format_month(*answer.month) if answer.month else format_date(answer.day) if answer.day else ""
    some, none = {
        Listing.UPCOMING: (f"{name} to come", f"No {name} are planned at the moment."),
        Listing.PAST: (f"Past {name}", f"No {name} have taken place yet."),
        Listing.MONTH: (f"{name} in {at}", f"There are no {name} in {at}."),
        Listing.DAY: (f"{name} on {at}", f"There are no {name} on {at}."),
        Listing.FOUND: (f"Found for “{answer.words}”", f"No session was found for “{answer.words}”."),
    }[answer.listing]
    return some if answer.sessions else none


def list_closing(answer: Sessions) -> str | None:
    """Return the last line of a list: how many are not listed, the next session, or how to search."""
    if answer.instead is not None:
        return notifications.format_later(answer.instead, answer.series.zone)
    if answer.listing is Listing.FOUND and not answer.sessions:
        return "Try a speaker's name or a word of the title, or see all that is to come: type /lhs-rounds upcoming"
    return format_unlisted(answer.unlisted)


def _sessions(answer: Sessions) -> list[str | None]:
    answer = truncate(answer)
    sessions = notifications.format_sessions(answer.sessions, answer.series.zone, answer.over)
    return [list_heading(answer), sessions, list_closing(answer)]


def calendar_notes(answer: AddToCalendar) -> list[str]:
    """Return notes on what adding a session to a calendar does and does not do."""
    untimed = any(session.start is None for session in answer.sessions)
    return [SAVE_HINT, *([ALL_DAY_HINT] if untimed else []), NOT_UPDATED_HINT]


def format_contacts(contacts: tuple[Contact, ...]) -> str | None:
    """Say whom to ask, with email addresses; None without contacts."""
    return f"Questions? Please ask {_contacts(contacts)}" if contacts else None


def _contacts(contacts: tuple[Contact, ...]) -> str:
    return " or ".join(f"{each.name} ({each.email})" for each in contacts)


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
    contacts = _contacts(series.texts.contacts)
    return f"{APPLY_UNKNOWN} Please ask {contacts or 'the organizers: type /lhs-rounds feedback'}"


def _award(series: Series) -> list[str | None]:
    texts = series.texts
    return [texts.award_name or "The award program", *(texts.award or (NO_TEXTS,)), format_application(series)]


def format_reminders(series: Series) -> str:
    """Say when the channel is reminded, according to the policy."""
    times = _reminder_times(series.policy)
    if not times or not series.channels:
        return f"At the moment no reminders of {series.name} are posted to a channel."
    return f"The channel is reminded of {series.name} {format_names(times)}."


def _reminder_times(policy: Policy) -> tuple[str, ...]:
    enabled = (policy.remind_week_before, policy.remind_day_before, policy.remind_same_day)
    return tuple(compress(("a week before", "the day before", "on the day itself"), enabled))


def help_opening(series: Series) -> str:
    """Return the heading of the help."""
    return f"{series.name}: what you can type"


ORGANIZERS_HEADING = "For organizers:"


def visible_commands(*, check_in: bool) -> list[Command]:
    """Return the commands for everyone; check-in only if it is enabled."""
    return [command for command in COMMANDS if check_in or command.name is not CommandName.CHECK_IN]


def help_lines(*, organizes: bool, check_in: bool) -> list[str]:
    """Return a line for each command; organizer commands for organizers only, check-in only if it is enabled."""

    def lines(commands: Iterable[Command]) -> list[str]:
        return [f"/lhs-rounds {command.usage}: {command.help_text}" for command in commands]

    everybody = lines(visible_commands(check_in=check_in))
    return [*everybody, ORGANIZERS_HEADING, *lines(ORGANIZER_COMMANDS)] if organizes else everybody


_CHOICE_QUESTIONS = {
    CommandName.EDIT: "Which session is to be changed?",
    CommandName.MOVE: "Which session is to be moved?",
    CommandName.CANCEL: "Which session is to be cancelled?",
    CommandName.RESTORE: "Which session is to take place after all?",
}


def choice_heading(answer: SessionChoice) -> str:
    """Ask which session is meant, or say that there is none."""
    if answer.sessions:
        return _CHOICE_QUESTIONS[answer.command]
    if answer.command is CommandName.RESTORE:
        return "No session is cancelled."
    return f"No {answer.series.name} are planned. To add one, type /lhs-rounds add"


def _format_choice(answer: SessionChoice) -> str:
    if answer.command not in _CHOICE_QUESTIONS:
        return f"The form did not open in time. Please type /lhs-rounds {answer.command} {answer.text}".strip()
    sessions = notifications.format_sessions(answer.sessions, answer.series.zone)
    return _lines(choice_heading(answer), sessions, format_unlisted(answer.unlisted))


def format_did_you_mean(answer: DidYouMean) -> str:
    """Say what was typed and which command it probably means."""
    question = f"You typed “{answer.typed.strip()}”. Did you mean “{answer.guess}”?"
    return question if answer.answer is None else f"{question} Here it is; if not, type /lhs-rounds help"
