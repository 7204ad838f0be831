"""What can go wrong between an app and Slack, to be set by a test; and a record of every call."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "ratelimited", "status", "status_after", "reset", "lost", "delay", "late", "commit_late", "error", "garbage"
]


@dataclass
class Fault:
    """One fault, for the next `times` calls of a method ("*": of any).

    Attributes:
        status: What is answered; 0 for a reset in place of an answer.
        seconds: How long to wait, or to be told to wait.
        word: Slack's word for a refusal.
    """

    method: str
    kind: Kind
    times: int
    status: int = 200
    seconds: float = 0
    word: str = ""


@dataclass
class Faults:
    """The faults that wait for a call. Those of one method happen in the order in which they were set."""

    waiting: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rate_limit(self, method: str = "*", *, retry_after: int = 1, times: int = 1) -> None:
        """Answer 429 with Retry-After; nothing is done."""
        self._add(Fault(method, "ratelimited", times, 429, retry_after))

    def fail(self, method: str = "*", *, status: int = 500, times: int = 1) -> None:
        """Answer that status; nothing is done."""
        self._add(Fault(method, "status", times, status))

    def fail_after(self, method: str = "*", *, status: int = 500, times: int = 1) -> None:
        """Do the work, then answer that status: whoever asked cannot tell it from `fail`."""
        self._add(Fault(method, "status_after", times, status))

    def commit_late(self, method: str = "*", *, seconds: float, reset: bool = False, times: int = 1) -> None:
        """Answer 500 at once, or reset the connection; do the work some seconds later all the same."""
        self._add(Fault(method, "commit_late", times, 0 if reset else 500, seconds))

    def refuse(self, method: str = "*", *, error: str, times: int = 1) -> None:
        """Answer 200 with that error; nothing is done."""
        self._add(Fault(method, "error", times, word=error))

    def reset(self, method: str = "*", *, times: int = 1) -> None:
        """Reset the connection; nothing is done."""
        self._add(Fault(method, "reset", times))

    def lose_answer(self, method: str = "*", *, times: int = 1) -> None:
        """Do the work, then reset the connection."""
        self._add(Fault(method, "lost", times))

    def garble(self, method: str = "*", *, times: int = 1) -> None:
        """Do the work, then answer something that is no JSON."""
        self._add(Fault(method, "garbage", times))

    def delay(self, method: str = "*", *, seconds: float, times: int = 1) -> None:
        """Wait, then do the work and answer."""
        self._add(Fault(method, "delay", times, seconds=seconds))

    def delay_answer(self, method: str = "*", *, seconds: float, times: int = 1) -> None:
        """Do the work, wait, then answer."""
        self._add(Fault(method, "late", times, seconds=seconds))

    def clear(self) -> None:
        """Everything works again."""
        with self._lock:
            self.waiting.clear()

    def take(self, method: str) -> Fault | None:
        """The fault for this call, counted down; None if it goes well."""
        with self._lock:
            for fault in self.waiting:
                if fault.method in {method, "*"}:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.waiting.remove(fault)
                    return fault
            return None

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self.waiting.append(fault)


@dataclass(frozen=True)
class Call:
    """One call that reached this Slack; `error` is None where it went well, or wrong only on the way."""

    method: str
    arguments: dict[str, Any]
    error: str | None
    fault: Kind | None


@dataclass
class Calls:
    """Every call of the Web API, in order."""

    all: list[Call] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, method: str) -> list[Call]:
        """Those of one method."""
        with self._lock:
            return [each for each in self.all if each.method == method]

    def count(self, method: str) -> int:
        """How many of one method."""
        return len(self.of(method))

    def clear(self) -> None:
        """Forget them."""
        with self._lock:
            self.all.clear()

    def add(self, call: Call) -> None:
        """Record one."""
        with self._lock:
            self.all.append(call)

    def __len__(self) -> int:
        return len(self.all)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self.all))
