"""The tick: claim what is due, open it with today's truth, post it, settle it; again, until nothing is due.

What may still be sent twice, or not at all, and why that was chosen:

* A message whose answer was lost is *unknown*. It is kept and not sent again, so it may be missing although nothing
  was posted; it is never posted twice.
* A worker that is frozen between its last look at the lease and the socket, for longer than the lease, and then goes
  on, posts a message that another worker has meanwhile marked unknown. As unknown is not sent again, it stands once.
* An operator who sets a row of the ledger back to waiting by hand can post it twice.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

from bot.clock import Clock
from bot.core.posts import Post, Skip
from bot.services import deliveries
from bot.slack import POSTING_TIMEOUT, Message, Posted, Poster, Refused, TryLater, Unknown
from bot.store.claims import Claimed
from bot.store.engine import Database, DatabaseUnavailableError

_log = logging.getLogger(__name__)

# As many as can be posted within half a lease even if Slack takes a second for each.
_BATCH = 20
_LEASE = timedelta(seconds=6 * POSTING_TIMEOUT)
# What is left of a lease when posting begins must outlast the call itself, with room for a slow machine.
_LEASE_LEFT = timedelta(seconds=4 * POSTING_TIMEOUT)
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)


class Tick:
    """One worker's tick. Calls at the same time wait for each other.

    Args:
        db: The database.
        clock: The rounds' time, and the machine's.
        poster: Who posts.
        render: A post's values into a message of the surface that the poster speaks to.
        owner: Who claims; one for each process. Random unless given.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        poster: Poster,
        render: Callable[[Post], Message],
        owner: str | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._poster = poster
        self._render = render
        self._owner = owner or uuid.uuid4().hex
        self._lock = Lock()

    def run(self) -> None:
        """Post until nothing is due. Never raises for a database that is away: the next tick tries again."""
        with self._lock:
            try:
                while self.run_once():
                    pass
            except DatabaseUnavailableError as error:
                _log.warning("database away, posts wait: %s", error)

    def run_once(self) -> bool:
        """Claim what is due and deal with it; whether there was anything. Raises DatabaseUnavailableError."""
        claimed = deliveries.claim(
            self._db,
            now=self._clock.now(),
            real=self._clock.real(),
            owner=self._owner,
            lease=_LEASE,
            most=_BATCH,
        )
        for each in claimed:
            self._deliver(each)
        return bool(claimed)

    def _deliver(self, claimed: Claimed) -> None:
        if claimed.lease_until - self._clock.real() < _LEASE_LEFT:
            deliveries.release(self._db, claimed, self._owner)
            return
        try:
            opened = deliveries.open_claimed(
                self._db, claimed, owner=self._owner, now=self._clock.now(), real=self._clock.real()
            )
            if opened is None:
                return
            message = None if isinstance(opened, Skip) else self._render(opened)
        except DatabaseUnavailableError:
            raise
        except Exception:  # noqa: BLE001 - logged below, with the number that the ledger keeps
            # One row that cannot be read or rendered must not stop the rest; it was certainly not posted.
            reference = uuid.uuid4().hex[:8]
            _log.exception("delivery cannot be rendered key=%s reference=%s", claimed.delivery.key, reference)
            deliveries.failed(self._db, claimed, self._owner, f"cannot be rendered, see the log: {reference}")
            return
        if message is None:
            _log.info("skipped key=%s", claimed.delivery.key)
            return
        self._post(claimed, message)

    def _post(self, claimed: Claimed, message: Message) -> None:
        key = claimed.delivery.key
        match self._poster.post(claimed.address, message, key):
            case Posted(conversation, timestamp):
                deliveries.posted(
                    self._db,
                    claimed,
                    self._owner,
                    conversation=conversation,
                    message=timestamp,
                    now=self._clock.now(),
                )
                _log.info("posted key=%s channel=%s ts=%s", key, conversation, timestamp)
            case TryLater(why, seconds, for_all):
                pause = _pause(claimed.attempts) if seconds is None else timedelta(seconds=seconds)
                deliveries.later(
                    self._db,
                    claimed,
                    self._owner,
                    not_before=self._clock.real() + pause,
                    why=why,
                    hold_all=for_all,
                )
                _log.warning("to be tried again key=%s why=%s in=%ss", key, why, int(pause.total_seconds()))
            case Refused(why):
                deliveries.failed(self._db, claimed, self._owner, why)
                _log.error("refused key=%s why=%s", key, why)
            case Unknown(why):
                deliveries.unknown(self._db, claimed, self._owner, why)
                _log.error("unknown whether posted key=%s why=%s", key, why)


def _pause(attempts: int) -> timedelta:
    return min(_FIRST_PAUSE * (1 << min(attempts - 1, 10)), _LONGEST_PAUSE)
