"""The report of a period, read in Slack, with links to it as a file."""

from datetime import datetime

from bot.config import Settings
from bot.core.answers import ReportWanted
from bot.services import reports
from bot.store.engine import Database
from bot.views import reports as views
from bot.views.kit import Message
from handlers.context import Asker


def read(
    db: Database, wanted: ReportWanted, asker: Asker, settings: Settings, *, now: datetime, real: datetime
) -> Message | None:
    """The report of the time that is meant, for an organizer; None for anybody else."""
    series_id, period, url = wanted.series.id, wanted.period, settings.rounds_public_url
    if period is None:
        return views.which()
    report = reports.for_organizer(db, series_id=series_id, person=asker.address, period=period, now=now)
    if report is None:
        return None
    if url is None:
        return views.render(report, None, None)
    pdf, table = (
        f"{url.rstrip('/')}/report.{kind}?{reports.link(db, series_id, period, kind, real).query()}"
        for kind in ("pdf", "csv")
    )
    return views.render(report, pdf, table)
