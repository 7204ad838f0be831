"""Suggesting: kept with the messages to the organizers, or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.chat.actor import Actor, Times
from bot.core.suggestions.suggestions import (
    MAX_SPEAKER,
    MAX_TOPIC,
    MAX_WHY,
    Suggestion,
    SuggestionField,
    SuggestionForm,
)
from bot.services.shared.results import Invalid, NotFound, Saved, SimilarFound
from bot.services.suggestions.suggestions import Supported, submit_suggestion
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries
from tests.harness import Harness


@pytest.fixture
def house(db: Database) -> Harness:
    return Harness(db)


def send(
    house: Harness, draft: SuggestionForm, submission: str = "V1", person: str = "U9"
) -> Saved[None] | Invalid[SuggestionField] | NotFound | SimilarFound[Suggestion] | Supported:
    return submit_suggestion(
        house.db,
        actor=Actor(workspace_id=house.workspace, external_id=person),
        series_id=house.series,
        submission=submission,
        draft=draft,
        times=Times.of(house.clock),
        was_asked=True,
    )


def test_it_reaches_each_organizer_without_a_name_unless_shown(house: Harness) -> None:
    send(house, SuggestionForm("Sepsis alerts", show_name=False), "V1")
    send(house, SuggestionForm("Handoffs", show_name=True), "V2")
    house.tick.drain()

    words = [words for address, words in house.chat_client.posted if address == "U1"]
    assert 2 == len(words)
    for each in words:
        assert ("U9" in each) is ("Handoffs" in each)


def test_twenty_presses_make_one(house: Harness) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: send(house, SuggestionForm("Sepsis alerts")), range(20)))
    house.tick.drain()

    assert ["U1", "U2"] == sorted(address for address, _ in house.chat_client.posted)


def test_the_suggestion_and_its_messages_stand_or_fall_together(
    house: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(tx: Transaction, *_: object) -> bool:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "record", broken)
        with pytest.raises(RuntimeError):
            send(house, SuggestionForm("Sepsis alerts"))
    send(house, SuggestionForm("Sepsis alerts"))
    house.tick.drain()

    assert 2 == len(house.chat_client.posted)


def test_every_field_at_its_longest_arrives_whole(house: Harness) -> None:
    draft = SuggestionForm(
        topic="Topic" + "&" * (MAX_TOPIC - 5),
        why="Why" + "&" * (MAX_WHY - 3),
        speaker="Who" + "&" * (MAX_SPEAKER - 3),
        would_present=True,
        show_name=True,
    )

    assert send(house, draft) == Saved(None)
    house.tick.drain()

    assert all(part in house.chat_client.posted[0][1] for part in (draft.topic, draft.why, draft.speaker))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (SuggestionForm("  "), SuggestionField.TOPIC),
        (SuggestionForm("🎉🎉"), SuggestionField.TOPIC),
        (SuggestionForm("ab"), SuggestionField.TOPIC),
        (SuggestionForm("x" * (MAX_TOPIC + 1)), SuggestionField.TOPIC),
        (SuggestionForm("Sepsis", why="x" * (MAX_WHY + 1)), SuggestionField.WHY),
        (SuggestionForm("Sepsis", speaker="x" * (MAX_SPEAKER + 1)), SuggestionField.SPEAKER),
        (SuggestionForm("Sepsis", would_present=True), SuggestionField.SHOW_NAME),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    house: Harness, draft: SuggestionForm, field: SuggestionField
) -> None:
    answer = send(house, draft)
    house.tick.drain()

    assert isinstance(answer, Invalid)
    assert [field] == list(answer.problems)
    assert house.chat_client.posted == []
