"""One delivery's way: claimed, opened with today's truth, settled. Each step is one short transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.actor import Times
from bot.core.outbox.deliveries import ChannelRecipient, DeliveryState, Kind, PersonRecipient
from bot.core.outbox.notifications import Notification, PossibleDuplicate, Skip, sessions_shown
from bot.core.outbox.rate_limit import RateLimit
from bot.services.outbox import content as content_service
from bot.services.outbox import failures
from bot.services.participation import reminders
from bot.services.shared import organizers
from bot.services.suggestions import replies, thanks
from bot.store.admin import workspaces
from bot.store.admin.workspaces import QuotaScope
from bot.store.calendar import series
from bot.store.db import clock_repair
from bot.store.db.engine import Database
from bot.store.outbox import claims, deliveries, heartbeats, message_updates, posted_snapshots, queue, rate_limits
from bot.store.outbox.claims import Claimed
from bot.store.outbox.queue import QueueState

_KEPT = timedelta(days=1)
# What deals anonymous words into messages, or settles which answers are shown.
_COUNT_ANSWERS = frozenset({Kind.FEEDBACK_DIGEST, Kind.RESULTS, Kind.SPEAKER_RESULTS})


def poll(db: Database, *, times: Times) -> QueueState:
    """Whether there is anything to do now, or soon.

    Args:
        now: The rounds' time (aware).
        wall_now: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nobody can say.
    """
    with db.read() as tx:
        return queue.poll(tx, times=times)


def claim(
    db: Database, *, times: Times, owner: str, lease: timedelta, quarantine: timedelta, most: int, rate_limit: RateLimit
) -> list[Claimed]:
    """Take what is due for this worker alone, the most urgent first; empty if nothing is, or the pace forbids it.

    Args:
        now: The rounds' time (aware).
        wall_now: The machine's time (aware).
        owner: Who takes it.
        lease: How long nobody else may.
        quarantine: How long what another worker left behind is not looked for.
        most: How many to take.
        rate_limit: Of the chat.

    Raises:
        DatabaseUnavailableError: Nothing was taken.
    """
    with db.write() as tx:
        claims.reclaim_lapsed(tx, times.wall_now, quarantine)
        return claims.claim(
            tx, times=times, owner=owner, lease_until=times.wall_now + lease, most=most, rate_limit=rate_limit
        )


@dataclass(frozen=True, slots=True)
class OpenedDelivery:
    """What is to be posted.

    Attributes:
        thread: The message that it belongs below, in the same conversation.
        is_quiet: Whether only those who follow the thread are to see it.
    """

    notification: Notification
    thread: str | None = None
    is_quiet: bool = False


def open_claimed(db: Database, claimed: Claimed, *, owner: str, times: Times) -> OpenedDelivery | Skip | None:
    """What a claimed delivery says, read from today's calendar; or why it is not sent, which settles it.

    That the chat is about to be called is written down in the same transaction. None if the claim was lost meanwhile,
    or if the chat has asked everybody to wait since: then it is given back.
    """
    with db.write() as tx:
        if claimed.delivery.kind in _COUNT_ANSWERS:
            # These write what nobody else may write meanwhile. Locked after one's own row, two organizers' messages
            # would wait for each other.
            series.lock(tx, claimed.delivery.series_id)
        if workspaces.paused_until(tx, claimed.workspace_id, QuotaScope.POSTING, times.wall_now) is not None:
            claims.release(tx, claimed, owner)
            return None
        if not claims.begin(tx, claimed, owner, times=times):
            return None
        content = content_service.content(tx, claimed.delivery, times.now)
        if isinstance(content, Skip):
            claims.settle(tx, claimed, owner, DeliveryState.SKIPPED, content.reason)
            return content
        posted_snapshots.record(tx, claimed, sessions_shown(content))
        # What the channel gets was decided on by an organizer, who knows.
        may_repeat = claimed.repeated and not isinstance(claimed.delivery.recipient, ChannelRecipient)
        thread = content_service.thread(tx, claimed.delivery, content)
        return OpenedDelivery(
            PossibleDuplicate(content) if may_repeat else content, thread, content_service.is_quiet(content)
        )


def record_posted(
    db: Database, claimed: Claimed, *, conversation: str, message: str, times: Times, check_at: datetime
) -> None:
    """Record where a message was posted; one that was sent more than once is searched for again at `check_at`.

    `now` is the rounds' time, `wall_now` and `check_at` are the machine's (all aware). An announcement also plans the
    thanks to those who suggested its sessions, and closes the decision about itself.
    """
    with db.write() as tx:
        claims.settle_posted(tx, claimed, conversation=conversation, message=message, now=times.now, check_at=check_at)
        thanks.plan_thanks(tx, claimed.workspace_id, claimed.delivery, claimed.id, times.now)
        if isinstance(claimed.delivery.recipient, ChannelRecipient):
            organizers.refresh_homes(tx, claimed.delivery.series_id)
    if claimed.delivery.kind is Kind.ANNOUNCEMENT:
        # Apart: whoever decides about a month takes its rows in another order, and one would wait for the other.
        with db.write() as tx:
            message_updates.mark_stale_for_kind(
                tx, claimed.delivery.series_id, Kind.PREVIEW, claimed.delivery.reference, times.wall_now
            )


def record_retry(db: Database, claimed: Claimed, owner: str, *, not_before: datetime, why: str) -> None:
    """Let it wait again, certainly not posted, until `not_before` (aware, machine's time)."""
    with db.write() as tx:
        claims.settle_later(tx, claimed, owner, not_before=not_before, why=why)


def pause(db: Database, claimed: Claimed, owner: str, *, wall_now: datetime, until: datetime, why: str) -> None:
    """Let it wait again, certainly not posted, and its whole workspace with it, as the chat asked.

    Args:
        wall_now: The machine's time (aware).
        until: The same.
        why: The chat's word for it.
    """
    with db.write() as tx:
        claims.settle_later(tx, claimed, owner, not_before=None, why=why)
        workspaces.pause(tx, claimed.workspace_id, QuotaScope.POSTING, wall_now=wall_now, until=until)


def record_failed(db: Database, claimed: Claimed, owner: str, why: str, *, times: Times) -> None:
    """End it as refused for good, and tell the organizers, once for each thing that is to be mended.

    What was for the organizers and reaches none of them waits for the next one. `now` is the rounds' time, `wall_now`
    the machine's (both aware).
    """
    with db.write() as tx:
        # Two workers may fail with the last two organizers at once: one of them must see that the other has.
        series.lock(tx, claimed.delivery.series_id)
        if not claims.settle(tx, claimed, owner, DeliveryState.FAILED, why):
            return
        if not reminders.has_no_recipient(tx, claimed.workspace_id, claimed.delivery, why, times.now):
            failures.notify(tx, claimed.delivery, why, times.now)
        organizers.refresh_homes(tx, claimed.delivery.series_id)
        replies.could_not_be_delivered(tx, claimed.delivery, times.wall_now)
        if isinstance(claimed.delivery.recipient, PersonRecipient):
            organizers.requeue(tx, claimed.workspace_id, claimed.delivery)


def record_unknown(db: Database, claimed: Claimed, owner: str, *, why: str, check_at: datetime) -> None:
    """Keep that nobody knows whether it was posted, and when to look (aware, machine's time)."""
    with db.write() as tx:
        claims.settle_unknown(tx, claimed, owner, why=why, check_at=check_at)


def release(db: Database, claimed: Claimed, owner: str) -> None:
    """Give back what was claimed but certainly not posted."""
    with db.write() as tx:
        claims.release(tx, claimed, owner)


def next_due(db: Database, after: datetime) -> datetime | None:
    """The earliest moment later than `after` (both aware) at which anything is to be posted; None if nothing is."""
    with db.read() as tx:
        return deliveries.next_due(tx, after)


def replan(db: Database, now: datetime) -> int:
    """Let wait what a clock that was ahead took for too late; how many that are. `now` is the rounds' time (aware)."""
    with db.write() as tx:
        return deliveries.replan(tx, now)


def heartbeat(db: Database, owner: str, *, times: Times) -> int:
    """Write down that a worker is at work, and count the deadlines that a clock set too late and that are repaired.

    Args:
        db: The database.
        owner: The worker.
        now: The rounds' time (aware).
        wall_now: The machine's time (aware).
    """
    with db.write() as tx:
        heartbeats.record(tx, owner, times.wall_now)
        return clock_repair.repair_deadlines(tx, times=times)


def skip_foreign(db: Database, series_id: int, conversation: str, places: frozenset[str]) -> frozenset[str]:
    """Those of some messages in a conversation (by the chat's places) that this database did not post.

    Raises:
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.read() as tx:
        return places - deliveries.posted_at_message(tx, series_id, conversation, places)


def purge_ended(db: Database, wall_now: datetime) -> None:
    """Forget whom the pace was kept for, and the workers that are no more, a day ago (aware, machine's time)."""
    with db.write() as tx:
        rate_limits.forget(tx, wall_now - _KEPT)
        heartbeats.forget(tx, wall_now - _KEPT)
