"""What an import shows before it changes anything: a row for each session, and the lines that are not taken in."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256

from bot.core.calendar.entries import Entry
from bot.core.calendar.import_diff import Comparison
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.session_changes import Difference, differences

# `Problem.line` if the problem concerns no single line.
WHOLE_FILE = 0
# The choice that no reading of a doubtful line is taken in.
LEAVE_OUT = -1
# A line may have megabytes; who reads it looks for its beginning.
_MAX_SHOWN = 500


def _with_line(line: int, sentence: str, text: str) -> str:
    return f"Line {line}: {_clipped(sentence)}" + (f"\n    {_clipped(text)}" if text else "")


def _clipped(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is not taken in.

    Attributes:
        line: The line where the row starts, from 1; 0 for the file as a whole.
        text: The line.
        message: What is wrong and what is expected.
        readings: What it may mean, the likeliest first, if it reads several ways; the organizer may choose one.
    """

    line: int
    text: str
    message: str
    readings: tuple[Entry, ...] = ()

    @property
    def key(self) -> str:
        """Return what identifies the line with its readings: a choice made for another text does not count."""
        return f"{self.line}.{sha256(repr((self.text, self.readings)).encode()).hexdigest()[:8]}"

    def __str__(self) -> str:
        if self.line == WHOLE_FILE:
            return _clipped(self.message)
        return _with_line(self.line, self.message, self.text)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is no session, or a session that does not take place.

    Attributes:
        line: The line, from 1.
        text: The line.
        reason: Why it is skipped, as a sentence.
        day: The day that it names ("December 23: Winter break"); None for other lines.
    """

    line: int
    text: str
    reason: str
    day: date | None = None

    def __str__(self) -> str:
        return _with_line(self.line, self.reason, self.text)


class RowKind(StrEnum):
    """What an import does with a session."""

    NEW = "New"
    CHANGED = "Changed"
    SAME = "Same"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A session of the file, as it will be after the import, and what changes of it."""

    kind: RowKind
    session: Session | Entry
    changes: tuple[Difference, ...] = ()

    @property
    def stays_canceled(self) -> bool:
        """Return whether the session is canceled. An import does not change that."""
        return isinstance(self.session, Session) and self.session.status is SessionStatus.CANCELED


def import_rows(comparison: Comparison) -> tuple[ImportRow, ...]:
    """Return a row for each session of the file, by date: first those that change."""
    changing = [ImportRow(RowKind.NEW, each) for each in comparison.added]
    changing += [
        ImportRow(RowKind.CHANGED, each.result, differences(each.session, each.result)) for each in comparison.changed
    ]
    same = [ImportRow(RowKind.SAME, each) for each in comparison.unchanged]
    return (*sorted(changing, key=_when), *sorted(same, key=_when))


def _when(row: ImportRow) -> tuple[date, str]:
    return row.session.date, str(row.session.start or "")


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """Nothing was changed yet: what the text would change, and the lines that would be left out.

    Attributes:
        comparison: What is taken in, compared with the calendar.
        text_changes: What changes of the program's description.
        problems: The lines that are not taken in: doubtful and not decided, or unreadable.
        skipped: The lines that are no sessions.
        notes: What was decided without being in the text, as sentences.
        doubtful: The lines that read several ways, decided or not.
        choices: For a doubtful line's key, the position of the chosen reading, or `LEAVE_OUT`.
        seen: Identifies this preview.
        is_confirmed: Whether the organizer has seen this preview and wants the import.
    """

    series: Series
    comparison: Comparison
    text_changes: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    doubtful: tuple[Problem, ...] = ()
    choices: Mapping[str, int] = field(default_factory=dict)
    seen: str = ""
    is_confirmed: bool = False

    @property
    def rows(self) -> tuple[ImportRow, ...]:
        """Return a row for each session that is taken in."""
        return import_rows(self.comparison)

    @property
    def changes_anything(self) -> bool:
        """Return whether there is anything to import."""
        return bool(self.comparison.added or self.comparison.changed or self.text_changes)


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What was imported, in words, and the lines that were left out.

    Attributes:
        change_id: What can be undone; None if nothing can.
    """

    series: Series
    lines: tuple[str, ...]
    change_id: uuid.UUID | None
    left_out: tuple[Problem, ...] = ()
