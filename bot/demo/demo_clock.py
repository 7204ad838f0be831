"""The clock of a demo: the page shows it and advances it, and the bot follows."""

import threading
from datetime import datetime, timedelta

from bot.app import Bot
from bot.clock import SimulatedClock
from bot.services.outbox import dispatch

ZONE = "America/New_York"


class DemoClock:
    """The clock that the playground's page shows and advances, with a bot that follows it.

    Args:
        clock: The rounds' time.
    """

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock = clock
        self._advancing = threading.Lock()
        self._bot: Bot | None = None

    zone = ZONE

    def follow(self, bot: Bot) -> None:
        """Set the bot that follows. It must have been built with the same clock."""
        self._bot = bot

    def now(self) -> datetime:
        """Return the rounds' time (aware, UTC)."""
        return self._clock.now()

    def forward(self, seconds: float) -> None:
        """Advance the clock. The bot runs at every due time in between."""
        with self._advancing:
            self._advance_to(self._clock.now() + timedelta(seconds=seconds))

    def next_post(self) -> bool:
        """Advance to the next time at which a message is due. Return False if only Monday summaries are planned.

        Those go on for as long as the app runs, and are posted only if there is something to say.
        """
        with self._advancing:
            due = self._due()
            if due is None:
                return False
            more = self._bot is not None and dispatch.plans_posts(self._bot.db, self._clock.now())
            self._advance_to(due)
            return more

    def _advance_to(self, target: datetime) -> None:
        while (due := self._due()) is not None and due < target:
            self._tick_at(due)
        self._tick_at(target)

    def _due(self) -> datetime | None:
        return None if self._bot is None else dispatch.next_due(self._bot.db, self._clock.now())

    def _tick_at(self, moment: datetime) -> None:
        self._clock.advance_to(moment)
        if self._bot is not None:
            self._bot.run_once()
