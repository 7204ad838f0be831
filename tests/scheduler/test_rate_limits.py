"""Order and rate of due deliveries, shared by all workers; interactive deliveries come first."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Event, Semaphore

import pytest
from sqlalchemy import select, update

from bot.chat.actor import Actor, Times
from bot.chat.port import Outcome, Posted
from bot.core.outbox.deliveries import Delivery, DeliveryState, Kind, PersonRecipient
from bot.core.outbox.rate_limit import RateLimit
from bot.core.outbox.references import SessionRef
from bot.core.suggestions.suggestions import SuggestionForm
from bot.services.outbox import dispatch as service
from bot.services.suggestions.suggestions import SuggestionSubmission, submit_suggestion
from bot.store.admin import people
from bot.store.calendar import sessions
from bot.store.db.engine import Database
from bot.store.outbox import claims, deliveries, rate_limits
from bot.store.outbox.claims import Claimed
from bot.store.outbox.queue import Room
from bot.store.schema.tables import DeliveryRow, RateLimitRow
from scheduler.dispatcher import SENDERS
from tests.harness import CHANNEL, CLAIM, Harness, RecordingChatClient

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)


@pytest.fixture
def harness(db: Database) -> Harness:
    harness = Harness(db)
    harness.import_page()
    return harness


def suggest(harness: Harness, submission: str = "V1") -> None:
    submit_suggestion(
        harness.db,
        actor=Actor(workspace_id=harness.workspace, external_id="U9"),
        series_id=harness.series,
        submission=SuggestionSubmission(id=submission, draft=SuggestionForm("Sepsis alerts at night"), confirmed=True),
        times=Times.of(harness.clock),
    )


def add_reminders(harness: Harness, number: int, beginning: str = "UMANY") -> None:
    with harness.db.write() as tx:
        session = sessions.of_series(tx, harness.series)[0]
        for each in range(number):
            person = people.by_external_id(tx, harness.workspace, f"{beginning}{each}")
            subject = SessionRef(session.id, session.date, session.restored)
            delivery = Delivery(
                Kind.DAY_REMINDER, harness.series, subject, PersonRecipient(person.id), harness.clock.now()
            )
            deliveries.record(tx, harness.workspace, delivery)


def claim_keys(harness: Harness, most: int, rate_limit: RateLimit | None = None, owner: str = "w") -> list[str]:
    now, wall_now = harness.clock.now(), harness.clock.wall_now()
    arguments = CLAIM | {"room": Room(most)} | ({"rate_limit": rate_limit} if rate_limit else {})
    return [
        each.delivery.key for each in service.claim(harness.db, times=Times(now, wall_now), owner=owner, **arguments)
    ]


def test_interactive_deliveries_go_before_bulk(harness: Harness) -> None:
    add_reminders(harness, 50)
    harness.clock.advance_to(MARCH_1)
    suggest(harness)

    kinds = [key.split("/")[0] for key in claim_keys(harness, 4)]

    assert ["suggestion", "suggestion", "announcement", "reminder-day"] == kinds


def test_recipient_gets_one_message_at_a_time_in_order(harness: Harness) -> None:
    for number in range(3):
        suggest(harness, f"V{number}")

    assert ["suggestion/1/suggestion/1/person-1", "suggestion/1/suggestion/1/person-2"] == sorted(
        claim_keys(harness, 10)
    )
    assert claim_keys(harness, 10) == []


def test_messages_to_one_recipient_are_spaced(db: Database) -> None:
    """Even with two workers, and interleaved with other recipients."""
    spacing = timedelta(milliseconds=150)
    harness = Harness(db, rate_limit=RateLimit(spacing, timedelta(0), 1))
    leases: dict[str, list[datetime]] = {"U1": [], "U2": []}

    class TimedChatClient(RecordingChatClient):
        def send(
            self,
            address: str,
            message: object,  # noqa: ARG002 - part of the interface
            key: str,
            thread: str | None = None,  # noqa: ARG002 - part of the interface
            *,
            quiet: bool = False,  # noqa: ARG002 - part of the interface
        ) -> Outcome:
            # All leases have the same length, so their spacing equals that of the claims, however busy the machine is.
            with harness.db.read() as tx:
                until = tx.scalar(select(DeliveryRow.lease_until).where(DeliveryRow.key == key))
            assert until is not None
            leases[address].append(until)
            return Posted(address, key)

    for number in range(4):
        suggest(harness, f"V{number}")
    chat_client = TimedChatClient()
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda dispatcher: dispatcher.drain(),
                (harness.second_worker(chat_client), harness.second_worker(chat_client)),
            )
        )

    assert {"U1": 4, "U2": 4} == {address: len(each) for address, each in leases.items()}
    assert all(later - earlier >= spacing for each in leases.values() for earlier, later in pairwise(each))


def test_workspace_gets_a_burst_and_then_one_at_a_time(harness: Harness) -> None:
    add_reminders(harness, 30)
    rate_limit = RateLimit(timedelta(seconds=1), timedelta(seconds=10), 5)

    first, second = claim_keys(harness, 20, rate_limit, "one"), claim_keys(harness, 20, rate_limit, "two")
    harness.clock.ahead += timedelta(seconds=21)
    later = claim_keys(harness, 20, rate_limit, "two")

    assert (5, 0, 2) == (len(first), len(second), len(later))


def test_hanging_send_does_not_block_others(harness: Harness) -> None:
    """Slack hangs for one channel; a suggestion made meanwhile reaches the organizers at once."""

    def hanging() -> Posted:
        suggest(harness)
        for _ in range(500):
            if len(harness.chat_client.posted) == 2:
                return Posted(CHANNEL, "1.0")
            harness.clock.ahead += timedelta(milliseconds=1)
            wait.wait(0.01)
        raise AssertionError("the suggestion waited for the channel")

    wait = Event()
    harness.chat_client.outcomes = {CHANNEL: [hanging]}
    harness.advance_to(MARCH_1)

    assert ["U1", "U2"] == sorted(address for address, _ in harness.chat_client.posted)
    assert DeliveryState.POSTED is next(e.state for e in harness.outbox() if e.delivery.kind is Kind.ANNOUNCEMENT)


@contextmanager
def slack_hanging(harness: Harness) -> Iterator[Semaphore]:
    """Run the dispatcher while every call for a reminder hangs; as many reminders again are claimed, and wait.

    Each release of the semaphore lets one call end. They all end with the block, and the dispatcher once it is done.
    """

    def hang() -> Outcome:
        assert answers.acquire(timeout=20)
        return Posted("D1", "1.0")

    answers = Semaphore(0)
    add_reminders(harness, 2 * SENDERS)
    harness.chat_client.outcomes = {f"UMANY{each}": [hang] for each in range(2 * SENDERS)}
    with ThreadPoolExecutor() as pool:
        running = pool.submit(harness.dispatcher.drain)
        try:
            wait_for(lambda: claimed_number(harness) == 2 * SENDERS)
            wait_for(lambda: len(harness.chat_client.sent_keys) == SENDERS)
            yield answers
        finally:
            answers.release(2 * SENDERS)
        running.result(20)


def claimed_number(harness: Harness) -> int:
    return sum(each.state is DeliveryState.SENDING for each in harness.outbox())


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if condition():
            return
        Event().wait(0.01)
    raise AssertionError("waited in vain")


def test_interactive_delivery_overtakes_what_was_claimed_before(harness: Harness) -> None:
    with slack_hanging(harness) as answers:
        suggest(harness)
        wait_for(lambda: claimed_number(harness) == 2 * SENDERS + 2)
        answers.release()
        # The sender that has ended posts to both organizers, then hangs with the next reminder.
        wait_for(lambda: len(harness.chat_client.sent_keys) == SENDERS + 3)
        kinds = [key.split("/")[0] for key in harness.chat_client.sent_keys[SENDERS:]]

    assert ["suggestion", "suggestion", "reminder-day"] == kinds
    assert len(harness.chat_client.sent_keys) == len(set(harness.chat_client.sent_keys)) == 2 * SENDERS + 2


def test_claimed_deliveries_that_wait_are_released_when_the_worker_stops(harness: Harness) -> None:
    with slack_hanging(harness):
        harness.dispatcher.request_stop()
    assert harness.dispatcher.shutdown(20)

    reminders = [each for each in harness.outbox() if each.delivery.kind is Kind.DAY_REMINDER and each.attempts < 2]
    ended = Counter(each.state for each in reminders if each.delivery.due_at <= harness.clock.now())
    assert {DeliveryState.POSTED: SENDERS, DeliveryState.WAITING: SENDERS} == ended
    assert SENDERS == len(harness.chat_client.sent_keys)
    harness.second_worker().drain()
    assert len(harness.chat_client.sent_keys) == len(set(harness.chat_client.sent_keys)) == 2 * SENDERS


def test_an_old_claim_neither_opens_nor_releases_what_its_worker_claimed_again(harness: Harness) -> None:
    """The process froze, its lease expired, and its dispatcher was faster than its sender."""

    def claim() -> Claimed:
        times = Times.of(harness.clock)
        return service.claim(harness.db, times=times, owner="w", **CLAIM)[0]

    harness.clock.advance_to(MARCH_1)
    old = claim()
    harness.clock.ahead += CLAIM["lease"] + timedelta(seconds=1)
    new = claim()
    times = Times.of(harness.clock)

    assert (old.id, "w") == (new.id, "w")
    assert service.open_claimed(harness.db, old, owner="w", times=times) is None
    with harness.db.write() as tx:
        claims.release(tx, old, "w")
    assert isinstance(service.open_claimed(harness.db, new, owner="w", times=times), service.OpenedDelivery)


def test_unreadable_row_does_not_block_others(harness: Harness) -> None:
    suggest(harness)
    with harness.db.write() as tx:
        tx.execute(
            update(DeliveryRow)
            .where(DeliveryRow.kind == Kind.SUGGESTION.value, DeliveryRow.person_id == 1)
            .values(subject="who knows")
        )
    harness.advance_to(MARCH_1)

    assert {"U2", CHANNEL} == {address for address, _ in harness.chat_client.posted}
    with harness.db.read() as tx:
        poisoned = tx.query(DeliveryRow).where(DeliveryRow.subject == "who knows").one()
    assert (DeliveryState.FAILED.value, True) == (poisoned.state, "cannot be read" in (poisoned.why or ""))


def test_rows_of_a_newer_version_are_left_alone(harness: Harness) -> None:
    """Old and new programs run side by side during an upgrade."""
    with harness.db.write() as tx:
        tx.add(
            DeliveryRow(
                id=uuid.uuid4(),
                workspace_id=harness.workspace,
                key="new",
                kind="new-kind",
                series_id=harness.series,
                subject="month/2024-03",
                channel_id=1,
                urgency=0,
                due_at=harness.clock.now(),
                state=DeliveryState.WAITING.value,
                attempts=0,
                checks=0,
                repeated=False,
            )
        )
    harness.advance_to(MARCH_1)

    with harness.db.read() as tx:
        assert DeliveryState.WAITING.value == tx.query(DeliveryRow).where(DeliveryRow.key == "new").one().state
    assert [CHANNEL] == [address for address, _ in harness.chat_client.posted]


def test_rate_limit_state_is_purged(harness: Harness) -> None:
    suggest(harness)
    claim_keys(harness, 10, RateLimit(timedelta(seconds=1), timedelta(0), 1))
    with harness.db.write() as tx:
        before = tx.query(RateLimitRow).count()
        rate_limits.forget(tx, harness.clock.wall_now() + timedelta(days=1))
        after = tx.query(RateLimitRow).count()

    assert (2, 0) == (before, after)
