"""Sessions as plain text: title, speakers, when and where, and what there is to say if none is planned.

Surfaces share these sentences where they render the same content.
"""

from collections.abc import Collection, Sequence
from datetime import date

from bot.core.calendar import formatting
from bot.core.calendar.formatting import format_when, headline, past_headline
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.text.lines import join_lines

INVITATION = "This date is open. Have a topic idea?"


def format_session(session: Session, zone: str, today: date | None = None, *, is_past: bool = False) -> str:
    """Format a session, one line each: title, speakers, when and where. What is unknown is TBA, unless it is past.

    `today` is that of `format_date`.
    """
    if is_past or session.status is SessionStatus.CANCELED:
        # Its link no longer leads anywhere.
        when, where = format_when(session, zone, today, is_past=True), session.place
        return join_lines(past_headline(session), f"When: {when}", f"Where: {where}" if where else None)
    when, where = format_when(session, zone, today), formatting.format_where(session) or formatting.LOCATION_TBA
    return join_lines(*formatting.title_lines(session), f"When: {when}", f"Where: {where}")


def format_sessions(
    sessions: Sequence[Session], zone: str, today: date | None = None, past_ids: Collection[int] = ()
) -> str:
    """Format several sessions, separated by blank lines.

    Args:
        sessions: In order.
        zone: The series' zone.
        today: That of `format_date`.
        past_ids: The ids of past sessions.
    """
    return separated([format_session(each, zone, today, is_past=each.id in past_ids) for each in sessions])


def separated(each: list[str]) -> str:
    """Return several paragraphs with blank lines around them; one stays as it is."""
    text = "\n\n".join(each)
    return f"\n{text}\n" if len(each) > 1 else text


def format_disclosure(session: Session, series: Series) -> str | None:
    """Say what the speaker disclosed, where the series offers credit; None if there is nothing to show."""
    disclosure = session.card.disclosure
    return f"Disclosures: {disclosure}" if series.policy.for_credit and disclosure else None


def format_nothing_planned(last: Session | None, today: date | None) -> str:
    """Say that nothing is scheduled, and which session was the last."""
    if last is None:
        return "Nothing is scheduled yet."
    day = formatting.format_day(last.date, today)
    return f"Nothing is scheduled right now. Last session: {day}, {past_headline(last)}."


def format_invitation(session: Session | None) -> str | None:
    """Invite ideas for a session without a speaker; None for any other."""
    is_open = session is not None and not session.speakers and session.title is None
    return INVITATION if is_open else None


def format_later(later: Session | None, zone: str, today: date | None) -> str:
    """Say what comes after a time without a session."""
    if later is None:
        return "Nothing else is scheduled yet."
    return f"Next session: {format_when(later, zone, today)}. {headline(later)}."
