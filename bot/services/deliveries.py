"""One delivery's way: claimed, opened with today's truth, settled. Each step is one short transaction."""

from datetime import datetime, time, timedelta

from bot.core import posts
from bot.core.calendar import Series, Session, instant, local_date
from bot.core.deliveries import (
    PLANNED,
    Delivery,
    OfDigest,
    OfFeedback,
    OfMonth,
    OfSession,
    OfSuggestion,
    State,
    ToPerson,
)
from bot.core.posts import FeedbackCard, FeedbackDigest, Post, Skip, SuggestionCard
from bot.services import feedback as feedback_service
from bot.services import organizers
from bot.store import claims, deliveries, feedback, series, sessions, suggestions, workspaces
from bot.store.claims import Claimed
from bot.store.engine import Database, Transaction


def claim(db: Database, *, now: datetime, real: datetime, owner: str, lease: timedelta, most: int) -> list[Claimed]:
    """Take what is due for this worker alone, the earliest first; empty if nothing is.

    Args:
        now: The rounds' time (aware).
        real: The machine's time (aware).
        owner: Who takes it.
        lease: How long nobody else may.
        most: How many to take.

    Raises:
        DatabaseUnavailableError: Nothing was taken.
    """
    with db.reading() as tx:
        if not claims.has_work(tx, now=now, real=real):
            return []
    with db.writing() as tx:
        claims.take_back_lapsed(tx, real)
        return claims.claim(tx, now=now, real=real, owner=owner, lease_until=real + lease, most=most)


def open_claimed(db: Database, claimed: Claimed, *, owner: str, now: datetime, real: datetime) -> Post | Skip | None:
    """What a claimed delivery says, read from today's calendar; or why it is not sent, which settles it.

    That the chat is about to be called is written down in the same transaction. None if the claim was lost meanwhile,
    or if the chat has asked everybody to wait since: then it is given back.
    """
    with db.writing() as tx:
        if workspaces.is_on_hold(tx, claimed.workspace_id, real):
            claims.release(tx, claimed, owner)
            return None
        if not claims.begin(tx, claimed, owner, real):
            return None
        content = _content(tx, claimed.delivery, now)
        if isinstance(content, Skip):
            claims.settle(tx, claimed, owner, State.SKIPPED, content.why)
        return content


def _content(tx: Transaction, delivery: Delivery, now: datetime) -> Post | Skip:
    its_series = series.get(tx, delivery.series_id)
    calendar = sessions.of_series(tx, delivery.series_id)
    if delivery.kind in PLANNED:
        return posts.calendar_post(
            delivery,
            series=its_series,
            sessions=calendar,
            now=now,
            announced_today=_announced_today(tx, delivery, its_series, now),
        )
    match delivery.subject:
        case OfSuggestion(suggestion_id):
            return SuggestionCard(its_series, suggestions.get(tx, suggestion_id))
        case OfFeedback(feedback_id):
            return FeedbackCard(its_series, feedback.get_signed(tx, feedback_id, calendar))
        case OfDigest(day, page):
            return _digest(tx, delivery, its_series, calendar, OfDigest(day, page))
    raise ValueError(f"a delivery about nothing that can be said: {delivery.key}")


def _digest(
    tx: Transaction, delivery: Delivery, its_series: Series, calendar: list[Session], subject: OfDigest
) -> FeedbackDigest | Skip:
    feedback_service.deal(tx, delivery.series_id, subject.day)
    words, page_count = feedback.of_digest(tx, delivery.series_id, subject.day, subject.page, calendar)
    if not words:
        return Skip("nothing was said that is still kept")
    return FeedbackDigest(its_series, subject.day, tuple(words), subject.page, page_count)


def _announced_today(tx: Transaction, delivery: Delivery, its_series: Series, now: datetime) -> bool:
    """Whether the same channel gets the announcement of the same session's month on the same local day."""
    match delivery.subject:
        case OfSession(_, date, _):
            today = local_date(now, its_series.zone)
            return deliveries.announced_on(
                tx,
                delivery=delivery,
                month=OfMonth(date.year, date.month),
                day_start=instant(today, time(0), its_series.zone),
                day_end=instant(today + timedelta(days=1), time(0), its_series.zone),
                now=now,
            )
    return False


def posted(db: Database, claimed: Claimed, owner: str, *, conversation: str, message: str, now: datetime) -> None:
    """Keep where it stands."""
    with db.writing() as tx:
        claims.settle_posted(tx, claimed, owner, conversation=conversation, message=message, now=now)


def later(db: Database, claimed: Claimed, owner: str, *, not_before: datetime, why: str, hold_all: bool) -> None:
    """Let it wait again, certainly not posted; with `hold_all` the whole workspace waits, as the chat asked.

    Args:
        not_before: On the machine's time (aware).
    """
    with db.writing() as tx:
        claims.settle_later(tx, claimed, owner, not_before=not_before, why=why)
        if hold_all:
            workspaces.hold(tx, claimed.workspace_id, not_before)


def failed(db: Database, claimed: Claimed, owner: str, why: str) -> None:
    """End it as refused for good; what was for the organizers and reaches none of them waits for the next one."""
    with db.writing() as tx:
        # Two workers may fail with the last two organizers at once: one of them must see that the other has.
        series.lock(tx, claimed.delivery.series_id)
        claims.settle(tx, claimed, owner, State.FAILED, why)
        if isinstance(claimed.delivery.target, ToPerson):
            organizers.could_not_reach(tx, claimed.workspace_id, claimed.delivery)


def unknown(db: Database, claimed: Claimed, owner: str, why: str) -> None:
    """Keep that nobody knows whether it was posted; it is not simply sent again."""
    with db.writing() as tx:
        claims.settle(tx, claimed, owner, State.UNKNOWN, why)


def release(db: Database, claimed: Claimed, owner: str) -> None:
    """Give back what was claimed but not begun."""
    with db.writing() as tx:
        claims.release(tx, claimed, owner)


def next_due(db: Database, after: datetime) -> datetime | None:
    """The earliest moment later than `after` (both aware) at which anything is to be posted; None if nothing is."""
    with db.reading() as tx:
        return deliveries.next_due(tx, after)
