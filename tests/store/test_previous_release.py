"""An upgrade from 0.3.0, which knows Slack only: its rows are Slack’s, and both programs read each other’s."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, bindparam, insert, inspect, text

from bot.chat.actor import Actor, Identity, Times
from bot.chat.surface import Surface
from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.rate_limit import UNLIMITED
from bot.core.outbox.references import MonthRef, WelcomeRef
from bot.store.admin import connections, people, reachability
from bot.store.admin.connections import Connection as Connected
from bot.store.calendar import series
from bot.store.db.engine import Database
from bot.store.db.migrate import migrate
from bot.store.db.types import Base, UtcDateTime
from bot.store.outbox import claims, deliveries, unconfirmed
from bot.store.outbox.queue import Room
from tests.store.test_first_release import bare, left_by_first_release

# The last migration of 0.3.0.
PREVIOUS = "0010"
NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)
TENANT = "11234567-89ab-cdef-0123-456789abcdef"
# What 0.3.0 asks of the outbox, with its own columns alone: where each message to a person or a channel goes.
OLD_ADDRESSES = """
    SELECT deliveries.key, coalesce(channels.address, people.address)
    FROM deliveries JOIN workspaces ON workspaces.id = deliveries.workspace_id
    LEFT JOIN channels ON channels.id = deliveries.channel_id LEFT JOIN people ON people.id = deliveries.person_id
    WHERE deliveries.state = 'waiting' AND workspaces.gone_at IS NULL
"""


@pytest.fixture
def previous(bare_url: str) -> Iterator[Database]:
    """A database as the first release left it, used by 0.3.0."""
    engine = left_by_first_release(bare_url)
    migrate(engine, PREVIOUS)
    with engine.begin() as connection:
        connection.execute(text("UPDATE workspaces SET team = 'T1', bot_user = 'U0BOT', url = 'https://x.slack.com/'"))
    db = Database(engine)
    yield db
    db.close()


def columns(db: Database) -> dict[str, list[str]]:
    found = inspect(db.engine)
    return {
        name: [each["name"] for each in found.get_columns(name)]
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def all_rows(connection: Connection, known: Mapping[str, list[str]]) -> dict[str, set[str]]:
    """Return every row of the known columns, as text."""
    return {
        name: {repr(tuple(row)) for row in connection.execute(text(f"SELECT {', '.join(those)} FROM {name}"))}  # noqa: S608 - names of columns
        for name, those in known.items()
    }


def insert_as_before(connection: Connection, known: Mapping[str, list[str]], name: str, **values: Any) -> None:
    """Insert a row as 0.3.0 does, which knows its own columns only."""
    connection.execute(insert(bare(Base.metadata.tables[name], known[name])), values)


def claim(db: Database) -> dict[str, tuple[Surface, str]]:
    """Return where today's program sends what waits: the chat and the id there, by key."""
    times = Times(NOW + timedelta(days=1), NOW + timedelta(days=1))
    lease = times.wall_now + timedelta(seconds=30)
    with db.write() as tx:
        found = claims.claim(tx, times=times, owner="w", lease_until=lease, room=Room(99), rate_limit=UNLIMITED)
    return {each.delivery.key: (each.surface, each.external_id) for each in found}


def its(db: Database) -> tuple[int, int]:
    """Return the ids of the workspace and of its series."""
    with db.engine.connect() as connection:
        workspace, series_id = connection.execute(text("SELECT workspace_id, id FROM series")).one()
    return int(workspace), int(series_id)


def test_everything_it_left_is_there_and_slacks(previous: Database) -> None:
    known = columns(previous)
    with previous.engine.connect() as connection:
        before = all_rows(connection, known)
    migrate(previous.engine)
    with previous.engine.connect() as connection:
        after = all_rows(connection, known)
        surfaces = {
            each: set(connection.scalars(text(f"SELECT surface FROM {each}")))  # noqa: S608 - fixed names
            for each in ("people", "channels", "deliveries", "connections")
        }

    assert before == after
    assert surfaces == {"people": {"slack"}, "channels": {"slack"}, "deliveries": {None}, "connections": {"slack"}}
    with previous.read() as tx:
        [slack] = connections.every(tx, Surface.SLACK)
    assert ("T1", "U0BOT", "https://x.slack.com/") == (slack.external_id, slack.bot, slack.url)


