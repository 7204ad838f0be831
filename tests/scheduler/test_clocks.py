"""Clock steps, sleeping machines and daylight saving: nothing repeated, lost or stuck."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.actor import Actor, Times
from bot.chat.port import Posted, RetryLater, Unknown
from bot.core.base.people import Channel
from bot.core.calendar.models import Series, Session
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.outbox.plan import plan
from bot.core.suggestions.suggestions import SuggestionForm
from bot.services.outbox import dispatch as service
from bot.services.suggestions.suggestions import SuggestionSubmission, submit_suggestion
from bot.store.db.engine import Database
from tests.harness import CHANNEL, CLAIM, TIMEOUTS, Harness, render_plain

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MOMENT = timedelta(seconds=1)
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def harness(db: Database) -> Harness:
    harness = Harness(db)
    harness.import_page()
    return harness


def suggest(harness: Harness) -> None:
    submit_suggestion(
        harness.db,
        actor=Actor(workspace_id=harness.workspace, external_id="U9"),
        series_id=harness.series,
        submission=SuggestionSubmission(id="V1", draft=SuggestionForm("Sepsis alerts at night"), confirmed=True),
        times=Times.of(harness.clock),
    )


def test_wall_clock_set_back_while_a_worker_is_dead(harness: Harness) -> None:
    """By that clock its lease would last another hour."""
    harness.clock.advance_to(MARCH_1)
    harness.clock.ahead = AN_HOUR
    service.claim(harness.db, times=Times(MARCH_1, harness.clock.wall_now()), owner="dead worker", **CLAIM)
    harness.clock.ahead = timedelta()
    harness.dispatcher.drain()

    assert [CHANNEL] == [address for address, _ in harness.chat_client.posted]


def test_wall_clock_set_back_while_a_delivery_is_unconfirmed(harness: Harness) -> None:
    harness.clock.ahead = AN_HOUR
    harness.chat_client.outcomes = {CHANNEL: [Unknown("reset")]}
    harness.advance_to(MARCH_1)
    harness.clock.ahead = timedelta()
    harness.dispatcher.drain()

    assert 1 == len(harness.chat_client.posted)
    assert 2 == len(harness.chat_client.sent_keys)


def test_wall_clock_set_back_during_a_rate_limit(harness: Harness) -> None:
    """Slack is called again and repeats its Retry-After; better than an hour of silence."""
    harness.clock.ahead = AN_HOUR
    harness.chat_client.outcomes = {CHANNEL: [RetryLater("ratelimited", 30, workspace_wide=True)]}
    harness.advance_to(MARCH_1)
    harness.clock.ahead = timedelta()
    harness.dispatcher.drain()

    assert 1 == len(harness.chat_client.posted)


def test_another_machine_whose_clock_is_ahead_dies_with_a_claim(harness: Harness) -> None:
    """The worker that is left has a right clock all along, and finds the lease at its next heartbeat."""
    harness.dispatcher.drain()
    harness.clock.advance_to(MARCH_1)
    service.claim(harness.db, times=Times(MARCH_1, harness.clock.wall_now() + AN_HOUR), owner="dead worker", **CLAIM)
    harness.dispatcher.drain()
    assert [] == harness.chat_client.posted
    harness.advance_wall_clock(TIMEOUTS.heartbeat)

    assert [CHANNEL] == [address for address, _ in harness.chat_client.posted]


def test_slack_may_ask_to_wait_for_hours(harness: Harness) -> None:
    harness.chat_client.outcomes = {
        CHANNEL: [RetryLater("ratelimited", 5 * AN_HOUR.total_seconds(), workspace_wide=True)]
    }
    harness.advance_to(MARCH_1)
    harness.advance_wall_clock(5 * AN_HOUR - MOMENT)
    assert [] == harness.chat_client.posted
    harness.advance_wall_clock(2 * MOMENT)

    assert [CHANNEL] == [address for address, _ in harness.chat_client.posted]


def test_wall_clock_jumps_ahead_during_a_post(harness: Harness) -> None:
    """To another worker the lease seems expired; the message is still posted once."""

    def slow() -> Posted:
        harness.clock.ahead += AN_HOUR
        harness.second_worker().drain()
        return harness.chat_client.record(CHANNEL, "the announcement", harness.chat_client.sent_keys[0])

    harness.chat_client.outcomes = {CHANNEL: [slow]}
    harness.advance_to(MARCH_1)
    harness.advance_wall_clock(AN_HOUR)

    assert 1 == len(harness.chat_client.existing)
    assert DeliveryState.POSTED is next(e.state for e in harness.outbox() if e.delivery.kind is Kind.ANNOUNCEMENT)


def test_clock_is_briefly_a_year_ahead(harness: Harness) -> None:
    """Every delivery seems expired; once the clock is right again, it is posted after all."""
    right = harness.clock
    ahead = Harness(harness.db, now=datetime(2025, 3, 1, 14, tzinfo=UTC))
    ahead.dispatcher.drain()
    glitch = [entry.state for entry in harness.outbox() if entry.delivery.kind is Kind.ANNOUNCEMENT]
    right.advance_to(MARCH_1)
    harness.make_worker("set right", render_plain).drain()

    assert DeliveryState.WAITING not in glitch
    assert ["March" in words for _, words in harness.chat_client.posted] == [True]


def test_after_a_week_asleep_only_current_messages_are_posted(harness: Harness) -> None:
    suggest(harness)
    harness.advance_to(
        datetime(2024, 3, 21, 14, tzinfo=UTC)
    )  # asleep from before the announcement until the session's morning

    posted = sorted((address, words.splitlines()[0]) for address, words in harness.chat_client.posted)

    assert [(CHANNEL, "Today: LHS Rounds"), ("U1", "New topic suggestion"), ("U2", "New topic suggestion")] == posted


def test_asleep_during_a_post(harness: Harness) -> None:
    """The laptop sleeps between the lease check and Slack's response, and wakes a week later."""

    def asleep() -> Posted:
        harness.clock.ahead += timedelta(days=7)
        return harness.chat_client.record(CHANNEL, "the announcement", harness.chat_client.sent_keys[0])

    harness.chat_client.outcomes = {CHANNEL: [asleep]}
    harness.advance_to(MARCH_1)
    harness.advance_wall_clock(TIMEOUTS.duplicate_check_after + MOMENT)

    assert 1 == len(harness.chat_client.existing)
    assert DeliveryState.POSTED is next(e.state for e in harness.outbox() if e.delivery.kind is Kind.ANNOUNCEMENT)


