"""Reads the calendars of workspaces for answers, each again only if it has changed."""

from sqlalchemy import Connection, bindparam, select

from bot.store.calendar import series, sessions
from bot.store.calendar.cache import Calendar, CalendarCache
from bot.store.schema.tables import CalendarVersionRow

_VERSION = select(CalendarVersionRow.version).where(CalendarVersionRow.workspace_id == bindparam("workspace_id"))


def of_workspace(connection: Connection, cache: CalendarCache, workspace_id: int) -> Calendar:
    """Return the calendar of a workspace, with all that was committed before this call.

    It takes one query if the calendar has not changed, and four if it has, however many sessions there are.

    Args:
        connection: From `Database.read_connection`: each statement sees what is committed when it runs. A writing
            transaction sees its own changes before they have a version, and must not cache them.
        cache: The cache of the same database.
        workspace_id: The workspace; an unknown one has an empty calendar.
    """
    version = _version(connection, workspace_id)
    kept = cache.get(workspace_id, version)
    if kept is not None:
        return kept
    calendar = _read(connection, workspace_id)
    # If it changed while it was read, a part of it belongs to another version.
    if version is not None and _version(connection, workspace_id) == version:
        cache.put(workspace_id, version, calendar)
    return calendar


def _version(connection: Connection, workspace_id: int) -> str | None:
    version: str | None = connection.execute(_VERSION, {"workspace_id": workspace_id}).scalar()
    return version


def _read(connection: Connection, workspace_id: int) -> Calendar:
    its_series = series.of_workspace(connection, workspace_id)
    its_sessions = sessions.of_workspace(connection, workspace_id)
    return Calendar(
        series=tuple(its_series), sessions={each.id: tuple(its_sessions.get(each.id, ())) for each in its_series}
    )
