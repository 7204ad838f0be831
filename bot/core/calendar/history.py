"""The change history of a series, as organizers read it: one group for each change set."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from bot.core.calendar.formatting import format_datetime, format_day
from bot.core.calendar.models import Series
from bot.core.calendar.session_changes import ChangeAction, SeriesNote, SessionChange, differences

# The lines shown for one change set; the rest are counted.
_MAX_LINES = 6


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one change set.

    Attributes:
        changed_by: The external id of the person; None for the command line.
        made_at: Aware, UTC.
        lines: The changes in words; never empty.
        undone: Whether the changes have been undone since.
        can_be_undone: Whether the changes can be undone.
    """

    change_id: uuid.UUID
    changed_by: str | None
    made_at: datetime
    lines: tuple[str, ...]
    undone: bool
    can_be_undone: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """The latest changes of a series, newest first. `today` is the local date on which they are read."""

    series: Series
    groups: tuple[ChangeGroup, ...]
    today: date | None = None


NOTHING_YET = "No changes yet"
COMMAND_LINE = "your app admin"


def format_history(history: History, name_of: Callable[[str], str]) -> str:
    """Return the history as plain text. `name_of` returns a person's name by external id."""
    if not history.groups:
        return NOTHING_YET
    return "\n\n".join("\n".join([format_heading(each, history, name_of), *each.lines]) for each in history.groups)


def format_heading(group: ChangeGroup, history: History, name_of: Callable[[str], str]) -> str:
    """Return when and by whom the changes were made, and whether they have been undone."""
    author = COMMAND_LINE if group.changed_by is None else name_of(group.changed_by)
    suffix = " (undone)" if group.undone else ""
    return f"{format_datetime(group.made_at, history.series.zone, history.today)}, by {author}{suffix}"


def group_changes(changes: Sequence[SessionChange | SeriesNote], today: date | None = None) -> tuple[ChangeGroup, ...]:
    """Group changes, newest first, by change set. `today` is that of `format_date`."""
    groups = []
    for change_id, members in groupby(changes, key=lambda each: each.change_id):
        group = list(members)
        lines = [line for each in reversed(group) for line in format_change(each, today)]
        if len(lines) > _MAX_LINES:
            lines = [*lines[:_MAX_LINES], f"+{len(lines) - _MAX_LINES} more"]
        first = group[0]
        can_be_undone = any(not isinstance(each, SeriesNote) or each.texts is not None for each in group)
        groups.append(
            ChangeGroup(change_id, first.changed_by, first.made_at, tuple(lines), first.undone, can_be_undone)
        )
    return tuple(groups)


def format_change(change: SessionChange | SeriesNote, today: date | None = None) -> list[str]:
    """Return a line for each edited field, or one line for any other change; a note's lines as they are."""
    if isinstance(change, SeriesNote):
        return list(change.lines)
    session = change.after or change.before
    if session is None:
        return []
    if change.action is ChangeAction.EDITED and change.before is not None and change.after is not None:
        day = format_day(change.before.date, today)
        lines = (str(each) for each in differences(change.before, change.after))
        return [f"{day}, {line[:1].lower()}{line[1:]}" for line in lines]
    return [f"{format_day(session.date, today)}: {_DONE[change.action]}"]


_DONE = {ChangeAction.ADDED: "added", ChangeAction.CANCELED: "canceled", ChangeAction.RESTORED: "restored"}