ZONES = ("America/New_York", "Europe/Berlin", "Australia/Sydney", "Africa/Cairo")


@pytest.mark.rest
@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2024, 1, 10), date(2026, 12, 20)),
    start=st.none() | st.times(time(0), time(23, 59)).map(lambda t: t.replace(microsecond=0, second=0)),
    minutes=st.integers(15, 180),
)
def test_each_delivery_is_due_once_across_dst_changes(zone: str, day: date, start: time | None, minutes: int) -> None:
    """Polls around a session's time, across both daylight saving changes: each post once and on time."""
    known = datetime(2024, 1, 2, tzinfo=UTC)
    series = Series(1, "LHS Rounds", zone, channels=(Channel(1, "C1"),))
    session = Session(1, day, known, known, start, minutes if start else None)
    first = datetime(day.year, day.month, 1, tzinfo=UTC) - timedelta(days=9)
    seen: dict[str, set[datetime]] = {}
    for hours in range(0, 24 * 52, 7):
        now = first + timedelta(hours=hours)
        for delivery in plan(series, [session], (), known, max(now, known)):
            # The empty-calendar notice moves with the months while the calendar stays empty.
            if delivery.kind is not Kind.EMPTY_CALENDAR:
                seen.setdefault(delivery.key, set()).add(delivery.due_at)

    assert all(len(moments) == 1 for moments in seen.values())
    local = {key: next(iter(moments)).astimezone(ZoneInfo(zone)) for key, moments in seen.items() if "reminder" in key}
    for key, moment in local.items():
        days = {"reminder-week": 7, "reminder-day": 1}.get(key.split("/")[0])
        if days is not None:
            assert day - timedelta(days=days) == moment.date()
            assert (9, 0) == (moment.hour, moment.minute)
