"""What Slack refuses for good: told to the organizers once for each thing to mend, and tried again when they ask."""

from datetime import UTC, datetime

import pytest

from bot.chat.actor import Actor
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.outbox.notifications import MonthAnnouncement, Notification
from bot.services.outbox import failures
from bot.services.outbox.failures import RetryRefused
from bot.store.db.engine import Database
from tests.harness import CHANNEL, Harness, Words, in_words

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MARCH_14 = datetime(2024, 3, 14, 13, tzinfo=UTC)
MARCH_20 = datetime(2024, 3, 20, 13, tzinfo=UTC)


@pytest.fixture
def house(db: Database) -> Harness:
    house = Harness(db)
    house.take_in_page()
    return house


def told(house: Harness) -> list[str]:
    return sorted(address for address, words in house.chat_client.posted if "could not be" in words)


def test_the_same_refusal_is_told_to_each_organizer_once(house: Harness) -> None:
    house.chat_client.refuses = {CHANNEL: "not_in_channel"}
    for moment in (MARCH_1, MARCH_14, MARCH_20):
        house.go_to(moment)

    assert 3 == sum(key.endswith("channel-1") for key in house.chat_client.asked)
    assert ["U1", "U2"] == told(house)


def test_the_same_refusal_after_it_was_mended_is_told_anew(house: Harness) -> None:
    house.chat_client.refuses = {CHANNEL: "not_in_channel"}
    house.go_to(MARCH_1)
    house.chat_client.refuses = {}
    house.go_to(MARCH_14)
    house.chat_client.refuses = {CHANNEL: "not_in_channel"}
    house.go_to(MARCH_20)

    assert ["U1", "U1", "U2", "U2"] == told(house)


def test_another_refusal_is_told_as_well(house: Harness) -> None:
    for moment, word in ((MARCH_1, "not_in_channel"), (MARCH_14, "is_archived")):
        house.chat_client.refuses = {CHANNEL: word}
        house.go_to(moment)

    assert ["U1", "U1", "U2", "U2"] == told(house)


def test_once_mended_an_organizer_lets_it_be_tried_again(house: Harness) -> None:
    house.chat_client.refuses = {CHANNEL: "not_in_channel"}
    house.go_to(MARCH_1)
    house.chat_client.refuses = {}
    again = failures.try_again(
        house.db, actor=Actor(workspace_id=house.workspace, external_id="U1"), target="channel-1", now=house.clock.now()
    )
    house.tick.drain()

    assert again == 1
    assert [CHANNEL] == [address for address, words in house.chat_client.posted if "in March" in words]


def test_what_is_too_late_is_not_tried_again(house: Harness) -> None:
    house.chat_client.refuses = {CHANNEL: "not_in_channel"}
    house.go_to(MARCH_14)
    again = failures.try_again(
        house.db,
        actor=Actor(workspace_id=house.workspace, external_id="U1"),
        target="channel-1",
        now=MARCH_20.replace(month=4),
    )

    assert again is RetryRefused.NOTHING_LEFT


@pytest.mark.parametrize(
    ("person", "target", "why"),
    [
        ("U9", "channel-1", RetryRefused.NOT_YOURS),
        ("U1", "channel-999999999999999999999", RetryRefused.NOTHING_LEFT),
        ("U1", "person-1", RetryRefused.NOTHING_LEFT),
        ("U1", "organizers", RetryRefused.NOTHING_LEFT),
        ("U1", "", RetryRefused.NOTHING_LEFT),
        ("U1", "channel-x", RetryRefused.NOTHING_LEFT),
    ],
)
def test_who_may_not_or_asks_for_nonsense_changes_nothing(
    house: Harness, person: str, target: str, why: RetryRefused
) -> None:
    house.chat_client.refuses = {CHANNEL: "not_in_channel"}
    house.go_to(MARCH_1)
    before = house.ledger()

    assert why is failures.try_again(
        house.db, actor=Actor(workspace_id=house.workspace, external_id=person), target=target, now=house.clock.now()
    )
    assert before == house.ledger()


def test_a_message_that_cannot_be_made_is_told_as_well(house: Harness) -> None:
    def failing(post: Notification) -> Words:
        if isinstance(post, MonthAnnouncement):
            raise KeyError("poisoned")
        return in_words(post)

    house.clock.advance_to(MARCH_1)
    house.a_worker("failing", failing).drain()

    assert ["U1", "U2"] == told(house)
    assert DeliveryState.FAILED is next(e.state for e in house.ledger() if e.delivery.kind is Kind.ANNOUNCEMENT)
