"""Clocks that step, machines that sleep, and daylight saving: nothing twice, nothing lost, nothing stuck."""

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
from bot.services.suggestions.suggestions import submit_suggestion
from bot.store.db.engine import Database
from tests.harness import CHANNEL, CLAIM, TIMING, Harness, in_words

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MOMENT = timedelta(seconds=1)
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def house(db: Database) -> Harness:
    house = Harness(db)
    house.take_in_page()
    return house


def a_suggestion(house: Harness) -> None:
    submit_suggestion(
        house.db,
        actor=Actor(workspace_id=house.workspace, external_id="U9"),
        series_id=house.series,
        submission="V1",
        draft=SuggestionForm("Sepsis alerts at night"),
        times=Times.of(house.clock),
        was_asked=True,
    )


def test_the_machines_clock_is_set_back_while_a_worker_is_dead(house: Harness) -> None:
    """Its lease would last an hour more by that clock."""
    house.clock.advance_to(MARCH_1)
    house.clock.ahead = AN_HOUR
    service.claim(house.db, times=Times(MARCH_1, house.clock.wall_now()), owner="dead worker", **CLAIM)
    house.clock.ahead = timedelta()
    house.tick.drain()

    assert [CHANNEL] == [address for address, _ in house.chat_client.posted]


def test_the_machines_clock_is_set_back_while_something_is_unknown(house: Harness) -> None:
    house.clock.ahead = AN_HOUR
    house.chat_client.answers = {CHANNEL: [Unknown("reset")]}
    house.go_to(MARCH_1)
    house.clock.ahead = timedelta()
    house.tick.drain()

    assert 1 == len(house.chat_client.posted)
    assert 2 == len(house.chat_client.asked)


def test_the_machines_clock_is_set_back_while_slack_asks_to_wait(house: Harness) -> None:
    """Slack is asked again, and says again how long: better than an hour of silence."""
    house.clock.ahead = AN_HOUR
    house.chat_client.answers = {CHANNEL: [RetryLater("ratelimited", 30, workspace_wide=True)]}
    house.go_to(MARCH_1)
    house.clock.ahead = timedelta()
    house.tick.drain()

    assert 1 == len(house.chat_client.posted)


def test_another_machine_whose_clock_is_ahead_dies_with_a_claim(house: Harness) -> None:
    """The worker that is left has a right clock all along, and finds the lease at its next heartbeat."""
    house.tick.drain()
    house.clock.advance_to(MARCH_1)
    service.claim(house.db, times=Times(MARCH_1, house.clock.wall_now() + AN_HOUR), owner="dead worker", **CLAIM)
    house.tick.drain()
    assert [] == house.chat_client.posted
    house.after(TIMING.heartbeat)

    assert [CHANNEL] == [address for address, _ in house.chat_client.posted]


def test_slack_may_ask_to_wait_for_hours(house: Harness) -> None:
    house.chat_client.answers = {CHANNEL: [RetryLater("ratelimited", 5 * AN_HOUR.total_seconds(), workspace_wide=True)]}
    house.go_to(MARCH_1)
    house.after(5 * AN_HOUR - MOMENT)
    assert [] == house.chat_client.posted
    house.after(2 * MOMENT)

    assert [CHANNEL] == [address for address, _ in house.chat_client.posted]


def test_the_machines_clock_jumps_ahead_in_the_middle_of_a_post(house: Harness) -> None:
    """To another worker the lease seems to have run out; the message is posted once all the same."""

    def slow() -> Posted:
        house.clock.ahead += AN_HOUR
        house.another_worker().drain()
        return house.chat_client.take(CHANNEL, "the announcement", house.chat_client.asked[0])

    house.chat_client.answers = {CHANNEL: [slow]}
    house.go_to(MARCH_1)
    house.after(AN_HOUR)

    assert 1 == len(house.chat_client.stands)
    assert DeliveryState.POSTED is next(e.state for e in house.ledger() if e.delivery.kind is Kind.ANNOUNCEMENT)


