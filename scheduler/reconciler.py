"""Reconciles unconfirmed deliveries with the chat's history, and removes duplicates."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.chat.port import Found, HistoryUnavailable, Posted, RetryLater, Search, SearchPaused, SearchProgress
from bot.chat.surface import Surface
from bot.core.outbox.deliveries import DeliveryState, PersonRecipient
from bot.services.outbox import unconfirmed
from bot.store.admin import connections
from bot.store.admin.connections import QuotaScope
from bot.store.db.engine import DatabaseUnavailableError
from bot.store.outbox import unconfirmed as unconfirmed_store
from bot.store.outbox.search_state import SearchState
from bot.store.outbox.unconfirmed import UnconfirmedDelivery
from scheduler.worker import Worker

_log = logging.getLogger(__name__)

# After this many rate-limited searches in a row that could read nothing, the history counts as unavailable.
_MOST_CHECKS = 30
# Attempts that lie no further apart share a search. A client allows for clocks that differ, ten minutes each way.
_NEAR = timedelta(minutes=20)


class Reconciler(Worker):
    """Searches conversations for unconfirmed and possibly duplicate messages."""

    def reconcile(self, some: Sequence[UnconfirmedDelivery]) -> None:
        """Search for these messages, conversation by conversation.

        A conversation is given back if its workspace's history cannot be read any further now, or if too little of the
        claim remains.
        """
        paused: dict[tuple[int, Surface], datetime] = {}
        for together in _groups(some, self.clock.now()):
            wall_now, connection = self.clock.wall_now(), (together[0].workspace_id, together[0].surface)
            has_time = together[0].taken_until - wall_now >= self.timeouts.min_lease_remaining
            try:
                if has_time and connection not in paused:
                    until = self._reconcile_one(together)
                    paused |= {} if until is None else {connection: until}
                else:
                    with self.db.write() as tx:
                        for entry in together:
                            unconfirmed_store.give_back(tx, entry, check_at=paused.get(connection, wall_now))
            except DatabaseUnavailableError as error:
                _log.warning("database unavailable, the search is repeated", extra={"why": str(error)})

    def _reconcile_one(self, some: Sequence[UnconfirmedDelivery]) -> datetime | None:
        """Search one conversation and settle each delivery; return the end of the workspace's pause, if there is one.

        Raises:
            DatabaseUnavailableError: They are claimed again.
        """
        first = some[0]
        search = replace(_search(some, self.clock.now()), threads=unconfirmed.threads(self.db, some))
        seen = self.chats(first.workspace_id, first.surface).client.find(
            first.conversation or first.external_id,
            search,
            direct=first.conversation is None and isinstance(first.delivery.recipient, PersonRecipient),
        )
        match seen:
            case Found(places):
                self._settle(some, places)
            case SearchPaused(progress, retry):
                return self._retry_later(some, retry, search.until, progress)
            case HistoryUnavailable(reason):
                _log.warning("history cannot be read", extra={"address": first.external_id, "why": reason})
                self._abandon(some, reason)
            case RetryLater() as retry:
                return self._retry_later(some, retry, search.until)
        return None

    def _settle(self, some: Sequence[UnconfirmedDelivery], places: Mapping[str, Sequence[Posted]]) -> None:
        missing = []
        for entry in some:
            found = places.get(entry.delivery.key)
            if not found:
                missing.append(entry)
                continue
            first, *more = found
            if entry.state is DeliveryState.UNKNOWN:
                _log.info("found", extra={"key": entry.delivery.key, "ts": first.message})
            for place in more:
                _log.error(
                    "posted twice, the second one is deleted",
                    extra={"key": entry.delivery.key, "channel": place.conversation, "ts": place.message},
                )
                self.chats(entry.workspace_id, entry.surface).client.delete(place)
            unconfirmed.mark_found(
                self.db, entry, conversation=first.conversation, message=first.message, now=self.clock.now()
            )
        for entry in missing:
            if entry.state is DeliveryState.UNKNOWN:
                _log.warning("not found, sent once more", extra={"key": entry.delivery.key})
        if missing:
            with self.db.write() as tx:
                for entry in missing:
                    unconfirmed_store.mark_missing(tx, entry)

    def _retry_later(
        self,
        some: Sequence[UnconfirmedDelivery],
        retry: RetryLater,
        until: datetime,
        progress: SearchProgress | None = None,
    ) -> datetime | None:
        """Go on later, from where the search has come to; return the end of the workspace's pause, if there is one."""
        wall_now = self.clock.wall_now()
        wait = self.timeouts.reconcile_retry if retry.seconds is None else timedelta(seconds=retry.seconds)
        extra = {"address": some[0].external_id, "why": retry.reason}
        if progress is None:
            _log.warning("history cannot be read for now", extra=extra)
        else:
            _log.info("history read in part", extra=extra)
        # An outage of the chat says nothing about whether its history can be read.
        is_counted = retry.workspace_wide
        worn_out = [entry for entry in some if progress is None and is_counted and entry.checks >= _MOST_CHECKS]
        if worn_out:
            self._abandon(worn_out, retry.reason)
        check_at = wall_now + wait
        with self.db.write() as tx:
            if retry.workspace_wide:
                first = some[0]
                connections.pause(
                    tx, first.workspace_id, first.surface, QuotaScope.READING, wall_now=wall_now, until=check_at
                )
            for entry in some:
                if progress is not None:
                    state = SearchState(entry.attempt, entry.until or until, progress)
                    unconfirmed_store.keep_progress(tx, entry, state, check_at=check_at, reason=retry.reason)
                elif entry not in worn_out:
                    unconfirmed_store.retry_at(tx, entry, check_at=check_at, reason=retry.reason, counted=is_counted)
        return check_at if retry.workspace_wide else None

    def _abandon(self, some: Sequence[UnconfirmedDelivery], reason: str) -> None:
        """Settle deliveries whose history cannot be read to its end: what was found so far was posted."""
        found = _found(some)
        self._settle([entry for entry in some if entry.delivery.key in found], found)
        unconfirmed.history_unavailable(
            self.db, [entry for entry in some if entry.delivery.key not in found], code=reason, now=self.clock.now()
        )


