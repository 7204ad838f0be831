"""The plan: a pure function from the calendar to every delivery that should exist.

A due time is computed as a local date, then a wall-clock time, then UTC, so that daylight saving does not shift it. A
key contains the session and its local date, not the time, so that correcting the time zone does not create a second
key.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.base.dates import YearMonth, month_after, months_of
from bot.core.base.people import is_away
from bot.core.calendar import models
from bot.core.calendar.materials import attached_materials, planned_posts
from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.calendar.posting_policy import Policy, first_business_day, next_business_day, previous_business_day
from bot.core.calendar.readiness import awaits_decision
from bot.core.learning.evaluation_results import RESULTS_DAYS
from bot.core.outbox import announcement_schedule as schedule
from bot.core.outbox import deliveries, references
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient, Recipient
from bot.core.outbox.references import MonthRef, Reference, SessionRef
from bot.core.outbox.reminder_moments import channel_moments, personal_moments, same_day, useful_until
from bot.core.participation.attendance import check_in_window
from bot.core.participation.subscriptions import Subscription

# Organizers and speakers still need a request some days later.
_NUDGE_USEFUL_FOR = timedelta(days=3)
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
    planner = _Planner(series, models.scheduled(sessions), since, now)
    planned = [
        *planner.announcements(),
        *planner.previews(),
        *planner.award_days(),
        *planner.reminders(subscriptions),
        *planner.check_in_codes(),
        *planner.results(),
        *planner.materials(),
        *planner.materials_nudges(),
        *planner.go_no_go(),
        *planner.organizer_digests(),
        *planner.empty_calendar(),
    ]
    useful = [d for d in planned if d.due_at >= since and (d.useful_until is None or now < d.useful_until)]
    return sorted(useful, key=lambda d: (d.due_at, _KIND_ORDER.index(d.kind), d.key))


@dataclass(frozen=True, slots=True)
class _Planner:
    """Yields the deliveries of a series, some of them too early or too late.

    Attributes:
        sessions: Those that take place, by date.
    """

    series: Series
    sessions: Sequence[Session]
    since: datetime
    now: datetime

    @property
    def _policy(self) -> Policy:
        return self.series.policy

    @property
    def _channels(self) -> list[Recipient]:
        return [deliveries.ChannelRecipient(channel.id) for channel in self.series.channels]

    def _organizers(self, moment: datetime) -> list[Recipient]:
        """Return the organizers who are not away at a time; all of them if every one is away."""
        day, everyone = local_date(moment, self.series.zone), self.series.organizers
        available = [each for each in everyone if not is_away(each, day)] or everyone
        return [PersonRecipient(person.id) for person in available] or [deliveries.AnyOrganizer()]

    def _at(self, day: date, wall: time) -> datetime:
        return local_to_utc(day, wall, self.series.zone)

    def _to(
        self,
        recipients: Iterable[Recipient],
        kind: Kind,
        reference: Reference,
        moment: datetime,
        until: datetime | None = None,
    ) -> Iterator[Delivery]:
        for recipient in dict.fromkeys(recipients):
            yield Delivery(kind, self.series.id, reference, recipient, moment, until)

    def _about(
        self, session: Session, recipients: Iterable[Recipient], kind: Kind, moment: datetime, until: datetime
    ) -> Iterator[Delivery]:
        """Yield a message about a session, unless it was due before the session got its date."""
        if moment >= session.dated_at:
            yield from self._to(recipients, kind, _reference(session), moment, until)

    def _announced_months(self) -> Iterator[YearMonth]:
        """Yield the months that are announced by default."""
        if self._policy.announce and self.sessions:
            first, last = local_date(self.since, self.series.zone), self.sessions[-1].date
            for month in months_of((first.year, first.month), (last.year, last.month)):
                if self._policy.announce_empty_months or models.in_month(self.sessions, *month):
                    yield month

    def _known_since(self, month: YearMonth) -> datetime:
        """Return since when the calendar has had the content of a month's announcement."""
        shown = models.in_month(self.sessions, *month) or models.after_month(self.sessions, *month)
        return min(each.dated_at for each in shown)

    def _announcement_until(self, month: YearMonth, moment: datetime) -> datetime:
        """Return until when an announcement is useful: the eve of the last session, or of an empty month's end."""
        in_month = models.in_month(self.sessions, *month)
        end = in_month[-1].date if in_month else date(*month_after(*month), 1)
        return useful_until(end - timedelta(days=1), self.series.zone, moment)

    def announcements(self) -> Iterator[Delivery]:
        """Yield the announcements of months for each channel."""
        for month in self._announced_months():
            moment = schedule.announcement_moment(self.series, self.sessions, *month)
            is_decided = self.series.decision(*month) is not None
            if moment is not None and (is_decided or moment >= self._known_since(month)):
                until = self._announcement_until(month, moment)
                yield from self._to(self._channels, Kind.ANNOUNCEMENT, MonthRef(*month), moment, until)

    def previews(self) -> Iterator[Delivery]:
        """Yield the previews for each organizer. If announcements need approval, a late preview is still sent."""
        for month in self._announced_months() if self._policy.preview or self._policy.hold else ():
            moment, known = schedule.preview_moment(self.series, self.sessions, *month), self._known_since(month)
            until = schedule.default_announcement_moment(self.series, self.sessions, *month)
            if self._policy.hold:
                moment, until = max(moment, known), self._announcement_until(month, until)
            if known <= moment < until:
                yield from self._to(self._organizers(moment), Kind.PREVIEW, MonthRef(*month), moment, until)

    def award_days(self) -> Iterator[Delivery]:
        """Yield the award reminders for each channel."""
        for award_day in self.series.award_days if self._policy.remind_award else ():
            for days in AWARD_DAYS_BEFORE:
                day = award_day.day - timedelta(days=days)
                moment = self._at(day, self._policy.remind_at)
                reference = references.AwardDayRef(award_day.day, days)
                until = useful_until(day, self.series.zone, moment)
                yield from self._to(self._channels, Kind.AWARD, reference, moment, until)

    def reminders(self, subscriptions: Sequence[Subscription]) -> Iterator[Delivery]:
        """Yield the reminders and the requests to rate a session, for each channel and for subscribers."""
        for session in self.sessions:
            for kind, moment, until in channel_moments(self.series, self.sessions, session):
                yield from self._about(session, self._channels, kind, moment, until)
            for each in subscriptions:
                if each.session_id in {None, session.id}:
                    subscriber = [PersonRecipient(each.person_id)]
                    for kind, moment, until in personal_moments(self.series, session, each):
                        yield from self._about(session, subscriber, kind, moment, until)

    def go_no_go(self) -> Iterator[Delivery]:
        """Yield the question to each organizer whether an incomplete session goes ahead, the business day before.

        For a session that was added after that, it is due at once.
        """
        for session in filter(awaits_decision, self.sessions):
            day = previous_business_day(session.date, self._policy.holidays)
            moment = max(self._at(day, self._policy.nudge_at), session.dated_at)
            until = same_day(self._policy, session, self.series.zone)[1]
            if moment < until:
                yield from self._about(session, self._organizers(moment), Kind.GO_NO_GO, moment, until)

    def organizer_digests(self) -> Iterator[Delivery]:
        """Yield what needs the organizers each Monday, while there are sessions; and next Monday in any case.

        Where Monday is a holiday, it is the next business day.
        """
        last = max((each.date + _DIGEST_OUTLASTS for each in self.sessions), default=date.min)
        # Earlier ones are too late by now.
        start = local_date(max(self.since, self.now - timedelta(weeks=1)), self.series.zone)
        monday = start - timedelta(days=start.weekday())
        while self._policy.nudge:
            day = next_business_day(monday, self._policy.holidays)
            moment = self._at(day, self._policy.nudge_at)
            # Next Monday, or the business day after it.
            if monday > last and moment > self.now + timedelta(days=10):
                return
            until = useful_until(day + _NUDGE_USEFUL_FOR, self.series.zone, moment)
            reference = references.WeekRef(monday)
            yield from self._to(self._organizers(moment), Kind.ORGANIZER_DIGEST, reference, moment, until)
            monday += timedelta(weeks=1)

    def materials(self) -> Iterator[Delivery]:
        """Yield the posts of slides and recording for each channel, after the session."""
        for session in self.sessions if self._policy.materials else ():
            for material, moment in planned_posts(session, self.series.zone):
                if moment >= session.dated_at:
                    reference = references.MaterialsRef(session.id, session.restored, material.value)
                    until = moment + _MATERIALS_USEFUL_FOR
                    yield from self._to(self._channels, Kind.MATERIALS, reference, moment, until)

    def materials_nudges(self) -> Iterator[Delivery]:
        """Yield the requests for materials to speakers with an account. The Monday summary asks the organizers."""
        for session in self.sessions if self._policy.ask_for_materials else ():
            for kind, days in deliveries.MATERIALS_NUDGES.items() if not attached_materials(session) else ():
                # On a business day: speakers rarely look for slides on a weekend.
                day = next_business_day(session.date + timedelta(days=days), self._policy.holidays)
                moment = self._at(day, self._policy.nudge_at)
                until = useful_until(day + _NUDGE_USEFUL_FOR, self.series.zone, moment)
                yield from self._about(session, _speakers(session), kind, moment, until)

    def results(self) -> Iterator[Delivery]:
        """Yield the evaluation results for each organizer, once most answers are in."""
        for session in self.sessions if self._policy.results and self._policy.prompt else ():
            day = next_business_day(session.date + timedelta(days=RESULTS_DAYS), self._policy.holidays)
            moment = self._at(day, self._policy.nudge_at)
            until = moment + _RESULTS_USEFUL_FOR
            yield from self._about(session, self._organizers(moment), Kind.RESULTS, moment, until)

    def check_in_codes(self) -> Iterator[Delivery]:
        """Yield the check-in codes, the day before: to speakers with an account, and to each organizer."""
        for session in self.sessions if self._policy.check_in else ():
            moment = self._at(session.date - timedelta(days=1), self._policy.remind_at)
            people = [*_speakers(session), *self._organizers(moment)]
            until = check_in_window(session, self.series.zone)[1]
            yield from self._about(session, people, Kind.CHECK_IN_CODE, moment, until)

    def empty_calendar(self) -> Iterator[Delivery]:
        """Yield one notice to each organizer, on the first morning of a month without any session to come.

        Its reference is the last session, so the notice is sent once, however long the calendar stays empty.
        """
        if not self._policy.announce:
            return
        earliest = max(self.since, self.now)
        known, first = (local_date(each, self.series.zone) for each in (self.since, earliest))
        reference: Reference = MonthRef(known.year, known.month)
        month = first.year, first.month
        if self.sessions:
            last = self.sessions[-1]
            reference, month = _reference(last), max(month, month_after(last.date.year, last.date.month))
        while (moment := self._month_morning(month)) < earliest:
            month = month_after(*month)
        yield from self._to(self._organizers(moment), Kind.EMPTY_CALENDAR, reference, moment)

    def _month_morning(self, month: YearMonth) -> datetime:
        return self._at(first_business_day(*month, self._policy.holidays), self._policy.announce_at)


def _reference(session: Session) -> SessionRef:
    return SessionRef(session.id, session.date, session.restored)


def _speakers(session: Session) -> list[Recipient]:
    return [PersonRecipient(each) for each in session.accounts if each is not None]
