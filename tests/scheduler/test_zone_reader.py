"""Time zones are read before reminders: everyone is reminded once, wherever they are by then."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.chat.port import RetryLater
from bot.core.admin.time_zones import zone_choices
from bot.core.participation.subscriptions import EARLIEST, LATEST, Subscription
from bot.services.participation import reminders
from bot.services.shared import plan_sync
from bot.store.admin import people
from bot.store.db.engine import Database
from bot.store.participation import subscriptions
from scheduler import zone_reader
from tests.harness import Harness

START = datetime(2024, 3, 18, 12, tzinfo=UTC)
END = datetime(2024, 3, 22, 12, tzinfo=UTC)
TRAVELERS = 30
ZONES = zone_choices("America/New_York")


@pytest.fixture
def harness(db: Database) -> Harness:
    harness = Harness(db, START)
    harness.import_page()
    return harness


def subscribe(harness: Harness, external_id: str, zone: str) -> None:
    with harness.db.write() as tx:
        person = people.by_external_id(tx, harness.workspace, external_id).id
        subscriptions.put(tx, harness.workspace, harness.series, Subscription(person, zone, same_day=False))
        plan_sync.sync_plan(tx, harness.series, harness.clock.now())


@pytest.mark.rest
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_travelers_are_reminded_exactly_once(harness: Harness, seed: int) -> None:
    """Each is in another zone from a random hour on, and again from another: half of them by an event."""
    chance = random.Random(seed)  # noqa: S311 - a scenario, not a secret
    moves: dict[datetime, list[tuple[str, str]]] = {}
    for number in range(TRAVELERS):
        subscribe(harness, f"U9{number}", chance.choice(ZONES))
        for _ in range(2):
            hour = START + timedelta(hours=chance.randrange(96))
            moves.setdefault(hour, []).append((f"U9{number}", chance.choice(ZONES)))
    moment = START
    while moment < END:
        for external_id, zone in moves.get(moment, []):
            harness.chat_client.time_zones[external_id] = zone
            if chance.random() < 0.5:
                reminders.follow_zone(
                    harness.db, workspace_id=harness.workspace, external_id=external_id, zone=zone, now=moment
                )
        harness.advance_to(moment)
        moment += timedelta(hours=1)

    reached = sorted(who for who, words in harness.chat_client.posted if who.startswith("U9") and "March 21" in words)
    assert reached == sorted(f"U9{number}" for number in range(TRAVELERS))


def test_reminder_comes_by_day_where_the_person_is(harness: Harness) -> None:
    subscribe(harness, "U9", "Pacific/Honolulu")
    harness.chat_client.time_zones["U9"] = "Asia/Kolkata"
    moment = START
    while not any(who == "U9" for who, _ in harness.chat_client.posted):
        harness.advance_to(moment)
        moment += timedelta(minutes=15)

    assert EARLIEST <= harness.clock.now().astimezone(ZoneInfo("Asia/Kolkata")).time() <= LATEST


def test_workspace_that_does_not_answer_is_asked_for_one_person_in_a_pass(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next pass begins with the people whom the last one did not reach."""
    asked: list[str] = []

    def time_zone(external_id: str) -> RetryLater:
        asked.append(external_id)
        return RetryLater("silent")

    for number in range(3):
        subscribe(harness, f"U9{number}", "Pacific/Honolulu")
    monkeypatch.setattr(harness.chat_client, "time_zone", time_zone)
    harness.advance_to(START + timedelta(days=1, hours=6))
    harness.dispatcher.drain()
    first = len(asked)
    harness.advance_to(START + timedelta(days=1, hours=7))

    assert (first, len(asked)) == (1, 2)


def test_pass_ends_after_its_budget(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zone_reader, "_BUDGET", timedelta(seconds=-1))
    subscribe(harness, "U9", "Pacific/Honolulu")
    harness.chat_client.time_zones["U9"] = "Europe/London"
    for hours in range(72):
        harness.advance_to(START + timedelta(hours=hours))

    assert [who for who, _ in harness.chat_client.posted if who == "U9"] == ["U9"]
