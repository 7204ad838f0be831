"""When messages about one session are due, and until when they are useful: reminders, and the request to rate it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.calendar.posting_policy import Policy
from bot.core.outbox import announcement_schedule as schedule
from bot.core.outbox.deliveries import Kind
from bot.core.participation.subscriptions import EARLIEST, LATEST, Subscription, shift_to_daytime

# Channel messages are not sent after this local time.
_END_OF_DAY = time(20)
# Until when a same-day reminder is useful if the session's time is unknown.
_NOON = time(12)
_PROMPT_USEFUL_FOR = timedelta(days=1)
# A session that was announced more recently needs no reminder a week before.
_FRESH = timedelta(days=14)

# A message, when it is due, and until when it is useful (both UTC).
Moment = tuple[Kind, datetime, datetime]


def useful_until(day: date, zone: str, moment: datetime, wall: time = _END_OF_DAY) -> datetime:
    """Return until when a message is useful (UTC): `wall` on `day`, or the end of the day if it is due later."""
    limit = local_to_utc(day, wall, zone)
    return limit if moment < limit else local_to_utc(day + timedelta(days=1), time(0), zone)


def channel_moments(series: Series, sessions: Sequence[Session], session: Session) -> Iterator[Moment]:
    """Yield the channel messages about a session."""
    policy, zone = series.policy, series.zone
    announced = _announced_on(series, sessions, session)
    week_before, day_before = (session.date - timedelta(days=days) for days in (7, 1))
    if not _is_on_hold(session):
        reminders = []
        if policy.remind_week_before and not (announced and session.date - announced < _FRESH):
            reminders.append((Kind.WEEK_REMINDER, week_before))
        # If the announcement is posted on the same morning, the reminder is redundant.
        if policy.remind_day_before and day_before != announced:
            reminders.append((Kind.DAY_REMINDER, day_before))
        for kind, day in reminders:
            moment = local_to_utc(day, policy.remind_at, zone)
            yield kind, moment, useful_until(day, zone, moment)
        if policy.remind_same_day:
            yield Kind.SAME_DAY_REMINDER, *same_day(policy, session, zone)
    if policy.prompt:
        moment = _prompt_moment(policy, session, zone)
        yield Kind.FEEDBACK_PROMPT, moment, moment + _PROMPT_USEFUL_FOR


def personal_moments(series: Series, session: Session, subscription: Subscription) -> Iterator[Moment]:
    """Yield the messages to a subscriber about a session, in their own time zone and never at night."""
    if _is_on_hold(session):
        return
    policy, zone = series.policy, subscription.zone
    start = models.starts_at(session, series.zone)
    local_day = local_date(start, zone) if start else session.date
    if subscription.day_before:
        day = local_day - timedelta(days=1)
        moment = local_to_utc(day, min(max(policy.remind_at, EARLIEST), LATEST), zone)
        yield Kind.DAY_REMINDER, moment, useful_until(day, zone, moment)
    if subscription.same_day:
        moment, until = same_day(policy, session, series.zone if start else zone)
        # A reminder at night is dropped; the day-before reminder has to do.
        if EARLIEST <= moment.astimezone(ZoneInfo(zone)).time() <= LATEST:
            yield Kind.SAME_DAY_REMINDER, moment, until
    if subscription.after and policy.prompt:
        # Attendance is only known after the session, so it is checked when the prompt is due.
        moment = shift_to_daytime(_prompt_moment(policy, session, series.zone), zone)
        yield Kind.FEEDBACK_PROMPT, moment, moment + _PROMPT_USEFUL_FOR


def same_day(policy: Policy, session: Session, zone: str) -> tuple[datetime, datetime]:
    """Return when the same-day reminder is due, and until when it is useful (UTC)."""
    start = models.starts_at(session, zone)
    if start is not None:
        return start - timedelta(minutes=policy.remind_minutes_before), start
    moment = local_to_utc(session.date, policy.remind_same_day_at, zone)
    return moment, useful_until(session.date, zone, moment, _NOON)


def _is_on_hold(session: Session) -> bool:
    """Return whether a session's reminders wait because its speaker cannot come on that date."""
    return session.card.confirmed is False


def _announced_on(series: Series, sessions: Sequence[Session], session: Session) -> date | None:
    """Return the local date of the announcement of a session's month; None if it is not announced."""
    if not series.policy.announce:
        return None
    moment = schedule.announcement_moment(series, sessions, session.date.year, session.date.month)
    return None if moment is None else local_date(moment, series.zone)


def _prompt_moment(policy: Policy, session: Session, zone: str) -> datetime:
    if session.start is None:
        return local_to_utc(session.date, policy.prompt_at, zone)
    return models.ends_at(session, zone) + timedelta(minutes=policy.prompt_minutes_after)
