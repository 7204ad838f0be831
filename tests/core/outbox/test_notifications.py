"""The notification of a delivery when it is due, or the reason to skip it."""

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


def build(one: Delivery, sessions: list[Session], now: datetime, *, announced_today: bool = False) -> object:
    return build_notification(one, series=SERIES, sessions=sessions, now=now, announced_today=announced_today)


WEEK = delivery(Kind.WEEK_REMINDER, SessionRef(HUCKER.id, HUCKER.date, 0))
MARCH = delivery(Kind.ANNOUNCEMENT, MonthRef(2024, 3))


def test_reminder_uses_the_current_title() -> None:
    renamed = replace(HUCKER, title="Another title")

    assert build(WEEK, [renamed], MARCH_14) == Reminder(SERIES, Kind.WEEK_REMINDER, renamed)


@pytest.mark.parametrize(
    ("sessions", "why"),
    [
        ([], "canceled"),
        ([replace(HUCKER, status=SessionStatus.CANCELED)], "canceled"),
        ([replace(HUCKER, date=date(2024, 3, 28))], "moved"),
        ([replace(HUCKER, restored=1)], "moved"),
    ],
)
def test_outdated_notification_is_skipped(sessions: list[Session], why: str) -> None:
    skipped = build(WEEK, sessions, MARCH_14)

    assert isinstance(skipped, Skip)
    assert why in skipped.reason


def test_expired_notification_is_skipped() -> None:
    late = replace(WEEK, useful_until=MARCH_14)

    assert isinstance(build(late, [HUCKER], MARCH_14), Skip)
    assert isinstance(build(late, [HUCKER], MARCH_1), Reminder)


def test_reminder_is_skipped_on_the_morning_of_a_late_announcement() -> None:
    assert isinstance(build(WEEK, [HUCKER], MARCH_14, announced_today=True), Skip)


def test_same_day_reminder_is_sent_even_then() -> None:
    today = replace(WEEK, kind=Kind.SAME_DAY_REMINDER)

    assert isinstance(build(today, [HUCKER], MARCH_14, announced_today=True), Reminder)


def test_month_names_only_upcoming_sessions() -> None:
    early, late = a_session(date(2024, 3, 4), start=time(12)), a_session(date(2024, 3, 21), id=2)

    announced = build(MARCH, [early, late], datetime(2024, 3, 5, tzinfo=UTC))

    assert announced == MonthAnnouncement(SERIES, 2024, 3, (late,), None)


def test_empty_month_names_the_next_session() -> None:
    announced = build(delivery(Kind.ANNOUNCEMENT, MonthRef(2024, 5)), page_sessions(), MARCH_1)

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
def test_month_without_news_is_not_announced(sessions: list[Session], now: datetime) -> None:
    assert isinstance(build(MARCH, sessions, now), Skip)


@pytest.mark.parametrize("sessions", [page_sessions(), []])
def test_empty_calendar_notice_is_sent_only_while_true(sessions: list[Session]) -> None:
    notice = build(delivery(Kind.EMPTY_CALENDAR, MonthRef(2024, 3)), sessions, MARCH_1)

    assert isinstance(notice, Skip) is bool(sessions)
