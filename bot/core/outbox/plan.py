"""What ought to be posted, when and to whom: one pure function over the calendar. It performs nothing.

A delivery's moment is worked out as a local date first, then its wall-clock time, then UTC, so that daylight saving
moves nothing. Its key holds the session and its local date, never the instant: a corrected zone makes no second key.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.base.people import is_away
from bot.core.calendar import models
from bot.core.calendar.materials import attached_materials, planned_posts
from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.calendar.posting_policy import Policy, first_business_day, next_business_day
from bot.core.learning.evaluation_results import RESULTS_DAYS
from bot.core.outbox.announcement_schedule import (
    announcement_day,
    announcement_moment,
    default_announcement_moment,
    preview_moment,
)
from bot.core.outbox.deliveries import (
    MATERIALS_NUDGES,
    NUDGES,
    AnyOrganizer,
    ChannelRecipient,
    Delivery,
    Kind,
    PersonRecipient,
    Recipient,
)
from bot.core.outbox.references import AwardDayRef, MaterialsRef, MonthRef, SessionRef
from bot.core.participation.attendance import check_in_window
from bot.core.participation.subscriptions import EARLIEST, LATEST, Subscription, shift_to_daytime

# Later than this nobody wants to be reminded of anything.
END_OF_DAY = time(20)
# Until then "today" is worth saying where the session's time is unknown.
NOON = time(12)
PROMPT_USEFUL_FOR = timedelta(days=1)
# Days for which a nudge that could not be sent is still sent, before the next one says the same.
_NUDGE_USEFUL_DAYS = 3

# A link that could not be posted is still of use after a weekend.
_MATERIALS_USEFUL_FOR = timedelta(days=7)
_RESULTS_USEFUL_FOR = timedelta(days=7)

# Two weeks for whoever still has to write, and a last word.
AWARD_DAYS_BEFORE = (14, 1)

_KIND_ORDER = list(Kind)


def plan(
    series: Series,
    sessions: Sequence[Session],
    subscriptions: Sequence[Subscription],
    since: datetime,
    now: datetime,
) -> list[Delivery]:
    """Every delivery that ought to exist, in the order of their moments, those to come included.

    The same arguments give the same keys, and a later `now` never gives an earlier moment, so this can be worked out as
    often as anybody likes: on every change of the calendar, by several processes at once.

    Args:
        series: With its policy, zone, channels and organizers.
        sessions: All sessions of the series.
        subscriptions: Who asked to be reminded in person.
        since: When the calendar came to be known (aware). Nothing is planned whose own moment lay before that, or
            before its session got the date that it has.
        now: Aware. Nothing is planned for which it is too late by now.
    """
    planned = [
        *_announcements(series, sessions, since),
        *_previews(series, sessions, since),
        *_award_days(series, since),
        *_channel_deliveries(series, sessions, since),
        *_personal_reminders(series, sessions, subscriptions, since),
        *_check_in_codes(series, sessions, since),
        *_results(series, sessions, since),
        *_materials(series, sessions, since),
        *_materials_nudges(series, sessions, since),
        *_nudges(series, sessions, since),
        *_empty_calendar(series, sessions, since, now),
    ]
    useful = [d for d in planned if d.due_at >= since and (d.useful_until is None or now < d.useful_until)]
    return sorted(useful, key=lambda d: (d.due_at, _KIND_ORDER.index(d.kind), d.key))


def _useful_until(day: date, wall: time, zone: str, moment: datetime) -> datetime:
    """`wall` on `day`; or the day's end, if an organizer set the post itself later than that."""
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
    """The months that are announced, unless an organizer says otherwise."""
    policy, zone = series.policy, series.zone
    takes_place = models.scheduled(sessions)
    if not policy.announce or not takes_place:
        return
    for year, month in _months(local_date(since, zone), takes_place[-1].date):
        if policy.announce_empty_months or models.in_month(sessions, year, month):
            yield year, month


def _known_since(sessions: Sequence[Session], year: int, month: int) -> datetime:
    """Since when the calendar has known what the announcement of a month says."""
    said_of = models.in_month(sessions, year, month) or models.after_month(sessions, year, month)
    return min(each.dated_at for each in said_of)


