"""The plan: a pure function from the calendar to every delivery that should exist.

A due time is computed as a local date, then a wall-clock time, then UTC, so that daylight saving does not shift it. A
key contains the session and its local date, not the time, so that correcting the time zone does not create a second
key.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.base.people import is_away
from bot.core.calendar import models
from bot.core.calendar.materials import attached_materials, planned_posts
from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.calendar.posting_policy import Policy, first_business_day, next_business_day, previous_business_day
from bot.core.calendar.readiness import awaits_decision
from bot.core.learning.evaluation_results import RESULTS_DAYS
from bot.core.outbox import announcement_schedule as schedule
from bot.core.outbox.deliveries import (
    MATERIALS_NUDGES,
    REMINDERS,
    AnyOrganizer,
    ChannelRecipient,
    Delivery,
    Kind,
    PersonRecipient,
    Recipient,
)
from bot.core.outbox.references import AwardDayRef, MaterialsRef, MonthRef, SessionRef, WeekRef
from bot.core.participation.attendance import check_in_window
from bot.core.participation.subscriptions import EARLIEST, LATEST, Subscription, shift_to_daytime

# Channel messages are not sent after this local time.
END_OF_DAY = time(20)
# Until when a same-day reminder is useful if the session's time is unknown.
NOON = time(12)
PROMPT_USEFUL_FOR = timedelta(days=1)
# Days.
_NUDGE_USEFUL_DAYS = 3
# A session that was announced more recently needs no reminder a week before.
_FRESH = timedelta(days=14)
# Slides are asked for until two weeks after a session.
_DIGEST_OUTLASTS = timedelta(days=14)

# Long enough to outlast a weekend.
_MATERIALS_USEFUL_FOR = timedelta(days=7)
_RESULTS_USEFUL_FOR = timedelta(days=7)

# Two weeks to write the application, and a last reminder.
AWARD_DAYS_BEFORE = (14, 1)

_KIND_ORDER = list(Kind)


def plan(
    series: Series, sessions: Sequence[Session], subscriptions: Sequence[Subscription], since: datetime, now: datetime
) -> list[Delivery]:
    """Return every delivery that should exist, past and future, by due time.

    The same arguments yield the same keys, and a later `now` never yields an earlier due time. So the plan can be
    recomputed after every change, and by several processes at once.

    Args:
        series: The series with its policy, zone, channels and organizers.
        sessions: All sessions of the series.
        subscriptions: The personal reminder subscriptions.
        since: When the calendar was first known (aware). Nothing due before that, or before its session got its date,
            is planned.
        now: Aware. Nothing that is already too late is planned.
    """
    planned = [
        *_announcements(series, sessions, since),
        *_previews(series, sessions, since),
        *_award_days(series, since),
        *_channel_deliveries(series, sessions),
        *_personal_reminders(series, sessions, subscriptions),
        *_check_in_codes(series, sessions),
        *_results(series, sessions),
        *_materials(series, sessions),
        *_materials_nudges(series, sessions),
        *_go_no_go(series, sessions),
        *_organizer_digests(series, sessions, since, now),
        *_empty_calendar(series, sessions, since, now),
    ]
    useful = [d for d in planned if d.due_at >= since and (d.useful_until is None or now < d.useful_until)]
    return sorted(useful, key=lambda d: (d.due_at, _KIND_ORDER.index(d.kind), d.key))


def _useful_until(day: date, wall: time, zone: str, moment: datetime) -> datetime:
    """Return `wall` on `day`; or the end of the day, if the policy schedules the message later than that."""
    limit = local_to_utc(day, wall, zone)
    return limit if moment < limit else local_to_utc(day + timedelta(days=1), time(0), zone)


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = _month_after(year, month)


def _month_after(year: int, month: int) -> tuple[int, int]:
    return (year + month // 12, month % 12 + 1)


def _announced_months(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[tuple[int, int]]:
    """Yield the months that are announced by default."""
    policy, zone = series.policy, series.zone
    scheduled = models.scheduled(sessions)
    if not policy.announce or not scheduled:
        return
    for year, month in _months(local_date(since, zone), scheduled[-1].date):
        if policy.announce_empty_months or models.in_month(sessions, year, month):
            yield year, month


def _known_since(sessions: Sequence[Session], year: int, month: int) -> datetime:
    """Return since when the calendar has had the content of a month's announcement."""
    shown = models.in_month(sessions, year, month) or models.after_month(sessions, year, month)
    return min(each.dated_at for each in shown)


