"""What message updates and Home views have in common: they may be repeated until the chat accepts them."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from bot.chat.port import RetryLater
from bot.chat.surface import Surface
from bot.store.db.engine import DatabaseUnavailableError
from scheduler.worker import Worker

_log = logging.getLogger(__name__)


class InChat(Protocol):
    """Work for one workspace in one chat."""

    @property
    def workspace_id(self) -> int:
        """Our own id of the workspace."""
        ...

    @property
    def surface(self) -> Surface:
        """The chat."""
        ...


W = TypeVar("W", bound=InChat)


class BatchWorker(Worker, ABC, Generic[W]):
    """Does work one by one. What the chat does not accept now is retried later, with the rest for that chat."""

    def run(self, batch: Sequence[W]) -> None:
        """Do this work. If the database is unavailable, the rest is claimed again."""
        waits: dict[tuple[int, Surface], datetime] = {}
        for each in batch:
            try:
                connection = (each.workspace_id, each.surface)
                if connection not in waits:
                    later = self._do(each)
                    if later is None:
                        continue
                    seconds = later.seconds
                    wait = self.timeouts.reconcile_retry if seconds is None else timedelta(seconds=seconds)
                    waits[connection] = self.clock.wall_now() + wait
                    extra = {"why": later.reason, "retry_seconds": int(wait.total_seconds())}
                    _log.warning("to be updated again", extra=extra)
                self._retry_at(each, waits[connection])
            except DatabaseUnavailableError as error:
                _log.warning("database unavailable, the updates are claimed again", extra={"why": str(error)})
                return

    @abstractmethod
    def _do(self, work: W) -> RetryLater | None:
        """Do one piece of work. Return the chat's answer if it asked to wait."""

    @abstractmethod
    def _retry_at(self, work: W, moment: datetime) -> None:
        """Record when to retry (aware, wall-clock time)."""