def test_what_it_writes_beside_todays_program_is_slacks(previous: Database) -> None:
    known = columns(previous)
    migrate(previous.engine)
    workspace, its_series = its(previous)
    to_person = Delivery(Kind.WELCOME, its_series, WelcomeRef(its_series), PersonRecipient(901), NOW)
    to_channel = Delivery(Kind.ANNOUNCEMENT, its_series, MonthRef(2024, 3), ChannelRecipient(902), NOW)
    with previous.engine.begin() as connection:
        insert_as_before(connection, known, "people", id=901, workspace_id=workspace, address="U0NEW")
        channel = {"id": 902, "workspace_id": workspace, "series_id": its_series, "address": "C0NEW", "position": 9}
        insert_as_before(connection, known, "channels", **channel)
        for each in (to_person, to_channel):
            insert_as_before(connection, known, "deliveries", **deliveries._values(workspace, each, uuid4()))
    with previous.read() as tx:
        new = people.find(tx, workspace, "U0NEW")
        assert new is not None
        reached = reachability.chat_of(tx, new.id)
        surfaces = {each.external_id: each.surface for each in series.get(tx, its_series).channels}
    sent = claim(previous)

    assert (Surface.SLACK, Surface.SLACK) == (reached, surfaces["C0NEW"])
    assert (Surface.SLACK, "U0NEW") == sent[to_person.key]
    assert (Surface.SLACK, "C0NEW") == sent[to_channel.key]


def test_it_reads_what_todays_program_writes(previous: Database) -> None:
    """People of Slack are there by their ids in Slack, also while they use Teams."""
    migrate(previous.engine)
    workspace, its_series = its(previous)
    identity = Identity(external_id="29:1both", name="Both", email="both@example.org", directory_id="d")
    actor = Actor(workspace_id=workspace, external_id="U0BOTH", surface=Surface.TEAMS, identity=identity)
    with previous.write() as tx:
        connections.bind(tx, Connected(workspace, Surface.TEAMS, TENANT))
        both = people.of_actor(tx, actor)
        welcome = Delivery(Kind.WELCOME, its_series, WelcomeRef(its_series), PersonRecipient(both.id), NOW)
        deliveries.record(tx, workspace, welcome)
    with previous.engine.connect() as connection:
        old: dict[str, str] = dict(connection.execute(text(OLD_ADDRESSES)).all())

    assert "U0BOTH" == old[welcome.key]
    assert (Surface.TEAMS, "29:1both") == claim(previous)[welcome.key]


def test_a_message_that_it_was_sending_is_looked_for_in_slack(previous: Database) -> None:
    """It writes no chat beside a claim."""
    migrate(previous.engine)
    later = Times(NOW + timedelta(hours=1), NOW + timedelta(hours=1))
    claimed = text(
        "UPDATE deliveries SET state = 'sending', owner = 'old', lease_until = :at, begun_at = :at, attempts = 1"
        " WHERE person_id IS NOT NULL AND state IN ('waiting', 'sending')"
    ).bindparams(bindparam("at", NOW, UtcDateTime()))
    with previous.engine.begin() as connection:
        number = connection.execute(claimed).rowcount
    with previous.write() as tx:
        lease = timedelta(seconds=30)
        ended = claims.reclaim_lapsed(tx, times=later, lease=lease, reconcile_after=timedelta())
        soon = later.wall_now + timedelta(minutes=1)
        found = unconfirmed.claim(tx, wall_now=soon, until=soon + lease, room=Room(99))

    assert 0 < number == ended
    assert [Surface.SLACK] * number == [each.surface for each in found]