def _groups(some: Sequence[UnconfirmedDelivery], now: datetime) -> list[list[UnconfirmedDelivery]]:
    """Group the deliveries that share a search: in one conversation, about the same time, and equally far."""
    groups: list[list[UnconfirmedDelivery]] = []
    last: dict[tuple[int, Surface, str, str | None, str | None], list[UnconfirmedDelivery]] = {}
    for entry in sorted(some, key=lambda each: each.since):
        progress = entry.progress
        reached = (None, None) if progress is None else (progress.thread, progress.reached)
        place = (entry.workspace_id, entry.surface, entry.conversation or entry.external_id, *reached)
        together = last.get(place)
        if together is None or (progress is None and entry.since - _search(together, now).until > _NEAR):
            groups.append(together := [])
            last[place] = together
        together.append(entry)
    return groups


def _search(some: Sequence[UnconfirmedDelivery], now: datetime) -> Search:
    """Return the search for all these deliveries, from where it has come to."""
    progress = some[0].progress
    if progress is not None:
        found = {key: [each.message for each in places] for key, places in _found(some).items()}
        progress = replace(progress, found=found)
    return Search(
        frozenset(entry.delivery.key for entry in some),
        min(entry.since for entry in some),
        max(entry.until or now for entry in some),
        progress=progress,
    )


def _found(some: Sequence[UnconfirmedDelivery]) -> dict[str, list[Posted]]:
    """Return what earlier searches have found of these deliveries."""
    return {
        key: [Posted(entry.progress.conversation, message) for message in messages]
        for entry in some
        if entry.progress is not None
        for key, messages in entry.progress.found.items()
        if messages
    }
