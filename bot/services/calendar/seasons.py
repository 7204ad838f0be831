"""Create the sessions of a whole season: first a preview, then the sessions."""

import uuid
from dataclasses import dataclass

from bot.chat.actor import Actor, Times
from bot.core.calendar import seasons, session_form
from bot.core.calendar.models import Series, Session, SessionStatus, local_date
from bot.core.calendar.seasons import Season, SeasonDay
from bot.formats.parse_result import Misread
from bot.services.calendar.sessions import add_all
from bot.services.shared import session_lookup
from bot.services.shared.results import InvalidError
from bot.store.calendar import sessions
from bot.store.db.engine import Database


@dataclass(frozen=True, slots=True)
class SeasonPreview:
    """Nothing was changed yet: the sessions that would be created."""

    series: Series
    season: Season
    days: tuple[SeasonDay, ...]


def preview_or_create(
    db: Database, *, actor: Actor, series_id: int, text: str, seen: str, times: Times
) -> SeasonPreview | tuple[Series, tuple[Session, ...], uuid.UUID | None]:
    """Create a season's sessions if their preview was shown and is still accurate; otherwise return the preview.

    Args:
        series_id: From the form.
        text: The rule, as typed.
        seen: The `format_season` of the preview that was shown; empty if there was none.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    with db.read() as tx:
        its_series = session_lookup.organized_series(tx, actor, series_id)
        known = sessions.of_series(tx, series_id)
    today = local_date(times.now, its_series.zone)
    from bot.formats.free_text.season_rule import parse_season  # noqa: PLC0415 - a season is read once a year

    season = parse_season(text, today=today, zone=its_series.zone)
    if isinstance(season, Misread):
        raise InvalidError({"rule": season.message})
    planned = seasons.season_sessions(season, times.now)
    if seasons.format_season(season) != seen:
        taken = {each.date for each in known if each.status is SessionStatus.SCHEDULED}
        holidays = its_series.policy.holidays
        warnings = [session_form.find_warnings(each, known, holidays=holidays, today=today) for each in planned]
        days = (SeasonDay(each, found, each.date in taken) for each, found in zip(planned, warnings, strict=True))
        return SeasonPreview(its_series, season, tuple(days))
    return add_all(db, actor=actor, series_id=series_id, planned=planned, times=times)
