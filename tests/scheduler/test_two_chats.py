"""A series in two chats: each message goes to its own, and neither chat holds up the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import update

from bot.chat.actor import Times
from bot.chat.port import Outcome, Posted, RenderedMessage, RetryLater, Search, SearchOutcome, Unknown, UpdateOutcome
from bot.chat.surface import Surface
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.outbox.rate_limit import RateLimit
from bot.core.outbox.references import MonthRef
from bot.services.outbox import dispatch
from bot.services.shared import delivery_status, plan_sync
from bot.store.admin import connections
from bot.store.admin.connections import Connection, QuotaScope
from bot.store.calendar import channels, series
from bot.store.db.engine import Database
from bot.store.outbox import message_updates
from bot.store.outbox.queue import Room
from bot.store.schema.tables import DeliveryRow
from scheduler.dispatcher import SENDERS
from tests.harness import CHANNEL, CLAIM, TIMEOUTS, Harness, RecordingChatClient, render_plain
from tests.scheduler.test_rate_limits import add_reminders, claimed_number, wait_for

pytestmark = pytest.mark.rest

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
# A week before the first session.
MARCH_14 = datetime(2024, 3, 14, 13, tzinfo=UTC)
APRIL_20 = datetime(2024, 4, 20, 14, tzinfo=UTC)
ONE_A_MINUTE = RateLimit(timedelta(minutes=1), timedelta(), 1)
TEAMS_CHANNEL = "19:rounds@thread.tacv2"
TENANT = "72f988bf-0000-0000-0000-000000000000"


def add_teams(harness: Harness) -> RecordingChatClient:
    """Connect the workspace to Teams, where the series posts too."""
    with harness.db.write() as tx:
        connections.bind(tx, Connection(harness.workspace, Surface.TEAMS, TENANT))
        channels.add(tx, harness.series, TEAMS_CHANNEL, Surface.TEAMS)
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


def other_than(surface: Surface) -> Surface:
    return Surface.TEAMS if surface is Surface.SLACK else Surface.SLACK


@dataclass
class HangingChatClient(RecordingChatClient):
    """A chat whose calls end only when the test says so."""

    released: Event = field(default_factory=Event)
    calls: int = 0

    def hang(self) -> None:
        """Wait, as for an answer."""
        self.calls += 1
        assert self.released.wait(60)

    def send(
        self, external_id: str, message: RenderedMessage, key: str, thread: str | None = None, *, quiet: bool = False
    ) -> Outcome:
        """See `bot.chat.port.ChatClient`."""
        self.hang()
        return super().send(external_id, message, key, thread, quiet=quiet)

    def update(self, posted: Posted, message: RenderedMessage) -> UpdateOutcome:
        """See `bot.chat.port.ChatClient`."""
        self.hang()
        return super().update(posted, message)

    def find(self, external_id: str, search: Search, *, direct: bool) -> SearchOutcome:
        """See `bot.chat.port.ChatClient`."""
        self.hang()
        return super().find(external_id, search, direct=direct)


@contextmanager
def draining(harness: Harness, hanging: HangingChatClient) -> Iterator[None]:
    """Run the dispatcher meanwhile; what hangs is answered when the block ends."""
    with ThreadPoolExecutor() as pool:
        running = pool.submit(harness.dispatcher.drain)
        try:
            yield
        finally:
            hanging.released.set()
        running.result(60)


def replace_clients(harness: Harness, hanging: Surface) -> tuple[HangingChatClient, RecordingChatClient]:
    """Let one chat hang from now on; return its client and the other's."""
    stuck, other = HangingChatClient(), RecordingChatClient()
    harness.other_chats.update({hanging: stuck, other_than(hanging): other})
    return stuck, other


@pytest.mark.parametrize("hanging", list(Surface))
@pytest.mark.usefixtures("teams")
def test_messages_that_hang_do_not_hold_up_the_other_chat(harness: Harness, hanging: Surface) -> None:
    """Even if there are more of them than a worker has room for."""
    ids = {Surface.SLACK: "UMANY", Surface.TEAMS: "29:many"}
    stuck, other = replace_clients(harness, hanging)
    add_reminders(harness, 6 * SENDERS, ids[hanging])
    with draining(harness, stuck):
        wait_for(lambda: stuck.calls == SENDERS)
        wait_for(lambda: claimed_number(harness) >= 3 * SENDERS)
        add_reminders(harness, 2, ids[other_than(hanging)])
        wait_for(lambda: len(other.posted) == 2)
        meanwhile = len(stuck.posted)

    assert (0, 6 * SENDERS) == (meanwhile, len(stuck.posted))


@pytest.mark.parametrize("hanging", list(Surface))
@pytest.mark.usefixtures("teams")
def test_edits_that_hang_do_not_hold_up_the_other_chat(harness: Harness, hanging: Surface) -> None:
    harness.advance_to(MARCH_1)
    stuck, other = replace_clients(harness, hanging)
    make_all_stale(harness)
    with draining(harness, stuck):
        wait_for(lambda: len(other.updated) == 1)
        make_all_stale(harness)
        wait_for(lambda: len(other.updated) == 2)
        meanwhile = len(stuck.updated)

    assert 0 == meanwhile
    assert stuck.updated


