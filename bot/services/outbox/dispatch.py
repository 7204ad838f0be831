"""The life of a delivery: claimed, rendered from current data, settled. Each step is one short transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.actor import Times
from bot.chat.port import Posted, RetryLater
from bot.core.outbox.alerts import PERSON_LOST
from bot.core.outbox.deliveries import ChannelRecipient, DeliveryState, Kind, PersonRecipient
from bot.core.outbox.notifications import Notification, PossibleDuplicate, Skip, sessions_shown
from bot.core.outbox.rate_limit import RateLimit
from bot.services.outbox import content as content_service
from bot.services.outbox import failures
from bot.services.participation import reminders
from bot.services.shared import organizers, plan_sync
from bot.services.suggestions import replies, thanks
from bot.store.admin import connections, reachability
from bot.store.admin.connections import QuotaScope
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import (
    claims,
    consequences,
    deliveries,
    heartbeats,
    message_updates,
    posted_snapshots,
    queue,
    rate_limits,
)
from bot.store.outbox.claims import Claimed
from bot.store.outbox.queue import QueueState, Room

_KEEP_FOR = timedelta(days=1)
# These assign anonymous feedback to messages, decide which answers are shown, or plan the next message.
_NEED_LOCK = frozenset({Kind.FEEDBACK_DIGEST, Kind.RESULTS, Kind.SPEAKER_RESULTS, Kind.ORGANIZER_DIGEST})


def poll(db: Database, *, times: Times) -> QueueState:
    """Tell whether any delivery is due now or soon.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return queue.poll(tx, times=times)


def claim(
    db: Database,
    *,
    times: Times,
    owner: str,
    lease: timedelta,
    reconcile_after: timedelta,
    room: Room,
    rate_limit: RateLimit,
) -> list[Claimed]:
    """Claim due deliveries for one worker, most urgent first; empty if none are due or the rate limit is reached.

    Args:
        owner: The worker.
        lease: How long the claim lasts.
        reconcile_after: How long to wait before another worker's abandoned delivery is reconciled.
        room: What the worker has room for.
        rate_limit: The chat's limit.

    Raises:
        DatabaseUnavailableError: Nothing was claimed.
    """
    with db.write() as tx:
        claims.reclaim_lapsed(tx, times=times, lease=lease, reconcile_after=reconcile_after)
        return claims.claim(
            tx, times=times, owner=owner, lease_until=times.wall_now + lease, room=room, rate_limit=rate_limit
        )


@dataclass(frozen=True, slots=True)
class OpenedDelivery:
    """A rendered delivery, ready to post.

    Attributes:
        thread: The message in the same conversation whose thread it belongs to.
        is_quiet: Whether it stays in the thread, without a copy in the channel.
    """

    notification: Notification
    thread: str | None = None
    is_quiet: bool = False


def open_claimed(db: Database, claimed: Claimed, *, owner: str, times: Times) -> OpenedDelivery | Skip | None:
    """Render a claimed delivery from current data, or settle it with the reason to skip it.

    The same transaction records that the chat is about to be called. None if the claim was lost, or if the chat has
    asked for a pause since; then the claim is released.
    """
    with db.write() as tx:
        if claimed.delivery.kind in _NEED_LOCK:
            # These kinds write rows under the series' lock. It is taken before the delivery's row, so that two
            # organizers' messages cannot deadlock.
            series.lock(tx, claimed.delivery.series_id)
        if not claims.begin(tx, claimed, owner, times=times):
            claims.release(tx, claimed, owner)
            return None
        content = content_service.content(tx, claimed.delivery, times.now)
        if claimed.delivery.kind is Kind.ORGANIZER_DIGEST:
            # Plans the next one.
            plan_sync.sync_plan(tx, claimed.delivery.series_id, times.now)
        if isinstance(content, Skip):
            claims.settle(tx, claimed, owner, DeliveryState.SKIPPED, content.reason)
            return content
        if claimed.delivery.kind is Kind.FEEDBACK_PROMPT and isinstance(claimed.delivery.recipient, ChannelRecipient):
            content_service.invite_attendees(tx, claimed.delivery, claimed.workspace_id, times.now)
        posted_snapshots.record(tx, claimed, sessions_shown(content))
        # An organizer decides whether a channel's message is sent again, and knows of the risk.
        may_repeat = claimed.repeated and not isinstance(claimed.delivery.recipient, ChannelRecipient)
        thread = content_service.thread(tx, claimed.delivery, content)
        return OpenedDelivery(
            PossibleDuplicate(content) if may_repeat else content, thread, content_service.is_quiet(content)
        )


