"""Messages that are not true any more are written anew: until it is done, once for each change, by any worker."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat.port import Refused, TryLater
from bot.core.calendar.models import Session
from bot.core.outbox.references import OfMonth
from bot.services.calendar.change_set import Press
from bot.services.outbox import message_updates as service
from bot.store.calendar import sessions
from bot.store.db.engine import Database
from bot.store.outbox import message_updates
from tests.harness import House

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)


@pytest.fixture
def house(db: Database) -> House:
    """With March announced."""
    house = House(db)
    house.take_in_page()
    house.go_to(MARCH_1)
    return house


def first(house: House) -> Session:
    with house.db.reading() as tx:
        return sessions.of_series(tx, house.series)[0]


def change(house: House, **values: object) -> None:
    """Somebody changes the first session."""
    session = first(house)
    with house.db.writing() as tx:
        press = Press(tx, house.series, "U1", now=house.clock.now(), real=house.clock.real())
        press.change(session, replace(session, **values))  # type: ignore[arg-type] # any of its fields
        press.end()


def edited(house: House) -> list[str]:
    return [text for _, text in house.poster.edited]


def test_it_is_edited_once_where_it_stands(house: House) -> None:
    change(house, title="Another title altogether")
    house.tick.run()
    house.another_worker().run()

    [(place, text)] = house.poster.edited
    assert ("C1", "1.0") == (place.conversation, place.message)
    assert "Another title altogether" in text


@pytest.mark.parametrize("answer", [TryLater("HTTP 500"), TryLater("ratelimited", 5.0, for_all=True)])
def test_what_is_refused_for_now_is_edited_later(house: House, answer: TryLater) -> None:
    house.poster.edits = [answer]
    change(house, title="Another title altogether")
    house.tick.run()
    at_once = edited(house)
    house.after(timedelta(minutes=2))

    assert at_once == []
    assert 1 == len(edited(house))


def test_what_can_never_be_edited_is_let_be(house: House) -> None:
    house.poster.edits = [Refused("message_not_found")]
    change(house, title="Another title altogether")
    house.tick.run()
    house.after(timedelta(minutes=5))

    assert [] == edited(house)
    assert [] == house.poster.edits


def test_what_a_worker_took_and_did_not_do_is_done_by_another(house: House) -> None:
    change(house, title="Another title altogether")
    real = house.clock.real()
    with house.db.writing() as tx:
        taken = message_updates.take_up(tx, real=real, until=real + timedelta(seconds=60), most=9)
    house.tick.run()
    meanwhile = edited(house)
    house.after(timedelta(seconds=61))

    assert 1 == len(taken)
    assert meanwhile == []
    assert 1 == len(edited(house))


def test_a_worker_that_was_frozen_does_not_leave_older_words_standing(house: House) -> None:
    """It took the first wish up, slept through the second, which another did, and wrote the older words over it."""
    change(house, title="The first title")
    real = house.clock.real()
    [frozen] = service.take_up(house.db, real=real, until=real + timedelta(seconds=60), most=9)
    change(house, title="The second title")
    house.tick.run()
    before = edited(house)
    service.done(house.db, frozen, house.clock.real())
    house.tick.run()

    assert ["The second title" in text for text in before] == [True]
    assert ["The second title" in text for text in edited(house)] == [True, True]


def test_what_is_being_posted_while_it_changes_is_edited_as_soon_as_it_stands(db: Database) -> None:
    house = House(db)
    house.take_in_page()

    def changed_meanwhile() -> object:
        change(house, title="Changed while it was posted")
        return house.poster.take("C1", "the words from before", "announcement/1/month/2024-03/channel-1")

    house.poster.answers = {"C1": [changed_meanwhile]}  # type: ignore[list-item] # an outcome, made when asked
    house.go_to(MARCH_1)
    house.tick.run()

    assert ["Changed while it was posted" in text for text in edited(house)] == [True]


def test_wishing_for_nothing_that_stands_is_nothing(house: House) -> None:
    with house.db.writing() as tx:
        message_updates.wish(tx, house.series, [OfMonth(2031, 1)], house.clock.real())
    house.tick.run()

    assert [] == edited(house)


def test_what_an_earlier_version_announced_without_keeping_what_it_told_is_known_all_the_same(house: House) -> None:
    with house.db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM mentions")
    change(house, date=date(2024, 3, 28))
    house.go_to(house.clock.now() + timedelta(minutes=3))

    assert house.poster.posted[-1][1].startswith("Moved: LHS Rounds")
    assert "planned for Thursday, March 21, 2024" in house.poster.posted[-1][1]
    assert "planned for Thursday, March 21, 2024" in edited(house)[-1]
