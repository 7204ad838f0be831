"""The content of planned deliveries, built from the current calendar when due, and again for updates."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.calendar import models
from bot.core.calendar.materials import attached_materials
from bot.core.calendar.models import Series, Session, SessionStatus, local_date
from bot.core.calendar.readiness import awaits_decision, missing_items
from bot.core.learning.evaluation_results import EvaluationResults
from bot.core.learning.evaluations import closes_at
from bot.core.outbox import notifications
from bot.core.outbox.announcement_schedule import announcement_moment
from bot.core.outbox.deliveries import (
    HELD_KINDS,
    MATERIALS_NUDGES,
    NUDGES,
    REMINDERS,
    ChannelRecipient,
    Delivery,
    Kind,
    PersonRecipient,
)
from bot.core.outbox.learning_notifications import ResultsCard
from bot.core.outbox.notifications import CalendarNotification, MonthAnnouncement, SessionUpdate, Skip
from bot.core.outbox.references import AwardDayRef, MaterialsRef, MonthRef, SessionRef, WeekRef

# The prefix of the skip reason of an expired delivery.
TOO_LATE = "too late"
# The prefix of the skip reason of a delivery that waits for the organizers' answer.
HELD = "held"
# How far the Monday summary looks ahead, and how long after a session its slides are due.
LOOK_AHEAD = timedelta(weeks=6)
SLIDES_DUE = timedelta(days=1), timedelta(days=14)
# Check-in codes and evaluation results are not in the calendar; the dispatch service fills them in.
CODE_PLACEHOLDER = "(the code)"


def check_deadline(delivery: Delivery, now: datetime) -> Skip | None:
    """Return a skip reason if it is too late to send a delivery; else None."""
    if delivery.useful_until is None or now < delivery.useful_until:
        return None
    return Skip(
        f"{TOO_LATE}: it was due at {delivery.due_at:%Y-%m-%d %H:%M} UTC and useful until"
        f" {delivery.useful_until:%Y-%m-%d %H:%M} UTC"
    )


def build_notification(
    delivery: Delivery,
    *,
    series: Series,
    sessions: Sequence[Session],
    now: datetime,
    announced_today: bool = False,
    is_held: bool = False,
) -> CalendarNotification | Skip:
    """Build the content of a planned delivery from the current calendar.

    Args:
        delivery: Of one of the kinds in `deliveries.PLANNED_KINDS`.
        series: As it is now.
        sessions: All sessions of the series, as they are now.
        now: Aware.
        announced_today: Whether this recipient gets the announcement of the session's month on the same day.
        is_held: Whether organizers were asked if the incomplete session goes ahead, and have not answered.

    Raises:
        ValueError: The delivery's kind is not planned.
    """
    if (expired := check_deadline(delivery, now)) is not None:
        return expired
    if delivery.kind is Kind.EMPTY_CALENDAR:
        if models.upcoming(sessions, series.zone, now):
            return Skip("a session has been planned since")
        return notifications.EmptyCalendar(series, next(iter(models.past(sessions, series.zone, now)), None))
    match delivery.reference:
        case MonthRef(year, month):
            build = _build_preview if delivery.kind is Kind.PREVIEW else _build_announcement
            return build(series, sessions, year, month, now)
        case MaterialsRef() as reference:
            session = next((s for s in sessions if s.id == reference.id), None)
            if session is None or session.status is SessionStatus.CANCELED or not attached_materials(session):
                return Skip("there is nothing to show any more")
            return notifications.MaterialsPost(series, session)
        case WeekRef():
            return _build_digest(series, sessions, now)
        case AwardDayRef(day, days):
            award_day = next((each for each in series.award_days if each.day == day), None)
            if award_day is None:
                return Skip("the date was changed")
            return notifications.AwardReminder(series, award_day, days)
        case SessionRef() as reference:
            session = next((s for s in sessions if s.id == reference.id), None)
            if session is None or session.status is SessionStatus.CANCELED:
                return Skip("the session was canceled")
            if (session.date, session.restored) != (reference.date, reference.restored):
                return Skip("the session was moved")
            if is_held and is_held_back(delivery):
                return Skip(f"{HELD}: details are missing, and no organizer has answered")
            if delivery.kind in REMINDERS:
                if announced_today and delivery.kind is not Kind.SAME_DAY_REMINDER:
                    return Skip("the announcement of the same morning says it")
                return notifications.Reminder(
                    series, delivery.kind, session, is_personal=isinstance(delivery.recipient, PersonRecipient)
                )
            return _build_session_notification(delivery, series, session, now)
    raise ValueError(f"not worked out from the calendar: {delivery.key}")


def _build_session_notification(
    delivery: Delivery, series: Series, session: Session, now: datetime
) -> CalendarNotification | Skip:
    """Build a message about a session that takes place as announced."""
    if delivery.kind in NUDGES:
        return Skip("the Monday summary says it")
    if delivery.kind is Kind.GO_NO_GO:
        return notifications.GoNoGo(series, session) if awaits_decision(session) else Skip("nothing is left to decide")
    if delivery.kind in MATERIALS_NUDGES:
        if isinstance(delivery.recipient, PersonRecipient) and delivery.recipient.id not in session.accounts:
            return Skip("the Monday summary asks for them")
        if attached_materials(session):
            return Skip("slides or a recording were added")
        return notifications.MaterialsNudge(series, session)
    if delivery.kind is Kind.RESULTS:
        return ResultsCard(series, session, EvaluationResults(0))
    if delivery.kind is Kind.CHECK_IN_CODE:
        return notifications.CheckInCode(series, session, CODE_PLACEHOLDER)
    if delivery.kind is Kind.FEEDBACK_PROMPT:
        if not models.is_past(session, series.zone, now) and session.start is not None:
            return Skip("the session is not over yet")
        return notifications.FeedbackPrompt(series, session, is_today=local_date(now, series.zone) == session.date)
    raise ValueError(f"not worked out from the calendar: {delivery.key}")


def is_held_back(delivery: Delivery) -> bool:
    """Return whether a message waits for the organizers' answer. Personal reminders were asked for, and do not."""
    return delivery.kind in HELD_KINDS and (
        delivery.kind is Kind.FEEDBACK_PROMPT or isinstance(delivery.recipient, ChannelRecipient)
    )


