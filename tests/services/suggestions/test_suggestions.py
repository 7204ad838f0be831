"""Suggesting: kept with the messages to the organizers, or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.core.suggestions.suggestions import SPEAKER_MOST, TOPIC_MOST, WHY_MOST, Draft, Field
from bot.services.shared.results import Gone
from bot.services.suggestions.suggestions import Kept, LikeIt, Supported, ToMend, suggest
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries
from tests.harness import House


@pytest.fixture
def house(db: Database) -> House:
    return House(db)


def send(
    house: House, draft: Draft, submission: str = "V1", person: str = "U9"
) -> Kept | ToMend | Gone | LikeIt | Supported:
    return suggest(
        house.db,
        workspace_id=house.workspace,
        series_id=house.series,
        person=person,
        submission=submission,
        draft=draft,
        now=house.clock.now(),
        real=house.clock.real(),
        was_asked=True,
    )


def test_it_reaches_each_organizer_without_a_name_unless_shown(house: House) -> None:
    send(house, Draft("Sepsis alerts", show_name=False), "V1")
    send(house, Draft("Handoffs", show_name=True), "V2")
    house.tick.run()

    words = [words for address, words in house.poster.posted if address == "U1"]
    assert 2 == len(words)
    for each in words:
        assert ("U9" in each) is ("Handoffs" in each)


def test_twenty_presses_make_one(house: House) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: send(house, Draft("Sepsis alerts")), range(20)))
    house.tick.run()

    assert ["U1", "U2"] == sorted(address for address, _ in house.poster.posted)


def test_the_suggestion_and_its_messages_stand_or_fall_together(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(tx: Transaction, *_: object) -> bool:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "record", broken)
        with pytest.raises(RuntimeError):
            send(house, Draft("Sepsis alerts"))
    send(house, Draft("Sepsis alerts"))
    house.tick.run()

    assert 2 == len(house.poster.posted)


def test_every_field_at_its_longest_arrives_whole(house: House) -> None:
    draft = Draft(
        topic="Topic" + "&" * (TOPIC_MOST - 5),
        why="Why" + "&" * (WHY_MOST - 3),
        speaker="Who" + "&" * (SPEAKER_MOST - 3),
        would_present=True,
        show_name=True,
    )

    assert send(house, draft) == Kept()
    house.tick.run()

    assert all(part in house.poster.posted[0][1] for part in (draft.topic, draft.why, draft.speaker))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("  "), Field.TOPIC),
        (Draft("🎉🎉"), Field.TOPIC),
        (Draft("ab"), Field.TOPIC),
        (Draft("x" * (TOPIC_MOST + 1)), Field.TOPIC),
        (Draft("Sepsis", why="x" * (WHY_MOST + 1)), Field.WHY),
        (Draft("Sepsis", speaker="x" * (SPEAKER_MOST + 1)), Field.SPEAKER),
        (Draft("Sepsis", would_present=True), Field.SHOW_NAME),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(house: House, draft: Draft, field: Field) -> None:
    answer = send(house, draft)
    house.tick.run()

    assert isinstance(answer, ToMend)
    assert [field] == list(answer.problems)
    assert house.poster.posted == []
