"""A series in two chats: each message goes to its own, and neither chat holds up the other."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.actor import Times
from bot.chat.port import RetryLater, Unknown
from bot.chat.surface import Surface
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.outbox.rate_limit import RateLimit
from bot.core.outbox.references import MonthRef
from bot.services.shared import delivery_status, plan_sync
from bot.store.admin import connections
from bot.store.admin.connections import Connection, QuotaScope
from bot.store.calendar import series
from bot.store.db.engine import Database
from bot.store.outbox import message_updates
from tests.harness import CHANNEL, Harness, RecordingChatClient

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
TEAMS_CHANNEL = "19:rounds@thread.tacv2"
TENANT = "72f988bf-0000-0000-0000-000000000000"


def add_teams(harness: Harness) -> RecordingChatClient:
    """Connect the workspace to Teams, where the series posts too."""
    with harness.db.write() as tx:
        connections.bind(tx, Connection(harness.workspace, Surface.TEAMS, TENANT))
        series.add_channel(tx, harness.series, TEAMS_CHANNEL, Surface.TEAMS)
        plan_sync.sync_plan(tx, harness.series, harness.clock.now())
    return harness.other_chats.setdefault(Surface.TEAMS, RecordingChatClient())


@pytest.fixture
def harness(db: Database) -> Harness:
    harness = Harness(db)
    harness.import_page()
    return harness


@pytest.fixture
def teams(harness: Harness) -> RecordingChatClient:
    return add_teams(harness)


def test_an_announcement_is_posted_in_both(harness: Harness, teams: RecordingChatClient) -> None:
    harness.advance_to(MARCH_1)

    assert [CHANNEL] == [address for address, _ in harness.chat_client.posted]
    assert [TEAMS_CHANNEL] == [address for address, _ in teams.posted]


@pytest.mark.parametrize("paused", list(Surface))
def test_a_pause_of_one_chat_does_not_hold_up_the_other(
    harness: Harness, teams: RecordingChatClient, paused: Surface
) -> None:
    slack, other = (harness.chat_client, teams) if paused is Surface.SLACK else (teams, harness.chat_client)
    slack.outcomes[CHANNEL if paused is Surface.SLACK else TEAMS_CHANNEL] = [RetryLater("busy", 300, True)]
    harness.advance_to(MARCH_1)
    with harness.db.read() as tx:
        its_series = series.get(tx, harness.series)
        status = delivery_status.of_series(tx, harness.workspace, its_series, times=Times.of(harness.clock))
    waiting = list(slack.posted)
    harness.advance_wall_clock(timedelta(seconds=301))

    assert waiting == []
    assert [paused] == list(status.pauses)
    assert 1 == len(status.waiting)
    assert 1 == len(other.posted)
    assert 1 == len(slack.posted)


def test_status_names_the_chat_that_asked_to_wait(harness: Harness, teams: RecordingChatClient) -> None:
    wall_now = harness.clock.wall_now()
    until = wall_now + timedelta(hours=1)
    with harness.db.write() as tx:
        connections.pause(tx, harness.workspace, Surface.TEAMS, QuotaScope.POSTING, wall_now=wall_now, until=until)
    harness.advance_to(MARCH_1)
    with harness.db.read() as tx:
        its_series = series.get(tx, harness.series)
        status = delivery_status.of_series(tx, harness.workspace, its_series, times=Times.of(harness.clock))

    assert [(TEAMS_CHANNEL, "Teams asked us to wait")] == [(each.recipient, each.reason) for each in status.waiting]


def test_each_chat_has_its_own_rate_limit(db: Database) -> None:
    harness = Harness(db, rate_limit=RateLimit(timedelta(), timedelta(hours=1), 1))
    harness.import_page()
    teams = add_teams(harness)
    harness.clock.advance_to(MARCH_1)
    harness.dispatcher.drain()

    assert [1, 1] == [len(harness.chat_client.posted), len(teams.posted)]


def test_a_message_is_edited_where_it_was_posted(harness: Harness, teams: RecordingChatClient) -> None:
    harness.advance_to(MARCH_1)
    with harness.db.write() as tx:
        message_updates.mark_stale(tx, harness.series, [MonthRef(2024, 3)], harness.clock.wall_now())
    harness.dispatcher.drain()

    assert [CHANNEL] == [place.conversation for place, _ in harness.chat_client.updated]
    assert [TEAMS_CHANNEL] == [place.conversation for place, _ in teams.updated]


def test_a_lost_answer_is_looked_for_in_its_own_chat(harness: Harness, teams: RecordingChatClient) -> None:
    teams.outcomes[TEAMS_CHANNEL] = [Unknown("reset")]
    harness.advance_to(MARCH_1)
    harness.advance_wall_clock(timedelta(minutes=10))

    assert harness.chat_client.searches == []
    assert 1 == len(teams.searches)
    assert [TEAMS_CHANNEL] == [address for address, _ in teams.posted]
    announced = [each.state for each in harness.outbox() if each.delivery.kind is Kind.ANNOUNCEMENT]
    assert [DeliveryState.POSTED] * 2 == announced[:2]


def test_where_the_bot_was_removed_nothing_is_posted_and_the_other_goes_on(
    harness: Harness, teams: RecordingChatClient
) -> None:
    with harness.db.write() as tx:
        connections.leave(tx, harness.workspace, Surface.TEAMS, harness.clock.wall_now())
    harness.advance_to(MARCH_1)
    removed = list(teams.posted)
    with harness.db.write() as tx:
        connections.come_back(tx, harness.workspace, Surface.TEAMS)
    harness.dispatcher.drain()

    assert removed == []
    assert [1, 1] == [len(harness.chat_client.posted), len(teams.posted)]