def test_the_rounds_clock_is_a_year_ahead_for_a_moment(house: Harness) -> None:
    """Everything of that year seems too late; when the clock is right again it is posted after all."""
    right = house.clock
    ahead = Harness(house.db, now=datetime(2025, 3, 1, 14, tzinfo=UTC))
    ahead.tick.drain()
    glitch = [entry.state for entry in house.ledger() if entry.delivery.kind is Kind.ANNOUNCEMENT]
    right.advance_to(MARCH_1)
    house.a_worker("set right", in_words).drain()

    assert DeliveryState.WAITING not in glitch
    assert ["March" in words for _, words in house.chat_client.posted] == [True]


def test_a_laptop_asleep_for_a_week_says_only_what_is_still_true(house: Harness) -> None:
    a_suggestion(house)
    house.go_to(datetime(2024, 3, 21, 14, tzinfo=UTC))  # asleep from before the announcement to the session's morning

    posted = sorted((address, words.splitlines()[0]) for address, words in house.chat_client.posted)

    assert [
        (CHANNEL, "Today: LHS Rounds, Thursday, March 21, 2024"),
        ("U1", "A topic is suggested for LHS Rounds"),
        ("U2", "A topic is suggested for LHS Rounds"),
    ] == posted


def test_asleep_in_the_middle_of_a_post(house: Harness) -> None:
    """The lid is closed between the look at the lease and Slack's answer, and opened a week later."""

    def asleep() -> Posted:
        house.clock.ahead += timedelta(days=7)
        return house.chat_client.take(CHANNEL, "the announcement", house.chat_client.asked[0])

    house.chat_client.answers = {CHANNEL: [asleep]}
    house.go_to(MARCH_1)
    house.after(TIMING.duplicate_check_after + MOMENT)

    assert 1 == len(house.chat_client.stands)
    assert DeliveryState.POSTED is next(e.state for e in house.ledger() if e.delivery.kind is Kind.ANNOUNCEMENT)


ZONES = ("America/New_York", "Europe/Berlin", "Australia/Sydney", "Africa/Cairo")


@settings(deadline=None, max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2024, 1, 10), date(2026, 12, 20)),
    start=st.none() | st.times(time(0), time(23, 59)).map(lambda t: t.replace(microsecond=0, second=0)),
    minutes=st.integers(15, 180),
)
def test_each_moment_comes_once_however_the_days_are_cut(
    zone: str, day: date, start: time | None, minutes: int
) -> None:
    """Ticks through a session's time, both changes of daylight saving included: each post exactly once, and in time."""
    known = datetime(2024, 1, 2, tzinfo=UTC)
    series = Series(1, "LHS Rounds", zone, channels=(Channel(1, "C1"),))
    session = Session(1, day, known, known, start, minutes if start else None)
    first = datetime(day.year, day.month, 1, tzinfo=UTC) - timedelta(days=9)
    seen: dict[str, set[datetime]] = {}
    for hours in range(0, 24 * 52, 7):
        now = first + timedelta(hours=hours)
        for delivery in plan(series, [session], (), known, max(now, known)):
            # The notice of an empty calendar goes with the months, as long as the calendar stays empty.
            if delivery.kind is not Kind.EMPTY_CALENDAR:
                seen.setdefault(delivery.key, set()).add(delivery.due_at)

    assert all(len(moments) == 1 for moments in seen.values())
    local = {key: next(iter(moments)).astimezone(ZoneInfo(zone)) for key, moments in seen.items() if "reminder" in key}
    for key, moment in local.items():
        days = {"reminder-week": 7, "reminder-day": 1}.get(key.split("/")[0])
        if days is not None:
            assert day - timedelta(days=days) == moment.date()
            assert (9, 0) == (moment.hour, moment.minute)
