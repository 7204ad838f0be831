"""The order and the pace of what is due at once: shared by all workers, and what a person waits for first."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Event

import pytest
from sqlalchemy import select, update

from bot.chat.actor import Actor, Times
from bot.chat.port import Outcome, Posted
from bot.core.outbox.deliveries import Delivery, DeliveryState, Kind, PersonRecipient
from bot.core.outbox.rate_limit import RateLimit
from bot.core.outbox.references import SessionRef
from bot.core.suggestions.suggestions import SuggestionForm
from bot.services.outbox import dispatch as service
from bot.services.suggestions.suggestions import submit_suggestion
from bot.store.admin import people
from bot.store.calendar import sessions
from bot.store.db.engine import Database
from bot.store.outbox import deliveries, rate_limits
from bot.store.schema.tables import DeliveryRow, RateLimitRow
from tests.harness import CHANNEL, CLAIM, Harness, RecordingChatClient

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)


@pytest.fixture
def house(db: Database) -> Harness:
    house = Harness(db)
    house.take_in_page()
    return house


def a_suggestion(house: Harness, submission: str = "V1") -> None:
    submit_suggestion(
        house.db,
        actor=Actor(workspace_id=house.workspace, external_id="U9"),
        series_id=house.series,
        submission=submission,
        draft=SuggestionForm("Sepsis alerts at night"),
        times=Times.of(house.clock),
        was_asked=True,
    )


def reminders_for_many(house: Harness, number: int) -> None:
    with house.db.write() as tx:
        session = sessions.of_series(tx, house.series)[0]
        for each in range(number):
            person = people.by_external_id(tx, house.workspace, f"UMANY{each}")
            subject = SessionRef(session.id, session.date, session.restored)
            delivery = Delivery(Kind.DAY_REMINDER, house.series, subject, PersonRecipient(person.id), house.clock.now())
            deliveries.record(tx, house.workspace, delivery)


def claimed(house: Harness, most: int, rate_limit: RateLimit | None = None, owner: str = "w") -> list[str]:
    now, wall_now = house.clock.now(), house.clock.wall_now()
    arguments = CLAIM | {"most": most} | ({"rate_limit": rate_limit} if rate_limit else {})
    return [each.delivery.key for each in service.claim(house.db, times=Times(now, wall_now), owner=owner, **arguments)]


def test_what_a_person_waits_for_goes_before_what_is_bulk(house: Harness) -> None:
    reminders_for_many(house, 50)
    house.clock.advance_to(MARCH_1)
    a_suggestion(house)

    kinds = [key.split("/")[0] for key in claimed(house, 4)]

    assert ["suggestion", "suggestion", "announcement", "reminder-day"] == kinds


def test_a_target_gets_one_at_a_time_in_their_order(house: Harness) -> None:
    for number in range(3):
        a_suggestion(house, f"V{number}")

    assert ["suggestion/1/suggestion/1/person-1", "suggestion/1/suggestion/1/person-2"] == sorted(claimed(house, 10))
    assert claimed(house, 10) == []


def test_a_channel_gets_its_messages_apart(db: Database) -> None:
    """Also from two workers at once, and not one by one: others go out in between."""
    spacing = timedelta(milliseconds=150)
    house = Harness(db, rate_limit=RateLimit(spacing, timedelta(0), 1))
    leases: dict[str, list[datetime]] = {"U1": [], "U2": []}

    class TimedChatClient(RecordingChatClient):
        def send(
            self,
            address: str,
            message: object,  # noqa: ARG002 - as what it stands in for
            key: str,
            thread: str | None = None,  # noqa: ARG002 - as what it stands in for
            *,
            quiet: bool = False,  # noqa: ARG002 - as what it stands in for
        ) -> Outcome:
            # Leases are of one length: what is between them was between the claims, however busy the machine is.
            with house.db.read() as tx:
                until = tx.scalar(select(DeliveryRow.lease_until).where(DeliveryRow.key == key))
            assert until is not None
            leases[address].append(until)
            return Posted(address, key)

    for number in range(4):
        a_suggestion(house, f"V{number}")
    chat_client = TimedChatClient()
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(lambda tick: tick.drain(), (house.another_worker(chat_client), house.another_worker(chat_client)))
        )

    assert {"U1": 4, "U2": 4} == {address: len(each) for address, each in leases.items()}
    assert all(later - earlier >= spacing for each in leases.values() for earlier, later in pairwise(each))


def test_a_workspace_gets_a_burst_and_then_one_at_a_time(house: Harness) -> None:
    reminders_for_many(house, 30)
    rate_limit = RateLimit(timedelta(seconds=1), timedelta(seconds=10), 5)

    first, second = claimed(house, 20, rate_limit, "one"), claimed(house, 20, rate_limit, "two")
    house.clock.ahead += timedelta(seconds=21)
    later = claimed(house, 20, rate_limit, "two")

    assert (5, 0, 2) == (len(first), len(second), len(later))


def test_one_that_hangs_holds_up_nobody_else(house: Harness) -> None:
    """Slack does not answer for one channel; a suggestion made meanwhile reaches the organizers at once."""

    def hanging() -> Posted:
        a_suggestion(house)
        for _ in range(500):
            if len(house.chat_client.posted) == 2:
                return Posted(CHANNEL, "1.0")
            house.clock.ahead += timedelta(milliseconds=1)
            wait.wait(0.01)
        raise AssertionError("the suggestion waited for the channel")

    wait = Event()
    house.chat_client.answers = {CHANNEL: [hanging]}
    house.go_to(MARCH_1)

    assert ["U1", "U2"] == sorted(address for address, _ in house.chat_client.posted)
    assert DeliveryState.POSTED is next(e.state for e in house.ledger() if e.delivery.kind is Kind.ANNOUNCEMENT)


def test_a_row_that_cannot_be_read_stops_nobody(house: Harness) -> None:
    a_suggestion(house)
    with house.db.write() as tx:
        tx.execute(
            update(DeliveryRow)
            .where(DeliveryRow.kind == Kind.SUGGESTION.value, DeliveryRow.person_id == 1)
            .values(subject="who knows")
        )
    house.go_to(MARCH_1)

    assert {"U2", CHANNEL} == {address for address, _ in house.chat_client.posted}
    with house.db.read() as tx:
        poisoned = tx.query(DeliveryRow).where(DeliveryRow.subject == "who knows").one()
    assert (DeliveryState.FAILED.value, True) == (poisoned.state, "cannot be read" in (poisoned.why or ""))


def test_what_a_newer_version_recorded_is_left_to_it(house: Harness) -> None:
    """Old and new run side by side during an upgrade."""
    with house.db.write() as tx:
        tx.add(
            DeliveryRow(
                id=uuid.uuid4(),
                workspace_id=house.workspace,
                key="new",
                kind="new-kind",
                series_id=house.series,
                subject="month/2024-03",
                channel_id=1,
                urgency=0,
                due_at=house.clock.now(),
                state=DeliveryState.WAITING.value,
                attempts=0,
                checks=0,
                repeated=False,
            )
        )
    house.go_to(MARCH_1)

    with house.db.read() as tx:
        assert DeliveryState.WAITING.value == tx.query(DeliveryRow).where(DeliveryRow.key == "new").one().state
    assert [CHANNEL] == [address for address, _ in house.chat_client.posted]


def test_the_pace_is_forgotten_in_time(house: Harness) -> None:
    a_suggestion(house)
    claimed(house, 10, RateLimit(timedelta(seconds=1), timedelta(0), 1))
    with house.db.write() as tx:
        before = tx.query(RateLimitRow).count()
        rate_limits.forget(tx, house.clock.wall_now() + timedelta(days=1))
        after = tx.query(RateLimitRow).count()

    assert (2, 0) == (before, after)
