"""Change sessions: store the change, sync the plan, write the audit log, and mark posted messages stale."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.chat.actor import Actor, Times
from bot.core.calendar import models
from bot.core.calendar.formatting import format_names
from bot.core.calendar.import_diff import text_differences
from bot.core.calendar.models import Series, Session, SessionStatus, Texts
from bot.core.calendar.notable_changes import notable_changes
from bot.core.calendar.session_changes import (
    ChangeAction,
    SeriesNote,
    SessionChange,
    classify,
    is_visible_change,
    normalize,
)
from bot.core.outbox.deliveries import ChannelRecipient, Delivery, DeliveryState, Kind
from bot.core.outbox.notifications import ChangeNotice, Skip
from bot.core.outbox.references import ChangeRef, MonthRef, SuggestionRef
from bot.services.calendar import attendee_notices
from bot.services.shared import plan_sync
from bot.services.shared.opening import Opening
from bot.store.admin import people
from bot.store.calendar import audit_log, series, sessions
from bot.store.db.engine import Transaction
from bot.store.outbox import deliveries, message_updates, posted_snapshots
from bot.store.outbox.message_updates import MessageUpdate
from bot.store.outbox.outbox_entries import OutboxEntry
from bot.store.outbox.posted_snapshots import PostedSnapshot
from bot.store.participation import home_refreshes
from bot.store.suggestions import suggestions

# Changes that follow each other within this time share one notice.
UNDO_WINDOW = timedelta(minutes=2)


class ChangeSet:
    """All changes that one user action makes, in one transaction.

    Args:
        tx: The transaction, which has locked the series.
        its_series: The series whose calendar changes.
        actor: The person who makes the change; None for the command line.
    """

    def __init__(self, tx: Transaction, its_series: Series, actor: Actor | None, *, times: Times) -> None:
        self._tx, self._series, self._workspace_id = tx, its_series, its_series.workspace_id
        self._external_id = None if actor is None else actor.external_id
        self._person_id = None if actor is None else people.of_actor(tx, actor).id
        self._now, self._wall_now = times.now, times.wall_now
        self.batch = uuid.uuid4()
        self._kept = False
        self._told: list[tuple[Session | None, Session]] = []
        self._changed: list[tuple[Session, Session]] = []

    def add(self, session: Session) -> Session:
        """Store a new session."""
        added = sessions.add(self._tx, self._workspace_id, self._series.id, session)
        self._keep(None, added)
        return added

    def update(self, before: Session, after: Session) -> Session:
        """Store a changed session; does nothing if nothing differs."""
        normalized = normalize(before, after, self._now)
        if normalized == before:
            return before
        changed = sessions.change(self._tx, replace(normalized, changed_at=self._now))
        self._keep(before, changed)
        return changed

    def set_texts(self, texts: Texts) -> None:
        """Store the program's texts; does nothing if nothing differs."""
        before = self._series.texts
        names = tuple(each.name.lower() for each in text_differences(before, texts))
        if not names:
            return
        series.set_texts(self._tx, self._series.id, texts)
        self._series = replace(self._series, texts=texts)
        lines = (f"Program description updated: {format_names(names)}",)
        note = SeriesNote(lines, self._external_id, self._now, self.batch, (before, texts))
        audit_log.append(self._tx, self._workspace_id, self._series.id, self._person_id, note)
        self._kept = True

    def apply(self) -> None:
        """Sync the outbox with the calendar, and mark posted messages stale."""
        plan_sync.sync_locked(self._tx, self._series, self._now)
        due = self._now + UNDO_WINDOW
        for before, after in self._told:
            self._notify(before, after)
        for before, after in self._changed:
            attendee_notices.record(self._tx, self._series, before, after, but=self._person_id, now=self._now, due=due)
        home_refreshes.mark_stale(self._tx, self._workspace_id)

    @property
    def change_id(self) -> uuid.UUID | None:
        """What the history can undo; None if nothing was changed."""
        return self.batch if self._kept else None

    def _keep(self, before: Session | None, after: Session) -> None:
        self._kept = True
        action = ChangeAction.ADDED if before is None else classify(before, after)
        change = SessionChange(action, before, after, self._external_id, self._now, self.batch)
        audit_log.append(self._tx, self._workspace_id, self._series.id, self._person_id, change)
        if before is not None:
            self._changed.append((before, after))
        if before is None or is_visible_change(before, after):
            self._told.append((before, after))

    def _notify(self, before: Session | None, after: Session) -> None:
        months = {MonthRef(each.date.year, each.date.month) for each in (before, after) if each is not None}
        message_updates.mark_stale(self._tx, self._series.id, months, self._wall_now)
        message_updates.mark_stale_for_session(self._tx, self._series.id, after.id, self._wall_now)
        made_of = [SuggestionRef(each.id) for each in suggestions.of_session(self._tx, after.id)]
        message_updates.mark_stale(self._tx, self._series.id, made_of, self._wall_now)
        shown = posted_snapshots.of_session(self._tx, after.id)
        for channel in self._series.channels:
            self._notice(ChannelRecipient(channel.id), before, after, shown)

    def _notice(
        self, target: ChannelRecipient, before: Session | None, session: Session, shown: Sequence[PostedSnapshot]
    ) -> None:
        """Record a change notice for a channel, or postpone the waiting one so that it covers this change too."""
        due = self._now + UNDO_WINDOW
        notices = deliveries.waiting(self._tx, self._series.id, Kind.CHANGE_NOTICE, f"{ChangeRef.prefix}/{session.id}/")
        waiting = [replace(each, due_at=due) for each in notices if each.recipient == target]
        if waiting:
            deliveries.reschedule(self._tx, self._workspace_id, waiting)
            return
        here = _last_snapshot(shown, target) or self._backfill_snapshots(target, before)
        if here is None and _announcement(self._tx, self._series.id, session, target) is None:
            return
        if _is_worth_it(self._series, session, here, self._now):
            reference = ChangeRef(session.id, session.version)
            notice = Delivery(Kind.CHANGE_NOTICE, self._series.id, reference, target, due)
            deliveries.record(self._tx, self._workspace_id, notice)

    def _backfill_snapshots(self, target: ChannelRecipient, before: Session | None) -> Session | None:
        """Restore what an announcement showed that was posted by a version of this program that stored no snapshots."""
        if before is None or before.status is not SessionStatus.SCHEDULED:
            return None
        announced = _announcement(self._tx, self._series.id, before, target)
        if announced is None or announced.posted_at is None or announced.posted_at < before.dated_at:
            return None
        posted_snapshots.backfill(self._tx, announced, before)
        return before


