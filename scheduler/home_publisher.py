"""Publishes Home views again after their content has changed."""

import logging
from datetime import datetime

from bot.chat.actor import Actor, Times
from bot.chat.port import ChatClients, Rejected, RetryLater
from bot.chat.surface import Surface
from bot.clock import Clock
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.services.admin import identities
from bot.services.participation import home
from bot.store.db.engine import Database
from bot.store.participation.home_refreshes import HomeRefresh
from scheduler.batch_worker import BatchWorker
from scheduler.timeouts import Timeouts

_log = logging.getLogger(__name__)


class HomePublisher(BatchWorker[HomeRefresh]):
    """Publishes Home views, which only Slack has.

    `public_url` is where the bot is reached from outside; None if it is not.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        chats: ChatClients[Notification, Home],
        timeouts: Timeouts,
        public_url: str | None,
    ) -> None:
        super().__init__(db, clock, chats, timeouts)
        self._public_url = public_url

    def _do(self, work: HomeRefresh) -> RetryLater | None:
        actor = Actor(workspace_id=work.workspace_id, external_id=work.external_id)
        shown = home.read(self._db, actor=actor, times=Times.of(self._clock), public_url=self._public_url)
        chat = self._chats(work.workspace_id, Surface.SLACK)
        its_id = identities.id_in(self._db, work.workspace_id, Surface.SLACK, work.external_id) or work.external_id
        match chat.client.publish_home(its_id, chat.render_home(shown)):
            case RetryLater() as later:
                return later
            case Rejected(why):
                _log.warning("page not shown", extra={"why": why})
                home.forget_viewer(self._db, work)
            case _:
                home.mark_published(self._db, work, shown.stale_at)
        return None

    def _retry_at(self, work: HomeRefresh, moment: datetime) -> None:
        home.retry_at(self._db, work, moment)
