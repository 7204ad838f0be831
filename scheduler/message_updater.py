"""Updates posted messages whose content has changed."""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat.port import Posted, Rejected, RenderedMessage, RetryLater, Surface, Surfaces, Updated
from bot.clock import Clock
from bot.core.home import Home
from bot.core.outbox.notifications import Notification, Skip
from bot.services.outbox import message_updates
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.store.outbox.message_updates import MessageUpdate
from scheduler.timeouts import Timeouts

_log = logging.getLogger(__name__)


class MessageUpdater:
    """Updates messages, one after the other.

    Args:
        db: The database.
        clock: Provides the rounds' time and the machine's.
        surfaces: Returns the surface of a workspace.
        timeouts: The timeouts of delivery.
    """

    def __init__(self, db: Database, clock: Clock, surfaces: Surfaces[Notification, Home], timeouts: Timeouts) -> None:
        self._db = db
        self._clock = clock
        self._surfaces = surfaces
        self._timeouts = timeouts

    def update(self, some: Sequence[MessageUpdate]) -> None:
        """Update these messages. Those that the chat does not accept now are retried later."""
        waits: dict[int, datetime] = {}
        for each in some:
            try:
                if each.workspace_id not in waits:
                    wait = self._update_one(each)
                    if wait is None:
                        continue
                    # The others in this workspace wait too.
                    waits[each.workspace_id] = self._clock.wall_now() + wait
                message_updates.retry_at(self._db, each, waits[each.workspace_id])
            except DatabaseUnavailableError as error:
                _log.warning("database away, what was to be edited comes again", extra={"why": str(error)})
                return

    def _update_one(self, edit: MessageUpdate) -> timedelta | None:
        """Update one message. Return how long its workspace has to wait, if the chat asked for that."""
        key = edit.delivery.key
        surface = self._surfaces(edit.workspace_id)
        message = self._message(surface, edit)
        if message is None:
            message_updates.complete(self._db, edit, self._clock.wall_now())
            return None
        match surface.client.update(Posted(edit.conversation, edit.message), message):
            case Updated():
                _log.info("edited", extra={"key": key, "ts": edit.message})
                message_updates.complete(self._db, edit, self._clock.wall_now())
            case Rejected(why):
                # The message was deleted, or is too old to be edited: retrying will not help.
                _log.warning("cannot be edited", extra={"key": key, "why": why})
                message_updates.complete(self._db, edit, self._clock.wall_now())
            case RetryLater(why, seconds):
                wait = self._timeouts.reconcile_retry if seconds is None else timedelta(seconds=seconds)
                _log.warning(
                    "to be edited again", extra={"key": key, "why": why, "retry_seconds": int(wait.total_seconds())}
                )
                return wait
        return None

    def _message(self, surface: Surface[Notification, Home], edit: MessageUpdate) -> RenderedMessage | None:
        try:
            content = message_updates.content(self._db, edit, self._clock.now())
            if isinstance(content, Skip):
                _log.info("not edited", extra={"key": edit.delivery.key, "why": content.reason})
                return None
            return surface.render(content)
        except DatabaseUnavailableError:
            raise
        except Exception:  # noqa: BLE001 - logged; the message stays as it is, and the others are updated
            reference = uuid.uuid4().hex[:8]
            _log.exception("edit cannot be rendered", extra={"key": edit.delivery.key, "reference": reference})
            return None
