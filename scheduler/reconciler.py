"""Looking for messages of which nobody can say whether they stand; and for those that may stand twice."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.chat.port import CannotLook, Posted, Posters, Seen, TryLater
from bot.clock import Clock
from bot.core.outbox.deliveries import State, ToPerson
from bot.services.outbox import unconfirmed
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.store.outbox.unconfirmed import Doubt
from scheduler.timeouts import Timing

_log = logging.getLogger(__name__)

# So often a history may be refused "for now" or cut short by the chat before it counts as closed.
_MOST_CHECKS = 30


class Looking:
    """Looks through conversations.

    Args:
        db: The database.
        clock: The rounds' time, and the machine's.
        posters: Who can look, by workspace.
        timing: The spans.
    """

    def __init__(self, db: Database, clock: Clock, posters: Posters, timing: Timing) -> None:
        self._db = db
        self._clock = clock
        self._posters = posters
        self._timing = timing

    def look(self, some: Sequence[Doubt]) -> None:
        """Look for all of these, one conversation after the other, as long as they are this worker's to look for."""
        by_place: dict[tuple[int, str], list[Doubt]] = defaultdict(list)
        for doubt in some:
            by_place[doubt.workspace_id, doubt.conversation or doubt.address].append(doubt)
        for together in by_place.values():
            if together[0].taken_until - self._clock.real() >= self._timing.lease_left:
                self._look_through_one(together)

    def _look_through_one(self, some: Sequence[Doubt]) -> None:
        """Look for all that may stand in one conversation, and settle each. What the database cannot do comes again."""
        first = some[0]
        try:
            seen = self._posters(first.workspace_id).look(
                first.conversation or first.address,
                frozenset(doubt.delivery.key for doubt in some),
                min(doubt.since for doubt in some),
                direct=first.conversation is None and isinstance(first.delivery.target, ToPerson),
            )
            match seen:
                case Seen(places):
                    self._settle(some, places)
                case CannotLook(why):
                    _log.warning("history cannot be read address=%s why=%s", first.address, why)
                    unconfirmed.cannot_look(self._db, some, why=why, now=self._clock.now())
                case TryLater(why, seconds, for_all):
                    self._later(some, why, seconds, for_all=for_all)
        except DatabaseUnavailableError as error:
            _log.warning("database away, what was looked for is looked for again: %s", error)

    def _settle(self, some: Sequence[Doubt], places: Mapping[str, Sequence[Posted]]) -> None:
        missing = []
        for doubt in some:
            found = places.get(doubt.delivery.key)
            if not found:
                missing.append(doubt)
                continue
            first, *more = found
            if doubt.state is State.UNKNOWN:
                _log.info("found key=%s ts=%s", doubt.delivery.key, first.message)
            for place in more:
                _log.error("stands twice key=%s ts=%s removed=%s", doubt.delivery.key, place.message, place)
                self._posters(doubt.workspace_id).remove(place)
            unconfirmed.stands(
                self._db, doubt, conversation=first.conversation, message=first.message, now=self._clock.now()
            )
        for doubt in missing:
            if doubt.state is State.UNKNOWN:
                _log.warning("not found, sent once more key=%s", doubt.delivery.key)
        if missing:
            unconfirmed.does_not_stand(self._db, missing)

    def _later(self, some: Sequence[Doubt], why: str, seconds: float | None, *, for_all: bool) -> None:
        real = self._clock.real()
        wait = self._timing.between_looks if seconds is None else timedelta(seconds=seconds)
        _log.warning("history cannot be read for now address=%s why=%s", some[0].address, why)
        if for_all:
            unconfirmed.hold_looking(self._db, some[0].workspace_id, real=real, until=real + wait)
        worn_out = [doubt for doubt in some if for_all and doubt.checks >= _MOST_CHECKS]
        if worn_out:
            unconfirmed.cannot_look(self._db, worn_out, why=why, now=self._clock.now())
        unconfirmed.look_again(
            self._db,
            [doubt for doubt in some if doubt not in worn_out],
            check_at=real + wait,
            why=why,
            # An hour in which the chat is away says nothing about whether its history can be read.
            counted=for_all,
        )
