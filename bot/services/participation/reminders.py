"""Personal reminders: for every session or one, snoozed, or stopped."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from bot.chat.actor import Actor
from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.outbox.deliveries import PERSONAL_KINDS, Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import Reminder, Skip
from bot.core.outbox.references import SnoozeRef
from bot.core.participation.subscriptions import ChatChoice, ReminderTimes, Subscription
from bot.services.shared import plan_sync, session_lookup
from bot.services.shared.opening import Opening
from bot.services.shared.results import NotFoundError
from bot.store.admin import people, reachability
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries
from bot.store.participation import home_refreshes, subscriptions

SNOOZE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSubmission:
    """A submitted reminder form.

    Attributes:
        series_id: The series id from the form.
        session_id: The session that `one` is about; None if there was none.
        zone: The person's time zone (IANA name) from the chat; None if it is unavailable, and then the series' applies.
        every: Reminders before every session.
        one: Reminders before that one session.
        chat: Where direct messages go; None if it was not asked.
    """

    series_id: int
    session_id: int | None
    zone: str | None
    every: ReminderTimes
    one: ReminderTimes
    chat: ChatChoice | None = None


def of_person(
    db: Database, *, its_series: Series, actor: Actor, now: datetime
) -> tuple[Session | None, ReminderTimes, ReminderTimes, ChatChoice | None]:
    """Return the next session, a person's reminders for every session and for that one, and the chat where they come.

    The chat is None for a person who is known in one alone. `now` is the rounds' time (aware).
    """
    with db.read() as tx:
        ahead = models.upcoming(sessions.of_series(tx, its_series.id), its_series.zone, now)
        following = ahead[0] if ahead else None
        known = people.find(tx, actor.workspace_id, actor.external_id)
        chosen = [] if known is None else subscriptions.of_person(tx, its_series.id, known.id)
        chat = None if known is None else reachability.chat_choice(tx, known.id)
        return following, times_of(chosen, None), times_of(chosen, following), chat


def times_of(chosen: list[Subscription], session: Session | None) -> ReminderTimes:
    """Pick the reminders for one session, or for every session, from all of a person's reminders."""
    session_id = None if session is None else session.id
    found = next((each for each in chosen if each.session_id == session_id), None)
    return ReminderTimes() if found is None else ReminderTimes(found.day_before, found.same_day, found.after)


def keep(db: Database, *, actor: Actor, submission: ReminderSubmission, now: datetime) -> None:
    """Save a person's reminders and update the outbox. `now` is the rounds' time (aware).

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    series_id, session_id = submission.series_id, submission.session_id
    with db.write() as tx:
        its_series = session_lookup.get_series(tx, actor.workspace_id, series_id, lock=True)
        person_id = people.of_actor(tx, actor).id
        chosen: list[tuple[int | None, ReminderTimes]] = [(None, submission.every)]
        if session_id in {each.id for each in sessions.of_series(tx, series_id)}:
            chosen.append((session_id, submission.one))
        for which, its_times in chosen:
            its = Subscription(person_id, submission.zone or its_series.zone, which, **asdict(its_times))
            subscriptions.put(tx, actor.workspace_id, series_id, its)
        if submission.chat is not None and reachability.chat_choice(tx, person_id) is not None:
            reachability.choose_chat(tx, person_id, submission.chat, actor.surface)
        plan_sync.sync_plan(tx, series_id, now)
        home_refreshes.mark_stale_for(tx, actor.workspace_id, [actor.external_id])


def stop(db: Database, *, actor: Actor, series_id: int, now: datetime) -> None:
    """Stop all of a person's reminders. Arguments and errors as of `keep`."""
    with db.write() as tx:
        session_lookup.get_series(tx, actor.workspace_id, series_id, lock=True)
        if (known := people.find(tx, actor.workspace_id, actor.external_id)) is not None:
            subscriptions.end(tx, series_id, known.id)
            plan_sync.sync_plan(tx, series_id, now)
            home_refreshes.mark_stale_for(tx, actor.workspace_id, [actor.external_id])


