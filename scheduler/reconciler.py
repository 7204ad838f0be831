"""Reconciles unconfirmed deliveries with the chat's history, and removes duplicates."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.chat.port import Found, HistoryUnavailable, Posted, RetryLater, Surfaces
from bot.clock import Clock
from bot.core.home import Home
from bot.core.outbox.deliveries import DeliveryState, PersonRecipient
from bot.core.outbox.notifications import Notification
from bot.services.outbox import unconfirmed
from bot.store.admin import workspaces
from bot.store.admin.workspaces import QuotaScope
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.store.outbox import unconfirmed as unconfirmed_store
from bot.store.outbox.unconfirmed import UnconfirmedDelivery
from scheduler.timeouts import Timeouts

_log = logging.getLogger(__name__)

# After this many rate-limited searches, the history counts as unavailable.
_MOST_CHECKS = 30


class Reconciler:
    """Searches conversations for unconfirmed and possibly duplicate messages.

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

    def reconcile(self, some: Sequence[UnconfirmedDelivery]) -> None:
        """Search for these messages, conversation by conversation, while enough of the claim remains."""
        by_place: dict[tuple[int, str], list[UnconfirmedDelivery]] = defaultdict(list)
        for doubt in some:
            by_place[doubt.workspace_id, doubt.conversation or doubt.external_id].append(doubt)
        for together in by_place.values():
            if together[0].taken_until - self._clock.wall_now() >= self._timeouts.min_lease_remaining:
                self._reconcile_one(together)

    def _reconcile_one(self, some: Sequence[UnconfirmedDelivery]) -> None:
        """Search one conversation and settle each delivery. If the database is unavailable, they are claimed again."""
        first = some[0]
        try:
            seen = self._surfaces(first.workspace_id).client.find(
                first.conversation or first.external_id,
                frozenset(doubt.delivery.key for doubt in some),
                min(doubt.since for doubt in some),
                direct=first.conversation is None and isinstance(first.delivery.recipient, PersonRecipient),
                threads=unconfirmed.threads(self._db, some),
            )
            match seen:
                case Found(places):
                    self._settle(some, places)
                case HistoryUnavailable(why):
                    _log.warning("history cannot be read", extra={"address": first.external_id, "why": why})
                    unconfirmed.history_unavailable(self._db, some, why=why, now=self._clock.now())
                case RetryLater(why, seconds, for_all):
                    self._retry_later(some, why, seconds, for_all=for_all)
        except DatabaseUnavailableError as error:
            _log.warning("database away, what was looked for is looked for again", extra={"why": str(error)})

    def _settle(self, some: Sequence[UnconfirmedDelivery], places: Mapping[str, Sequence[Posted]]) -> None:
        missing = []
        for doubt in some:
            found = places.get(doubt.delivery.key)
            if not found:
                missing.append(doubt)
                continue
            first, *more = found
            if doubt.state is DeliveryState.UNKNOWN:
                _log.info("found", extra={"key": doubt.delivery.key, "ts": first.message})
            for place in more:
                _log.error(
                    "stands twice, the second is removed",
                    extra={"key": doubt.delivery.key, "channel": place.conversation, "ts": place.message},
                )
                self._surfaces(doubt.workspace_id).client.delete(place)
            unconfirmed.mark_found(
                self._db, doubt, conversation=first.conversation, message=first.message, now=self._clock.now()
            )
        for doubt in missing:
            if doubt.state is DeliveryState.UNKNOWN:
                _log.warning("not found, sent once more", extra={"key": doubt.delivery.key})
        if missing:
            with self._db.write() as tx:
                for doubt in missing:
                    unconfirmed_store.mark_missing(tx, doubt)

    def _retry_later(
        self, some: Sequence[UnconfirmedDelivery], why: str, seconds: float | None, *, for_all: bool
    ) -> None:
        wall_now = self._clock.wall_now()
        wait = self._timeouts.reconcile_retry if seconds is None else timedelta(seconds=seconds)
        _log.warning("history cannot be read for now", extra={"address": some[0].external_id, "why": why})
        worn_out = [doubt for doubt in some if for_all and doubt.checks >= _MOST_CHECKS]
        if worn_out:
            unconfirmed.history_unavailable(self._db, worn_out, why=why, now=self._clock.now())
        until = wall_now + wait
        with self._db.write() as tx:
            if for_all:
                workspaces.pause(tx, some[0].workspace_id, QuotaScope.READING, wall_now=wall_now, until=until)
            for doubt in some:
                if doubt not in worn_out:
                    # An outage of the chat says nothing about whether its history can be read.
                    unconfirmed_store.retry_at(tx, doubt, check_at=until, why=why, counted=for_all)
