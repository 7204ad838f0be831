"""What reading a file gives: entries, texts, and problems said in words. Faults in a file are values here."""

from dataclasses import dataclass

from bot.core.calendar.import_diff import Entry
from bot.core.calendar.models import Texts

__all__ = ["Entry", "Misread", "ParseResult", "Problem"]

# `Problem.line` where the fault is in no one line.
WHOLE_FILE = 0


@dataclass(frozen=True, slots=True)
class Misread:
    """A part of a line that cannot be read: one sentence that says what is wrong and what it should be."""

    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in a file.

    Attributes:
        line: Where the faulty line (or row) begins, from 1; 0 where the file as a whole is meant.
        text: The line as it stands there.
        what: What is wrong and what it should be.
    """

    line: int
    text: str
    message: str

    def __str__(self) -> str:
        if self.line == WHOLE_FILE:
            return self.message
        return f"Line {self.line}: {self.message}" + (f"\n    {self.text}" if self.text else "")


@dataclass(frozen=True, slots=True)
class ParseResult:
    """All that a file says; with a single problem, nothing of it is to be imported.

    Attributes:
        texts: What the programme says of itself; None where the file has nothing of the kind.
    """

    entries: tuple[Entry, ...] = ()
    texts: Texts | None = None
    problems: tuple[Problem, ...] = ()
