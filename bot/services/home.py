"""Reading what stands on somebody's own page."""

from datetime import datetime

from bot.core import calendar
from bot.core.home import COMING_MOST, MINE_MOST, NEW_MOST, ForOrganizer, Home
from bot.core.readiness import radar
from bot.core.suggestions import State, by_support
from bot.services import organizers, status, suggestion_steps
from bot.store import series, sessions, suggestions
from bot.store.engine import Database


def of_person(db: Database, *, workspace_id: int, person: str, now: datetime, real: datetime) -> Home:
    """Somebody's page, as everything is now.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        person: The chat's address of whose page it is.
        now: The rounds' time (aware).
        real: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.reading() as tx:
        its_series = series.of_workspace(tx, workspace_id)[0]
        known = sessions.of_series(tx, its_series.id)
        ahead = calendar.upcoming(known, its_series.zone, now)
        everything = suggestions.of_series(tx, its_series.id)
        own = suggestions.ids_of_person(tx, its_series.id, person)
        mine = [each for each in reversed(everything) if each.id in own][:MINE_MOST]
        home = Home(
            its_series,
            ahead[0] if ahead else None,
            tuple(ahead[1 : COMING_MOST + 1]),
            max(0, len(ahead) - 1 - COMING_MOST),
            tuple(suggestion_steps.card(tx, its_series, each.id) for each in mine),
        )
        if not organizers.organizes(tx, its_series.id, person):
            return home
        new = by_support([each for each in everything if each.state is State.NEW and each.merged_into is None])
        needed = ForOrganizer(
            radar(its_series, known, [each for each in everything if each.is_open], now),
            status.of_series(tx, workspace_id, its_series, now=now, real=real),
            tuple(suggestion_steps.card(tx, its_series, each.id) for each in new[:NEW_MOST]),
            max(0, len(new) - NEW_MOST),
        )
        return Home(home.series, home.next, home.coming, home.unlisted, home.mine, needed)
