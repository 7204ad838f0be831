"""Builds the report that a download link refers to."""

from collections.abc import Mapping

from bot.chat.actor import Times
from bot.core.base.dates import parse_date
from bot.core.learning.reports import Period, export_filename
from bot.services.learning import reports
from bot.store.db.engine import Database
from bot.web.responses import number_in


def report_behind(db: Database, kind: str, query: Mapping[str, str], *, times: Times) -> tuple[str, bytes] | None:
    """Return the name and bytes of a report; None if the link is invalid or has expired.

    Args:
        db: The database.
        kind: "pdf" or "csv".
        query: The parameters of the link.
        times: The time of the request.

    Raises:
        DatabaseUnavailableError: The link cannot be checked now.
    """
    link = _read(kind, query)
    report = None if link is None else reports.resolve_link(db, link, times=times)
    if report is None:
        return None
    # Imported here because the drawing library takes a second to load.
    from bot.formats.report_export import write_csv, write_pdf  # noqa: PLC0415 - drawing takes a second to load

    return export_filename(report, kind), write_pdf(report) if kind == "pdf" else write_csv(report).encode()


def _read(kind: str, query: Mapping[str, str]) -> reports.Link | None:
    series, until = (number_in(query.get(name, "")) for name in ("series", "until"))
    first, last = (parse_date(query.get(name, "")) for name in ("from", "to"))
    key = query.get("key", "")
    if series is None or until is None or first is None or last is None or not key.isascii():
        return None
    return reports.Link(series, Period(first, last), kind, until, key)
