"""Messages that are not true any more are written anew: until it is done, once for each change, by any worker."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat.actor import Times
from bot.chat.port import Rejected, RetryLater
from bot.core.calendar.models import Session
from bot.core.outbox.references import MonthRef
from bot.services.calendar.change_set import ChangeSet
from bot.services.outbox import message_updates as service
from bot.store.calendar import sessions
from bot.store.db.engine import Database
from bot.store.outbox import message_updates
from tests.harness import Harness

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)


@pytest.fixture
def house(db: Database) -> Harness:
    """With March announced."""
    house = Harness(db)
    house.take_in_page()
    house.go_to(MARCH_1)
    return house


def first(house: Harness) -> Session:
    with house.db.read() as tx:
        return sessions.of_series(tx, house.series)[0]


def change(house: Harness, **values: object) -> None:
    """Somebody changes the first session."""
    session = first(house)
    with house.db.write() as tx:
        press = ChangeSet(tx, house.series, "U1", times=Times.of(house.clock))
        press.update(session, replace(session, **values))  # type: ignore[arg-type] # any of its fields
        press.apply()


def edited(house: Harness) -> list[str]:
    return [text for _, text in house.chat_client.edited]


def test_it_is_edited_once_where_it_stands(house: Harness) -> None:
    change(house, title="Another title altogether")
    house.tick.drain()
    house.another_worker().drain()

    [(place, text)] = house.chat_client.edited
    assert ("C1", "1.0") == (place.conversation, place.message)
    assert "Another title altogether" in text


@pytest.mark.parametrize("answer", [RetryLater("HTTP 500"), RetryLater("ratelimited", 5.0, workspace_wide=True)])
def test_what_is_refused_for_now_is_edited_later(house: Harness, answer: RetryLater) -> None:
    house.chat_client.edits = [answer]
    change(house, title="Another title altogether")
    house.tick.drain()
    at_once = edited(house)
    house.after(timedelta(minutes=2))

    assert at_once == []
    assert 1 == len(edited(house))


def test_what_can_never_be_edited_is_let_be(house: Harness) -> None:
    house.chat_client.edits = [Rejected("message_not_found")]
    change(house, title="Another title altogether")
    house.tick.drain()
    house.after(timedelta(minutes=5))

    assert [] == edited(house)
    assert [] == house.chat_client.edits


def test_what_a_worker_took_and_did_not_do_is_done_by_another(house: Harness) -> None:
    change(house, title="Another title altogether")
    wall_now = house.clock.wall_now()
    with house.db.write() as tx:
        taken = message_updates.claim(tx, wall_now=wall_now, until=wall_now + timedelta(seconds=60), most=9)
    house.tick.drain()
    meanwhile = edited(house)
    house.after(timedelta(seconds=61))

    assert 1 == len(taken)
    assert meanwhile == []
    assert 1 == len(edited(house))


def test_a_worker_that_was_frozen_does_not_leave_older_words_standing(house: Harness) -> None:
    """It took the first wish up, slept through the second, which another did, and wrote the older words over it."""
    change(house, title="The first title")
    wall_now = house.clock.wall_now()
    [frozen] = service.claim(house.db, wall_now=wall_now, until=wall_now + timedelta(seconds=60), most=9)
    change(house, title="The second title")
    house.tick.drain()
    before = edited(house)
    service.complete(house.db, frozen, house.clock.wall_now())
    house.tick.drain()

    assert ["The second title" in text for text in before] == [True]
    assert ["The second title" in text for text in edited(house)] == [True, True]


def test_what_is_being_posted_while_it_changes_is_edited_as_soon_as_it_stands(db: Database) -> None:
    house = Harness(db)
    house.take_in_page()

    def changed_meanwhile() -> object:
        change(house, title="Changed while it was posted")
        return house.chat_client.take("C1", "the words from before", "announcement/1/month/2024-03/channel-1")

    house.chat_client.answers = {"C1": [changed_meanwhile]}  # type: ignore[list-item] # an outcome, made when asked
    house.go_to(MARCH_1)
    house.tick.drain()

    assert ["Changed while it was posted" in text for text in edited(house)] == [True]


def test_wishing_for_nothing_that_stands_is_nothing(house: Harness) -> None:
    with house.db.write() as tx:
        message_updates.mark_stale(tx, house.series, [MonthRef(2031, 1)], house.clock.wall_now())
    house.tick.drain()

    assert [] == edited(house)


def test_what_an_earlier_version_announced_without_keeping_what_it_told_is_known_all_the_same(house: Harness) -> None:
    with house.db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM mentions")
    change(house, date=date(2024, 3, 28))
    house.go_to(house.clock.now() + timedelta(minutes=3))

    assert house.chat_client.posted[-1][1].startswith("Moved: LHS Rounds")
    assert "planned for Thursday, March 21, 2024" in house.chat_client.posted[-1][1]
    assert "planned for Thursday, March 21, 2024" in edited(house)[-1]
