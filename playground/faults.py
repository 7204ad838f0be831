"""Faults between the app and its chat service that tests can queue, and a record of every call."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

FaultKind = Literal[
    "ratelimited",
    "status",
    "status_after",
    "reset",
    "lost",
    "delay",
    "late",
    "commit_late",
    "error",
    "garbage",
    "empty",
    "hang",
    "pass",
]


@dataclass
class Fault:
    """A fault for the next `times` calls of a method ("*": any method).

    Attributes:
        status: Response status; 0 resets the connection instead.
        seconds: Delay, or the value of Retry-After.
        error: The service's error code for a rejection.
    """

    method: str
    kind: FaultKind
    times: int
    status: int = 200
    seconds: float = 0
    error: str = ""


@dataclass
class Faults:
    """Queued faults. Those of one method are used in the order in which they were added.

    Attributes:
        down: Whether every call meets a connection reset, before any queued fault.
    """

    pending: list[Fault] = field(default_factory=list)
    down: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def rate_limit(self, method: str = "*", *, retry_after: int = 1, times: int = 1) -> None:
        """Respond 429 with Retry-After and do nothing."""
        self._add(Fault(method, "ratelimited", times, 429, retry_after))

    def fail(self, method: str = "*", *, status: int = 500, times: int = 1, retry_after: int = 0) -> None:
        """Respond with that status, and Retry-After if it is given, and do nothing."""
        self._add(Fault(method, "status", times, status, retry_after))

    def fail_after(self, method: str = "*", *, status: int = 500, times: int = 1) -> None:
        """Do the work, then respond with that status; the caller cannot tell it from `fail`."""
        self._add(Fault(method, "status_after", times, status))

    def commit_late(self, method: str = "*", *, seconds: float, reset: bool = False, times: int = 1) -> None:
        """Respond 500 or reset the connection at once, but do the work some seconds later."""
        self._add(Fault(method, "commit_late", times, 0 if reset else 500, seconds))

    def refuse(self, method: str = "*", *, error: str, times: int = 1) -> None:
        """Respond 200 with that error and do nothing."""
        self._add(Fault(method, "error", times, error=error))

    def reject(self, method: str = "*", *, status: int, error: str, times: int = 1) -> None:
        """Respond with that status and error code and do nothing."""
        self._add(Fault(method, "error", times, status, error=error))

    def pass_through(self, method: str = "*", *, times: int = 1) -> None:
        """Let calls succeed, so that the fault queued next meets a later one."""
        self._add(Fault(method, "pass", times))

    def hang(self, method: str = "*", *, times: int = 1) -> None:
        """Do nothing, and never respond."""
        self._add(Fault(method, "hang", times))

    def reset(self, method: str = "*", *, times: int = 1) -> None:
        """Reset the connection and do nothing."""
        self._add(Fault(method, "reset", times))

    def lose_answer(self, method: str = "*", *, times: int = 1) -> None:
        """Do the work, then reset the connection."""
        self._add(Fault(method, "lost", times))

    def garble(self, method: str = "*", *, times: int = 1) -> None:
        """Do the work, then respond with invalid JSON."""
        self._add(Fault(method, "garbage", times))

    def empty(self, method: str = "*", *, times: int = 1) -> None:
        """Do the work, then respond with success and an empty object."""
        self._add(Fault(method, "empty", times))

    def delay(self, method: str = "*", *, seconds: float, times: int = 1) -> None:
        """Wait, then do the work and respond."""
        self._add(Fault(method, "delay", times, seconds=seconds))

    def delay_answer(self, method: str = "*", *, seconds: float, times: int = 1) -> None:
        """Do the work, wait, then respond."""
        self._add(Fault(method, "late", times, seconds=seconds))

    def clear(self) -> None:
        """Remove all queued faults, and be up again."""
        with self._lock:
            self.pending.clear()
            self.down = False

    def take(self, method: str) -> Fault | None:
        """Return the fault for this call and count it down; None if the call succeeds."""
        with self._lock:
            if self.down:
                return Fault(method, "reset", 1)
            for fault in self.pending:
                if fault.method in {method, "*"}:
                    fault.times -= 1
                    if fault.times <= 0:
                        self.pending.remove(fault)
                    return fault
            return None

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self.pending.append(fault)


@dataclass(frozen=True)
class Call:
    """One call that reached the playground; `error` is None unless the method itself failed."""

    method: str
    arguments: dict[str, Any]
    error: str | None
    fault: FaultKind | None


@dataclass
class Calls:
    """All calls, in order."""

    all: list[Call] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        with self._lock:
            return [each for each in self.all if each.method == method]

    def count(self, method: str) -> int:
        """Return the number of calls of one method."""
        return len(self.of(method))

    def clear(self) -> None:
        """Remove all recorded calls."""
        with self._lock:
            self.all.clear()

    def add(self, call: Call) -> None:
        """Record a call."""
        with self._lock:
            self.all.append(call)

    def __len__(self) -> int:
        return len(self.all)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self.all))
