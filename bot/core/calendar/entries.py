"""A session as a file states it."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in a file. Everything but the date may be unknown (None, or no speakers).

    Attributes:
        line: The line where it starts in the file, from 1.
    """

    line: int
    date: date
    start: time | None = None
    minutes: int | None = None
    title: str | None = None
    speakers: tuple[str, ...] = ()
    place: str | None = None
    link: str | None = None
