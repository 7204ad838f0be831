"""Decide on a month's announcement: post now, post on time, or do not post."""

from dataclasses import dataclass, replace

from bot.chat.actor import Actor, Times
from bot.core.base.date_names import MONTH_NAMES
from bot.core.calendar.models import AnnouncementChoice, AnnouncementDecision, Series
from bot.core.outbox.deliveries import AnyOrganizer, Delivery, DeliveryState, Kind
from bot.core.outbox.notifications import AnnouncementPreview, Skip
from bot.core.outbox.planned_notifications import build_notification
from bot.core.outbox.references import MonthRef
from bot.services.shared import history_notes, organizers, plan_sync, session_lookup
from bot.services.shared.results import NotFoundError
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, message_updates
from bot.store.outbox.outbox_entries import OutboxEntry


@dataclass(frozen=True, slots=True)
class Announced:
    """Nothing was decided: the announcement was posted, or is being posted."""


# The states of an announcement's deliveries before any of them is on its way.
_NOT_YET = frozenset({DeliveryState.WAITING, DeliveryState.CANCELED, DeliveryState.SKIPPED, DeliveryState.FAILED})
_DECIDED = {
    AnnouncementChoice.POST_NOW: "post now",
    AnnouncementChoice.ON_TIME: "post as scheduled",
    AnnouncementChoice.SKIP: "skip",
}
_MONTHS = range(1, 13)


def decide(
    db: Database, *, actor: Actor, series_id: int, year: int, month: int, choice: AnnouncementChoice, times: Times
) -> AnnouncementPreview | Announced:
    """Store an organizer's decision, sync the outbox, and return the preview after it.

    Args:
        series_id: From the button, as the next two.
        year: The year of the month.
        month: The month.
        choice: The decision.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was decided.
    """
    with db.write() as tx:
        if month not in _MONTHS or not 0 < year < 10_000:
            raise NotFoundError
        before = session_lookup.organized_series(tx, actor, series_id, lock=True)
        subject = MonthRef(year, month)
        if _on_their_way(tx, series_id, subject):
            return Announced()
        card = Delivery(Kind.PREVIEW, series_id, subject, AnyOrganizer(), times.now)
        calendar = sessions.of_series(tx, series_id)
        decided = AnnouncementDecision(year, month, choice, actor.external_id, times.now)
        if isinstance(build_notification(card, series=before, sessions=calendar, now=times.now), Skip):
            raise NotFoundError
        known = before.decision(year, month)
        # A press that arrives twice is one decision.
        if known is None or (known.wish, known.by) != (choice, actor.external_id):
            _store(tx, actor, before, decided, times)
        after = series.get(tx, series_id)
        shown = build_notification(card, series=after, sessions=calendar, now=times.now)
        if not isinstance(shown, AnnouncementPreview):
            raise NotFoundError
        return shown


def with_outcome(tx: Transaction, preview: AnnouncementPreview) -> AnnouncementPreview:
    """Say in a preview that nothing is left to decide if its announcement was posted, or is being posted.

    The calendar cannot tell: its time may be read before the announcement goes out, and be changed afterwards.
    """
    month = MonthRef(preview.announcement.year, preview.announcement.month)
    announced = _on_their_way(tx, preview.series.id, month)
    if not announced:
        return preview
    moment = preview.announced_at or min(each.posted_at or each.delivery.due_at for each in announced)
    return replace(preview, announced_at=moment, is_due=True)


def _on_their_way(tx: Transaction, series_id: int, month: MonthRef) -> list[OutboxEntry]:
    """Return the deliveries of a month's announcement that were posted, or are being posted."""
    entries = deliveries.of_reference(tx, series_id, Kind.ANNOUNCEMENT, month)
    return [each for each in entries if each.state not in _NOT_YET]


def _store(tx: Transaction, actor: Actor, its_series: Series, decided: AnnouncementDecision, times: Times) -> None:
    """Store a decision with what follows from it, and a line in the history."""
    series.decide(tx, its_series.id, decided)
    plan_sync.sync_plan(tx, its_series.id, times.now)
    message_updates.mark_stale(tx, its_series.id, [MonthRef(decided.year, decided.month)], times.wall_now)
    organizers.refresh_homes(tx, its_series.id)
    line = f"{MONTH_NAMES[decided.month - 1]} announcement: {_DECIDED[decided.wish]}"
    history_notes.note(tx, its_series, actor, times.now, line)
