"""Worker processes that can be killed and frozen, and the clock that they share."""

import contextlib
import ctypes
import logging
import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import build
from bot.chat.port import Outcome, RenderedMessage
from bot.clock import SystemClock
from bot.config import Settings
from bot.core.outbox.rate_limit import RateLimit
from bot.teams.api.chat_client import TeamsChatClient
from bot.teams.chat import CardMessage
from handlers.teams import app as teams_app
from scheduler.timeouts import Timeouts

# Timeouts scale with the call timeout, here one second, so that hours of chaos take minutes.
TIMEOUTS = Timeouts(
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
RATE_LIMIT = RateLimit(per_recipient=timedelta(milliseconds=20), per_workspace=timedelta(milliseconds=1), burst=50)

_TAG = "delivery "

# Workers are forked from a single-threaded process that has imported every module, so they start in milliseconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["benchmarks.chaos.workers"])


class SharedClock:
    """A simulated clock in shared memory; wall-clock time is the machine's."""

    def __init__(self, start: datetime) -> None:
        self._shown = PROCESSES.RawValue(ctypes.c_double, start.timestamp())

    def now(self) -> datetime:
        """Return the simulated time."""
        return datetime.fromtimestamp(self._shown.value, UTC)

    def wall_now(self) -> datetime:
        """Return the machine's time."""
        return SystemClock().wall_now()

    def advance_to(self, moment: datetime) -> None:
        """Set the simulated time to `moment` (aware) in every process."""
        self._shown.value = moment.timestamp()


class TaggingClient(TeamsChatClient):
    """Posts to Teams with each delivery's key where no client of Teams shows it: Teams keeps none, and a run needs it.

    Edits do not carry it, so that it is read from what was posted first.
    """

    def send(
        self, external_id: str, message: RenderedMessage, key: str, thread: str | None = None, *, quiet: bool = False
    ) -> Outcome:
        """See `ChatClient.send`."""
        [card] = message.blocks
        tagged = CardMessage(message.text, ({**card, "fallbackText": f"{_TAG}{key}"},))
        return super().send(external_id, tagged, key, thread, quiet=quiet)


def key_in(activity: Mapping[str, Any]) -> str | None:
    """Return the key of the delivery that an activity belongs to; None for an answer to a person."""
    for attachment in activity.get("attachments") or []:
        tag = str(attachment.get("content", {}).get("fallbackText"))
        if tag.startswith(_TAG):
            return tag.removeprefix(_TAG)
    return None


def make_settings(values: dict[str, Any]) -> Settings:
    """Build settings from these values alone, ignoring the environment."""
    return Settings.model_validate(values)


def work(settings: dict[str, Any], clock: SharedClock) -> None:
    """Run a worker until the process is killed."""
    logging.disable(logging.CRITICAL)
    # A run has no other way to know what is what.
    vars(teams_app)["TeamsChatClient"] = TaggingClient
    bot = build(make_settings(settings), clock, rate_limit=RATE_LIMIT, timeouts=TIMEOUTS)
    bot.start_scheduler()
    threading.Event().wait()


@dataclass
class WorkerGroup:
    """Keeps a fixed number of workers running by replacing those that die.

    Attributes:
        kills: How many workers have been killed so far.
        freezes: How many workers have been frozen for a while.
    """

    settings: dict[str, Any]
    clock: SharedClock
    size: int
    rng: random.Random
    kills: int = 0
    freezes: int = 0
    _running: list[Any] = field(default_factory=list)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _killer: threading.Thread | None = None

    def start(self, max_kills: int, progress: Callable[[], float]) -> None:
        """Start the workers, and kill them at random times.

        Args:
            max_kills: Total number of kills, spread over the run.
            progress: Returns the completed share of the run, from 0 to 1.
        """
        self._running = [self._spawn() for _ in range(self.size)]
        self._killer = threading.Thread(target=self._kill, args=(max_kills, progress), daemon=True)
        self._killer.start()

    def stop(self) -> None:
        """Kill all workers and start no replacements."""
        self._stopping.set()
        if self._killer is not None:
            self._killer.join()
        for each in self._running:
            _signal(each.pid, signal.SIGKILL)
            each.join()

    def _spawn(self) -> Any:
        process = PROCESSES.Process(target=work, args=(self.settings, self.clock), daemon=True)
        process.start()
        return process

    def _kill(self, max_kills: int, progress: Callable[[], float]) -> None:
        while not self._stopping.wait(self.rng.uniform(0.02, 0.3)):
            for index, process in enumerate(self._running):
                if not process.is_alive():
                    process.join()
                    self._running[index] = self._spawn()
            if self.kills >= max_kills * progress():
                continue
            index = self.rng.randrange(self.size)
            victim = self._running[index]
            if self.rng.random() < 0.05:
                self._freeze(victim.pid)
                continue
            _signal(victim.pid, signal.SIGKILL)
            victim.join()
            self.kills += 1
            self._running[index] = self._spawn()

    def _freeze(self, pid: int) -> None:
        """Stop the process for up to longer than a lease, then let it continue."""
        self.freezes += 1
        _signal(pid, signal.SIGSTOP)
        threading.Timer(self.rng.uniform(0.5, 9), _signal, (pid, signal.SIGCONT)).start()


def _signal(pid: int, what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, what)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait up to `seconds` for a condition; return whether it became true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.03)
    return True
