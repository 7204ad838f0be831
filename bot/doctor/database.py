"""Checks of the database, and of the series' time zone."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.calendar.models import Series
from bot.doctor.finding import Finding
from bot.store.db import migrate
from bot.store.db.engine import Database, DatabaseFault, DatabaseUnavailableError

_TO_DO = {
    DatabaseFault.READ_ONLY: "let the bot's account write to it (with SQLite: to the file and to its folder)",
    DatabaseFault.FULL: "make room on its disk",
}


def examine(db: Database) -> Iterator[Finding]:
    """Check that the database answers, can be written to, and has the current schema."""
    try:
        db.check()
        current = migrate.is_current(db.engine)
    except DatabaseUnavailableError as error:
        to_do = _TO_DO.get(error.state, "check DATABASE_URL, and that its server runs")
        said = "does not answer" if error.state not in _TO_DO else error.state.value
        yield Finding(f"database: {said} ({error})", to_do)
        return
    if current:
        yield Finding(f"database: {db.engine.dialect.name}, up to date")
    else:
        yield Finding("database: behind this program", "run lhs-rounds migrate")


def zone(series: Series) -> Finding:
    """Check that this machine knows the series' time zone."""
    try:
        ZoneInfo(series.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Finding(
            f"time zone: {series.zone} is not known on this machine",
            "in Slack, /lhs-rounds settings, choose one such as America/New_York",
        )
    return Finding(f"time zone: {series.zone}")