def _build_digest(series: Series, sessions: Sequence[Session], now: datetime) -> notifications.OrganizerDigest:
    """Build the Monday summary, without suggestions, which are not in the calendar."""
    today = local_date(now, series.zone)
    return notifications.OrganizerDigest(
        series,
        today,
        tuple(
            each
            for each in models.upcoming(sessions, series.zone, now)
            if each.date < today + LOOK_AHEAD and missing_items(each, series.policy, today)
        ),
        tuple(
            each
            for each in models.scheduled(sessions)
            if series.policy.ask_for_materials
            and SLIDES_DUE[0] <= today - each.date <= SLIDES_DUE[1]
            and not attached_materials(each)
            and each.speakers
            and not any(each.accounts)
        ),
    )


def _build_preview(
    series: Series, sessions: Sequence[Session], year: int, month: int, now: datetime
) -> notifications.AnnouncementPreview | Skip:
    announcement = _build_announcement(series, sessions, year, month, now)
    if isinstance(announcement, Skip):
        return announcement
    announced_at = announcement_moment(series, sessions, year, month)
    return notifications.AnnouncementPreview(
        series,
        announcement,
        announced_at,
        series.decision(year, month),
        is_due=announced_at is not None and announced_at <= now,
    )


def _build_announcement(
    series: Series, sessions: Sequence[Session], year: int, month: int, now: datetime
) -> MonthAnnouncement | Skip:
    in_month = models.in_month(sessions, year, month)
    upcoming = [s for s in in_month if not models.is_past(s, series.zone, now)]
    if upcoming:
        return MonthAnnouncement(series, year, month, tuple(upcoming), None)
    if in_month:
        return Skip("the month's session is over")
    later = models.after_month(sessions, year, month)
    if not later:
        return Skip("no session is planned any more")
    return MonthAnnouncement(series, year, month, (), later[0])


