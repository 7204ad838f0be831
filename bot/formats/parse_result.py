"""The result of parsing a file: what was understood, what was skipped and why, what is doubtful, and what is wrong.

How a preview shows it: each of `entries` is a row of the table (date, time, speakers, title, place). Each of `skipped`
says why a line is no session. Each of `problems` names a line that is not taken in: with `readings`, it reads several
ways, and the organizer may decide which (`ParseResult.decided`); without, the text has to be corrected. `notes` say
what was decided without being in the text ("Numeric dates were read month first"). The entries can be taken in while
problems wait, if the organizer says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Self

from bot.core.calendar.entries import Entry
from bot.core.calendar.import_preview import LEAVE_OUT, WHOLE_FILE, Problem, Skipped
from bot.core.calendar.models import Texts
from bot.formats.free_text.reading import Misread

__all__ = ["WHOLE_FILE", "Entry", "Misread", "ParseResult", "Problem", "Skipped"]


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The content of a file.

    Attributes:
        entries: The sessions that were understood.
        texts: The program's texts; None if the file has none.
        problems: The lines that are not taken in, because they are doubtful or cannot be read.
        skipped: The lines that are no sessions, such as holidays and sentences.
        notes: What was decided without being in the text, and which columns were not read, as sentences.
    """

    entries: tuple[Entry, ...] = ()
    texts: Texts | None = None
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def failed(cls, message: str) -> Self:
        """Return the result for a file that cannot be parsed as a whole."""
        return cls(problems=(Problem(WHOLE_FILE, "", message),))

    @property
    def doubtful(self) -> tuple[Problem, ...]:
        """Return the lines that read several ways."""
        return tuple(each for each in self.problems if each.readings)

    def decided(self, choices: Mapping[int, int]) -> "ParseResult":
        """Return the result with doubtful lines decided.

        Args:
            choices: For a line, the position of the chosen one of its readings, or `LEAVE_OUT`. Others stay doubtful.
        """
        chosen: list[Entry] = []
        left: list[Problem] = []
        skipped = list(self.skipped)
        for each in self.problems:
            choice = choices.get(each.line) if each.readings else None
            if choice == LEAVE_OUT:
                skipped.append(Skipped(each.line, each.text, "You left it out."))
            elif choice is not None and 0 <= choice < len(each.readings):
                chosen.append(each.readings[choice])
            else:
                left.append(each)
        entries, duplicates = without_duplicates([*self.entries, *chosen])
        return replace(
            self,
            entries=tuple(entries),
            problems=(*left, *duplicates),
            skipped=tuple(sorted(skipped, key=lambda each: each.line)),
        )

    def without(self, ambiguous: Iterable[Entry], problems: Iterable[Problem]) -> "ParseResult":
        """Return the result with entries that are problems after all."""
        out = set(ambiguous)
        entries = tuple(each for each in self.entries if each not in out)
        return replace(self, entries=entries, problems=(*self.problems, *problems))


@dataclass(slots=True)
class ResultBuilder:
    """Collects what is read from a file, line by line."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)

    def add(self, parts: Iterable[Entry | Problem | Skipped]) -> None:
        """Add what lines were read as."""
        for part in parts:
            match part:
                case Entry():
                    self.entries.append(part)
                case Problem():
                    self.problems.append(part)
                case Skipped():
                    self.skipped.append(part)

    def note(self, notes: Iterable[str]) -> None:
        """Add notes that are not there yet."""
        self.notes.update(dict.fromkeys(notes))

    def build(self, texts: Texts | None = None) -> ParseResult:
        """Return the result, with entries by line and no two of them at one time."""
        entries, duplicates = without_duplicates(self.entries)
        problems = sorted([*self.problems, *duplicates], key=lambda each: each.line)
        return ParseResult(tuple(entries), texts, tuple(problems), tuple(self.skipped), tuple(self.notes))


def without_duplicates(entries: Iterable[Entry]) -> tuple[list[Entry], list[Problem]]:
    """Return the entries without those at the date and time of an earlier one, and the problems with the others."""
    first: dict[tuple[date, time | None], Entry] = {}
    problems = []
    for each in sorted(entries, key=lambda entry: entry.line):
        earlier = first.setdefault((each.date, each.start), each)
        if earlier is not each:
            message = f"Same date and time as line {earlier.line}. Remove one."
            problems.append(Problem(each.line, each.title or "; ".join(each.speakers), message))
    return list(first.values()), problems
