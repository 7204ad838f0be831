"""Writing anew what stands and is not true any more."""

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.chat.port import Edited, Message, Posted, Posters, Refused, TryLater
from bot.clock import Clock
from bot.core.outbox.notifications import Post, Skip
from bot.services.outbox import message_updates
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.store.outbox.message_updates import Edit
from scheduler.timeouts import Timing

_log = logging.getLogger(__name__)


class Editing:
    """Edits messages, one after the other.

    Args:
        db: The database.
        clock: The rounds' time, and the machine's.
        posters: Who edits, by workspace.
        render: A post's values into a message of the surface that the posters speak to.
        timing: The spans.
    """

    def __init__(
        self, db: Database, clock: Clock, posters: Posters, render: Callable[[Post], Message], timing: Timing
    ) -> None:
        self._db = db
        self._clock = clock
        self._posters = posters
        self._render = render
        self._timing = timing

    def edit(self, some: Sequence[Edit]) -> None:
        """Write all of these anew, as far as the chat takes it; what it does not take comes again."""
        waits: dict[int, datetime] = {}
        for each in some:
            try:
                if each.workspace_id not in waits:
                    wait = self._edit_one(each)
                    if wait is None:
                        continue
                    # All others in this workspace wait as well.
                    waits[each.workspace_id] = self._clock.real() + wait
                message_updates.again(self._db, each, waits[each.workspace_id])
            except DatabaseUnavailableError as error:
                _log.warning("database away, what was to be edited comes again: %s", error)
                return

    def _edit_one(self, edit: Edit) -> timedelta | None:
        """How long it and all others there have to wait, if the chat says so."""
        key = edit.delivery.key
        message = self._message(edit)
        if message is None:
            message_updates.done(self._db, edit, self._clock.real())
            return None
        match self._posters(edit.workspace_id).edit(Posted(edit.conversation, edit.message), message):
            case Edited():
                _log.info("edited key=%s ts=%s", key, edit.message)
                message_updates.done(self._db, edit, self._clock.real())
            case Refused(why):
                # Deleted, or too old to be edited: nothing is there that could mislead, or it is Slack's last word.
                _log.warning("cannot be edited key=%s why=%s", key, why)
                message_updates.done(self._db, edit, self._clock.real())
            case TryLater(why, seconds):
                wait = self._timing.between_looks if seconds is None else timedelta(seconds=seconds)
                _log.warning("to be edited again key=%s why=%s in=%ss", key, why, int(wait.total_seconds()))
                return wait
        return None

    def _message(self, edit: Edit) -> Message | None:
        try:
            content = message_updates.content(self._db, edit, self._clock.now())
            if isinstance(content, Skip):
                _log.info("not edited key=%s why=%s", edit.delivery.key, content.why)
                return None
            return self._render(content)
        except DatabaseUnavailableError:
            raise
        except Exception:  # noqa: BLE001 - logged; what stands stays as it is, and the rest is edited
            reference = uuid.uuid4().hex[:8]
            _log.exception("edit cannot be rendered key=%s reference=%s", edit.delivery.key, reference)
            return None
