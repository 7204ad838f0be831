"""What nobody can say of whether it was posted: looked for, and never simply sent again."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.actor import Actor, Times
from bot.chat.port import HistoryUnavailable, Outcome, Posted, RetryLater, Unknown
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.suggestions.suggestions import SuggestionForm
from bot.services.outbox import dispatch as service
from bot.services.outbox import unconfirmed
from bot.services.suggestions.suggestions import submit_suggestion
from bot.store.db.engine import Database
from tests.harness import CHANNEL, CLAIM, TIMING, Harness

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MARCH_14 = datetime(2024, 3, 14, 13, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


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


def state(house: Harness, kind: Kind) -> DeliveryState:
    return next(entry.state for entry in house.ledger() if entry.delivery.kind is kind)


def lost_after_posting(house: Harness) -> Outcome:
    """The message stands, and its answer was lost."""
    house.chat_client.take(CHANNEL, "the announcement", house.chat_client.asked[-1])
    return Unknown("reset")


def test_what_stands_is_found_and_not_sent_again(house: Harness) -> None:
    house.chat_client.answers = {CHANNEL: [lambda: lost_after_posting(house)]}
    house.go_to(MARCH_1)
    doubted = state(house, Kind.ANNOUNCEMENT)
    house.after(TIMING.reconcile_after + MOMENT)

    [announcement] = [entry for entry in house.ledger() if entry.state is DeliveryState.POSTED]

    assert doubted is DeliveryState.UNKNOWN
    assert 1 == len(house.chat_client.asked)
    assert (CHANNEL, "1.0") == (announcement.conversation, announcement.message)


def test_nobody_looks_before_the_quarantine_is_over(house: Harness) -> None:
    """What was accepted may be shown late: looked for at once, it would be missed and sent once more."""
    house.chat_client.answers = {CHANNEL: [Unknown("reset")]}
    house.go_to(MARCH_1)
    house.after(TIMING.reconcile_after - timedelta(seconds=10))

    assert house.chat_client.looked_for == []
    assert state(house, Kind.ANNOUNCEMENT) is DeliveryState.UNKNOWN


def test_what_does_not_stand_is_sent_once_more_with_the_same_key(house: Harness) -> None:
    house.chat_client.answers = {CHANNEL: [Unknown("HTTP 500")]}
    house.go_to(MARCH_1)
    house.after(TIMING.reconcile_after + MOMENT)

    assert 2 == len(house.chat_client.asked)
    assert 1 == len(set(house.chat_client.asked)) == len(house.chat_client.posted)
    assert state(house, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_what_a_worker_was_posting_when_it_died_is_looked_for(house: Harness) -> None:
    house.clock.advance_to(MARCH_1)
    [claimed] = service.claim(house.db, times=Times(MARCH_1, house.clock.wall_now()), owner="dead worker", **CLAIM)
    service.open_claimed(house.db, claimed, owner="dead worker", times=Times(MARCH_1, house.clock.wall_now()))
    house.chat_client.take(CHANNEL, "the announcement", claimed.delivery.key)
    house.after(TIMING.lease + MOMENT)
    waiting = state(house, Kind.ANNOUNCEMENT)
    house.after(TIMING.reconcile_after + MOMENT)

    assert waiting is DeliveryState.UNKNOWN
    assert house.chat_client.asked == []
    assert state(house, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_a_message_that_shows_up_after_it_was_sent_once_more_is_removed(house: Harness) -> None:
    """Slack showed the first one later than anybody waits: for some minutes two stand, then the first one alone."""
    house.chat_client.answers = {CHANNEL: [Unknown("HTTP 500")]}
    house.go_to(MARCH_1)
    house.after(TIMING.reconcile_after + MOMENT)
    key, second = house.chat_client.stands[0]
    first = Posted(CHANNEL, "0.5")
    house.chat_client.stands.insert(0, (key, first))
    house.after(TIMING.duplicate_check_after + MOMENT)

    assert [(key, first)] == house.chat_client.stands
    assert second != first
    assert ["0.5"] == [entry.message for entry in house.ledger() if entry.state is DeliveryState.POSTED]


def test_a_frozen_worker_that_posts_late_leaves_one_message(house: Harness) -> None:
    """It went on after its lease and the quarantine were over, and another worker had sent the message by then."""

    def frozen() -> Posted:
        other = house.another_worker()
        for span in (TIMING.lease, TIMING.reconcile_after):
            house.clock.ahead += span + MOMENT
            other.drain()
        return house.chat_client.take(CHANNEL, "the announcement, late", house.chat_client.asked[0])

    house.chat_client.answers = {CHANNEL: [frozen]}
    house.go_to(MARCH_1)
    stood = len(house.chat_client.stands)
    house.after(TIMING.duplicate_check_after + MOMENT)

    assert 2 == stood
    assert 1 == len(house.chat_client.stands)
    assert [house.chat_client.stands[0][1].message] == [
        e.message for e in house.ledger() if e.state is DeliveryState.POSTED
    ]


def test_a_reminder_that_cannot_be_looked_for_is_let_be(house: Harness) -> None:
    house.go_to(MARCH_1)
    house.chat_client.answers = {CHANNEL: [Unknown("reset")]}
    house.chat_client.looks = [HistoryUnavailable("missing_scope")]
    house.go_to(MARCH_14)
    for _ in range(3):
        house.after(TIMING.reconcile_after + MOMENT)

    reminder = next(entry for entry in house.ledger() if entry.delivery.kind is Kind.WEEK_REMINDER)

    assert 2 == len(house.chat_client.asked)
    assert reminder.state is DeliveryState.UNKNOWN
    assert "missing_scope" in (reminder.why or "")
    assert 1 == len(house.chat_client.looked_for)


def test_an_announcement_that_cannot_be_looked_for_is_asked_about(house: Harness) -> None:
    house.chat_client.answers = {CHANNEL: [Unknown("reset")]}
    house.chat_client.looks = [HistoryUnavailable("not_in_channel")]
    house.go_to(MARCH_1)
    house.after(TIMING.reconcile_after + MOMENT)
    house.after(TIMING.reconcile_after + MOMENT)

    assert ["U1", "U2"] == sorted(address for address, _ in house.chat_client.posted)
    assert all(
        "Was the announcement of LHS Rounds in March 2024 posted" in words for _, words in house.chat_client.posted
    )
    assert state(house, Kind.ANNOUNCEMENT) is DeliveryState.UNKNOWN


def test_what_is_for_an_organizer_is_sent_once_more_and_says_so(house: Harness) -> None:
    house.chat_client.answers = {"U1": [Unknown("reset"), Unknown("reset")]}
    house.chat_client.looks = [HistoryUnavailable("missing_scope")] * 2
    a_suggestion(house)
    house.tick.drain()
    for _ in range(4):
        house.after(TIMING.reconcile_after + MOMENT)
    to_first = [key for key in house.chat_client.asked if key.endswith("person-1")]

    assert 2 == len(to_first)
    assert ["U2"] == [address for address, _ in house.chat_client.posted]


def test_the_second_one_says_that_it_may_be_a_repeat(house: Harness) -> None:
    house.chat_client.answers = {"U1": [Unknown("reset")]}
    house.chat_client.looks = [HistoryUnavailable("missing_scope")]
    a_suggestion(house)
    house.tick.drain()
    house.after(TIMING.reconcile_after + MOMENT)

    [words] = [words for address, words in house.chat_client.posted if address == "U1"]

    assert words.startswith("This may be a repeat")
    assert "Sepsis alerts at night" in words


def test_a_chat_that_asks_to_wait_with_reading_is_still_posted_to(house: Harness) -> None:
    house.chat_client.answers = {CHANNEL: [Unknown("reset")]}
    house.chat_client.looks = [RetryLater("ratelimited", 120, workspace_wide=True)]
    house.go_to(MARCH_1)
    house.after(TIMING.reconcile_after + MOMENT)
    a_suggestion(house)
    house.tick.drain()
    house.after(timedelta(seconds=100))
    looks = len(house.chat_client.looked_for)
    house.after(timedelta(seconds=30))

    assert 2 == sum("Sepsis" in words for _, words in house.chat_client.posted)
    assert 1 == looks
    assert 2 == len(house.chat_client.looked_for)
    assert state(house, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_a_history_that_is_never_let_be_read_counts_as_closed(house: Harness) -> None:
    """Slack lets some apps read one page a minute: where that never suffices, the organizers are asked."""
    house.chat_client.answers = {CHANNEL: [Unknown("reset")]}
    house.chat_client.looks = [RetryLater("ratelimited", 60, workspace_wide=True)] * 40
    house.go_to(MARCH_1)
    for _ in range(40):
        house.after(timedelta(seconds=61))

    assert ["U1", "U2"] == sorted(address for address, _ in house.chat_client.posted)


def test_while_the_chat_is_away_it_is_looked_for_again_and_again(house: Harness) -> None:
    house.chat_client.answers = {CHANNEL: [lambda: lost_after_posting(house)]}
    house.chat_client.looks = [RetryLater("TimeoutError")] * 50
    house.go_to(MARCH_1)
    for _ in range(52):
        house.after(TIMING.reconcile_retry + MOMENT)

    assert state(house, Kind.ANNOUNCEMENT) is DeliveryState.POSTED
    assert 1 == len(house.chat_client.asked)


def test_a_worker_that_dies_while_it_looks_leaves_it_to_the_next_one(house: Harness) -> None:
    house.chat_client.answers = {CHANNEL: [lambda: lost_after_posting(house)]}
    house.go_to(MARCH_1)
    house.clock.ahead += TIMING.reconcile_after + MOMENT
    wall_now = house.clock.wall_now()
    taken = unconfirmed.claim(house.db, wall_now=wall_now, until=wall_now + TIMING.lease, most=10)
    house.tick.drain()
    while_taken = list(house.chat_client.looked_for)
    house.after(TIMING.lease + MOMENT)

    assert 1 == len(taken)
    assert while_taken == []
    assert state(house, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_too_late_for_another_try_it_is_skipped(house: Harness) -> None:
    """It was not posted after all, and by the time that this is known it is not useful any more."""
    house.chat_client.answers = {CHANNEL: [Unknown("HTTP 500")]}
    house.go_to(MARCH_1)
    house.clock.advance_to(MARCH_14 + timedelta(days=30))
    house.after(TIMING.reconcile_after + MOMENT)

    assert state(house, Kind.ANNOUNCEMENT) is DeliveryState.SKIPPED
    assert 0 == sum("in March" in words for _, words in house.chat_client.posted)
