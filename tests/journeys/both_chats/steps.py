"""The words in which a walk is written: who does what, and what they read then."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

import urllib3
from sqlalchemy import text

from bot.demo import ZONE, Demo


@dataclass(frozen=True)
class Step:
    """A row of the table. `{chat}` in a text is the name of the chat, and `{name}` what a step has kept by that name.

    Attributes:
        role: Who does it.
        does: What they do.
        what: What they type, the button or link that they press, or words of the message that they look for.
        reads: What they read then.
        lacks: What they do not read.
        fills: What they fill in before they press, by label.
        value: The button's value, where several have the same words.
        keeps: A name, and the pattern of what they read that is kept by it.
    """

    role: str
    does: Literal["types", "opens home", "presses", "follows", "finds", "finds in the channel"]
    what: str
    reads: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    fills: Mapping[str, object] = field(default_factory=dict)
    value: str | None = None
    keeps: tuple[str, str] | None = None


@dataclass(frozen=True)
class Stored:
    """How many rows of a table have all of these words."""

    table: str
    words: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Posted:
    """How the posts at the top of the channel begin, oldest first."""

    headlines: tuple[str, ...]


@dataclass(frozen=True)
class Until:
    """The clock is advanced to this time of the program."""

    moment: datetime


@dataclass(frozen=True)
class After:
    """The clock is advanced."""

    span: timedelta


Row = Step | Stored | Posted | Until | After


@dataclass(frozen=True)
class Role:
    """Writes steps of one person. Used as something to fill in, it is this person."""

    name: str

    def types(self, words: str, *reads: str, lacks: Sequence[str] = ()) -> Step:
        """Type to LHS Rounds: in Slack after the command, in Teams in the own chat."""
        return Step(self.name, "types", words, reads, tuple(lacks))

    def opens_home(self, *reads: str, lacks: Sequence[str] = ()) -> Step:
        """Look at Home."""
        return Step(self.name, "opens home", "", reads, tuple(lacks))

    def finds(self, words: str, *reads: str, lacks: Sequence[str] = (), keeps: tuple[str, str] | None = None) -> Step:
        """Look at the newest message in the own chat that has these words."""
        return Step(self.name, "finds", words, reads, tuple(lacks), keeps=keeps)

    def finds_in_channel(self, words: str, *reads: str, lacks: Sequence[str] = ()) -> Step:
        """Look at the newest post in the channel that has these words."""
        return Step(self.name, "finds in the channel", words, reads, tuple(lacks))

    def presses(
        self,
        button: str,
        *reads: str,
        fills: Mapping[str, object] | None = None,
        lacks: Sequence[str] = (),
        value: str | None = None,
    ) -> Step:
        """Fill in what they look at, and press the first button with these words."""
        return Step(self.name, "presses", button, reads, tuple(lacks), fills or {}, value)

    def follows(self, link: str, *reads: str) -> Step:
        """Follow a link of the app in what they look at, and read the status, the type and what is there."""
        return Step(self.name, "follows", link, reads)


CLINICIAN, MEMBER = Role("clinician"), Role("member")
ORGANIZER, SECOND_ORGANIZER = Role("organizer"), Role("second organizer")


def stored(table: str, *words: str, rows: int = 1) -> Stored:
    """State how many rows of a table have all of these words."""
    return Stored(table, words, rows)


def posted(*headlines: str) -> Posted:
    """State how all posts at the top of the channel begin."""
    return Posted(headlines)


def until(month: int, day: int, hour: int = 12, minute: int = 0) -> Until:
    """Advance the clock to a time of 2024, in the program's zone."""
    return Until(datetime(2024, month, day, hour, minute, tzinfo=ZoneInfo(ZONE)))


def after(**span: float) -> After:
    """Advance the clock."""
    return After(timedelta(**span))


class PersonInChat(Protocol):
    """A person who does what a step says, and returns what they read then."""

    def types(self, words: str) -> str:
        """See `Role.types`."""

    def opens_home(self) -> str:
        """See `Role.opens_home`."""

    def finds(self, words: str) -> str:
        """See `Role.finds`."""

    def finds_in_channel(self, words: str) -> str:
        """See `Role.finds_in_channel`."""

    def presses(self, button: str, fills: Mapping[str, object], value: str | None) -> str:
        """See `Role.presses`."""

    def address_of(self, link: str) -> str:
        """Return where a link leads."""

    def posts(self) -> list[str]:
        """Return how each post at the top of the channel begins."""


@dataclass(frozen=True)
class Walker:
    """Carries out walks in one chat.

    Attributes:
        chat: The name of the chat.
        person: Returns a person by role; the same one each time.
        kept: What steps have kept, by name.
    """

    chat: str
    demo: Demo
    person: Callable[[str], PersonInChat]
    kept: dict[str, str] = field(default_factory=dict)

    def walk(self, rows: Sequence[Row]) -> None:
        """Carry out each row, and let the app do what is due then."""
        for number, row in enumerate(rows, 1):
            match row:
                case Step():
                    self._step(row, f"step {number} in {self.chat}")
                case Stored(table, words, expected):
                    found = [each for each in self._rows(table) if all(word in each for word in words)]
                    assert len(found) == expected, f"row {number}: {self._rows(table)}"
                case Posted(headlines):
                    found = self.person(MEMBER.name).posts()
                    assert len(found) == len(headlines), f"row {number}: {found}"
                    assert [each for each, words in zip(found, headlines, strict=True) if words not in each] == []
                case Until(moment):
                    self.demo.clock.forward((moment - self.demo.clock.now()).total_seconds())
                case After(span):
                    self.demo.clock.forward(span.total_seconds())
            self.demo.bot.run_once()

    def _step(self, step: Step, name: str) -> None:
        read = self._do(step)
        missing = [each for each in map(self._named, step.reads) if each not in read]
        extra = [each for each in step.lacks if each in read]
        assert not missing, f"{name}: {step.role} {step.does} {step.what!r} and misses {missing} in:\n{read}"
        if step.keeps is not None:
            name, pattern = step.keeps
            [self.kept[name]] = set(re.findall(pattern, read))
        assert not extra, f"{name}: {step.role} {step.does} {step.what!r} and reads {extra} in:\n{read}"

    def _do(self, step: Step) -> str:
        person, what = self.person(step.role), self._named(step.what)
        match step.does:
            case "types":
                return person.types(what)
            case "opens home":
                return person.opens_home()
            case "finds":
                return person.finds(what)
            case "finds in the channel":
                return person.finds_in_channel(what)
            case "follows":
                response = urllib3.request("GET", person.address_of(what))
                return f"{response.status} {response.headers['Content-Type']}\n{response.data.decode('latin-1')}"
            case "presses":
                fills = {
                    self._named(label): self._named(value) if isinstance(value, str) else value
                    for label, value in step.fills.items()
                }
                return person.presses(what, fills, step.value)

    def _named(self, words: str) -> str:
        for name, value in {"chat": self.chat, **self.kept}.items():
            words = words.replace(f"{{{name}}}", value)
        return words

    def _rows(self, table: str) -> list[str]:
        with self.demo.bot.db.engine.connect() as connection:
            return [str(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608 - written in the walks