def _last_snapshot(shown: Sequence[PostedSnapshot], target: ChannelRecipient) -> Session | None:
    return next((each.session for each in shown if each.channel_id == target.id), None)


def _announcement(tx: Transaction, series_id: int, session: Session, target: ChannelRecipient) -> OutboxEntry | None:
    """Return the posted announcement of a session's month in a channel."""
    month = MonthRef(session.date.year, session.date.month)
    entries = deliveries.of_reference(tx, series_id, Kind.ANNOUNCEMENT, month)
    posted = (each for each in entries if each.state is DeliveryState.POSTED)
    return next((each for each in posted if each.delivery.recipient == target), None)


def _is_worth_it(its_series: Series, session: Session, shown: Session | None, now: datetime) -> bool:
    """Tell whether a change is worth a notice: it shows, and the session is not over by its old and new dates."""
    is_over = all(models.is_past(each, its_series.zone, now) for each in (session, shown) if each is not None)
    return not is_over and bool(notable_changes(shown, session))


def notice(it: Opening, subject: ChangeRef) -> ChangeNotice | Skip:
    """Build the notice of what changed in a session since the channel last read of it; skip it if nothing did."""
    session, target = it.session(subject.id), it.delivery.recipient
    if session is None or not isinstance(target, ChannelRecipient):
        return Skip("the change no longer needs a note")
    shown = _last_snapshot(posted_snapshots.of_session(it.tx, session.id), target)
    if not _is_worth_it(it.series, session, shown, it.now):
        return Skip("what the channel was told is true again, or over")
    return ChangeNotice(it.series, session, shown, notable_changes(shown, session))


def current_notice(tx: Transaction, its_series: Series, update: MessageUpdate, now: datetime) -> ChangeNotice | Skip:
    """Build a posted notice again, as it was; without buttons once its session is over."""
    shown = posted_snapshots.in_delivery(tx, update.id)
    if not shown:
        return Skip("what it showed is not known")
    posted = posted_snapshots.of_session(tx, shown[0].id)
    this = (update.conversation, update.message)
    position = next((at for at, each in enumerate(posted) if (each.conversation, each.message) == this), len(posted))
    target = update.delivery.recipient
    before = _last_snapshot(posted[position + 1 :], target) if isinstance(target, ChannelRecipient) else None
    changes = notable_changes(before, shown[0])
    if not changes:
        return Skip("the change that it announced is not recorded")
    is_over = models.is_past(shown[0], its_series.zone, now)
    return ChangeNotice(its_series, shown[0], before, changes, is_over)


def thread(tx: Transaction, series_id: int, session: Session, target: ChannelRecipient) -> str | None:
    """Return the first message in a channel that mentions a session; a notice is posted in its thread."""
    return next(iter(threads(tx, series_id, session, target)), None)


def threads(tx: Transaction, series_id: int, session: Session, target: ChannelRecipient) -> list[str]:
    """Return the messages in a channel that mention a session, the first one first."""
    shown = [each.message for each in posted_snapshots.of_session(tx, session.id) if each.channel_id == target.id]
    announced = None if shown else _announcement(tx, series_id, session, target)
    return [each for each in (*shown[::-1], announced and announced.message) if each]
