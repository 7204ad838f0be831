"""Publishes Home views again after their content has changed."""

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.chat.actor import Actor, Times
from bot.chat.port import Rejected, RetryLater
from bot.chat.surface import Surface
from bot.services.admin import identities
from bot.services.participation import home
from bot.store.participation.home_refreshes import HomeRefresh
from scheduler.batch_worker import BatchWorker

_log = logging.getLogger(__name__)


@dataclass
class HomePublisher(BatchWorker[HomeRefresh]):
    """Publishes Home views, which only Slack has.

    Attributes:
        public_url: Where the bot is reached from outside; None if it is not.
    """

    public_url: str | None

    def _do(self, work: HomeRefresh) -> RetryLater | None:
        actor = Actor(workspace_id=work.workspace_id, external_id=work.external_id)
        shown = home.read(self.db, actor=actor, times=Times.of(self.clock), public_url=self.public_url)
        chat = self.chats(work.workspace_id, Surface.SLACK)
        its_id = identities.id_in(self.db, work.workspace_id, Surface.SLACK, work.external_id) or work.external_id
        match chat.client.publish_home(its_id, chat.render_home(shown)):
            case RetryLater() as later:
                return later
            case Rejected(why):
                _log.warning("page not shown", extra={"why": why})
                home.forget_viewer(self.db, work)
            case _:
                home.mark_published(self.db, work, shown.stale_at)
        return None

    def _retry_at(self, work: HomeRefresh, moment: datetime) -> None:
        home.retry_at(self.db, work, moment)
