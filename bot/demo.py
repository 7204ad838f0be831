"""`lhs-rounds demo`: the whole bot with a Slack on this machine, the page's calendar, and a clock that can be turned."""

import logging
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from importlib import resources
from pathlib import Path

import typer
from pydantic import SecretStr

from bot.app import Bot, build
from bot.clock import TurnableClock
from bot.config import Settings
from bot.core.calendar import instant
from bot.formats import read_any
from bot.loopback import Loopback
from bot.services import calendar, deliveries
from bot.store import migrate
from bot.store.engine import make_engine
from playground.seed import make_workspace
from playground.server import Playground

ZONE = "America/New_York"
# Five minutes before the first announcement of the page's calendar.
START = instant(date(2024, 3, 1), time(8, 55), ZONE)


class TurnedBot:
    """The clock that the playground's page shows and turns, with the bot following.

    Args:
        bot: Built with `clock`.
        clock: The rounds' time.
        zone: In which the page shows it.
    """

    def __init__(self, bot: Bot, clock: TurnableClock, zone: str) -> None:
        self._bot = bot
        self._clock = clock
        self._turning = threading.Lock()
        self.zone = zone

    def now(self) -> datetime:
        """The rounds' time (aware, UTC)."""
        return self._clock.now()

    def forward(self, seconds: float) -> None:
        """Turn the clock on; every due moment in between is ticked at its own time."""
        with self._turning:
            target = self._clock.now() + timedelta(seconds=seconds)
            while (due := deliveries.next_due(self._bot.db, self._clock.now())) is not None and due <= target:
                self._tick_at(due)
            self._tick_at(target)

    def next_post(self) -> bool:
        """Turn the clock on to the next moment at which anything is to be posted; False if nothing ever is."""
        with self._turning:
            due = deliveries.next_due(self._bot.db, self._clock.now())
            if due is not None:
                self._tick_at(due)
            return due is not None

    def _tick_at(self, moment: datetime) -> None:
        self._clock.turn_to(moment)
        self._bot.beat()
