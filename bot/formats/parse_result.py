"""The result of parsing a file: entries, texts and problems. Errors in a file are values."""

from dataclasses import dataclass
from typing import Self

from bot.core.calendar.import_diff import Entry
from bot.core.calendar.models import Texts

__all__ = ["Entry", "Misread", "ParseResult", "Problem"]

# `Problem.line` if the problem concerns no single line.
WHOLE_FILE = 0


@dataclass(frozen=True, slots=True)
class Misread:
    """A part of a line that cannot be parsed, with a sentence that says what is wrong and what is expected."""

    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in a file.

    Attributes:
        line: The line where the row starts, from 1; 0 for the file as a whole.
        text: The line.
        message: What is wrong and what is expected.
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
    """The content of a file. If there is any problem, nothing is imported.

    Attributes:
        texts: The program's texts; None if the file has none.
    """

    entries: tuple[Entry, ...] = ()
    texts: Texts | None = None
    problems: tuple[Problem, ...] = ()

    @classmethod
    def failed(cls, message: str) -> Self:
        """Return the result for a file that cannot be parsed as a whole."""
        return cls(problems=(Problem(WHOLE_FILE, "", message),))
