"""Test data: the program's page and single sessions."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from importlib import resources

from bot.core.base.people import Channel, Organizer
from bot.core.calendar.models import Series, Session
from bot.formats import parse_any

NEW_YORK = "America/New_York"
LONG_AGO = datetime(2022, 10, 1, tzinfo=UTC)

SERIES = Series(
    id=1,
    name="LHS Rounds",
    zone=NEW_YORK,
    channels=(Channel(1, "C1"),),
    organizers=(Organizer(1, "U1"), Organizer(2, "U2")),
)


def page_text() -> str:
    """Return the text of the program's page."""
    return resources.files("bot").joinpath("seed/lhs-rounds-page.txt").read_text(encoding="utf-8")


def page_sessions() -> list[Session]:
    """Return the page's five sessions, known since well before the tests."""
    return [
        replace(a_session(entry.date), id=number, title=entry.title, speakers=entry.speakers)
        for number, entry in enumerate(parse_any("page.txt", page_text(), "America/New_York").entries, start=1)
    ]


def a_session(day: date, *, id: int = 1, start: time | None = None, minutes: int | None = None) -> Session:  # noqa: A002 - the field's name
    """Create a session with a date, and optionally a time."""
    return Session(id=id, date=day, added_at=LONG_AGO, dated_at=LONG_AGO, start=start, minutes=minutes)
