"""Publishes Home views again after their content has changed."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat.actor import Actor, Times
from bot.chat.port import Rejected, RetryLater, Surfaces
from bot.clock import Clock
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.services.participation import home
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.store.participation.home_refreshes import HomeRefresh
from scheduler.timeouts import Timeouts

_log = logging.getLogger(__name__)


class HomePublisher:
    """Publishes Home views, one after the other.

    Args:
        db: The database.
        clock: Provides the rounds' time and the machine's.
        surfaces: Returns the surface of a workspace.
        timeouts: The timeouts of delivery.
        public_url: Where the bot is reached from outside; None if it is not.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        surfaces: Surfaces[Notification, Home],
        timeouts: Timeouts,
        public_url: str | None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._surfaces = surfaces
        self._timeouts = timeouts
        self._public_url = public_url

    def publish(self, pages: Sequence[HomeRefresh]) -> None:
        """Publish these with current content. Those that the chat does not accept now are retried later."""
        waits: dict[int, datetime] = {}
        for page in pages:
            try:
                if page.workspace_id not in waits:
                    wait = self._publish_one(page)
                    if wait is None:
                        continue
                    # The others in this workspace wait too.
                    waits[page.workspace_id] = self._clock.wall_now() + wait
                home.retry_at(self._db, page, waits[page.workspace_id])
            except DatabaseUnavailableError as error:
                _log.warning("database away, pages come again", extra={"why": str(error)})
                return

    def _publish_one(self, page: HomeRefresh) -> timedelta | None:
        """Publish one view. Return how long its workspace has to wait, if the chat asked for that."""
        shown = home.read(
            self._db,
            actor=Actor(workspace_id=page.workspace_id, external_id=page.external_id),
            times=Times.of(self._clock),
            public_url=self._public_url,
        )
        surface = self._surfaces(page.workspace_id)
        match surface.client.publish_home(page.external_id, surface.render_home(shown)):
            case Rejected(why):
                _log.warning("page not shown", extra={"why": why})
                home.forget_viewer(self._db, page)
            case RetryLater(why, seconds):
                wait = self._timeouts.reconcile_retry if seconds is None else timedelta(seconds=seconds)
                _log.warning("page to be shown again", extra={"why": why, "retry_seconds": int(wait.total_seconds())})
                return wait
            case _:
                home.mark_published(self._db, page, shown)
        return None
