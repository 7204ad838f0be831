"""Updates posted messages whose content has changed."""

import logging
import uuid
from datetime import datetime, timedelta

from bot.chat.port import Chat, Posted, Rejected, RenderedMessage, RetryLater
from bot.core.home import Home
from bot.core.outbox.notifications import Notification, Skip
from bot.services.outbox.content import current_content
from bot.store.admin import connections
from bot.store.admin.connections import QuotaScope
from bot.store.db.engine import DatabaseUnavailableError
from bot.store.outbox import message_updates
from bot.store.outbox.message_updates import MessageUpdate
from scheduler.batch_worker import BatchWorker

_log = logging.getLogger(__name__)


class MessageUpdater(BatchWorker[MessageUpdate]):
    """Updates messages."""

    def _do(self, work: MessageUpdate) -> RetryLater | None:
        key = work.delivery.key
        chat = self.chats(work.workspace_id, work.surface)
        message = self._message(chat, work)
        if message is not None:
            match chat.client.update(Posted(work.conversation, work.message), message):
                case RetryLater() as later:
                    self._pause(work, later)
                    return later
                case Rejected(why):
                    # The message was deleted, or is too old to be edited: retrying will not help.
                    _log.warning("cannot be edited", extra={"key": key, "why": why})
                case _:
                    _log.info("edited", extra={"key": key, "ts": work.message})
        with self.db.write() as tx:
            message_updates.complete(tx, work, self.clock.wall_now())
        return None

    def _pause(self, work: MessageUpdate, later: RetryLater) -> None:
        """Let every worker keep the pause that the chat asked for, if it is one for messages too."""
        if later.workspace_wide and work.surface.counts_edits:
            wall_now = self.clock.wall_now()
            wait = self.timeouts.reconcile_retry if later.seconds is None else timedelta(seconds=later.seconds)
            until = wall_now + wait
            with self.db.write() as tx:
                connections.pause(
                    tx, work.workspace_id, work.surface, QuotaScope.POSTING, wall_now=wall_now, until=until
                )

    def _retry_at(self, work: MessageUpdate, moment: datetime) -> None:
        with self.db.write() as tx:
            message_updates.retry_at(tx, work, moment)

    def _message(self, chat: Chat[Notification, Home], work: MessageUpdate) -> RenderedMessage | None:
        key = work.delivery.key
        try:
            with self.db.read() as tx:
                content = current_content(tx, work, self.clock.now())
            if not isinstance(content, Skip):
                return chat.render(content)
            _log.info("not edited", extra={"key": key, "why": content.reason})
        except DatabaseUnavailableError:
            raise
        except Exception:  # noqa: BLE001 - logged; the message stays as it is, and the others are updated
            _log.exception("edit cannot be rendered", extra={"key": key, "reference": uuid.uuid4().hex[:8]})
        return None
