"""Builds the report that a download link refers to."""

from collections.abc import Mapping
from datetime import date

from bot.chat.actor import Times
from bot.core.learning.reports import Period, export_filename
from bot.services.learning import reports
from bot.store.db.engine import Database

_MAX_DIGITS = 15


def report_behind(db: Database, kind: str, asked: Mapping[str, str], *, times: Times) -> tuple[str, bytes] | None:
    """Return the name and bytes of a report; None if the link is invalid or has expired.

    Args:
        db: The database.
        kind: "pdf" or "csv".
        asked: The parameters of the link.
        times: The time of the request.

    Raises:
        DatabaseUnavailableError: The link cannot be checked now.
    """
    link = _read(kind, asked)
    report = None if link is None else reports.resolve_link(db, link, times=times)
    if report is None:
        return None
    # Imported here because the drawing library takes a second to load.
    from bot.formats.report_export import write_csv, write_pdf  # noqa: PLC0415 - drawing takes a second to load

    return export_filename(report, kind), write_pdf(report) if kind == "pdf" else write_csv(report).encode()


def _read(kind: str, asked: Mapping[str, str]) -> reports.Link | None:
    series, until = asked.get("series", ""), asked.get("until", "")
    if not all(each.isascii() and each.isdigit() and len(each) <= _MAX_DIGITS for each in (series, until)):
        return None
    try:
        period = Period(date.fromisoformat(asked.get("from", "")), date.fromisoformat(asked.get("to", "")))
    except ValueError:
        return None
    key = asked.get("key", "")
    return reports.Link(int(series), period, kind, int(until), key) if key.isascii() else None
