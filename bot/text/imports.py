"""The changes that an import makes to the calendar, as plain text for the command line and for forms."""

from collections.abc import Iterator

from bot.core.calendar.formatting import format_date, format_time, headline
from bot.core.calendar.import_diff import Comparison, Entry
from bot.core.calendar.models import Session
from bot.core.calendar.session_changes import differences


def format_session_count(count: int) -> str:
    """Return a count: "1 session", "5 sessions"."""
    return f"{count} session{'' if count == 1 else 's'}"


def format_ambiguous(entry: Entry) -> str:
    """Say that an entry could mean several sessions."""
    return (
        f"Line {entry.line}: Several sessions are on {format_date(entry.date)}. Add the start time of the one you mean."
    )


def format_import(comparison: Comparison, *, texts_changed: bool, dry_run: bool) -> Iterator[str]:
    """Yield how many sessions an import adds and changes, and a line for each of them.

    The words are the same before and after, except for the program's description.
    """
    new, changed, same = map(len, (comparison.added, comparison.changed, comparison.unchanged))
    if new or changed:
        yield f"Sessions: {new} new, {changed} changed, {same} same"
    else:
        yield f"Sessions: no changes ({same} already match)"
    if texts_changed:
        yield f"Program description: {'will update' if dry_run else 'updated'}"
    for entry in comparison.added:
        yield f"New: {_session(entry, comparison)}"
    for change in comparison.changed:
        yield f"Changed: {format_date(change.session.date, comparison.today, short=True)}"
        yield from (f"    {each}" for each in differences(change.session, change.result))
    for session in comparison.still_cancelled:
        yield f"Stays canceled: {_session(session, comparison)}"
    for session in comparison.missing:
        yield f"Not listed, left as is: {_session(session, comparison)}"


def _session(session: Session | Entry, comparison: Comparison) -> str:
    start = f", {format_time(session.start)}" if session.start else ""
    return f"{format_date(session.date, comparison.today, short=True)}{start}: {headline(session)}"
