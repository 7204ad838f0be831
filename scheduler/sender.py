"""Sends one claimed delivery: builds its content from current data, posts it, and records the outcome."""

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeVar

from bot.chat.actor import Times
from bot.chat.port import Chat, Outcome, Posted, Rejected, RenderedMessage, RetryLater, Unknown
from bot.chat.surface import Surface
from bot.core.home import Home
from bot.core.outbox.notifications import Notification, Skip
from bot.services.outbox import dispatch
from bot.store.db.engine import DatabaseUnavailableError, Transaction
from bot.store.outbox import claims
from bot.store.outbox.claims import Claimed
from scheduler.observer import DeliveryObserver
from scheduler.worker import Worker

_log = logging.getLogger(__name__)

T = TypeVar("T")

# Seconds between attempts to record an outcome while the database is unavailable.
_INSIST_EVERY = 0.5


@dataclass
class Sender(Worker):
    """Sends claimed deliveries.

    Attributes:
        owner: The worker that holds the claims.
        stopping: Set when the process is asked to stop.
        observe: Called with the outcome of each delivery.
    """

    owner: str
    stopping: threading.Event
    observe: DeliveryObserver
    # Why a workspace's messages wait, by workspace.
    _waiting_for: dict[tuple[int, Surface], str] = field(default_factory=dict, init=False)

    def send(self, claimed: Claimed) -> None:
        """Open, post and settle a delivery. Release it if the database is unavailable or the process stops before."""
        if self.stopping.is_set():
            self._record(claimed, lambda tx: claims.release(tx, claimed, self.owner))
            return
        try:
            # Before the final lease check, because this may query the database.
            chat = self.chats(claimed.workspace_id, claimed.surface)
            delivery = self._open(chat, claimed)
        except DatabaseUnavailableError as error:
            _log.warning(
                "database unavailable, a claimed post waits", extra={"key": claimed.delivery.key, "why": str(error)}
            )
            self._record(claimed, lambda tx: claims.release(tx, claimed, self.owner))
            return
        if delivery is None:
            return
        # Checked last, by the wall clock: a process that was frozen in between must not post.
        if claimed.lease_until - self.clock.wall_now() < self.timeouts.min_lease_remaining:
            self._record(claimed, lambda tx: claims.release(tx, claimed, self.owner))
            return
        message, thread, is_quiet = delivery
        try:
            outcome = chat.client.send(claimed.external_id, message, claimed.delivery.key, thread, quiet=is_quiet)
        except Exception as error:  # noqa: BLE001 - logged; the outcome is unknown
            _log.exception("posting was not finished", extra={"key": claimed.delivery.key})
            outcome = Unknown(type(error).__name__)
        self._settle(claimed, outcome)

    def _open(
        self, chat: Chat[Notification, Home], claimed: Claimed
    ) -> tuple[RenderedMessage, str | None, bool] | None:
        """Return the rendered message, the message whose thread it belongs to, and whether it stays in that thread."""
        key = claimed.delivery.key
        try:
            delivery = dispatch.open_claimed(self.db, claimed, owner=self.owner, times=Times.of(self.clock))
            if isinstance(delivery, Skip):
                _log.info("skipped", extra={"key": key, "why": delivery.reason})
                self.observe(claimed.surface, "skipped", None)
                return None
            return (
                None if delivery is None else (chat.render(delivery.notification), delivery.thread, delivery.is_quiet)
            )
        except DatabaseUnavailableError:
            raise
        except Exception:  # noqa: BLE001 - logged under the reference that the outbox keeps
            # One delivery that cannot be read or rendered must not stop the others. It was certainly not posted.
            reference = uuid.uuid4().hex[:8]
            _log.exception("delivery cannot be rendered", extra={"key": key, "reference": reference})
            self._record_failed(claimed, f"cannot be rendered, see the log: {reference}")
            return None

    def _settle(self, claimed: Claimed, outcome: Outcome) -> None:
        key, owner, wall_now = claimed.delivery.key, self.owner, self.clock.wall_now()
        connection = (claimed.workspace_id, claimed.surface)
        surface = claimed.surface.value
        match outcome:
            case Posted(conversation, message):
                self._waiting_for.pop(connection, None)
                _log.info("posted", extra={"key": key, "surface": surface, "channel": conversation, "ts": message})
                self.observe(claimed.surface, "posted", self.clock.now() - claimed.delivery.due_at)
                times, check_at = Times.of(self.clock), wall_now + self.timeouts.duplicate_check_after
                decides = self._record(
                    claimed, lambda tx: dispatch.record_posted(tx, claimed, outcome, times, check_at)
                )
                if decides:
                    # A separate transaction: a decision about a month locks its rows in another order, and could
                    # deadlock.
                    self._record(claimed, lambda tx: dispatch.close_decision(tx, claimed, times))
            case RetryLater(reason, seconds, is_workspace_wide):
                pause = self.timeouts.backoff(claimed.attempts) if seconds is None else timedelta(seconds=seconds)
                extra = {"key": key, "surface": surface, "why": reason, "retry_seconds": int(pause.total_seconds())}
                # While a whole workspace waits for the same reason, the log says so once.
                is_known = is_workspace_wide and self._waiting_for.get(connection) == reason
                _log.log(logging.DEBUG if is_known else logging.WARNING, "to be tried again", extra=extra)
                if is_workspace_wide:
                    self._waiting_for[connection] = reason
                self.observe(claimed.surface, "later", None)
                retry = partial(dispatch.record_retry, until=wall_now + pause, wall_now=wall_now)
                self._record(claimed, lambda tx: retry(tx, claimed, owner, outcome))
            case Rejected(reason):
                _log.error("refused", extra={"key": key, "surface": surface, "why": reason})
                self.observe(claimed.surface, "refused", None)
                self._record_failed(claimed, reason)
            case Unknown(reason):
                _log.error("unknown whether posted", extra={"key": key, "surface": surface, "why": reason})
                self.observe(claimed.surface, "unknown", None)
                now, check_at = self.clock.now(), wall_now + self.timeouts.reconcile_after
                self._record(
                    claimed,
                    lambda tx: claims.settle_unknown(tx, claimed, owner, reason=reason, now=now, check_at=check_at),
                )

    def _record_failed(self, claimed: Claimed, reason: str) -> None:
        times = Times.of(self.clock)
        self._record(claimed, lambda tx: dispatch.record_failed(tx, claimed, self.owner, reason, times=times))

    def _record(self, claimed: Claimed, write: Callable[[Transaction], T]) -> T | None:
        """Record an outcome, retrying while the database is unavailable. An unrecorded delivery becomes unconfirmed.

        Returns:
            What `write` returns; None if nothing was recorded.
        """
        while True:
            try:
                with self.db.write() as tx:
                    return write(tx)
            except DatabaseUnavailableError as error:
                _log.warning(
                    "database unavailable, an outcome waits to be recorded",
                    extra={"key": claimed.delivery.key, "why": str(error)},
                )
                if self.stopping.wait(_INSIST_EVERY):
                    return None
