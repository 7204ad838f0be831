"""The changes that an import makes to the calendar, as plain text for the command line and for forms."""

from collections.abc import Iterator
from datetime import time

from bot.core.calendar.formatting import format_date, format_names, format_time, headline
from bot.core.calendar.import_diff import Comparison, Entry, EntryChange, FieldValue
from bot.core.calendar.models import Session

_TO_BE_DETERMINED = "to be determined"


def format_session_count(count: int) -> str:
    """Return a count: "1 session", "5 sessions"."""
    return f"{count} session{'' if count == 1 else 's'}"


def format_ambiguous(entry: Entry) -> str:
    """Say that an entry could mean several sessions."""
    return (
        f"Line {entry.line}: several sessions are on {format_date(entry.date)}, and this line has no start time:"
        " give it the start time of the one that it means."
    )


def format_import(comparison: Comparison, *, texts_changed: bool, dry_run: bool) -> Iterator[str]:
    """Yield what an import changed, or would change in a dry run, a line for each session."""
    verb = "would be" if dry_run else "was"
    for entry in comparison.added:
        yield f"{verb} added: {_session(entry)}"
    for change in comparison.changed:
        yield f"{verb} changed: {format_date(change.session.date)}"
        yield from _fields(change)
    for session in comparison.still_cancelled:
        yield f"stays cancelled, though the file has it: {_session(session)}"
    for session in comparison.missing:
        yield f"not in the file, left as it is: {_session(session)}"
    if texts_changed:
        yield f"the programme's texts {'would be' if dry_run else 'were'} taken from the file"
    changed_nothing = not (comparison.added or comparison.changed or texts_changed)
    yield (
        f"{format_session_count(len(comparison.added))} added, {len(comparison.changed)} changed,"
        f" {len(comparison.unchanged)} unchanged{'; nothing has changed' if changed_nothing else ''}"
        + (" (dry run: nothing was kept)" if dry_run else "")
    )


def _session(session: Session | Entry) -> str:
    start = f", {format_time(session.start)}" if session.start else ""
    return f"{format_date(session.date)}{start}: {headline(session)}"


def _fields(change: EntryChange) -> Iterator[str]:
    for field in change.fields:
        yield f"    {field.name}: {_value(field.before)} -> {_value(field.after)}"


def _value(value: FieldValue) -> str:
    match value:
        case None | ():
            return _TO_BE_DETERMINED
        case time():
            return format_time(value)
        case tuple():
            return format_names(value)
    return str(value)
