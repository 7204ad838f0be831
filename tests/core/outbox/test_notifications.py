"""What a delivery says when its turn comes, or why it is not sent."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.core.calendar.models import Session, SessionStatus
from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind
from bot.core.outbox.notifications import MonthAnnouncement, Reminder, Skip
from bot.core.outbox.planned_notifications import build_notification
from bot.core.outbox.references import MonthRef, Reference, SessionRef
from tests.factories import SERIES, a_session, page_sessions

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MARCH_14 = datetime(2024, 3, 14, 13, tzinfo=UTC)
HUCKER = page_sessions()[0]


def delivery(kind: Kind, subject: Reference, until: datetime | None = None) -> Delivery:
    return Delivery(kind, SERIES.id, subject, ChannelRecipient(1), MARCH_1, until)


def said(one: Delivery, sessions: list[Session], now: datetime, *, announced_today: bool = False) -> object:
    return build_notification(one, series=SERIES, sessions=sessions, now=now, announced_today=announced_today)


WEEK = delivery(Kind.WEEK_REMINDER, SessionRef(HUCKER.id, HUCKER.date, 0))
MARCH = delivery(Kind.ANNOUNCEMENT, MonthRef(2024, 3))


def test_a_reminder_says_todays_truth_and_not_last_weeks_title() -> None:
    renamed = replace(HUCKER, title="Another title")

    assert said(WEEK, [renamed], MARCH_14) == Reminder(SERIES, Kind.WEEK_REMINDER, renamed)


@pytest.mark.parametrize(
    ("sessions", "why"),
    [
        ([], "cancelled"),
        ([replace(HUCKER, status=SessionStatus.CANCELLED)], "cancelled"),
        ([replace(HUCKER, date=date(2024, 3, 28))], "moved"),
        ([replace(HUCKER, restored=1)], "moved"),
    ],
)
def test_what_is_no_longer_true_is_not_said(sessions: list[Session], why: str) -> None:
    skipped = said(WEEK, sessions, MARCH_14)

    assert isinstance(skipped, Skip)
    assert why in skipped.reason


def test_what_is_too_late_is_not_said() -> None:
    late = replace(WEEK, useful_until=MARCH_14)

    assert isinstance(said(late, [HUCKER], MARCH_14), Skip)
    assert isinstance(said(late, [HUCKER], MARCH_1), Reminder)


def test_a_reminder_keeps_quiet_on_the_morning_of_a_late_announcement() -> None:
    assert isinstance(said(WEEK, [HUCKER], MARCH_14, announced_today=True), Skip)


def test_the_same_days_reminder_is_said_even_then() -> None:
    today = replace(WEEK, kind=Kind.SAME_DAY_REMINDER)

    assert isinstance(said(today, [HUCKER], MARCH_14, announced_today=True), Reminder)


def test_a_month_names_only_the_sessions_that_are_not_over() -> None:
    early, late = a_session(date(2024, 3, 4), start=time(12)), a_session(date(2024, 3, 21), id=2)

    announced = said(MARCH, [early, late], datetime(2024, 3, 5, tzinfo=UTC))

    assert announced == MonthAnnouncement(SERIES, 2024, 3, (late,), None)


def test_a_month_without_a_session_names_what_comes_later() -> None:
    announced = said(delivery(Kind.ANNOUNCEMENT, MonthRef(2024, 5)), page_sessions(), MARCH_1)

    assert isinstance(announced, MonthAnnouncement)
    assert announced.sessions == ()
    assert announced.later == page_sessions()[2]


@pytest.mark.parametrize(
    ("sessions", "now"),
    [
        ([HUCKER], datetime(2024, 3, 30, tzinfo=UTC)),  # over
        ([], MARCH_1),  # and nothing later is known
    ],
)
def test_a_month_is_not_announced_when_there_is_nothing_to_announce(sessions: list[Session], now: datetime) -> None:
    assert isinstance(said(MARCH, sessions, now), Skip)


@pytest.mark.parametrize("sessions", [page_sessions(), []])
def test_the_notice_of_an_empty_calendar_is_only_sent_while_it_is_true(sessions: list[Session]) -> None:
    notice = said(delivery(Kind.EMPTY_CALENDAR, MonthRef(2024, 3)), sessions, MARCH_1)

    assert isinstance(notice, Skip) is bool(sessions)