def record_posted(tx: Transaction, claimed: Claimed, posted: Posted, times: Times, check_at: datetime) -> bool:
    """Record where a message was posted; one that was sent more than once is searched for again at `check_at`.

    `check_at` is wall-clock time (aware). An announcement also plans the thanks to those who suggested its sessions.

    Returns:
        Whether the posted message decides what organizers' previews say: then `close_decision` comes next.
    """
    claims.settle_posted(
        tx, claimed, conversation=posted.conversation, message=posted.message, now=times.now, check_at=check_at
    )
    if not isinstance(claimed.delivery.recipient, ChannelRecipient):
        return False
    concerned = consequences.of_posting(tx, claimed)
    if concerned.suggestions:
        thanks.plan_thanks(tx, claimed.workspace_id, claimed.delivery, claimed.id, times.now)
    if concerned.homes:
        organizers.refresh_homes(tx, claimed.delivery.series_id)
    return concerned.previews and claimed.delivery.kind is Kind.ANNOUNCEMENT


def close_decision(tx: Transaction, claimed: Claimed, times: Times) -> None:
    """Update the organizers' previews of an announcement that was posted."""
    message_updates.mark_stale_for_kind(
        tx, claimed.delivery.series_id, Kind.PREVIEW, claimed.delivery.reference, times.wall_now
    )


def record_retry(
    tx: Transaction, claimed: Claimed, owner: str, later: RetryLater, *, until: datetime, wall_now: datetime
) -> None:
    """Return a delivery that was not posted to the queue, and pause its whole workspace if the chat asked for that.

    Args:
        later: What the chat said.
        until: The earliest retry, or the end of the pause (aware, wall-clock time).
        wall_now: The wall-clock time (aware).
    """
    claims.settle_later(tx, claimed, owner, not_before=None if later.workspace_wide else until, reason=later.reason)
    if later.workspace_wide:
        its = (claimed.workspace_id, claimed.surface)
        connections.pause(tx, *its, QuotaScope.POSTING, wall_now=wall_now, until=until, is_refused=later.is_refused)


def record_failed(tx: Transaction, claimed: Claimed, owner: str, reason: str, *, times: Times) -> None:
    """Settle a delivery as rejected, and notify the organizers once per problem.

    A message to a person whom the app cannot write to in that chat goes to their other one, if they have another. One
    to an organizer that reaches none of them waits for the next organizer.
    """
    if _goes_elsewhere(tx, claimed, reason):
        claims.settle_later(tx, claimed, owner, not_before=None, reason=reason)
        return
    # Two workers may fail with the last two organizers at once; with the lock, one sees that the other has failed.
    series.lock(tx, claimed.delivery.series_id)
    if not claims.settle(tx, claimed, owner, DeliveryState.FAILED, reason):
        return
    if not reminders.has_no_recipient(tx, claimed.workspace_id, claimed.delivery, reason, times.now):
        failures.notify(tx, claimed.delivery, reason, times.now)
    organizers.refresh_homes(tx, claimed.delivery.series_id)
    replies.could_not_be_delivered(tx, claimed.delivery, times.wall_now)
    if isinstance(claimed.delivery.recipient, PersonRecipient):
        organizers.requeue(tx, claimed.workspace_id, claimed.delivery)


def _goes_elsewhere(tx: Transaction, claimed: Claimed, reason: str) -> bool:
    recipient = claimed.delivery.recipient
    if reason not in PERSON_LOST or not isinstance(recipient, PersonRecipient):
        return False
    return reachability.reach_elsewhere(tx, recipient.id, claimed.surface)


def next_due(db: Database, after: datetime) -> datetime | None:
    """Return the earliest due time later than `after` (both aware); None if there is none."""
    with db.read() as tx:
        return deliveries.next_due(tx, after)


def plans_posts(db: Database, after: datetime) -> bool:
    """Tell whether anything other than Monday summaries, which never end, is due later than `after` (aware)."""
    with db.read() as tx:
        return deliveries.next_due(tx, after, besides=Kind.ORGANIZER_DIGEST) is not None


def skip_foreign(db: Database, series_id: int, conversation: str, places: frozenset[str]) -> frozenset[str]:
    """Return those messages of a conversation (by their chat timestamps) that this database did not post.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return places - deliveries.posted_at_message(tx, series_id, conversation, places)


def purge_ended(db: Database, wall_now: datetime) -> None:
    """Delete rate limit entries and workers that ended more than a day ago (aware, wall-clock time)."""
    with db.write() as tx:
        rate_limits.forget(tx, wall_now - _KEEP_FOR)
        heartbeats.forget(tx, wall_now - _KEEP_FOR)
