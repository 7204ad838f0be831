"""Stale messages are updated once per change, by any worker, with retries."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat.actor import Actor, Times
from bot.chat.port import Rejected, RetryLater
from bot.core.calendar.models import Session
from bot.core.outbox.rate_limit import UNLIMITED
from bot.core.outbox.references import MonthRef
from bot.services.calendar.change_set import ChangeSet
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from bot.store.outbox import message_updates
from bot.store.outbox.queue import Room
from tests.harness import Harness

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)


@pytest.fixture
def harness(db: Database) -> Harness:
    """A harness with March announced."""
    harness = Harness(db)
    harness.import_page()
    harness.advance_to(MARCH_1)
    return harness


def first_session(harness: Harness) -> Session:
    with harness.db.read() as tx:
        return sessions.of_series(tx, harness.series)[0]


def change_first_session(harness: Harness, **values: object) -> None:
    """Change the first session."""
    session = first_session(harness)
    actor = Actor(workspace_id=harness.workspace, external_id="U1")
    with harness.db.write() as tx:
        press = ChangeSet(tx, series.get(tx, harness.series), actor, times=Times.of(harness.clock))
        press.update(session, replace(session, **values))  # type: ignore[arg-type] # any field
        press.apply()


def updated_texts(harness: Harness) -> list[str]:
    return [text for _, text in harness.chat_client.updated]


def test_message_is_updated_once_in_place(harness: Harness) -> None:
    change_first_session(harness, title="Another title altogether")
    harness.dispatcher.drain()
    harness.second_worker().drain()

    [(place, text)] = harness.chat_client.updated
    assert ("C1", "1.0") == (place.conversation, place.message)
    assert "Another title altogether" in text


@pytest.mark.parametrize("answer", [RetryLater("HTTP 500"), RetryLater("ratelimited", 5.0, workspace_wide=True)])
def test_temporary_failure_is_retried(harness: Harness, answer: RetryLater) -> None:
    harness.chat_client.update_outcomes = [answer]
    change_first_session(harness, title="Another title altogether")
    harness.dispatcher.drain()
    at_once = updated_texts(harness)
    harness.advance_wall_clock(timedelta(minutes=2))

    assert at_once == []
    assert 1 == len(updated_texts(harness))


def test_permanent_failure_is_abandoned(harness: Harness) -> None:
    harness.chat_client.update_outcomes = [Rejected("message_not_found")]
    change_first_session(harness, title="Another title altogether")
    harness.dispatcher.drain()
    harness.advance_wall_clock(timedelta(minutes=5))

    assert [] == updated_texts(harness)
    assert [] == harness.chat_client.update_outcomes


def test_abandoned_claim_is_taken_over(harness: Harness) -> None:
    change_first_session(harness, title="Another title altogether")
    wall_now = harness.clock.wall_now()
    with harness.db.write() as tx:
        taken = message_updates.claim(
            tx, wall_now=wall_now, until=wall_now + timedelta(seconds=60), room=Room(9), rate_limit=UNLIMITED
        )
    harness.dispatcher.drain()
    meanwhile = updated_texts(harness)
    harness.advance_wall_clock(timedelta(seconds=61))

    assert 1 == len(taken)
    assert meanwhile == []
    assert 1 == len(updated_texts(harness))


def test_frozen_worker_does_not_leave_stale_text(harness: Harness) -> None:
    """It claimed the first revision, froze while another worker applied the second, and then wrote the old text."""
    change_first_session(harness, title="The first title")
    wall_now = harness.clock.wall_now()
    with harness.db.write() as tx:
        [frozen] = message_updates.claim(
            tx, wall_now=wall_now, until=wall_now + timedelta(seconds=60), room=Room(9), rate_limit=UNLIMITED
        )
    change_first_session(harness, title="The second title")
    harness.dispatcher.drain()
    before = updated_texts(harness)
    with harness.db.write() as tx:
        message_updates.complete(tx, frozen, harness.clock.wall_now())
    harness.dispatcher.drain()

    assert ["The second title" in text for text in before] == [True]
    assert ["The second title" in text for text in updated_texts(harness)] == [True, True]


def test_change_during_a_post_is_applied_afterwards(db: Database) -> None:
    harness = Harness(db)
    harness.import_page()

    def changed_meanwhile() -> object:
        change_first_session(harness, title="Changed while it was posted")
        return harness.chat_client.record("C1", "the words from before", "announcement/1/month/2024-03/channel-1")

    harness.chat_client.outcomes = {"C1": [changed_meanwhile]}  # type: ignore[list-item] # computes its outcome when called
    harness.advance_to(MARCH_1)
    harness.dispatcher.drain()

    assert ["Changed while it was posted" in text for text in updated_texts(harness)] == [True]


def test_marking_an_unposted_message_stale_does_nothing(harness: Harness) -> None:
    with harness.db.write() as tx:
        message_updates.mark_stale(tx, harness.series, [MonthRef(2031, 1)], harness.clock.wall_now())
    harness.dispatcher.drain()

    assert [] == updated_texts(harness)


def test_missing_snapshots_of_an_earlier_version_are_backfilled(harness: Harness) -> None:
    with harness.db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM mentions")
    change_first_session(harness, date=date(2024, 3, 28))
    harness.advance_to(harness.clock.now() + timedelta(minutes=3))

    assert harness.chat_client.posted[-1][1].startswith("Rescheduled: LHS Rounds")
    assert "Originally Thursday, March 21" in harness.chat_client.posted[-1][1]
    assert "Rescheduled from Thursday, March 21" in updated_texts(harness)[-1]
