"""What nobody can say of whether it was posted: looked for, and never simply sent again."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.port import CannotLook, Outcome, Posted, TryLater, Unknown
from bot.core.outbox.deliveries import Kind, State
from bot.core.suggestions.suggestions import Draft
from bot.services.outbox import dispatch as service
from bot.services.outbox import unconfirmed
from bot.services.suggestions.suggestions import suggest
from bot.store.db.engine import Database
from tests.harness import CHANNEL, CLAIM, TIMING, House

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MARCH_14 = datetime(2024, 3, 14, 13, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


@pytest.fixture
def house(db: Database) -> House:
    house = House(db)
    house.take_in_page()
    return house


def a_suggestion(house: House) -> None:
    suggest(
        house.db,
        workspace_id=house.workspace,
        series_id=house.series,
        person="U9",
        submission="V1",
        draft=Draft("Sepsis alerts at night"),
        now=house.clock.now(),
        real=house.clock.real(),
        was_asked=True,
    )


def state(house: House, kind: Kind) -> State:
    return next(entry.state for entry in house.ledger() if entry.delivery.kind is kind)


def lost_after_posting(house: House) -> Outcome:
    """The message stands, and its answer was lost."""
    house.poster.take(CHANNEL, "the announcement", house.poster.asked[-1])
    return Unknown("reset")


def test_what_stands_is_found_and_not_sent_again(house: House) -> None:
    house.poster.answers = {CHANNEL: [lambda: lost_after_posting(house)]}
    house.go_to(MARCH_1)
    doubted = state(house, Kind.ANNOUNCEMENT)
    house.after(TIMING.quarantine + MOMENT)

    [announcement] = [entry for entry in house.ledger() if entry.state is State.POSTED]

    assert doubted is State.UNKNOWN
    assert 1 == len(house.poster.asked)
    assert (CHANNEL, "1.0") == (announcement.conversation, announcement.message)


def test_nobody_looks_before_the_quarantine_is_over(house: House) -> None:
    """What was accepted may be shown late: looked for at once, it would be missed and sent once more."""
    house.poster.answers = {CHANNEL: [Unknown("reset")]}
    house.go_to(MARCH_1)
    house.after(TIMING.quarantine - timedelta(seconds=10))

    assert house.poster.looked_for == []
    assert state(house, Kind.ANNOUNCEMENT) is State.UNKNOWN


def test_what_does_not_stand_is_sent_once_more_with_the_same_key(house: House) -> None:
    house.poster.answers = {CHANNEL: [Unknown("HTTP 500")]}
    house.go_to(MARCH_1)
    house.after(TIMING.quarantine + MOMENT)

    assert 2 == len(house.poster.asked)
    assert 1 == len(set(house.poster.asked)) == len(house.poster.posted)
    assert state(house, Kind.ANNOUNCEMENT) is State.POSTED


def test_what_a_worker_was_posting_when_it_died_is_looked_for(house: House) -> None:
    house.clock.turn_to(MARCH_1)
    [claimed] = service.claim(house.db, now=MARCH_1, real=house.clock.real(), owner="dead worker", **CLAIM)
    service.open_claimed(house.db, claimed, owner="dead worker", now=MARCH_1, real=house.clock.real())
    house.poster.take(CHANNEL, "the announcement", claimed.delivery.key)
    house.after(TIMING.lease + MOMENT)
    waiting = state(house, Kind.ANNOUNCEMENT)
    house.after(TIMING.quarantine + MOMENT)

    assert waiting is State.UNKNOWN
    assert house.poster.asked == []
    assert state(house, Kind.ANNOUNCEMENT) is State.POSTED


def test_a_message_that_shows_up_after_it_was_sent_once_more_is_removed(house: House) -> None:
    """Slack showed the first one later than anybody waits: for some minutes two stand, then the first one alone."""
    house.poster.answers = {CHANNEL: [Unknown("HTTP 500")]}
    house.go_to(MARCH_1)
    house.after(TIMING.quarantine + MOMENT)
    key, second = house.poster.stands[0]
    first = Posted(CHANNEL, "0.5")
    house.poster.stands.insert(0, (key, first))
    house.after(TIMING.second_look + MOMENT)

    assert [(key, first)] == house.poster.stands
    assert second != first
    assert ["0.5"] == [entry.message for entry in house.ledger() if entry.state is State.POSTED]


def test_a_frozen_worker_that_posts_late_leaves_one_message(house: House) -> None:
    """It went on after its lease and the quarantine were over, and another worker had sent the message by then."""

    def frozen() -> Posted:
        other = house.another_worker()
        for span in (TIMING.lease, TIMING.quarantine):
            house.clock.ahead += span + MOMENT
            other.run()
        return house.poster.take(CHANNEL, "the announcement, late", house.poster.asked[0])

    house.poster.answers = {CHANNEL: [frozen]}
    house.go_to(MARCH_1)
    stood = len(house.poster.stands)
    house.after(TIMING.second_look + MOMENT)

    assert 2 == stood
    assert 1 == len(house.poster.stands)
    assert [house.poster.stands[0][1].message] == [e.message for e in house.ledger() if e.state is State.POSTED]


def test_a_reminder_that_cannot_be_looked_for_is_let_be(house: House) -> None:
    house.go_to(MARCH_1)
    house.poster.answers = {CHANNEL: [Unknown("reset")]}
    house.poster.looks = [CannotLook("missing_scope")]
    house.go_to(MARCH_14)
    for _ in range(3):
        house.after(TIMING.quarantine + MOMENT)

    reminder = next(entry for entry in house.ledger() if entry.delivery.kind is Kind.WEEK_REMINDER)

    assert 2 == len(house.poster.asked)
    assert reminder.state is State.UNKNOWN
    assert "missing_scope" in (reminder.why or "")
    assert 1 == len(house.poster.looked_for)


def test_an_announcement_that_cannot_be_looked_for_is_asked_about(house: House) -> None:
    house.poster.answers = {CHANNEL: [Unknown("reset")]}
    house.poster.looks = [CannotLook("not_in_channel")]
    house.go_to(MARCH_1)
    house.after(TIMING.quarantine + MOMENT)
    house.after(TIMING.quarantine + MOMENT)

    assert ["U1", "U2"] == sorted(address for address, _ in house.poster.posted)
    assert all("Was the announcement of LHS Rounds in March 2024 posted" in words for _, words in house.poster.posted)
    assert state(house, Kind.ANNOUNCEMENT) is State.UNKNOWN


def test_what_is_for_an_organizer_is_sent_once_more_and_says_so(house: House) -> None:
    house.poster.answers = {"U1": [Unknown("reset"), Unknown("reset")]}
    house.poster.looks = [CannotLook("missing_scope")] * 2
    a_suggestion(house)
    house.tick.run()
    for _ in range(4):
        house.after(TIMING.quarantine + MOMENT)
    to_first = [key for key in house.poster.asked if key.endswith("person-1")]

    assert 2 == len(to_first)
    assert ["U2"] == [address for address, _ in house.poster.posted]


def test_the_second_one_says_that_it_may_be_a_repeat(house: House) -> None:
    house.poster.answers = {"U1": [Unknown("reset")]}
    house.poster.looks = [CannotLook("missing_scope")]
    a_suggestion(house)
    house.tick.run()
    house.after(TIMING.quarantine + MOMENT)

    [words] = [words for address, words in house.poster.posted if address == "U1"]

    assert words.startswith("This may be a repeat")
    assert "Sepsis alerts at night" in words


def test_a_chat_that_asks_to_wait_with_reading_is_still_posted_to(house: House) -> None:
    house.poster.answers = {CHANNEL: [Unknown("reset")]}
    house.poster.looks = [TryLater("ratelimited", 120, for_all=True)]
    house.go_to(MARCH_1)
    house.after(TIMING.quarantine + MOMENT)
    a_suggestion(house)
    house.tick.run()
    house.after(timedelta(seconds=100))
    looks = len(house.poster.looked_for)
    house.after(timedelta(seconds=30))

    assert 2 == sum("Sepsis" in words for _, words in house.poster.posted)
    assert 1 == looks
    assert 2 == len(house.poster.looked_for)
    assert state(house, Kind.ANNOUNCEMENT) is State.POSTED


def test_a_history_that_is_never_let_be_read_counts_as_closed(house: House) -> None:
    """Slack lets some apps read one page a minute: where that never suffices, the organizers are asked."""
    house.poster.answers = {CHANNEL: [Unknown("reset")]}
    house.poster.looks = [TryLater("ratelimited", 60, for_all=True)] * 40
    house.go_to(MARCH_1)
    for _ in range(40):
        house.after(timedelta(seconds=61))

    assert ["U1", "U2"] == sorted(address for address, _ in house.poster.posted)


def test_while_the_chat_is_away_it_is_looked_for_again_and_again(house: House) -> None:
    house.poster.answers = {CHANNEL: [lambda: lost_after_posting(house)]}
    house.poster.looks = [TryLater("TimeoutError")] * 50
    house.go_to(MARCH_1)
    for _ in range(52):
        house.after(TIMING.between_looks + MOMENT)

    assert state(house, Kind.ANNOUNCEMENT) is State.POSTED
    assert 1 == len(house.poster.asked)


def test_a_worker_that_dies_while_it_looks_leaves_it_to_the_next_one(house: House) -> None:
    house.poster.answers = {CHANNEL: [lambda: lost_after_posting(house)]}
    house.go_to(MARCH_1)
    house.clock.ahead += TIMING.quarantine + MOMENT
    real = house.clock.real()
    taken = unconfirmed.take_up(house.db, real=real, until=real + TIMING.lease, most=10)
    house.tick.run()
    while_taken = list(house.poster.looked_for)
    house.after(TIMING.lease + MOMENT)

    assert 1 == len(taken)
    assert while_taken == []
    assert state(house, Kind.ANNOUNCEMENT) is State.POSTED


def test_too_late_for_another_try_it_is_skipped(house: House) -> None:
    """It was not posted after all, and by the time that this is known it is not useful any more."""
    house.poster.answers = {CHANNEL: [Unknown("HTTP 500")]}
    house.go_to(MARCH_1)
    house.clock.turn_to(MARCH_14 + timedelta(days=30))
    house.after(TIMING.quarantine + MOMENT)

    assert state(house, Kind.ANNOUNCEMENT) is State.SKIPPED
    assert 0 == sum("in March" in words for _, words in house.poster.posted)
