"""Making people's own pages anew, while they may be looking at them."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.core.home import Home
from bot.services import home
from bot.slack import Poster, Refused, TryLater
from bot.store.engine import Database, DatabaseUnavailableError
from bot.store.homes import Page
from scheduler.timing import Timing

_log = logging.getLogger(__name__)


class Showing:
    """Shows pages, one after the other.

    Args:
        db: The database.
        clock: The rounds' time, and the machine's.
        poster: Who shows.
        draw: A page's values into a view of the surface that the poster speaks to.
        timing: The spans.
        public_url: Where the bot is reached from outside; None where it is not.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        poster: Poster,
        draw: Callable[[Home], Mapping[str, Any]],
        timing: Timing,
        public_url: str | None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._poster = poster
        self._draw = draw
        self._timing = timing
        self._public_url = public_url

    def show(self, pages: Sequence[Page]) -> None:
        """Show all of these as everything is now; what the chat does not take now comes again."""
        for number, page in enumerate(pages):
            try:
                wait = self._show_one(page)
                if wait is not None:
                    until = self._clock.real() + wait
                    for each in pages[number:]:
                        home.again(self._db, each, until)
                    return
            except DatabaseUnavailableError as error:
                _log.warning("database away, pages come again: %s", error)
                return

    def _show_one(self, page: Page) -> timedelta | None:
        """How long all others have to wait, if the chat says so."""
        shown = home.as_it_is(
            self._db, page, now=self._clock.now(), real=self._clock.real(), public_url=self._public_url
        )
        match self._poster.show(page.address, self._draw(shown)):
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
