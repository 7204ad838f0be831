"""Imports a file's sessions and texts into the calendar."""

import uuid
from dataclasses import dataclass, fields, replace

from bot.chat.actor import Actor, Times
from bot.core.calendar.import_diff import SESSION_FIELDS, Comparison, compare, text_differences
from bot.core.calendar.import_preview import ImportPreview
from bot.core.calendar.models import Series, Session, Texts, local_date
from bot.core.calendar.session_changes import Difference
from bot.formats.parse_result import ParseResult
from bot.services.calendar.change_set import ChangeSet
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.text.imports import format_ambiguous


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed, or would change.

    Attributes:
        comparison: The file compared with the calendar.
        text_changes: What changes of the program's texts.
        change_id: What the history undoes; None if nothing was changed.
    """

    comparison: Comparison
    text_changes: tuple[Difference, ...]
    change_id: uuid.UUID | None = None


def import_reading(
    db: Database,
    series_id: int,
    reading: ParseResult,
    *,
    times: Times,
    actor: Actor | None = None,
    dry_run: bool = False,
) -> Imported:
    """Import a file's sessions and texts, all or nothing, and sync the outbox.

    Nothing is changed if the comparison has ambiguous entries.

    Args:
        series_id: The series to import into.
        reading: The file's sessions, and its texts about the program; texts that it has not stay as they are.
        actor: The person who imports; None for the command line.
        dry_run: Whether to report changes without making them.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        series.lock(tx, series_id)
        return import_in(tx, series_id, reading, times=times, actor=actor, dry_run=dry_run)


def import_in(
    tx: Transaction, series_id: int, reading: ParseResult, *, times: Times, actor: Actor | None, dry_run: bool = False
) -> Imported:
    """Import in a transaction that holds the series' lock. Arguments as of `import_reading`."""
    its_series, known = series.get(tx, series_id), sessions.of_series(tx, series_id)
    today = local_date(times.now, its_series.zone)
    comparison = compare(sessions=known, entries=reading.entries, today=today)
    merged = _fuller(its_series.texts, reading.texts)
    text_changes = text_differences(its_series.texts, merged)
    if not dry_run and not comparison.ambiguous:
        changes = ChangeSet(tx, its_series, actor, times=times)
        changes.set_texts(merged)
        for entry in comparison.added:
            its = {name: getattr(entry, name) for name in SESSION_FIELDS}
            changes.add(Session(id=0, date=entry.date, added_at=times.now, dated_at=times.now, **its))
        for change in comparison.changed:
            changes.update(change.session, change.result)
        changes.apply()
        return Imported(comparison, text_changes, changes.change_id)
    return Imported(comparison, text_changes)


def preview_import(
    db: Database, its_series: Series, reading: ParseResult, times: Times
) -> tuple[ImportPreview, ParseResult]:
    """Return what a file would change, and the file without the entries that could mean several sessions.

    Raises:
        DatabaseUnavailableError: The calendar cannot be read.
    """
    found = import_reading(db, its_series.id, reading, times=times, dry_run=True)
    if ambiguous := found.comparison.ambiguous:
        # The others can be imported.
        reading = reading.without(ambiguous, map(format_ambiguous, ambiguous))
        found = import_reading(db, its_series.id, reading, times=times, dry_run=True)
    shown = ImportPreview(
        its_series, found.comparison, found.text_changes, reading.problems, reading.skipped, reading.notes
    )
    return shown, reading


def _fuller(known: Texts, read: Texts | None) -> Texts:
    """Return the texts read, filled with known texts where the file has none."""
    found = {} if read is None else {each.name: text for each in fields(read) if (text := getattr(read, each.name))}
    return replace(known, **found)
