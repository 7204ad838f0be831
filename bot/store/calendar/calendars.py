"""Reads the calendars of workspaces for answers, each again only if it has changed."""

from sqlalchemy import BindParameter, Connection, bindparam, select

from bot.store.calendar import series, sessions
from bot.store.calendar.cache import Calendar, CalendarCache
from bot.store.schema.tables import CalendarVersionRow, PersonRow

_OF_WORKSPACE: BindParameter[int] = bindparam("workspace_id")
_VERSION = select(CalendarVersionRow.version).where(CalendarVersionRow.workspace_id == _OF_WORKSPACE).scalar_subquery()
_PERSON = (
    select(PersonRow.id)
    .where(PersonRow.workspace_id == _OF_WORKSPACE, PersonRow.address == bindparam("external_id"))
    .scalar_subquery()
)
_VERSION_AND_PERSON = select(_VERSION, _PERSON)


def of_workspace(connection: Connection, cache: CalendarCache, workspace_id: int) -> Calendar:
    """Return the calendar of a workspace; see `for_reader`."""
    return for_reader(connection, cache, workspace_id, None)[0]


def for_reader(
    connection: Connection, cache: CalendarCache, workspace_id: int, external_id: str | None
) -> tuple[Calendar, int | None]:
    """Return the calendar of a workspace, with all that was committed before this call.

    It takes one query if the calendar has not changed, and four if it has, however many sessions there are.

    Args:
        connection: From `Database.read_connection`: each statement sees what is committed when it runs. A writing
            transaction sees its own changes before they have a version, and must not cache them.
        cache: The cache of the same database.
        workspace_id: The workspace; an unknown one has an empty calendar.
        external_id: The reader, whom the same query finds.

    Returns:
        The calendar, and our id of who reads it; None if we don't know them.
    """
    which = {"workspace_id": workspace_id, "external_id": external_id}
    version, person_id = connection.execute(_VERSION_AND_PERSON, which).one()
    cached = cache.get(workspace_id, version)
    if cached is not None:
        return cached, person_id
    calendar = _read(connection, workspace_id)
    # If it changed while it was read, a part of it belongs to another version.
    if version is not None and connection.execute(_VERSION_AND_PERSON, which).one()[0] == version:
        cache.put(workspace_id, version, calendar)
    return calendar, person_id


def _read(connection: Connection, workspace_id: int) -> Calendar:
    its_series = series.of_workspace(connection, workspace_id)
    its_sessions = sessions.of_workspace(connection, workspace_id)
    return Calendar(
        series=tuple(its_series), sessions={each.id: tuple(its_sessions.get(each.id, ())) for each in its_series}
    )
