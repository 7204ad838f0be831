"""Claims due deliveries, unconfirmed deliveries, message updates and Home views, until nothing is left to do.

These cases can still send a message twice or not at all (docs/delivery.md explains the choices):

* The chat shows a message only after `reconcile_after`. The search misses it, the message is sent again, and both exist
  until the duplicate check, minutes later, deletes the newer one.
* A worker freezes between its final lease check and the call, for longer than the lease and `reconcile_after`. It then
  posts what another worker has already sent; the duplicate check deletes the newer one.
* A message is deleted before it is found. It is sent again.
* The history cannot be read. A message to organizers may arrive twice, and says so; a reminder may be missing; about an
  announcement, the organizers are asked.
* An operator sets a row of the outbox back to waiting by hand.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.chat.actor import Times
from bot.chat.port import ChatClients
from bot.chat.surface import Surface
from bot.clock import Clock
from bot.core.home import Home
from bot.core.outbox.deliveries import Priority
from bot.core.outbox.notifications import Notification
from bot.core.outbox.rate_limit import RateLimit
from bot.services.outbox import dispatch
from bot.services.participation import home
from bot.store.admin import connections
from bot.store.db import clock_repair
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.store.outbox import deliveries, heartbeats, message_updates, unconfirmed
from bot.store.outbox.queue import QueueState, Room
from scheduler.batch_worker import InChat
from scheduler.home_publisher import HomePublisher
from scheduler.message_updater import MessageUpdater
from scheduler.observer import DeliveryObserver, ignore
from scheduler.reconciler import Reconciler
from scheduler.sender import Sender
from scheduler.timeouts import Timeouts
from scheduler.worker_pool import WorkerPool
from scheduler.zone_reader import ZoneReader

_log = logging.getLogger(__name__)

W = TypeVar("W", bound=InChat)

# Concurrent calls to each chat. Enough that a few hanging calls leave room for others.
SENDERS = 8
# The fewest free places for which deliveries are claimed, because a claim of one costs nearly as much as one of many.
# Claimed deliveries wait while others are sent, so that no sender waits for a claim.
_CLAIMED_AT_ONCE = 16
_AHEAD = 24
# Seconds between looks for other work while deliveries are known to be due.
_LOOK_EVERY = 0.5
# Unconfirmed deliveries per claim. Those in one conversation share one search.
_SEARCHES = 50
# Message updates and Home views per claim; each batch is processed one by one.
_EDITS = 20
_PAGES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchPolicy:
    """How a worker claims deliveries and retries them.

    Attributes:
        rate_limit: The rate limit of each chat.
        timeouts: The timeouts of delivery.
        owner: Identifies the worker in its claims. Unique for each process.
        surfaces: The chats that are set up.
    """

    rate_limit: RateLimit
    timeouts: Timeouts
    owner: str = field(default_factory=lambda: uuid.uuid4().hex)
    surfaces: frozenset[Surface] = frozenset(Surface)


class Dispatcher:
    """Does one worker's share of the work. Concurrent calls of `drain` wait for each other.

    Args:
        db: The database.
        clock: Provides the rounds' time and the machine's.
        chats: Returns the client and the renderers of a workspace's chat.
        policy: How this worker claims and retries.
        public_url: Where the bot is reached from outside; None if it is not.
        observe: Called with the outcome of each delivery.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        chats: ChatClients[Notification, Home],
        policy: DispatchPolicy,
        *,
        public_url: str | None = None,
        observe: DeliveryObserver = ignore,
    ) -> None:
        self._db = db
        self._clock = clock
        self._policy = policy
        self._timeouts = policy.timeouts
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._send_pool = WorkerPool(SENDERS, _AHEAD)
        # Separate pools, so that neither many messages nor many searches delay the other; and in each a lane for each
        # chat, so that one that hangs does not delay the other.
        self._search_pool = WorkerPool(1)
        self._update_pool = WorkerPool(1)
        self._home_pool = WorkerPool(1)
        self._zone_pool = WorkerPool(1)
        self._pools = (self._send_pool, self._search_pool, self._update_pool, self._home_pool, self._zone_pool)
        shared = (db, clock, chats, policy.timeouts)
        self._sender = Sender(*shared, policy.owner, self._stopping, observe)
        self._reconciler = Reconciler(*shared)
        self._updater = MessageUpdater(*shared)
        self._home_publisher = HomePublisher(*shared, public_url)
        self._zone_reader = ZoneReader(*shared)
        # The chats for which more may be due than was claimed.
        self._has_more: frozenset[Surface] = frozenset()
        self._looked_at = 0.0
        self._beat_at: datetime | None = None
        self._seen: datetime | None = None

    def drain(self) -> None:
        """Work until nothing is left to do and no call is running.

        If the database is unavailable, this returns, and the next call tries again.
        """
        with self._lock:
            while not self._stopping.is_set():
                try:
                    if not self._step():
                        return
                except DatabaseUnavailableError as error:
                    _log.warning("database unavailable, posts wait", extra={"why": str(error)})
                    return

    def request_stop(self) -> None:
        """Stop claiming. Running calls continue."""
        self._stopping.set()

    def shutdown(self, seconds: float) -> bool:
        """Stop claiming and wait for running calls, at most this long. Return whether all have ended."""
        self.request_stop()
        begun = time.monotonic()
        sent = True
        for each in self._pools:
            sent = each.wait_for_all(max(0, begun + seconds - time.monotonic())) and sent
        return sent

    def _step(self) -> bool:
        """Do what can be done now. Return whether to continue."""
        times = Times.of(self._clock)
        self._heartbeat(times)
        self._read_zones(times.now)
        # Read before polling: a call that ends in between may have left something to do.
        idle = all(each.idle() for each in self._pools)
        if self._has_more and time.monotonic() < self._looked_at + _LOOK_EVERY:
            if not self._send_due(times, self._has_more):
                self._wait()
            return True
        self._looked_at = time.monotonic()
        work = dispatch.poll(self._db, times=times)
        if work is QueueState.READY and self._start_tasks(times):
            return True
        if work is QueueState.IDLE and idle:
            return False
        self._wait()
        return True

    def _start_tasks(self, times: Times) -> bool:
        """Claim work and start its tasks. Return whether there was any."""
        until = times.wall_now + self._timeouts.lease
        claim_edits = partial(message_updates.claim, rate_limit=self._policy.rate_limit)
        started = [
            self._send_due(times, self._policy.surfaces),
            self._start_batches(self._search_pool, self._reconciler.reconcile, unconfirmed.claim, times, _SEARCHES),
            self._start_batches(self._update_pool, self._updater.run, claim_edits, times, _EDITS),
        ]
        pages = home.claim(self._db, times=times, until=until, most=_PAGES) if self._home_pool.free() else []
        if pages:
            self._home_pool.start(partial(self._home_publisher.run, pages))
        return bool(pages or any(started))

    def _send_due(self, times: Times, surfaces: frozenset[Surface]) -> bool:
        """Claim due deliveries to those of these chats that have room, and send them. Return whether there were any."""
        free = {each: self._send_pool.free(each) for each in surfaces}
        ready = frozenset(each for each, places in free.items() if places >= _CLAIMED_AT_ONCE)
        if not ready:
            return False
        most = min(free[each] for each in ready)
        claimed = dispatch.claim(
            self._db,
            times=times,
            owner=self._policy.owner,
            lease=self._timeouts.lease,
            reconcile_after=self._timeouts.reconcile_after,
            room=self._room(most, ready),
            rate_limit=self._policy.rate_limit,
        )
        self._has_more = self._has_more | ready if len(claimed) == most else self._has_more - ready
        for each in claimed:
            is_awaited = each.delivery.priority is Priority.INTERACTIVE
            self._send_pool.start(partial(self._sender.send, each), first=is_awaited, lane=each.surface)
        return bool(claimed)

    def _start_batches(
        self, pool: WorkerPool, run: Callable[[list[W]], None], claim: Callable[..., list[W]], times: Times, most: int
    ) -> bool:
        """Claim a batch for each chat whose lane is free, and start it. Return whether there was any."""
        ready = frozenset(each for each in self._policy.surfaces if pool.free(each))
        if not ready:
            return False
        until = times.wall_now + self._timeouts.lease
        with self._db.write() as tx:
            batch = claim(tx, wall_now=times.wall_now, until=until, room=self._room(most, ready))
        for surface in {each.surface for each in batch}:
            pool.start(partial(run, [each for each in batch if each.surface is surface]), lane=surface)
        return bool(batch)

    def _room(self, most: int, ready: frozenset[Surface]) -> Room:
        return Room(most, None if ready == self._policy.surfaces else next(iter(ready)))

    def _read_zones(self, now: datetime) -> None:
        """Start reading the time zones of people who are reminded soon."""
        if self._zone_pool.free() and (people := self._zone_reader.due(now)):
            self._zone_pool.start(partial(self._zone_reader.run, people))

    def _wait(self) -> None:
        seconds = self._timeouts.poll_interval.total_seconds()
        if self._send_pool.idle():
            # Nothing signals the end of the other pools' tasks or of a rate limit.
            self._stopping.wait(seconds)
        else:
            self._send_pool.wait(seconds, free=_CLAIMED_AT_ONCE)

    def _heartbeat(self, times: Times) -> None:
        """Record this worker's heartbeat when it is due, and plan again after the rounds' clock was set back."""
        if self._seen is None or times.now < self._seen:
            with self._db.write() as tx:
                again = deliveries.replan(tx, times.now)
            if again:
                _log.warning("the clock was ahead: posts skipped as too late wait again", extra={"number": again})
        self._seen = times.now
        if self._beat_at is None or not self._beat_at <= times.wall_now < self._beat_at + self._timeouts.heartbeat:
            with self._db.write() as tx:
                heartbeats.record(tx, self._policy.owner, times.wall_now)
                repaired = clock_repair.repair_deadlines(tx, times=times)
                connections.adopt(tx)
            if repaired:
                _log.warning("a clock was ahead: deadlines end now", extra={"number": repaired})
            self._beat_at = times.wall_now