def _announcements(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    for year, month in _announced_months(series, sessions, since):
        moment = announcement_moment(series, sessions, year, month)
        if moment is None or (moment < _known_since(sessions, year, month) and series.decision(year, month) is None):
            continue
        until = _announcement_useful_until(series, sessions, year, month, moment)
        for channel in series.channels:
            yield Delivery(
                Kind.ANNOUNCEMENT,
                series.id,
                MonthRef(year, month),
                ChannelRecipient(channel.id),
                moment,
                useful_until=until,
            )


def _announcement_useful_until(
    series: Series, sessions: Sequence[Session], year: int, month: int, moment: datetime
) -> datetime:
    """Until when the announcement of a month is worth sending: the session's eve, or the end of an empty month."""
    in_month = models.in_month(sessions, year, month)
    end = in_month[-1].date if in_month else date(*_month_after(year, month), 1)
    return _useful_until(end - timedelta(days=1), END_OF_DAY, series.zone, moment)


def _previews(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    """To each organizer, what will be announced on the business day after; where it is held, however late that is."""
    policy = series.policy
    if not (policy.preview or policy.hold):
        return
    for year, month in _announced_months(series, sessions, since):
        moment, known = preview_moment(series, sessions, year, month), _known_since(sessions, year, month)
        usual = default_announcement_moment(series, sessions, year, month)
        if policy.hold:
            moment, until = max(moment, known), _announcement_useful_until(series, sessions, year, month, usual)
        else:
            until = usual
        if moment >= known and moment < until:
            for organizer in _organizer_recipients(series, moment):
                yield Delivery(Kind.PREVIEW, series.id, MonthRef(year, month), organizer, moment, useful_until=until)


def _award_days(series: Series, since: datetime) -> Iterator[Delivery]:
    """To each channel, before each date of the award programme."""
    policy, zone = series.policy, series.zone
    if not policy.remind_award:
        return
    for award_day in series.award_days:
        for days in AWARD_DAYS_BEFORE:
            day = award_day.day - timedelta(days=days)
            moment = local_to_utc(day, policy.remind_at, zone)
            if moment >= since:
                until = _useful_until(day, END_OF_DAY, zone, moment)
                for channel in series.channels:
                    subject = AwardDayRef(award_day.day, days)
                    yield Delivery(
                        Kind.AWARD, series.id, subject, ChannelRecipient(channel.id), moment, useful_until=until
                    )


def _channel_deliveries(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    for session in models.scheduled(sessions):
        known = max(since, session.dated_at)
        for kind, moment, until in _channel_moments(series, sessions, session):
            if moment < known:
                continue
            for channel in series.channels:
                yield _session_delivery(series, session, kind, ChannelRecipient(channel.id), moment, until)


def _session_delivery(
    series: Series, session: Session, kind: Kind, recipient: Recipient, moment: datetime, until: datetime
) -> Delivery:
    subject = SessionRef(session.id, session.date, session.restored)
    return Delivery(kind, series.id, subject, recipient, moment, useful_until=until)


def _channel_moments(
    series: Series, sessions: Sequence[Session], session: Session
) -> Iterator[tuple[Kind, datetime, datetime]]:
    """The channel's posts about one session: kind, moment, and until when it is useful."""
    policy, zone = series.policy, series.zone
    announced = announcement_day(policy, sessions, session.date.year, session.date.month) if policy.announce else None
    for wanted, kind, days in (
        (policy.remind_week_before, Kind.WEEK_REMINDER, 7),
        (policy.remind_day_before, Kind.DAY_REMINDER, 1),
    ):
        day = session.date - timedelta(days=days)
        # Two posts about one session on the same morning in the same channel: the announcement alone.
        if wanted and day != announced:
            moment = local_to_utc(day, policy.remind_at, zone)
            yield kind, moment, _useful_until(day, END_OF_DAY, zone, moment)
    if policy.remind_same_day:
        yield Kind.SAME_DAY_REMINDER, *_same_day(policy, session, zone)
    if policy.prompt:
        moment = _prompt_moment(policy, session, zone)
        yield Kind.FEEDBACK_PROMPT, moment, moment + PROMPT_USEFUL_FOR


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
    series: Series, sessions: Sequence[Session], subscriptions: Sequence[Subscription], since: datetime
) -> Iterator[Delivery]:
    """Reminders to those who asked, in their own zone and never in the night."""
    for subscription in subscriptions:
        for session in models.scheduled(sessions):
            if subscription.session_id not in {None, session.id}:
                continue
            person = PersonRecipient(subscription.person_id)
            for kind, moment, until in _personal_moments(series, session, subscription):
                if moment >= max(since, session.dated_at):
                    yield _session_delivery(series, session, kind, person, moment, until)


def _personal_moments(
    series: Series, session: Session, subscription: Subscription
) -> Iterator[tuple[Kind, datetime, datetime]]:
    policy, zone = series.policy, subscription.zone
    start = models.starts_at(session, series.zone)
    their_date = local_date(start, zone) if start else session.date
    if subscription.day_before:
        day = their_date - timedelta(days=1)
        moment = local_to_utc(day, min(max(policy.remind_at, EARLIEST), LATEST), zone)
        yield Kind.DAY_REMINDER, moment, _useful_until(day, END_OF_DAY, zone, moment)
    if subscription.same_day:
        moment, until = _same_day(policy, session, series.zone if start else zone)
        # Who would have to be woken for it has been told the day before.
        if EARLIEST <= moment.astimezone(ZoneInfo(zone)).time() <= LATEST:
            yield Kind.SAME_DAY_REMINDER, moment, until
    if subscription.after and policy.prompt:
        # Whether they came is only known then.
        moment = shift_to_daytime(_prompt_moment(policy, session, series.zone), zone)
        yield Kind.FEEDBACK_PROMPT, moment, moment + PROMPT_USEFUL_FOR


def _nudges(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    """To each organizer, three, two and one week before a session whose speaker or title is still open."""
    policy, zone = series.policy, series.zone
    if not policy.nudge:
        return
    for session in models.scheduled(sessions):
        if session.speakers and session.title is not None:
            continue
        for kind, days in NUDGES.items():
            day = session.date - timedelta(days=days)
            moment = local_to_utc(day, policy.nudge_at, zone)
            if moment < max(since, session.dated_at):
                continue
            until = _useful_until(day + timedelta(days=_NUDGE_USEFUL_DAYS), END_OF_DAY, zone, moment)
            for organizer in _organizer_recipients(series, moment):
                yield _session_delivery(series, session, kind, organizer, moment, until)


def _materials(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    """To each channel, what a session leaves behind, once it is over."""
    if not series.policy.materials:
        return
    for session in models.scheduled(sessions):
        for material, moment in planned_posts(session, series.zone):
            if moment >= max(since, session.dated_at):
                subject = MaterialsRef(session.id, session.restored, material.value)
                for channel in series.channels:
                    target = ChannelRecipient(channel.id)
                    yield Delivery(Kind.MATERIALS, series.id, subject, target, moment, moment + _MATERIALS_USEFUL_FOR)


def _materials_nudges(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    """To the speakers whom the chat knows, else to each organizer, while neither slides nor a recording is there."""
    policy, zone = series.policy, series.zone
    if not policy.ask_for_materials:
        return
    for session in models.scheduled(sessions):
        if attached_materials(session):
            continue
        for kind, days in MATERIALS_NUDGES.items():
            # Nobody looks for slides on a weekend.
            day = next_business_day(session.date + timedelta(days=days), policy.holidays)
            moment = local_to_utc(day, policy.nudge_at, zone)
            if moment < max(since, session.dated_at):
                continue
            until = _useful_until(day + timedelta(days=_NUDGE_USEFUL_DAYS), END_OF_DAY, zone, moment)
            speakers: list[Recipient] = [PersonRecipient(each) for each in session.accounts if each is not None]
            for person in dict.fromkeys(speakers or _organizer_recipients(series, moment)):
                yield _session_delivery(series, session, kind, person, moment, until)


def _results(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    """What the answers to a session come to, to each organizer, once most of them have come."""
    policy, zone = series.policy, series.zone
    if not (policy.results and policy.prompt):
        return
    for session in models.scheduled(sessions):
        moment = local_to_utc(
            next_business_day(session.date + timedelta(days=RESULTS_DAYS), policy.holidays), policy.nudge_at, zone
        )
        if moment >= max(since, session.dated_at):
            for organizer in _organizer_recipients(series, moment):
                yield _session_delivery(series, session, Kind.RESULTS, organizer, moment, moment + _RESULTS_USEFUL_FOR)


def _check_in_codes(series: Series, sessions: Sequence[Session], since: datetime) -> Iterator[Delivery]:
    """The code for check-in, the day before to the speakers whom the chat knows, and to each organizer."""
    policy, zone = series.policy, series.zone
    if not policy.check_in:
        return
    for session in models.scheduled(sessions):
        moment = local_to_utc(session.date - timedelta(days=1), policy.remind_at, zone)
        if moment >= max(since, session.dated_at):
            speakers: list[Recipient] = [PersonRecipient(each) for each in session.accounts if each is not None]
            for person in dict.fromkeys([*speakers, *_organizer_recipients(series, moment)]):
                until = check_in_window(session, zone)[1]
                yield _session_delivery(series, session, Kind.CHECK_IN_CODE, person, moment, until)


def _organizer_recipients(series: Series, moment: datetime) -> list[Recipient]:
    """Whom it reaches at a moment: those who are not away, or all if each of them is."""
    day = local_date(moment, series.zone)
    here = [each for each in series.organizers if not is_away(each, day)] or series.organizers
    return [PersonRecipient(person.id) for person in here] or [AnyOrganizer()]


def _empty_calendar(series: Series, sessions: Sequence[Session], since: datetime, now: datetime) -> Iterator[Delivery]:
    """One notice to each organizer, at the first month's morning on which the calendar holds nothing any more.

    Its subject is the last session that there was, so that it is said once, however long the calendar stays empty.
    """
    policy, zone = series.policy, series.zone
    takes_place = models.scheduled(sessions)
    if not policy.announce:
        return
    last = takes_place[-1] if takes_place else None
    known = local_date(since, zone)
    subject = SessionRef(last.id, last.date, last.restored) if last else MonthRef(known.year, known.month)
    earliest = max(since, now)
    first = local_date(earliest, zone)
    year, month = first.year, first.month
    if last is not None:
        year, month = max((year, month), _month_after(last.date.year, last.date.month))
    while (moment := _month_morning(policy, year, month, zone)) < earliest:
        year, month = _month_after(year, month)
    for organizer in _organizer_recipients(series, moment):
        yield Delivery(Kind.EMPTY_CALENDAR, series.id, subject, organizer, moment)


def _month_morning(policy: Policy, year: int, month: int, zone: str) -> datetime:
    return local_to_utc(first_business_day(year, month, policy.holidays), policy.announce_at, zone)
