"""Checks of the database, and of the series' time zone."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.calendar.models import Series
from bot.doctor.finding import Finding
from bot.store.db import migrate
from bot.store.db.engine import Database, DatabaseFault, DatabaseUnavailableError

_TO_DO = {
    DatabaseFault.READ_ONLY: "give the app’s account write access (with SQLite: to the file and its folder)",
    DatabaseFault.FULL: "free disk space",
}


def fix(error: DatabaseUnavailableError) -> str:
    """Say what to do about a database that is unavailable."""
    return _TO_DO.get(error.state, "check DATABASE_URL, and that the server is running")


def examine(db: Database) -> Iterator[Finding]:
    """Check that the database answers, can be written to, and has the current schema."""
    try:
        db.check()
        current = migrate.is_current(db.engine)
    except DatabaseUnavailableError as error:
        problem = "doesn’t respond" if error.state not in _TO_DO else error.state.value
        yield Finding(f"Database: {problem} ({error})", fix(error))
        return
    if current:
        yield Finding(f"Database: {db.engine.dialect.name}, up to date")
    else:
        yield Finding("Database: needs an update", "run lhs-rounds migrate")


def zone(series: Series) -> Finding:
    """Check that this machine knows the series' time zone."""
    try:
        ZoneInfo(series.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Finding(
            f"Time zone: this machine doesn’t know {series.zone}", "choose another one in /lhs-rounds settings"
        )
    return Finding(f"Time zone: {series.zone}")
