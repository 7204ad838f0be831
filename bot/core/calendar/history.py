"""The history of a series, as organizers read it: press by press, in words."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bot.core.calendar.formatting import format_date, format_moment
from bot.core.calendar.models import Series
from bot.core.calendar.session_changes import ChangeAction, Note, SessionChange, differences

# More than so many of one press are counted.
_MAX_TOLD = 6


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
    who: str | None
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
    return "\n\n".join("\n".join([heading(each, history.series, name_of), *each.lines]) for each in history.groups)


def heading(press: ChangeGroup, series: Series, name_of: Callable[[str], str]) -> str:
    """When, by whom, and whether it was taken back since."""
    who = COMMAND_LINE if press.who is None else name_of(press.who)
    taken_back = ", taken back since" if press.undone else ""
    return f"{format_moment(press.made_at, series.zone)}, by {who}{taken_back}:"


def change_groups(changes: Sequence[SessionChange | Note]) -> tuple[ChangeGroup, ...]:
    """The changes, the newest first, put together by press."""
    found = []
    for batch, some in groupby(changes, key=lambda each: each.change_id):
        done = list(some)
        lines = [line for each in reversed(done) for line in format_change(each)]
        if len(lines) > _MAX_TOLD:
            lines = [*lines[:_MAX_TOLD], f"And {len(lines) - _MAX_TOLD} more."]
        first = done[0]
        undone, is_note = isinstance(first, SessionChange) and first.undone, isinstance(first, Note)
        found.append(ChangeGroup(batch, first.who, first.made_at, tuple(lines), undone, can_be_undone=not is_note))
    return tuple(found)


def format_change(change: SessionChange | Note) -> list[str]:
    """What was done to a session: a line for each field that was edited, else one line; or a note's own."""
    if isinstance(change, Note):
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
