"""The tick: claim what is due and let it be sent, look for what is unknown; again, until nothing is left to do.

What may still be sent twice, or not at all, and why that was chosen (docs/delivery.md tells it to people):

* The chat shows a message later than the quarantine after it was accepted: it is not found, sent once more, and both
  stand until the second look, minutes later, which removes the newer one.
* A worker that is frozen between its last look at its lease and the socket, for longer than lease and quarantine, and
  then goes on, posts what another worker has sent meanwhile; the second look removes the newer one.
* Somebody deletes a message before it is found: it is sent once more.
* Where history cannot be read: what is for the organizers may come twice, and says so; a reminder may be missing; an
  announcement is asked about.
* An operator who sets a row of the ledger back to waiting by hand can post it twice.
"""

import logging
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.chat.actor import Times
from bot.chat.port import Surfaces
from bot.clock import Clock
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.core.outbox.rate_limit import RateLimit
from bot.services.outbox import dispatch, message_updates, unconfirmed
from bot.services.participation import home
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.store.outbox.queue import QueueState
from bot.store.participation.home_refreshes import HomeRefresh
from scheduler.home_publisher import HomePublisher
from scheduler.message_updater import MessageUpdater
from scheduler.observer import DeliveryObserver, ignore
from scheduler.reconciler import Reconciler
from scheduler.sender import Sender
from scheduler.timeouts import Timeouts
from scheduler.worker_pool import WorkerPool

_log = logging.getLogger(__name__)

# Calls to the chat at once: enough that some that hang leave room for the others.
_SENDERS = 8
# Looked for at once; those in one conversation cost one reading of it.
_DOUBTS = 50
# Edited one after the other, and shown so.
_EDITS = 20
_PAGES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchPolicy:
    """How a worker claims deliveries and retries them.

    Attributes:
        rate_limit: The chat's rate limit.
        timeouts: The timeouts of delivery.
        owner: Identifies the worker in its claims. Unique for each process.
    """

    rate_limit: RateLimit
    timeouts: Timeouts
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)


class Dispatcher:
    """One worker's tick. Calls at the same time wait for each other.

    Args:
        db: The database.
        clock: The rounds' time, and the machine's.
        surfaces: Returns the surface of a workspace.
        policy: How this worker claims and retries.
        public_url: Where the bot is reached from outside; None if it is not.
        observe: Called with the outcome of each delivery.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        surfaces: Surfaces[Notification, Home],
        policy: DispatchPolicy,
        *,
        public_url: str | None = None,
        observe: DeliveryObserver = ignore,
    ) -> None:
        self._db = db
        self._clock = clock
        self._policy = policy
        self._timeouts = timeouts = policy.timeouts
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._senders = WorkerPool(_SENDERS)
        # Apart, so that no number of messages keeps old doubts from being looked into, nor the other way round.
        self._looker = WorkerPool(1)
        self._editor = WorkerPool(1)
        self._shower = WorkerPool(1)
        self._sending = Sender(
            db, clock, surfaces, owner=policy.owner, timeouts=timeouts, stopping=self._stopping, observe=observe
        )
        self._looking = Reconciler(db, clock, surfaces, timeouts)
        self._editing = MessageUpdater(db, clock, surfaces, timeouts)
        self._showing = HomePublisher(db, clock, surfaces, timeouts, public_url)
        self._beat_at: datetime | None = None
        self._seen: datetime | None = None

    def drain(self) -> None:
        """Go on until nothing is left to do and nothing is on its way.

        Never raises for a database that is away: the next tick tries again.
        """
        with self._lock:
            while not self._stopping.is_set():
                try:
                    if not self._step():
                        return
                except DatabaseUnavailableError as error:
                    _log.warning("database away, posts wait", extra={"why": str(error)})
                    return

    def request_stop(self) -> None:
        """Claim nothing more; what is on its way goes on."""
        self._stopping.set()

    def shutdown(self, seconds: float) -> bool:
        """Claim nothing more, and wait for what is on its way, at most so long; whether all of it has ended."""
        self.request_stop()
        begun = time.monotonic()
        sent = self._senders.wait_for_all(seconds)
        for each in (self._looker, self._editor, self._shower):
            sent = each.wait_for_all(max(0, begun + seconds - time.monotonic())) and sent
        return sent

    def _step(self) -> bool:
        """Do what can be done now; whether to go on."""
        times = Times.of(self._clock)
        self._heartbeat(times)
        # Asked first: what ends between the two questions may have left something to do.
        idle = all(each.idle() for each in (self._senders, self._looker, self._editor, self._shower))
        work = dispatch.poll(self._db, times=times)
        if work is QueueState.READY and self._start_tasks(times):
            return True
        if work is QueueState.IDLE and idle:
            return False
        self._wait()
        return True

    def _start_tasks(self, times: Times) -> bool:
        """Let what can be begun now begin; whether there was anything."""
        free = self._senders.free()
        claimed = (
            []
            if not free
            else dispatch.claim(
                self._db,
                times=times,
                owner=self._policy.owner,
                lease=self._timeouts.lease,
                quarantine=self._timeouts.reconcile_after,
                most=free,
                rate_limit=self._policy.rate_limit,
            )
        )
        for each in claimed:
            self._senders.start(partial(self._sending.send, each))
        until = times.wall_now + self._timeouts.lease
        in_doubt = (
            unconfirmed.claim(self._db, wall_now=times.wall_now, until=until, most=_DOUBTS)
            if self._looker.free()
            else []
        )
        if in_doubt:
            self._looker.start(partial(self._looking.reconcile, in_doubt))
        untrue = (
            message_updates.claim(self._db, wall_now=times.wall_now, until=until, most=_EDITS)
            if self._editor.free()
            else []
        )
        if untrue:
            self._editor.start(partial(self._editing.update, untrue))
        pages = self._publish_homes(times, until)
        if pages:
            self._shower.start(partial(self._showing.publish, pages))
        return bool(claimed or in_doubt or untrue or pages)

    def _publish_homes(self, times: Times, until: datetime) -> list[HomeRefresh]:
        return home.claim(self._db, times=times, until=until, most=_PAGES) if self._shower.free() else []

    def _wait(self) -> None:
        seconds = self._timeouts.poll_interval.total_seconds()
        if self._senders.idle():
            # Nothing tells of the looker's end, nor of the pace's.
            self._stopping.wait(seconds)
        else:
            self._senders.wait(seconds)

    def _heartbeat(self, times: Times) -> None:
        """Write down now and then that this worker is at work; and think again when the rounds' clock was set back."""
        if self._seen is None or times.now < self._seen:
            again = dispatch.replan(self._db, times.now)
            if again:
                _log.warning("the clock was ahead: posts taken for too late wait again", extra={"number": again})
        self._seen = times.now
        if self._beat_at is None or not self._beat_at <= times.wall_now < self._beat_at + self._timeouts.heartbeat:
            repaired = dispatch.heartbeat(self._db, self._policy.owner, times=times)
            if repaired:
                _log.warning("a clock was ahead: deadlines end now", extra={"number": repaired})
            self._beat_at = times.wall_now
