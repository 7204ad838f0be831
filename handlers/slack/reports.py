"""The report of a period, read in Slack, with links to it as a file."""

from bot.chat.actor import Actor, Times
from bot.config import Settings
from bot.core.commands.answers import ReportWanted
from bot.services.learning import reports
from bot.slack.views import reports as views
from bot.slack.views.kit.block_kit import Message
from bot.store.db.engine import Database


def read(db: Database, wanted: ReportWanted, actor: Actor, settings: Settings, *, times: Times) -> Message | None:
    """The report of the time that is meant, for an organizer; None for anybody else."""
    series_id, period, url = wanted.series.id, wanted.period, settings.rounds_public_url
    if period is None:
        return views.which()
    report = reports.for_organizer(db, series_id=series_id, person=actor.external_id, period=period, now=times.now)
    if report is None:
        return None
    if url is None:
        return views.render(report, None, None)
    pdf, table = (
        f"{url.rstrip('/')}/report.{kind}?{reports.link(db, series_id, period, kind, times.wall_now).query()}"
        for kind in ("pdf", "csv")
    )
    return views.render(report, pdf, table)
