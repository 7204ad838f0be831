"""One claimed delivery: opened with today's truth, posted, settled."""

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

from bot.chat.port import Message, Outcome, Posted, Poster, Posters, Refused, TryLater, Unknown
from bot.clock import Clock
from bot.core.outbox.notifications import Post, Skip
from bot.services.outbox import dispatch
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.store.outbox.claims import Claimed
from scheduler.observer import Note, nobody
from scheduler.timeouts import Timing

_log = logging.getLogger(__name__)

# Seconds between tries to write down what became of a message, while the database is away.
_INSIST_EVERY = 0.5


class Sending:
    """Sends what was claimed.

    Args:
        db: The database.
        clock: The rounds' time, and the machine's.
        posters: Who posts, by workspace.
        render: A post's values into a message of the surface that the posters speak to.
        owner: Who has claimed.
        timing: The spans.
        stopping: Set when the process is to end.
        note: Told what became of each.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        posters: Posters,
        render: Callable[[Post], Message],
        *,
        owner: str,
        timing: Timing,
        stopping: threading.Event,
        note: Note = nobody,
    ) -> None:
        self._db = db
        self._clock = clock
        self._posters = posters
        self._render = render
        self._owner = owner
        self._timing = timing
        self._stopping = stopping
        self._note = note

    def send(self, claimed: Claimed) -> None:
        """Open, post and settle one; give it back if the database cannot open it now."""
        try:
            opened = self._opened(claimed)
            # Asked before the last look at the lease: it may be a question to the database.
            poster = self._posters(claimed.workspace_id)
        except DatabaseUnavailableError as error:
            _log.warning("database away, a claimed post waits key=%s: %s", claimed.delivery.key, error)
            self._insist(lambda: dispatch.release(self._db, claimed, self._owner), claimed)
            return
        if opened is None:
            return
        # Looked at last of all, on the wall clock: whoever was frozen in between must not post any more.
        if claimed.lease_until - self._clock.real() < self._timing.lease_left:
            self._insist(lambda: dispatch.release(self._db, claimed, self._owner), claimed)
            return
        self._settle(claimed, self._post(poster, claimed, *opened))

    def _opened(self, claimed: Claimed) -> tuple[Message, str | None, bool] | None:
        """The message, the one that it belongs below, and whether it is only for those who follow that."""
        try:
            opened = dispatch.open_claimed(
                self._db, claimed, owner=self._owner, now=self._clock.now(), real=self._clock.real()
            )
            if isinstance(opened, Skip):
                _log.info("skipped key=%s why=%s", claimed.delivery.key, opened.why)
                self._note("skipped", None)
                return None
            return None if opened is None else (self._render(opened.post), opened.thread, opened.is_quiet)
        except DatabaseUnavailableError:
            raise
        except Exception:  # noqa: BLE001 - logged, with the number that the ledger keeps
            # One row that cannot be read or rendered must not stop the rest; it was certainly not posted.
            reference = uuid.uuid4().hex[:8]
            _log.exception("delivery cannot be rendered key=%s reference=%s", claimed.delivery.key, reference)
            self._refused(claimed, f"cannot be rendered, see the log: {reference}")
            return None

    def _post(self, poster: Poster, claimed: Claimed, message: Message, thread: str | None, is_quiet: bool) -> Outcome:  # noqa: FBT001 - as `Opened` has it
        try:
            return poster.post(claimed.address, message, claimed.delivery.key, thread, quiet=is_quiet)
        except Exception as error:  # noqa: BLE001 - logged; nobody can say how far it got
            _log.exception("posting was not finished key=%s", claimed.delivery.key)
            return Unknown(type(error).__name__)

    def _settle(self, claimed: Claimed, outcome: Outcome) -> None:
        key, owner = claimed.delivery.key, self._owner
        match outcome:
            case Posted(conversation, message):
                _log.info("posted key=%s channel=%s ts=%s", key, conversation, message)
                self._note("posted", self._clock.now() - claimed.delivery.due_at)
                self._insist(
                    lambda: dispatch.posted(
                        self._db,
                        claimed,
                        conversation=conversation,
                        message=message,
                        now=self._clock.now(),
                        real=self._clock.real(),
                        check_at=self._clock.real() + self._timing.second_look,
                    ),
                    claimed,
                )
            case TryLater(why, seconds, for_all):
                real = self._clock.real()
                pause = self._timing.pause(claimed.attempts) if seconds is None else timedelta(seconds=seconds)
                _log.warning("to be tried again key=%s why=%s in=%ss", key, why, int(pause.total_seconds()))
                self._note("later", None)
                until = real + pause
                if for_all:
                    self._insist(
                        lambda: dispatch.hold(self._db, claimed, owner, real=real, until=until, why=why), claimed
                    )
                else:
                    self._insist(lambda: dispatch.later(self._db, claimed, owner, not_before=until, why=why), claimed)
            case Refused(why):
                _log.error("refused key=%s why=%s", key, why)
                self._note("refused", None)
                self._refused(claimed, why)
            case Unknown(why):
                _log.error("unknown whether posted key=%s why=%s", key, why)
                self._note("unknown", None)
                check_at = self._clock.real() + self._timing.quarantine
                self._insist(lambda: dispatch.unknown(self._db, claimed, owner, why=why, check_at=check_at), claimed)

    def _refused(self, claimed: Claimed, why: str) -> None:
        self._insist(
            lambda: dispatch.failed(
                self._db, claimed, self._owner, why, now=self._clock.now(), real=self._clock.real()
            ),
            claimed,
        )

    def _insist(self, settle: Callable[[], None], claimed: Claimed) -> None:
        """Write down what became of a message, however long the database is away; what is not written is in doubt."""
        while True:
            try:
                settle()
            except DatabaseUnavailableError as error:
                _log.warning("database away, an outcome waits to be kept key=%s: %s", claimed.delivery.key, error)
                if self._stopping.wait(_INSIST_EVERY):
                    return
            else:
                return
