"""Permanent rejections: organizers are alerted once per cause, and can retry."""

from datetime import UTC, datetime

import pytest

from bot.chat.actor import Actor
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.outbox.notifications import MonthAnnouncement, Notification
from bot.services.outbox import failures
from bot.services.outbox.failures import RetryRefused
from bot.store.db.engine import Database
from tests.harness import CHANNEL, Harness, PlainMessage, render_plain

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MARCH_14 = datetime(2024, 3, 14, 13, tzinfo=UTC)
MARCH_20 = datetime(2024, 3, 20, 13, tzinfo=UTC)


@pytest.fixture
def harness(db: Database) -> Harness:
    harness = Harness(db)
    harness.import_page()
    return harness


def alerted(harness: Harness) -> list[str]:
    return sorted(
        address for address, words in harness.chat_client.posted if "We can’t post" in words or "We couldn’t" in words
    )


def test_same_rejection_alerts_each_organizer_once(harness: Harness) -> None:
    harness.chat_client.rejections = {CHANNEL: "not_in_channel"}
    for moment in (MARCH_1, MARCH_14, MARCH_20):
        harness.advance_to(moment)

    assert 3 == sum(key.endswith("channel-1") for key in harness.chat_client.sent_keys)
    assert ["U1", "U2"] == alerted(harness)


def test_rejection_after_a_fix_alerts_again(harness: Harness) -> None:
    harness.chat_client.rejections = {CHANNEL: "not_in_channel"}
    harness.advance_to(MARCH_1)
    harness.chat_client.rejections = {}
    harness.advance_to(MARCH_14)
    harness.chat_client.rejections = {CHANNEL: "not_in_channel"}
    harness.advance_to(MARCH_20)

    assert ["U1", "U1", "U2", "U2"] == alerted(harness)


def test_different_rejection_alerts_again(harness: Harness) -> None:
    for moment, word in ((MARCH_1, "not_in_channel"), (MARCH_14, "is_archived")):
        harness.chat_client.rejections = {CHANNEL: word}
        harness.advance_to(moment)

    assert ["U1", "U1", "U2", "U2"] == alerted(harness)


def test_organizer_retries_after_a_fix(harness: Harness) -> None:
    harness.chat_client.rejections = {CHANNEL: "not_in_channel"}
    harness.advance_to(MARCH_1)
    harness.chat_client.rejections = {}
    again = failures.try_again(
        harness.db,
        actor=Actor(workspace_id=harness.workspace, external_id="U1"),
        target="channel-1",
        now=harness.clock.now(),
    )
    harness.dispatcher.drain()

    assert again == 1
    assert [CHANNEL] == [address for address, words in harness.chat_client.posted if "March 21" in words]


def test_expired_delivery_is_not_retried(harness: Harness) -> None:
    harness.chat_client.rejections = {CHANNEL: "not_in_channel"}
    harness.advance_to(MARCH_14)
    again = failures.try_again(
        harness.db,
        actor=Actor(workspace_id=harness.workspace, external_id="U1"),
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
def test_unauthorized_or_invalid_retry_changes_nothing(
    harness: Harness, person: str, target: str, why: RetryRefused
) -> None:
    harness.chat_client.rejections = {CHANNEL: "not_in_channel"}
    harness.advance_to(MARCH_1)
    before = harness.outbox()

    assert why is failures.try_again(
        harness.db,
        actor=Actor(workspace_id=harness.workspace, external_id=person),
        target=target,
        now=harness.clock.now(),
    )
    assert before == harness.outbox()


def test_render_failure_alerts_organizers(harness: Harness) -> None:
    def failing(post: Notification) -> PlainMessage:
        if isinstance(post, MonthAnnouncement):
            raise KeyError("poisoned")
        return render_plain(post)

    harness.clock.advance_to(MARCH_1)
    harness.make_worker("failing", failing).drain()

    assert ["U1", "U2"] == alerted(harness)
    assert DeliveryState.FAILED is next(e.state for e in harness.outbox() if e.delivery.kind is Kind.ANNOUNCEMENT)
