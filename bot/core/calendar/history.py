"""The history of a series, as organizers read it: press by press, in words."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.core.calendar.formatting import format_date, format_datetime
from bot.core.calendar.models import Series
from bot.core.calendar.session_changes import ChangeAction, SeriesNote, SessionChange, differences

# More than so many of one press are counted.
_MAX_LINES = 6


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What was done at one press.

    Attributes:
        who: The chat's address; None for the command line.
        made_at: Aware, UTC.
        lines: What, in words; never empty.
        undone: Whether it was taken back since.
        can_be_undone: Whether a press takes it back.
    """

    change_id: uuid.UUID
    changed_by: str | None
    made_at: datetime
    lines: tuple[str, ...]
    undone: bool
    can_be_undone: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """What was done to a series last, the newest first."""

    series: Series
    groups: tuple[ChangeGroup, ...]


NOTHING_YET = "Nothing has been changed here yet."
COMMAND_LINE = "the person who runs this bot"


def format_history(history: History, name_of: Callable[[str], str]) -> str:
    """The history in full plain words. `name_of` gives a person's name, from the chat's address."""
    if not history.groups:
        return NOTHING_YET
    return "\n\n".join(
        "\n".join([format_heading(each, history.series, name_of), *each.lines]) for each in history.groups
    )


def format_heading(group: ChangeGroup, series: Series, name_of: Callable[[str], str]) -> str:
    """When, by whom, and whether it was taken back since."""
    who = COMMAND_LINE if group.changed_by is None else name_of(group.changed_by)
    taken_back = ", taken back since" if group.undone else ""
    return f"{format_datetime(group.made_at, series.zone)}, by {who}{taken_back}:"


def group_changes(changes: Sequence[SessionChange | SeriesNote]) -> tuple[ChangeGroup, ...]:
    """The changes, the newest first, put together by press."""
    found = []
    for batch, some in groupby(changes, key=lambda each: each.change_id):
        done = list(some)
        lines = [line for each in reversed(done) for line in format_change(each)]
        if len(lines) > _MAX_LINES:
            lines = [*lines[:_MAX_LINES], f"And {len(lines) - _MAX_LINES} more."]
        first = done[0]
        undone, is_note = isinstance(first, SessionChange) and first.undone, isinstance(first, SeriesNote)
        found.append(
            ChangeGroup(batch, first.changed_by, first.made_at, tuple(lines), undone, can_be_undone=not is_note)
        )
    return tuple(found)


def format_change(change: SessionChange | SeriesNote) -> list[str]:
    """What was done to a session: a line for each field that was edited, else one line; or a note's own."""
    if isinstance(change, SeriesNote):
        return list(change.lines)
    about = change.after or change.before
    if about is None:
        return []
    day = format_date(about.date)
    match change.action:
        case ChangeAction.EDITED if change.before is not None and change.after is not None:
            was = format_date(change.before.date)
            return [f"{was}: {d.name} from {d.before} to {d.after}" for d in differences(change.before, change.after)]
        case ChangeAction.ADDED:
            return [f"{day}: added"]
        case ChangeAction.CANCELLED:
            return [f"{day}: cancelled"]
    return [f"{day}: takes place after all"]
