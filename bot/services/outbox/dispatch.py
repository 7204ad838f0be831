"""One delivery's way: claimed, opened with today's truth, settled. Each step is one short transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.outbox.deliveries import Kind, State, ToChannel, ToPerson
from bot.core.outbox.notifications import MayRepeat, Post, Skip, told_of
from bot.core.outbox.rate_limit import Pace
from bot.services.outbox import content as content_service
from bot.services.outbox import failures
from bot.services.participation import reminders
from bot.services.shared import organizers
from bot.services.suggestions import replies, thanks
from bot.store.admin import workspaces
from bot.store.admin.workspaces import Doing
from bot.store.calendar import series
from bot.store.db.engine import Database
from bot.store.outbox import (
    claims,
    deliveries,
    heartbeats,
    message_updates,
    posted_snapshots,
    queue,
    rate_limits,
)
from bot.store.outbox.claims import Claimed
from bot.store.outbox.queue import Work

_KEPT = timedelta(days=1)
# What deals anonymous words into messages, or settles which answers are shown.
_COUNT_ANSWERS = frozenset({Kind.DIGEST, Kind.RESULTS, Kind.SPEAKER_RESULTS})


def work_to_do(db: Database, *, now: datetime, real: datetime) -> Work:
    """Whether there is anything to do now, or soon.

    Args:
        now: The rounds' time (aware).
        real: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nobody can say.
    """
    with db.reading() as tx:
        return queue.work(tx, now=now, real=real)


def claim(
    db: Database,
    *,
    now: datetime,
    real: datetime,
    owner: str,
    lease: timedelta,
    quarantine: timedelta,
    most: int,
    pace: Pace,
) -> list[Claimed]:
    """Take what is due for this worker alone, the most urgent first; empty if nothing is, or the pace forbids it.

    Args:
        now: The rounds' time (aware).
        real: The machine's time (aware).
        owner: Who takes it.
        lease: How long nobody else may.
        quarantine: How long what another worker left behind is not looked for.
        most: How many to take.
        pace: Of the chat.

    Raises:
        DatabaseUnavailableError: Nothing was taken.
    """
    with db.writing() as tx:
        claims.take_back_lapsed(tx, real, quarantine)
        return claims.claim(tx, now=now, real=real, owner=owner, lease_until=real + lease, most=most, pace=pace)


@dataclass(frozen=True, slots=True)
class Opened:
    """What is to be posted.

    Attributes:
        thread: The message that it belongs below, in the same conversation.
        is_quiet: Whether only those who follow the thread are to see it.
    """

    post: Post
    thread: str | None = None
    is_quiet: bool = False


def open_claimed(db: Database, claimed: Claimed, *, owner: str, now: datetime, real: datetime) -> Opened | Skip | None:
    """What a claimed delivery says, read from today's calendar; or why it is not sent, which settles it.

    That the chat is about to be called is written down in the same transaction. None if the claim was lost meanwhile,
    or if the chat has asked everybody to wait since: then it is given back.
    """
    with db.writing() as tx:
        if claimed.delivery.kind in _COUNT_ANSWERS:
            # These write what nobody else may write meanwhile. Locked after one's own row, two organizers' messages
            # would wait for each other.
            series.lock(tx, claimed.delivery.series_id)
        if workspaces.held_until(tx, claimed.workspace_id, Doing.POSTING, real) is not None:
            claims.release(tx, claimed, owner)
            return None
        if not claims.begin(tx, claimed, owner, now=now, real=real):
            return None
        content = content_service.content(tx, claimed.delivery, now)
        if isinstance(content, Skip):
            claims.settle(tx, claimed, owner, State.SKIPPED, content.why)
            return content
        posted_snapshots.keep(tx, claimed, told_of(content))
        # What the channel gets was decided on by an organizer, who knows.
        may_repeat = claimed.repeated and not isinstance(claimed.delivery.target, ToChannel)
        thread = content_service.thread(tx, claimed.delivery, content)
        return Opened(MayRepeat(content) if may_repeat else content, thread, content_service.is_quiet(content))


def posted(
    db: Database,
    claimed: Claimed,
    *,
    conversation: str,
    message: str,
    now: datetime,
    real: datetime,
    check_at: datetime,
) -> None:
    """Keep where it stands; one that was sent more than once is looked for again at `check_at`.

    `now` is on the rounds' time, `real` and `check_at` are on the machine's (all aware). What follows from it follows:
    thanks to whoever suggested what is announced, and nothing is left to be decided about that.
    """
    with db.writing() as tx:
        claims.settle_posted(tx, claimed, conversation=conversation, message=message, now=now, check_at=check_at)
        thanks.follow(tx, claimed.workspace_id, claimed.delivery, claimed.id, now)
        if isinstance(claimed.delivery.target, ToChannel):
            organizers.wish_for_pages(tx, claimed.delivery.series_id)
    if claimed.delivery.kind is Kind.ANNOUNCEMENT:
        # Apart: whoever decides about a month takes its rows in another order, and one would wait for the other.
        with db.writing() as tx:
            message_updates.wish_for_kind(tx, claimed.delivery.series_id, Kind.PREVIEW, claimed.delivery.subject, real)


def later(db: Database, claimed: Claimed, owner: str, *, not_before: datetime, why: str) -> None:
    """Let it wait again, certainly not posted, until `not_before` (aware, machine's time)."""
    with db.writing() as tx:
        claims.settle_later(tx, claimed, owner, not_before=not_before, why=why)


def hold(db: Database, claimed: Claimed, owner: str, *, real: datetime, until: datetime, why: str) -> None:
    """Let it wait again, certainly not posted, and its whole workspace with it, as the chat asked.

    Args:
        real: The machine's time (aware).
        until: The same.
        why: The chat's word for it.
    """
    with db.writing() as tx:
        claims.settle_later(tx, claimed, owner, not_before=None, why=why)
        workspaces.hold(tx, claimed.workspace_id, Doing.POSTING, real=real, until=until)


def failed(db: Database, claimed: Claimed, owner: str, why: str, *, now: datetime, real: datetime) -> None:
    """End it as refused for good, and tell the organizers, once for each thing that is to be mended.

    What was for the organizers and reaches none of them waits for the next one. `now` is the rounds' time, `real` the
    machine's (both aware).
    """
    with db.writing() as tx:
        # Two workers may fail with the last two organizers at once: one of them must see that the other has.
        series.lock(tx, claimed.delivery.series_id)
        if not claims.settle(tx, claimed, owner, State.FAILED, why):
            return
        if not reminders.is_for_nobody(tx, claimed.workspace_id, claimed.delivery, why, now):
            failures.tell(tx, claimed.delivery, why, now)
        organizers.wish_for_pages(tx, claimed.delivery.series_id)
        replies.could_not_be_delivered(tx, claimed.delivery, real)
        if isinstance(claimed.delivery.target, ToPerson):
            organizers.could_not_reach(tx, claimed.workspace_id, claimed.delivery)


def unknown(db: Database, claimed: Claimed, owner: str, *, why: str, check_at: datetime) -> None:
    """Keep that nobody knows whether it was posted, and when to look (aware, machine's time)."""
    with db.writing() as tx:
        claims.settle_unknown(tx, claimed, owner, why=why, check_at=check_at)


def release(db: Database, claimed: Claimed, owner: str) -> None:
    """Give back what was claimed but certainly not posted."""
    with db.writing() as tx:
        claims.release(tx, claimed, owner)


def next_due(db: Database, after: datetime) -> datetime | None:
    """The earliest moment later than `after` (both aware) at which anything is to be posted; None if nothing is."""
    with db.reading() as tx:
        return deliveries.next_due(tx, after)


def think_again(db: Database, now: datetime) -> int:
    """Let wait what a clock that was ahead took for too late; how many that are. `now` is the rounds' time (aware)."""
    with db.writing() as tx:
        return deliveries.think_again(tx, now)


def beat(db: Database, owner: str, real: datetime) -> None:
    """Write down that a worker is at work (aware, machine's time)."""
    with db.writing() as tx:
        heartbeats.beat(tx, owner, real)


def not_ours(db: Database, series_id: int, conversation: str, places: frozenset[str]) -> frozenset[str]:
    """Those of some messages in a conversation (by the chat's places) that this database did not post.

    Raises:
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.reading() as tx:
        return places - deliveries.standing_at(tx, series_id, conversation, places)


def forget_what_was(db: Database, real: datetime) -> None:
    """Forget whom the pace was kept for, and the workers that are no more, a day ago (aware, machine's time)."""
    with db.writing() as tx:
        rate_limits.forget(tx, real - _KEPT)
        heartbeats.forget(tx, real - _KEPT)