@pytest.mark.parametrize("hanging", list(Surface))
def test_searches_that_hang_do_not_hold_up_the_other_chat(
    harness: Harness, teams: RecordingChatClient, hanging: Surface
) -> None:
    harness.chat_client.outcomes[CHANNEL] = [Unknown("reset")]
    teams.outcomes[TEAMS_CHANNEL] = [Unknown("reset")]
    harness.advance_to(MARCH_1)
    stuck, other = replace_clients(harness, hanging)
    harness.clock.ahead += timedelta(minutes=10)
    with draining(harness, stuck):
        wait_for(lambda: len(other.posted) == 1)
        meanwhile = len(stuck.posted)

    assert (0, 1) == (meanwhile, len(stuck.posted))


def make_all_stale(harness: Harness) -> int:
    """Let every posted message be edited, as after an import; return how many there are in each chat."""
    with harness.db.write() as tx:
        changed = (
            update(DeliveryRow)
            .where(DeliveryRow.state == DeliveryState.POSTED.value, DeliveryRow.channel_id.is_not(None))
            .values(edit_at=harness.clock.wall_now(), edits=DeliveryRow.edits + 1)
        )
        return len(tx.scalars(changed.returning(DeliveryRow.id)).all()) // 2


def test_edits_in_teams_are_spaced_like_messages(harness: Harness, teams: RecordingChatClient) -> None:
    """Slack has a limit of its own for them."""
    while (moment := dispatch.next_due(harness.db, harness.clock.now())) is not None and moment < APRIL_20:
        harness.advance_to(moment)
    number = make_all_stale(harness)
    harness.chat_client.updated.clear()
    harness.rate_limit = ONE_A_MINUTE
    worker = harness.make_worker("limited worker", render_plain)
    done = []
    for _ in range(number + 1):
        worker.drain()
        done.append(len(teams.updated))
        harness.clock.ahead += timedelta(minutes=1)

    assert number >= 4
    assert [*range(1, number + 1), number] == done
    assert number == sum(place.conversation == CHANNEL for place, _ in harness.chat_client.updated)


@pytest.mark.usefixtures("teams")
def test_edits_and_messages_share_the_spacing(harness: Harness) -> None:
    harness.advance_to(MARCH_1)
    make_all_stale(harness)
    harness.clock.advance_to(MARCH_14)

    def claim_edit() -> list[Surface]:
        wall_now = harness.clock.wall_now()
        with harness.db.write() as tx:
            its = message_updates.claim(
                tx, wall_now=wall_now, until=wall_now + TIMEOUTS.lease, room=Room(9), rate_limit=ONE_A_MINUTE
            )
        return [each.surface for each in its]

    def claim_message() -> list[Surface]:
        limited = CLAIM | {"rate_limit": ONE_A_MINUTE, "room": Room(9, Surface.TEAMS)}
        claimed = dispatch.claim(harness.db, times=Times.of(harness.clock), owner="w", **limited)
        return [each.surface for each in claimed]

    claimed = claim_edit(), claim_message()
    harness.clock.ahead += timedelta(minutes=1)
    message = claim_message()
    make_all_stale(harness)
    edit = claim_edit()
    harness.clock.ahead += timedelta(minutes=1)

    assert ({Surface.SLACK, Surface.TEAMS}, []) == (set(claimed[0]), claimed[1])
    assert ([Surface.TEAMS], [Surface.SLACK]) == (message, edit)
    assert Surface.TEAMS in claim_edit()


def test_all_workers_keep_a_pause_that_an_edit_caused(harness: Harness, teams: RecordingChatClient) -> None:
    harness.advance_to(MARCH_1)
    make_all_stale(harness)
    before = len(harness.chat_client.updated), len(harness.chat_client.posted)
    teams.update_outcomes = [RetryLater("Throttled", 300, workspace_wide=True)]
    harness.dispatcher.drain()
    make_all_stale(harness)
    harness.clock.advance_to(MARCH_14)
    harness.make_worker("another worker", render_plain).drain()
    paused = list(teams.updated), len(teams.posted)
    slack = len(harness.chat_client.updated) - before[0], len(harness.chat_client.posted) - before[1]
    harness.advance_wall_clock(timedelta(seconds=301))

    assert ([], 1) == paused
    assert (2, 1) == slack
    assert (1, 2) == (len(teams.updated), len(teams.posted))


def test_edits_keep_a_pause_that_a_message_caused(harness: Harness, teams: RecordingChatClient) -> None:
    harness.advance_to(MARCH_1)
    teams.outcomes[TEAMS_CHANNEL] = [RetryLater("Throttled", 300, workspace_wide=True)]
    harness.advance_to(MARCH_14)
    make_all_stale(harness)
    harness.make_worker("another worker", render_plain).drain()
    paused = list(teams.updated)
    harness.advance_wall_clock(timedelta(seconds=301))

    assert paused == []
    assert 1 == len(teams.updated)