def build_current_version(
    delivery: Delivery, posted: Sequence[Session], *, series: Series, sessions: Sequence[Session], now: datetime
) -> CalendarNotification | Skip:
    """Build the current content of a posted message, so that it stays correct for its readers.

    Args:
        delivery: Of one of the kinds in `deliveries.PLANNED_KINDS`.
        posted: The sessions that it showed, as they were.
        series: As it is now.
        sessions: All sessions of the series, as they are now.
        now: Aware.
    """
    by_id = {session.id: session for session in sessions}
    updates = [SessionUpdate(each, by_id[each.id]) for each in posted if each.id in by_id]
    kind, reference = delivery.kind, delivery.reference
    session = by_id.get(reference.id) if isinstance(reference, SessionRef | MaterialsRef) else None
    if session is not None and (isinstance(reference, MaterialsRef) or kind in MATERIALS_NUDGES):
        # These are about past sessions.
        about = notifications.MaterialsNudge if kind in MATERIALS_NUDGES else notifications.MaterialsPost
        return about(series, session)
    if isinstance(reference, MonthRef):
        if kind is Kind.PREVIEW:
            return _build_preview(series, sessions, reference.year, reference.month, now)
        return _build_current_announcement(series, sessions, (reference.year, reference.month), updates, now)
    if session is None:
        return Skip("it tells of nothing that changes")
    if kind in REMINDERS:
        update = next((each for each in updates if each.after.id == session.id), None)
        is_current = update is None or (session.status is SessionStatus.SCHEDULED and not update.is_moved)
        before = None if is_current or update is None else update.before
        is_personal = isinstance(delivery.recipient, PersonRecipient)
        is_over = models.is_past(session, series.zone, now)
        return notifications.Reminder(series, kind, session, before, is_personal=is_personal, is_over=is_over)
    if kind is Kind.GO_NO_GO:
        return notifications.GoNoGo(series, session, is_over=models.is_past(session, series.zone, now))
    if kind is Kind.CHECK_IN_CODE and not models.is_past(session, series.zone, now):
        return notifications.CheckInCode(series, session, CODE_PLACEHOLDER)
    if kind is Kind.FEEDBACK_PROMPT:
        is_today, is_closed = local_date(now, series.zone) == session.date, closes_at(session, series.zone) <= now
        return notifications.FeedbackPrompt(series, session, is_today=is_today, is_closed=is_closed)
    return Skip("it tells of nothing that changes")


def _build_current_announcement(
    series: Series, sessions: Sequence[Session], month: tuple[int, int], updates: Sequence[SessionUpdate], now: datetime
) -> MonthAnnouncement | Skip:
    posted_ids = {each.after.id for each in updates}
    in_month = models.in_month(sessions, *month)
    shown = [each for each in in_month if each.id in posted_ids or not models.is_past(each, series.zone, now)]
    ids = {each.id for each in shown}
    announced = [each for each in updates if (each.before.date.year, each.before.date.month) == month]
    removed = tuple(each for each in announced if each.after.id not in ids)
    later = models.after_month(sessions, *month)
    if not shown and not later and not removed:
        return Skip("no session is planned any more")
    return MonthAnnouncement(
        series,
        *month,
        tuple(shown),
        None if shown or not later else later[0],
        moved=tuple(each for each in updates if each.after.id in ids and each.is_moved),
        removed=removed,
        over=frozenset(each.id for each in (*shown, *later) if models.is_past(each, series.zone, now)),
    )
