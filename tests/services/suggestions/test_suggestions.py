"""Suggestions are saved together with their deliveries, or not at all."""

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
from bot.services.shared.results import InvalidError, SimilarFound
from bot.services.suggestions.suggestions import SuggestionSubmission, Supported, submit_suggestion
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries
from tests.harness import Harness


@pytest.fixture
def harness(db: Database) -> Harness:
    return Harness(db)


def send(
    harness: Harness, draft: SuggestionForm, submission: str = "V1", person: str = "U9"
) -> SimilarFound[Suggestion] | Supported | None:
    return submit_suggestion(
        harness.db,
        actor=Actor(workspace_id=harness.workspace, external_id=person),
        series_id=harness.series,
        submission=SuggestionSubmission(id=submission, draft=draft, confirmed=True),
        times=Times.of(harness.clock),
    )


def test_each_organizer_gets_it_without_a_name_unless_shown(harness: Harness) -> None:
    send(harness, SuggestionForm("Sepsis alerts", show_name=False), "V1")
    send(harness, SuggestionForm("Handoffs", show_name=True), "V2")
    harness.dispatcher.drain()

    words = [words for address, words in harness.chat_client.posted if address == "U1"]
    assert 2 == len(words)
    for each in words:
        assert ("U9" in each) is ("Handoffs" in each)


def test_twenty_submissions_create_one(harness: Harness) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: send(harness, SuggestionForm("Sepsis alerts")), range(20)))
    harness.dispatcher.drain()

    assert ["U1", "U2"] == sorted(address for address, _ in harness.chat_client.posted)


def test_suggestion_and_its_messages_are_saved_atomically(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(tx: Transaction, *_: object) -> bool:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "record", broken)
        with pytest.raises(RuntimeError):
            send(harness, SuggestionForm("Sepsis alerts"))
    send(harness, SuggestionForm("Sepsis alerts"))
    harness.dispatcher.drain()

    assert 2 == len(harness.chat_client.posted)


def test_fields_of_maximum_length_arrive_whole(harness: Harness) -> None:
    draft = SuggestionForm(
        topic="Topic" + "&" * (MAX_TOPIC - 5),
        why="Why" + "&" * (MAX_WHY - 3),
        speaker="Who" + "&" * (MAX_SPEAKER - 3),
        would_present=True,
        show_name=True,
    )

    assert send(harness, draft) is None
    harness.dispatcher.drain()

    assert all(part in harness.chat_client.posted[0][1] for part in (draft.topic, draft.why, draft.speaker))


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
def test_invalid_value_is_reported_at_its_field_and_nothing_is_saved(
    harness: Harness, draft: SuggestionForm, field: SuggestionField
) -> None:
    with pytest.raises(InvalidError) as invalid:
        send(harness, draft)
    harness.dispatcher.drain()

    assert [field] == list(invalid.value.problems)
    assert harness.chat_client.posted == []
