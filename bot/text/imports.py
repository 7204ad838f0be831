"""What an import changes, as plain text for the command line and for forms."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.core.calendar.entries import Entry
from bot.core.calendar.formatting import (
    LOCATION_TBA,
    TIME_TBA,
    format_date,
    format_names,
    format_time,
    format_time_range,
    headline,
)
from bot.core.calendar.import_diff import Comparison
from bot.core.calendar.import_preview import ImportPreview, ImportRow, Problem
from bot.core.calendar.models import Series, Session
from bot.core.calendar.session_changes import Difference, differences

COLUMNS = ("", "Date", "Time", "Speakers", "Title", "Location")
_TBA = "TBA"


def format_ambiguous(entry: Entry) -> Problem:
    """Say that an entry could mean several sessions."""
    message = f"Several sessions are on {format_date(entry.date)}. Add the start time of the one you mean."
    return Problem(entry.line, entry.title or format_names(entry.speakers), message)


def format_counts(comparison: Comparison) -> str:
    """Return how many sessions an import adds and changes: "Sessions: 1 new, 0 changed, 5 same"."""
    new, changed, same = map(len, (comparison.added, comparison.changed, comparison.unchanged))
    if new or changed:
        return f"Sessions: {new} new, {changed} changed, {same} same"
    return f"Sessions: no changes ({same} already match{'es' if same == 1 else ''})" if same else "Sessions: no changes"


def format_text_changes(changes: Sequence[Difference], *, done: bool = False) -> Iterator[str]:
    """Yield what an import changes of the program's description."""
    if changes:
        yield f"Program description: {'updated' if done else 'will update'}"
        yield from (f"    {each}" for each in changes)


def format_import(comparison: Comparison, text_changes: Sequence[Difference]) -> Iterator[str]:
    """Yield what an import has changed, and a line for each session."""
    yield format_counts(comparison)
    yield from format_text_changes(text_changes, done=True)
    for entry in comparison.added:
        yield f"New: {_session(entry, comparison)}"
    for change in comparison.changed:
        yield f"Changed: {format_date(change.session.date, comparison.today, short=True)}"
        yield from (f"    {each}" for each in differences(change.session, change.result))
    for session in comparison.still_canceled:
        yield f"Stays canceled: {_session(session, comparison)}"
    for session in comparison.missing:
        yield f"Not listed, left as is: {_session(session, comparison)}"


def format_missing(comparison: Comparison) -> Iterator[str]:
    """Yield a line with the coming sessions that the file does not have."""
    if comparison.missing:
        days = (format_date(each.date, comparison.today, short=True) for each in comparison.missing)
        yield f"Not listed, left as is: {'; '.join(days)}"


def _session(session: Session | Entry, comparison: Comparison) -> str:
    start = f", {format_time(session.start)}" if session.start else ""
    return f"{format_date(session.date, comparison.today, short=True)}{start}: {headline(session)}"


def format_cells(row: ImportRow, series: Series, today: date | None) -> tuple[str, ...]:
    """Return the cells of a row, as of `COLUMNS`."""
    session = row.session
    return (
        row.kind,
        format_date(session.date, today, short=True),
        format_time_range(session, series.zone) or _TBA,
        format_names(session.speakers) or _TBA,
        session.title or _TBA,
        " · ".join(filter(None, (session.place, session.link))) or _TBA,
    )


def format_row(row: ImportRow, series: Series, today: date | None) -> tuple[str, tuple[str, ...]]:
    """Return a row as a heading and lines below it, for a narrow screen."""
    session = row.session
    day, hours = format_date(session.date, today, short=True), format_time_range(session, series.zone)
    where = " · ".join(filter(None, (session.place, session.link))) or LOCATION_TBA
    lines = (headline(session), where, *format_row_notes(row))
    return f"{row.kind}: {day}, {hours or TIME_TBA}", lines


def format_row_notes(row: ImportRow) -> tuple[str, ...]:
    """Return what changes of a row's session: which values are replaced, and what is filled in."""
    notes = [str(each) for each in row.changes if not each.fills_in]
    if added := tuple(each.name.lower() for each in row.changes if each.fills_in):
        notes.append(f"Adds {format_names(added)}")
    if row.stays_canceled:
        notes.append("This session is canceled, and stays so.")
    return tuple(notes)


def format_reading(reading: Entry, series: Series) -> str:
    """Return one of the readings of a line, in full."""
    parts = _parts(reading, series)
    return ", ".join([parts["Date"], parts["Time"], headline(reading), *filter(None, [reading.place, reading.link])])


def format_choice(reading: Entry, readings: Sequence[Entry], series: Series) -> tuple[str, str]:
    """Return what tells a reading from the others: the first part that differs, and the rest."""
    parts = [_parts(each, series) for each in readings]
    differing = [name for name in parts[0] if len({each[name] for each in parts}) > 1] or ["Date", "Speakers"]
    own = _parts(reading, series)
    first, *rest = (own[name] if name in {"Date", "Time"} else f"{name}: {own[name]}" for name in differing)
    return first, ". ".join(rest)


def _parts(reading: Entry, series: Series) -> dict[str, str]:
    return {
        "Date": f"{format_date(reading.date, short=True)}, {reading.date.year}",
        "Time": format_time_range(reading, series.zone) or TIME_TBA,
        "Speakers": format_names(reading.speakers) or _TBA,
        "Title": reading.title or _TBA,
        "Location": reading.place or _TBA,
        "Link": reading.link or _TBA,
    }


def preview_lines(preview: ImportPreview) -> Iterator[str]:
    """Yield all that a preview shows, so that another preview has other lines."""
    yield format_counts(preview.comparison)
    yield from format_text_changes(preview.text_changes)
    for row in preview.rows:
        heading, lines = format_row(row, preview.series, preview.comparison.today)
        yield from (heading, *lines)
    yield from format_missing(preview.comparison)
    yield from map(str, (*preview.skipped, *preview.problems))
    yield from preview.notes