def _announcements(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    for year, month in _announced_months(series, sessions, since):
        moment = schedule.announcement_moment(series, sessions, year, month)
        if moment is None or (moment < _known_since(sessions, year, month) and series.decision(year, month) is None):
            continue
        useful_until = _announcement_useful_until(series, sessions, year, month, moment)
        for channel in _channels(series):
            yield Delivery(Kind.ANNOUNCEMENT, series.id, MonthRef(year, month), channel, moment, useful_until)


def _announcement_useful_until(
    series: Series, sessions: Sequence[Session], year: int, month: int, moment: datetime
) -> datetime:
    """Return until when an announcement is useful: the eve of the last session, or of an empty month's end."""
    in_month = models.in_month(sessions, year, month)
    end = in_month[-1].date if in_month else date(*_month_after(year, month), 1)
    return _useful_until(end - timedelta(days=1), END_OF_DAY, series.zone, moment)


def _previews(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    """Yield the previews for each organizer. If announcements need approval, a late preview is still sent."""
    policy = series.policy
    if not (policy.preview or policy.hold):
        return
    for year, month in _announced_months(series, sessions, since):
        moment, known = schedule.preview_moment(series, sessions, year, month), _known_since(sessions, year, month)
        default = schedule.default_announcement_moment(series, sessions, year, month)
        if policy.hold:
            moment = max(moment, known)
            useful_until = _announcement_useful_until(series, sessions, year, month, default)
        else:
            useful_until = default
        if moment >= known and moment < useful_until:
            for organizer in _organizers(series, moment):
                yield Delivery(Kind.PREVIEW, series.id, MonthRef(year, month), organizer, moment, useful_until)


def _award_days(series: Series, since: datetime) -> Iterator[Delivery]:
    """Yield the award reminders for each channel."""
    policy, zone = series.policy, series.zone
    for award_day in series.award_days if policy.remind_award else ():
        for days in AWARD_DAYS_BEFORE:
            day = award_day.day - timedelta(days=days)
            moment = local_to_utc(day, policy.remind_at, zone)
            if moment >= since:
                useful_until = _useful_until(day, END_OF_DAY, zone, moment)
                for channel in _channels(series):
                    yield Delivery(
                        Kind.AWARD, series.id, AwardDayRef(award_day.day, days), channel, moment, useful_until
                    )


def _channels(series: Series) -> list[Recipient]:
    return [ChannelRecipient(channel.id) for channel in series.channels]


def _channel_deliveries(series: Series, sessions: Sequence[Session]) -> Iterator[Delivery]:
    for session in models.scheduled(sessions):
        for kind, moment, useful_until in _channel_moments(series, sessions, session):
            if kind in REMINDERS and is_on_hold(session):
                continue
            yield from _about(series, session, kind, _channels(series), moment, useful_until)


def is_on_hold(session: Session) -> bool:
    """Return whether a session's reminders wait because its speaker cannot come on that date."""
    return session.card.confirmed is False


def _about(
    series: Series, session: Session, kind: Kind, recipients: Iterable[Recipient], moment: datetime, until: datetime
) -> Iterator[Delivery]:
    """Yield a message about a session for each recipient, unless it was due before the session got its date."""
    if moment >= session.dated_at:
        reference = SessionRef(session.id, session.date, session.restored)
        for recipient in dict.fromkeys(recipients):
            yield Delivery(kind, series.id, reference, recipient, moment, until)


def _channel_moments(
    series: Series, sessions: Sequence[Session], session: Session
) -> Iterator[tuple[Kind, datetime, datetime]]:
    """Yield the channel messages about a session: kind, due time, and until when it is useful."""
    policy, zone = series.policy, series.zone
    announced = _announced_on(series, sessions, session)
    week_before, day_before = (session.date - timedelta(days=days) for days in (7, 1))
    reminders = []
    if policy.remind_week_before and not (announced and session.date - announced < _FRESH):
        reminders.append((Kind.WEEK_REMINDER, week_before))
    # If the announcement is posted on the same morning, the reminder is redundant.
    if policy.remind_day_before and day_before != announced:
        reminders.append((Kind.DAY_REMINDER, day_before))
    for kind, day in reminders:
        moment = local_to_utc(day, policy.remind_at, zone)
        yield kind, moment, _useful_until(day, END_OF_DAY, zone, moment)
    if policy.remind_same_day:
        yield Kind.SAME_DAY_REMINDER, *_same_day(policy, session, zone)
    if policy.prompt:
        moment = _prompt_moment(policy, session, zone)
        yield Kind.FEEDBACK_PROMPT, moment, moment + PROMPT_USEFUL_FOR


def _announced_on(series: Series, sessions: Sequence[Session], session: Session) -> date | None:
    """Return the local date of the announcement of a session's month; None if it is not announced."""
    if not series.policy.announce:
        return None
    moment = schedule.announcement_moment(series, sessions, session.date.year, session.date.month)
    return None if moment is None else local_date(moment, series.zone)


def _same_day(policy: Policy, session: Session, zone: str) -> tuple[datetime, datetime]:
    start = models.starts_at(session, zone)
    if start is not None:
        return start - timedelta(minutes=policy.remind_minutes_before), start
    moment = local_to_utc(session.date, policy.remind_same_day_at, zone)
    return moment, _useful_until(session.date, NOON, zone, moment)


def _prompt_moment(policy: Policy, session: Session, zone: str) -> datetime:
    if session.start is None:
        return local_to_utc(session.date, policy.prompt_at, zone)
    return models.ends_at(session, zone) + timedelta(minutes=policy.prompt_minutes_after)


def _personal_reminders(
    series: Series, sessions: Sequence[Session], subscriptions: Sequence[Subscription]
) -> Iterator[Delivery]:
    """Yield the reminders for subscribers, in their own time zone and never at night."""
    for subscription in subscriptions:
        for session in models.scheduled(sessions):
            if subscription.session_id in {None, session.id} and not is_on_hold(session):
                for kind, moment, until in _personal_moments(series, session, subscription):
                    yield from _about(series, session, kind, [PersonRecipient(subscription.person_id)], moment, until)


def _personal_moments(
    series: Series, session: Session, subscription: Subscription
) -> Iterator[tuple[Kind, datetime, datetime]]:
    policy, zone = series.policy, subscription.zone
    start = models.starts_at(session, series.zone)
    local_day = local_date(start, zone) if start else session.date
    if subscription.day_before:
        day = local_day - timedelta(days=1)
        moment = local_to_utc(day, min(max(policy.remind_at, EARLIEST), LATEST), zone)
        yield Kind.DAY_REMINDER, moment, _useful_until(day, END_OF_DAY, zone, moment)
    if subscription.same_day:
        moment, useful_until = _same_day(policy, session, series.zone if start else zone)
        # A reminder at night is dropped; the day-before reminder has to do.
        if EARLIEST <= moment.astimezone(ZoneInfo(zone)).time() <= LATEST:
            yield Kind.SAME_DAY_REMINDER, moment, useful_until
    if subscription.after and policy.prompt:
        # Attendance is only known after the session, so it is checked when the prompt is due.
        moment = shift_to_daytime(_prompt_moment(policy, session, series.zone), zone)
        yield Kind.FEEDBACK_PROMPT, moment, moment + PROMPT_USEFUL_FOR


def _go_no_go(series: Series, sessions: Sequence[Session]) -> Iterator[Delivery]:
    """Yield the question to each organizer whether an incomplete session goes ahead, the business day before.

    For a session that was added after that, it is due at once.
    """
    policy, zone = series.policy, series.zone
    for session in models.scheduled(sessions):
        if awaits_decision(session):
            day = previous_business_day(session.date, policy.holidays)
            moment = max(local_to_utc(day, policy.nudge_at, zone), session.dated_at)
            until = _same_day(policy, session, zone)[1]
            if moment < until:
                yield from _about(series, session, Kind.GO_NO_GO, _organizers(series, moment), moment, until)


def _organizer_digests(
    series: Series, sessions: Sequence[Session], since: datetime, now: datetime
) -> Iterator[Delivery]:
    """Yield what needs the organizers each Monday, while there are sessions; and next Monday in any case.

    Where Monday is a holiday, it is the next business day.
    """
    policy, zone = series.policy, series.zone
    if not policy.nudge:
        return
    last = max((each.date + _DIGEST_OUTLASTS for each in models.scheduled(sessions)), default=date.min)
    # Earlier ones are too late by now.
    start = local_date(max(since, now - timedelta(weeks=1)), zone)
    monday = start - timedelta(days=start.weekday())
    while True:
        day = next_business_day(monday, policy.holidays)
        moment = local_to_utc(day, policy.nudge_at, zone)
        # Next Monday, or the business day after it.
        if monday > last and moment > now + timedelta(days=10):
            return
        if moment >= since:
            until = _useful_until(day + timedelta(days=_NUDGE_USEFUL_DAYS), END_OF_DAY, zone, moment)
            for organizer in _organizers(series, moment):
                yield Delivery(Kind.ORGANIZER_DIGEST, series.id, WeekRef(monday), organizer, moment, until)
        monday += timedelta(weeks=1)


def _materials(series: Series, sessions: Sequence[Session]) -> Iterator[Delivery]:
    """Yield the posts of slides and recording for each channel, after the session."""
    for session in models.scheduled(sessions) if series.policy.materials else ():
        for material, moment in planned_posts(session, series.zone):
            if moment >= session.dated_at:
                reference = MaterialsRef(session.id, session.restored, material.value)
                for channel in _channels(series):
                    until = moment + _MATERIALS_USEFUL_FOR
                    yield Delivery(Kind.MATERIALS, series.id, reference, channel, moment, until)


def _materials_nudges(series: Series, sessions: Sequence[Session]) -> Iterator[Delivery]:
    """Yield the requests for materials to speakers with an account. The Monday summary asks the organizers."""
    policy, zone = series.policy, series.zone
    for session in models.scheduled(sessions) if policy.ask_for_materials else ():
        if attached_materials(session):
            continue
        for kind, days in MATERIALS_NUDGES.items():
            # On a business day: speakers rarely look for slides on a weekend.
            day = next_business_day(session.date + timedelta(days=days), policy.holidays)
            moment = local_to_utc(day, policy.nudge_at, zone)
            until = _useful_until(day + timedelta(days=_NUDGE_USEFUL_DAYS), END_OF_DAY, zone, moment)
            yield from _about(series, session, kind, _speakers(session), moment, until)


def _results(series: Series, sessions: Sequence[Session]) -> Iterator[Delivery]:
    """Yield the evaluation results for each organizer, once most answers are in."""
    policy, zone = series.policy, series.zone
    for session in models.scheduled(sessions) if policy.results and policy.prompt else ():
        day = next_business_day(session.date + timedelta(days=RESULTS_DAYS), policy.holidays)
        moment = local_to_utc(day, policy.nudge_at, zone)
        until = moment + _RESULTS_USEFUL_FOR
        yield from _about(series, session, Kind.RESULTS, _organizers(series, moment), moment, until)


def _check_in_codes(series: Series, sessions: Sequence[Session]) -> Iterator[Delivery]:
    """Yield the check-in codes, the day before: to speakers with an account, and to each organizer."""
    policy, zone = series.policy, series.zone
    for session in models.scheduled(sessions) if policy.check_in else ():
        moment = local_to_utc(session.date - timedelta(days=1), policy.remind_at, zone)
        people = [*_speakers(session), *_organizers(series, moment)]
        until = check_in_window(session, zone)[1]
        yield from _about(series, session, Kind.CHECK_IN_CODE, people, moment, until)


def _speakers(session: Session) -> list[Recipient]:
    return [PersonRecipient(each) for each in session.accounts if each is not None]


def _organizers(series: Series, moment: datetime) -> list[Recipient]:
    """Return the organizers who are not away at a time; all of them if every one is away."""
    day = local_date(moment, series.zone)
    available = [each for each in series.organizers if not is_away(each, day)] or series.organizers
    return [PersonRecipient(person.id) for person in available] or [AnyOrganizer()]


def _empty_calendar(series: Series, sessions: Sequence[Session], since: datetime, now: datetime) -> Iterator[Delivery]:
    """Yield one notice to each organizer, on the first morning of a month without any session to come.

    Its reference is the last session, so the notice is sent once, however long the calendar stays empty.
    """
    policy, zone = series.policy, series.zone
    scheduled = models.scheduled(sessions)
    if not policy.announce:
        return
    last = scheduled[-1] if scheduled else None
    known = local_date(since, zone)
    reference = SessionRef(last.id, last.date, last.restored) if last else MonthRef(known.year, known.month)
    earliest = max(since, now)
    first = local_date(earliest, zone)
    year, month = first.year, first.month
    if last is not None:
        year, month = max((year, month), _month_after(last.date.year, last.date.month))
    while (moment := _month_morning(policy, year, month, zone)) < earliest:
        year, month = _month_after(year, month)
    for organizer in _organizers(series, moment):
        yield Delivery(Kind.EMPTY_CALENDAR, series.id, reference, organizer, moment)


def _month_morning(policy: Policy, year: int, month: int, zone: str) -> datetime:
    return local_to_utc(first_business_day(year, month, policy.holidays), policy.announce_at, zone)
