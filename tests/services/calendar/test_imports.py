"""Calendar answers read only what they need, and equal the answers of the whole calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import Session, SessionStatus, local_date
from bot.core.commands import answer_builder
from bot.core.commands.answers import AddToCalendar, DidYouMean, Next, NothingPlanned, ReminderForm, Sessions
from bot.core.commands.parser import parse_command
from bot.core.participation.attendance import ANYONE
from bot.services.commands.router import FinalAnswer, answer_command
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from tests.factories import LONG_AGO, NEW_YORK, a_session
from tests.harness import Harness

DAY = date(2024, 3, 21)
# From the night before to the night after: before, between and after the sessions.
MOMENTS = [datetime(2024, 3, 20, 3, 30, tzinfo=UTC) + timedelta(hours=3 * step) for step in range(24)]


def a_day_of(count: int) -> list[Session]:
    """Return half-hour sessions on one day, an hour apart."""
    return [a_session(DAY, start=time(8 + number), minutes=30) for number in range(count)]


CALENDARS = {
    "empty": [],
    "one without a time": [a_session(DAY)],
    "one over midnight": [a_session(DAY, start=time(23, 30), minutes=120), a_session(date(2024, 4, 18))],
    "as long as can be": [a_session(DAY, start=time(23), minutes=24 * 60)],
    "many on a day and then one": [*a_day_of(8), a_session(date(2024, 4, 18), start=time(12))],
    "more on a day than are listed": [*a_day_of(13), a_session(DAY)],
    "cancelled between": [
        Session(id=0, date=DAY, added_at=LONG_AGO, dated_at=LONG_AGO, status=SessionStatus.CANCELED),
        a_session(date(2024, 3, 22), start=time(12)),
    ],
    "a year of weeks": [a_session(DAY + timedelta(weeks=week), start=time(12)) for week in range(-26, 26)],
}


@pytest.mark.parametrize("name", CALENDARS)
def test_partial_read_gives_the_answer_of_the_whole_calendar(db: Database, name: str) -> None:
    harness = Harness(db)
    with db.write() as tx:
        for session in CALENDARS[name]:
            sessions.add(tx, harness.workspace, harness.series, session)
    with db.read() as tx:
        its_series, whole = series.get(tx, harness.series), sessions.of_series(tx, harness.series)

    for now in MOMENTS:
        for text in ("next", "upcoming", "calendar", "remind", "nxet", "past", "help"):
            told, _ = answer_command(
                db, actor=Actor(workspace_id=harness.workspace, external_id="U9"), times=Times(now, now), text=text
            )
            request = parse_command(text, today=local_date(now, NEW_YORK))
            read = answer_builder.reading_of(request.name, request, its_series, whole, now)
            assert read == _to_read(told), (now, text)


def _to_read(told: FinalAnswer) -> FinalAnswer | None:
    """What an answer shows of the calendar, apart from its surroundings and its reader."""
    shown: FinalAnswer | None = told
    match told:
        case ReminderForm(reminders):
            return reminders
        case DidYouMean(answer=meant):
            shown = meant
    return (
        replace(shown, reader=ANYONE) if isinstance(shown, Next | NothingPlanned | Sessions | AddToCalendar) else shown
    )
