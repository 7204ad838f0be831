"""Export as iCalendar (RFC 5545, and RFC 7986 for refresh hints and names): a feed, or one session.

There is no METHOD property: it would require an ORGANIZER (RFC 5546, 3.2.1), and a feed is not an invitation.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration, vText

from bot.core.base.text_validation import LINK, to_visible
from bot.core.calendar.event_text import event_details, event_title
from bot.core.calendar.models import DEFAULT_MINUTES, Series, Session, SessionStatus, local_to_utc
from bot.text.answers import format_objectives

PRODUCT_ID = "-//LHS Rounds//lhs-rounds//EN"
# Our own properties in addition to the summary, for a lossless import (RFC 5545, 3.8.8.2).
SPEAKERS_PROPERTY, TITLE_PROPERTY = "X-LHS-ROUNDS-SPEAKERS", "X-LHS-ROUNDS-TITLE"
# Before the summary of a canceled session: some programs show nothing of STATUS.
CANCELED = "Canceled: "
# How often calendars should refresh. Google and Outlook ignore it and take hours at least.
REFRESH_INTERVAL = timedelta(hours=1)

# An arbitrary fixed namespace: event ids do not depend on the feed's URL.
_NAMESPACE = uuid.UUID("6a5f0d0c-6a0e-5d5b-8f0e-1e2f2c9a7c11")


def write_ics(series: Series, sessions: Sequence[Session]) -> bytes:
    """Return sessions as an iCalendar file. Cancelled ones are marked, because calendars keep events that disappear.

    The output is deterministic. Times are in the series' zone, with its definition included. A session without a time
    is an all-day event that does not block the calendar.

    Args:
        series: The series.
        sessions: All its sessions, or one of them.
    """
    calendar = Calendar()
    # The library escapes the line ends of the properties that it knows as text, and not of these.
    name = _text(series.texts.name or series.name)
    fixed = {"prodid": PRODUCT_ID, "version": "2.0", "calscale": "GREGORIAN", "name": name, "x-wr-calname": name}
    for property_name, value in (*fixed.items(), ("x-wr-timezone", series.zone)):
        calendar.add(property_name, value)
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", str(vDuration(REFRESH_INTERVAL).to_ical(), "ascii"))  # type: ignore[no-untyped-call] # untyped in the library
    ordered = sorted(sessions, key=lambda each: (each.date, each.id))
    if timed := [each.date for each in ordered if each.start is not None]:
        calendar.add_component(_build_timezone(series.zone, timed[0].year, timed[-1].year))
    for each in ordered:
        calendar.add_component(_build_event(series, each))
    return bytes(calendar.to_ical())


@lru_cache(maxsize=64)
def _build_timezone(name: str, first_year: int, last_year: int) -> Timezone:
    # One more year on both sides, so that every event is within the daylight saving rules.
    zone = Timezone.from_tzid(name, first_date=date(first_year - 1, 1, 1), last_date=date(last_year + 1, 12, 31))
    # The library adds a comment, which RFC 5545, 3.6.5 does not allow.
    zone.pop("COMMENT", None)
    return zone


def _build_event(series: Series, session: Session) -> Event:
    event = Event()
    event.add("uid", str(event_uid(series, session)))
    changed = session.changed_at or session.added_at
    event.add("dtstamp", changed)
    event.add("created", session.added_at)
    event.add("last-modified", changed)
    event.add("sequence", session.version - 1 + series.revision)
    is_canceled = session.status is SessionStatus.CANCELED
    event.add("summary", _text(f"{CANCELED if is_canceled else ''}{event_title(series, session)}"))
    if session.start is None:
        event.add("dtstart", session.date)
        event.add("dtend", session.date + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        # Resolve a time that daylight saving skips or repeats in the same way as the reminders.
        start = local_to_utc(session.date, session.start, series.zone).astimezone(ZoneInfo(series.zone))
        event.add("dtstart", start)
        # Elapsed minutes, even across a change of daylight saving.
        elapsed = timedelta(minutes=session.minutes or DEFAULT_MINUTES)
        event.add("dtend", (start.astimezone(UTC) + elapsed).astimezone(start.tzinfo))
        event.add("transp", "OPAQUE")
    event.add("status", "CANCELLED" if is_canceled else "CONFIRMED")
    if session.speakers:
        event.add(SPEAKERS_PROPERTY, _text("; ".join(session.speakers)))
    if session.title:
        event.add(TITLE_PROPERTY, _text(session.title))
    if session.place:
        event.add("location", _text(session.place))
    if session.link and LINK.fullmatch(session.link):
        event.add("url", session.link)
    event.add("description", _text("\n".join(_description_lines(series, session))))
    return event


def _text(words: str) -> vText:
    """Return people's words as a property's value, without what a program may take for the end of the line."""
    return vText(to_visible(words.replace("\r\n", "\n").replace("\r", "\n")))


def _description_lines(series: Series, session: Session) -> Iterable[str]:
    card = session.card
    if card.abstract:
        yield card.abstract
    yield from format_objectives(session)
    for label, url in (("Slides", card.slides), ("Recording", card.recording)):
        if url:
            yield f"{label}: {url}"
    yield from event_details(series, session)


def event_uid(series: Series, session: Session) -> uuid.UUID:
    """Return a stable id for the session's event, unique to this installation (RFC 7986, 5.3)."""
    return uuid.uuid5(_NAMESPACE, f"{series.id}/{session.id}/{session.added_at.isoformat()}")
