"""Making people's own pages anew, while they may be looking at them."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.chat.port import Posters, Refused, TryLater
from bot.clock import Clock
from bot.core.home import Home
from bot.services.participation import home
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.store.participation.home_refreshes import Page
from scheduler.timeouts import Timing

_log = logging.getLogger(__name__)


class Showing:
    """Shows pages, one after the other.

    Args:
        db: The database.
        clock: The rounds' time, and the machine's.
        posters: Who shows, by workspace.
        draw: A page's values into a view of the surface that the posters speak to.
        timing: The spans.
        public_url: Where the bot is reached from outside; None where it is not.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        posters: Posters,
        draw: Callable[[Home], Mapping[str, Any]],
        timing: Timing,
        public_url: str | None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._posters = posters
        self._draw = draw
        self._timing = timing
        self._public_url = public_url

    def show(self, pages: Sequence[Page]) -> None:
        """Show all of these as everything is now; what the chat does not take now comes again."""
        waits: dict[int, datetime] = {}
        for page in pages:
            try:
                if page.workspace_id not in waits:
                    wait = self._show_one(page)
                    if wait is None:
                        continue
                    # All others in this workspace wait as well.
                    waits[page.workspace_id] = self._clock.real() + wait
                home.again(self._db, page, waits[page.workspace_id])
            except DatabaseUnavailableError as error:
                _log.warning("database away, pages come again: %s", error)
                return

    def _show_one(self, page: Page) -> timedelta | None:
        """How long it and all others there have to wait, if the chat says so."""
        shown = home.read(
            self._db,
            workspace_id=page.workspace_id,
            person=page.address,
            now=self._clock.now(),
            real=self._clock.real(),
            public_url=self._public_url,
        )
        match self._posters(page.workspace_id).show(page.address, self._draw(shown)):
            case Refused(why):
                _log.warning("page not shown why=%s", why)
                home.gone(self._db, page)
            case TryLater(why, seconds):
                wait = self._timing.between_looks if seconds is None else timedelta(seconds=seconds)
                _log.warning("page to be shown again why=%s in=%ss", why, int(wait.total_seconds()))
                return wait
            case _:
                home.made(self._db, page, shown)
        return None
