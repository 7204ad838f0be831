"""Compares the calendars that a process keeps in memory with those in its database."""

from bot.store.admin import workspaces
from bot.store.calendar import calendars
from bot.store.calendar.cache import Calendar, CalendarCache
from bot.store.db.engine import Database


def calendar_of(db: Database, workspace_id: int = 1) -> Calendar:
    """A calendar as an answer shows it, out of memory where it can be."""
    with db.read_connection() as connection:
        return calendars.of_workspace(connection, db.calendars, workspace_id)


def stored_calendar_of(db: Database, workspace_id: int = 1) -> Calendar:
    """A calendar as the database has it."""
    with db.read_connection() as connection:
        return calendars.of_workspace(connection, CalendarCache(), workspace_id)


def assert_calendars_are_true(db: Database) -> None:
    """Every calendar that an answer would show is the one in the database."""
    with db.read() as tx:
        ids = workspaces.every(tx)
    for workspace_id in ids:
        assert stored_calendar_of(db, workspace_id) == calendar_of(db, workspace_id)
