"""The report of a period, for organizers and operators."""

import hmac
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from hashlib import sha256

from bot.chat.actor import Times
from bot.core.calendar import models
from bot.core.calendar.models import Series, SessionStatus, local_to_utc
from bot.core.commands.answers import ReportPage
from bot.core.learning.evaluation_results import summarize
from bot.core.learning.reports import Period, Report, ReportRow
from bot.core.outbox.deliveries import Kind
from bot.core.suggestions.suggestions import SuggestionState
from bot.services.learning import outcomes
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.learning import evaluations
from bot.store.outbox import deliveries
from bot.store.participation import attendance
from bot.store.suggestions import suggestions

# Long enough to open the file, and too short to be useful in a browser history.
LINK_LASTS = timedelta(hours=1)
# The clocks of two machines differ.
_CLOCK_SKEW = timedelta(minutes=5)


def for_organizer(
    db: Database, *, series: Series, period: Period | None, times: Times, public_url: str | None
) -> ReportPage:
    """Return the report of a period, with links to its files if the bot has a public address.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    if period is None:
        return ReportPage(None)
    with db.read() as tx:
        report = of_period(tx, series, period, times.now)
    if public_url is None:
        return ReportPage(report)
    pdf, table = (
        f"{public_url.rstrip('/')}/report.{kind}?{link(db, series.id, period, kind, times.wall_now).query()}"
        for kind in ("pdf", "csv")
    )
    return ReportPage(report, pdf, table)


def of_workspace(db: Database, workspace_id: int, period: Period, now: datetime) -> Report:
    """Return the report of a workspace's series. Arguments and errors as of `for_organizer`."""
    with db.read() as tx:
        return of_period(tx, series.of_workspace(tx, workspace_id)[0], period, now)


def of_period(tx: Transaction, its_series: Series, period: Period, now: datetime) -> Report:
    """Return the report of a period, with the sessions that are over at `now` (aware)."""
    known = [each for each in sessions.of_series(tx, its_series.id) if period.first <= each.date <= period.last]
    over = [each for each in models.scheduled(known) if models.is_past(each, its_series.zone, now)]
    ids = [each.id for each in over]
    shown, answered = evaluations.shown(tx, ids), evaluations.answer_counts(tx, ids)
    with_code = deliveries.sessions_posted(tx, its_series.id, Kind.CHECK_IN_CODE)
    rows = tuple(
        ReportRow(
            each,
            attendance.count_checked_in(tx, each.id) or (0 if each.id in with_code else None),
            summarize(answered[each.id], shown[each.id]),
        )
        for each in over
    )
    begins = local_to_utc(period.first, time(0), its_series.zone)
    ends = local_to_utc(period.last + timedelta(days=1), time(0), its_series.zone)
    state_counts = Counter(suggestions.states_between(tx, its_series.id, begins, ends))
    return Report(
        its_series,
        period,
        rows,
        sum(each.status is SessionStatus.CANCELED for each in known),
        tuple((state, state_counts[state]) for state in SuggestionState if state_counts[state]),
        outcomes.of_series(tx, its_series, known, now),
    )


@dataclass(frozen=True, slots=True)
class Link:
    """The signed query parameters of a report file's URL.

    Attributes:
        kind: "pdf" or "csv".
        until: When the link expires (seconds since 1970).
        key: The signature over the other fields, made with the series' secret.
    """

    series_id: int
    period: Period
    kind: str
    until: int
    key: str = ""

    def query(self) -> str:
        """Return the query string."""
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return f"series={self.series_id}&from={first}&to={last}&until={self.until}&key={self.key}"


def link(db: Database, series_id: int, period: Period, kind: str, now: datetime) -> Link:
    """Create a link to a report's file, valid for `LINK_LASTS` after `now` (aware, wall-clock time)."""
    link = Link(series_id, period, kind, int((now + LINK_LASTS).timestamp()))
    with db.read() as tx:
        return replace(link, key=_key(series.secret_of(tx, series_id), link))


def resolve_link(db: Database, given: Link, *, times: Times) -> Report | None:
    """Return the report that a link leads to; None if its key is wrong or it has expired.

    Args:
        given: The link as parsed from the URL.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        secret = series.secret_of(tx, given.series_id)
        left = given.until - times.wall_now.timestamp()
        # A link with longer to go was made while a clock was ahead.
        is_good = 0 < left <= (LINK_LASTS + _CLOCK_SKEW).total_seconds()
        if not secret or not is_good or not hmac.compare_digest(given.key, _key(secret, given)):
            return None
        return of_period(tx, series.get(tx, given.series_id), given.period, times.now)


def _key(secret: str, unsigned: Link) -> str:
    period = unsigned.period
    signed = f"report/{unsigned.series_id}/{period.first}/{period.last}/{unsigned.kind}/{unsigned.until}"
    return hmac.new(secret.encode(), signed.encode(), sha256).hexdigest()