def reminded_soon(db: Database, *, after: datetime, until: datetime) -> list[tuple[int, str]]:
    """Return workspace and external id of people whose reminders are due between two times (aware)."""
    with db.read() as tx:
        return subscriptions.reminded_between(tx, after, until)


def follow_zone(db: Database, *, workspace_id: int, external_id: str, zone: str, now: datetime) -> bool:
    """Move a person's reminders to the time zone that they are in now; False if nothing changes.

    A reminder for the day before whose time is over there is sent at once.

    Args:
        zone: A known time zone (IANA name).
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.read() as tx:
        # First read only: the chat reports every change of every profile.
        person = people.find(tx, workspace_id, external_id)
        moving = [] if person is None else subscriptions.in_other_zones(tx, person.id, zone)
    if person is None or not moving:
        return False
    with db.write() as tx:
        for series_id in moving:
            series.lock(tx, series_id)
            subscriptions.set_zone(tx, series_id, person.id, zone)
            before = _day_reminders(tx, series_id, person.id)
            plan_sync.sync_plan(tx, series_id, now)
            over = before.keys() - _day_reminders(tx, series_id, person.id).keys()
            deliveries.reschedule(tx, workspace_id, [replace(before[key], due_at=now) for key in over])
    return True


def _day_reminders(tx: Transaction, series_id: int, person_id: int) -> dict[str, Delivery]:
    waiting = (each.delivery for each in deliveries.waiting_for(tx, person_id))
    return {each.key: each for each in waiting if (each.series_id, each.kind) == (series_id, Kind.DAY_REMINDER)}


def snooze(db: Database, *, actor: Actor, session_id: int, now: datetime) -> datetime:
    """Remind a person of a session again later, and return when. Pressed twice within a minute, it counts once.

    Raises NotFoundError if the session has begun by then.
    """
    with db.write() as tx:
        its_series, session = session_lookup.get_session(tx, actor.workspace_id, session_id)
        due = now + SNOOZE
        until = models.starts_at(session, its_series.zone) or models.ends_at(session, its_series.zone)
        if session.status is SessionStatus.CANCELED or due >= until:
            raise NotFoundError
        subject = SnoozeRef(session.id, session.date, session.restored, int(now.timestamp()) // 60)
        target = PersonRecipient(people.of_actor(tx, actor).id)
        deliveries.record(tx, actor.workspace_id, Delivery(Kind.SNOOZED, its_series.id, subject, target, due, until))
        return due


# The chat's error codes for a deactivated account.
_GONE = frozenset({"user_disabled", "user_not_found"})


def has_no_recipient(tx: Transaction, workspace_id: int, failed: Delivery, reason: str, now: datetime) -> bool:
    """Tell whether a rejected reminder went to a deactivated account; if so, stop that person's reminders.

    There is nothing to correct, so the organizers are not notified. Arguments as of `failures.notify`.
    """
    if failed.kind not in PERSONAL_KINDS or not isinstance(failed.recipient, PersonRecipient) or reason not in _GONE:
        return False
    subscriptions.end(tx, failed.series_id, failed.recipient.id)
    home_refreshes.mark_stale_for(tx, workspace_id, [people.get(tx, failed.recipient.id).external_id])
    plan_sync.sync_plan(tx, failed.series_id, now)
    return True


def content(it: Opening, subject: SnoozeRef) -> Reminder | Skip:
    """Build a snoozed reminder; skip it if it no longer applies."""
    session = it.session(subject.id)
    if session is None or session.status is SessionStatus.CANCELED:
        return Skip("the session was canceled")
    if (session.date, session.restored) != (subject.date, subject.restored):
        return Skip("the session was moved")
    is_over = models.is_past(session, it.series.zone, it.now)
    return Reminder(it.series, Kind.SAME_DAY_REMINDER, session, is_personal=True, is_over=is_over)
