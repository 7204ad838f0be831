"""Lists of sessions as plain text: their headings, what is not listed, and what comes instead."""

from dataclasses import replace
from typing import assert_never

from bot.core.base.date_names import MONTH_NAMES
from bot.core.calendar.formatting import format_date, format_day, format_month, headline
from bot.core.calendar.materials import attached_materials
from bot.core.commands.answers import MAX_LISTED, Listing, Sessions
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.text.sessions import format_session, format_sessions


def format_unlisted(unlisted: int) -> str | None:
    """Say how many more there are than listed; None if there are none."""
    return f"+{unlisted} more" if unlisted else None


def truncate(answer: Sessions) -> Sessions:
    """Return the list with at most `MAX_LISTED` sessions, and the rest counted."""
    rest = max(0, len(answer.sessions) - MAX_LISTED)
    return replace(answer, sessions=answer.sessions[:MAX_LISTED], unlisted=answer.unlisted + rest)


def list_heading(answer: Sessions) -> str:
    """Return the heading of a list, or say that it is empty."""
    count = len(answer.sessions)
    if answer.canceled and not count:
        nothing = [_nothing_in(answer.month)] if answer.is_earlier and answer.month else []
        return "\n".join([*nothing, *_canceled(answer)])
    match answer.listing:
        case Listing.UPCOMING:
            return "Upcoming sessions" if count else "Nothing is scheduled right now."
        case Listing.PAST:
            return (
                f"{'Last session' if count + answer.unlisted == 1 else 'Past sessions'}"
                if count
                else "No past sessions yet"
            )
        case Listing.FOUND:
            words = answer.words.rstrip("?!.")
            return f"Results for “{words}”" if count else _nothing_found(words)
        case Listing.MATERIALS:
            return _materials_heading(answer)
        case Listing.MONTH | Listing.DAY:
            return _time_heading(answer)
    assert_never(answer.listing)


def _time_heading(answer: Sessions) -> str:
    when = _asked_time(answer)
    if answer.is_earlier and answer.month:
        return f"{_nothing_in(answer.month)} Last {MONTH_NAMES[answer.month[1] - 1]}:"
    if answer.sessions:
        return f"{'Session' if len(answer.sessions) == 1 else 'Sessions'} {when}"
    if answer.month and not answer.is_over:
        return _nothing_in(answer.month)
    if answer.label.startswith("in ") and "week" not in answer.label and not answer.is_over:
        return f"Nothing is scheduled for {answer.label.removeprefix('in ')} yet."
    return f"No session {when}."


def _nothing_found(words: str) -> str:
    """Say that nothing matches; what looks like patient information is not repeated, since chats keep it."""
    from bot.core.privacy.phi_detector import detect  # noqa: PLC0415 - its patterns are compiled on demand

    if detect(words):
        return f"No sessions match that. {NO_PATIENT_INFORMATION}"
    return f"No sessions match “{words}.”"


def _nothing_in(month: tuple[int, int]) -> str:
    return f"Nothing is scheduled for {format_month(*month)} yet."


def _asked_time(answer: Sessions) -> str:
    if answer.month:
        return f"in {format_month(*answer.month)}"
    if answer.label or answer.day is None:
        return answer.label
    return f"on {format_date(answer.day, answer.reader.today)}"


def _materials_heading(answer: Sessions) -> str:
    if not answer.sessions:
        if answer.month or answer.day:
            return _time_heading(answer)
        return _nothing_found(answer.words) if answer.words else "No past sessions yet, so no slides or recordings."
    if any(attached_materials(each) for each in answer.sessions):
        return "Slides and recordings"
    session = answer.sessions[0]
    return f"No slides or recording for {format_day(session.date, answer.reader.today)} yet."


def format_canceled(answer: Sessions) -> str | None:
    """Say which sessions beside the listed ones are canceled; None if there are none, or they are the heading."""
    return "\n".join(_canceled(answer)) if answer.canceled and answer.sessions else None


def _canceled(answer: Sessions) -> list[str]:
    return [f"Canceled: {format_date(each.date, answer.reader.today)}, {headline(each)}" for each in answer.canceled]


def list_closing(answer: Sessions) -> str | None:
    """Return the last line of a list: how many are not listed, the next session, or how to search."""
    if answer.instead is not None:
        session = format_session(answer.instead, answer.series.zone, answer.reader.today)
        return f"{instead_heading(answer)}\n{session}"
    if answer.listing is Listing.FOUND and not answer.sessions and not answer.canceled:
        return "Try a speaker’s name or a word from the title."
    return format_unlisted(answer.unlisted)


def instead_heading(answer: Sessions) -> str:
    """Return the line above the session that comes after an asked-for time."""
    return "Next session:" if answer.is_next else "After that:"


def format_list(answer: Sessions) -> list[str | None]:
    """Return the complete list, line by line."""
    answer = truncate(answer)
    sessions = format_sessions(answer.sessions, answer.series.zone, answer.reader.today, answer.over)
    return [list_heading(answer), format_canceled(answer), sessions, list_closing(answer)]
