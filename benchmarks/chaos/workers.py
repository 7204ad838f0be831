"""Workers in processes of their own, that can be killed and frozen; and the clock that they share."""

import contextlib
import ctypes
import logging
import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import build
from bot.clock import SystemClock
from bot.config import Settings
from bot.core.outbox.rate_limit import RateLimit
from scheduler.timeouts import Timeouts

# Everything waits in proportion to how long a call may take: here a second, so that a storm of hours takes minutes.
TIMING = Timeouts(
    lease=timedelta(seconds=6),
    min_lease_remaining=timedelta(seconds=4),
    reconcile_after=timedelta(seconds=2),
    duplicate_check_after=timedelta(seconds=5),
    initial_backoff=timedelta(milliseconds=200),
    max_backoff=timedelta(seconds=2),
    reconcile_retry=timedelta(milliseconds=300),
    heartbeat=timedelta(seconds=1),
    poll_interval=timedelta(milliseconds=20),
)
PACE = RateLimit(per_recipient=timedelta(milliseconds=20), per_workspace=timedelta(milliseconds=1), burst=50)

# Processes are forked from one that has read all modules and has no threads: they begin in milliseconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["benchmarks.chaos.workers"])


class SharedClock:
    """The rounds' time stands in memory that all processes share; the machine's time is the machine's."""

    def __init__(self, start: datetime) -> None:
        self._shown = PROCESSES.RawValue(ctypes.c_double, start.timestamp())

    def now(self) -> datetime:
        """The rounds' time."""
        return datetime.fromtimestamp(self._shown.value, UTC)

    def wall_now(self) -> datetime:
        """The machine's time."""
        return SystemClock().wall_now()

    def turn_to(self, moment: datetime) -> None:
        """Let it be `moment` (aware) for everybody."""
        self._shown.value = moment.timestamp()


def settings_of(values: dict[str, Any]) -> Settings:
    """Settings of these values, whatever the environment says."""
    return Settings.model_validate(values)


def work(settings: dict[str, Any], clock: SharedClock) -> None:
    """What a worker's process does until it is killed."""
    logging.disable(logging.CRITICAL)
    bot = build(settings_of(settings), clock, rate_limit=PACE, timeouts=TIMING)
    bot.start_scheduler()
    threading.Event().wait()


@dataclass
class Crew:
    """So many workers at any time: one that is killed is followed by another.

    Attributes:
        kills: How many have been killed so far.
        freezes: How many have been frozen for a while.
    """

    settings: dict[str, Any]
    clock: SharedClock
    size: int
    chance: random.Random
    kills: int = 0
    freezes: int = 0
    _running: list[Any] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _killer: threading.Thread | None = None

    def start(self, most_kills: int, progress: Callable[[], float]) -> None:
        """Let them work, and kill them at random moments.

        Args:
            most_kills: How many times in all, spread over the whole.
            progress: How much of the whole is done, from 0 to 1.
        """
        self._running = [self._another() for _ in range(self.size)]
        self._killer = threading.Thread(target=self._kill, args=(most_kills, progress), daemon=True)
        self._killer.start()

    def stop(self) -> None:
        """Kill them all, and no more follow."""
        self._stopping.set()
        if self._killer is not None:
            self._killer.join()
        for each in self._running:
            _signal(each.pid, signal.SIGKILL)
            each.join()

    def _another(self) -> Any:
        process = PROCESSES.Process(target=work, args=(self.settings, self.clock), daemon=True)
        process.start()
        return process

    def _kill(self, most_kills: int, progress: Callable[[], float]) -> None:
        while not self._stopping.wait(self.chance.uniform(0.02, 0.3)):
            for place, process in enumerate(self._running):
                if not process.is_alive():
                    process.join()
                    self._running[place] = self._another()
            if self.kills >= most_kills * progress():
                continue
            place = self.chance.randrange(self.size)
            victim = self._running[place]
            if self.chance.random() < 0.05:
                self._freeze(victim.pid)
                continue
            _signal(victim.pid, signal.SIGKILL)
            victim.join()
            self.kills += 1
            self._running[place] = self._another()

    def _freeze(self, pid: int) -> None:
        """Frozen for up to longer than a lease, and then going on as if nothing had been."""
        self.freezes += 1
        _signal(pid, signal.SIGSTOP)
        threading.Timer(self.chance.uniform(0.5, 9), _signal, (pid, signal.SIGCONT)).start()


def _signal(pid: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, what)


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait for a condition at most so long; whether it came true."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.03)
    return True
