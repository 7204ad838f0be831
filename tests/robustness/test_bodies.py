"""Signed bodies, read as they come: what was typed is kept, and what cannot be read is answered with 200."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from sqlalchemy import select

from bot.demo import Demo
from bot.slack.inbound import payloads
from bot.store.schema.tables import FeedbackRow, SuggestionRow
from bot.views.kit import action_ids
from playground.client.user_driver import UserDriver
from playground.delivery.outbound import FORM
from playground.models import Json
from tests.robustness.answers import ask, errors_logged, faults

COMMAND = "/lhs-rounds"

UNREADABLE = {
    "no JSON": b"payload=%7B",
    "an empty payload": b"payload=",
    "a list": b"payload=%5B1%5D",
    "a number": b"payload=7",
    "a huge number": b"payload=" + b"9" * 10_000,
    "text": b"payload=%22x%22",
    "null": b"payload=null",
    "a list nested deep": b"payload=" + quote_plus("[" * 50_000).encode(),
    "objects nested deep": b"payload=" + quote_plus('{"event":' * 9_000 + "1" + "}" * 9_000).encode(),
    "objects nested too deep for a view": ('{"event":' * 100 + "1" + "}" * 100).encode(),
    "JSON that is a list": b"[]",
    "JSON nested deep": b'{"type":' + b"[" * 100_000,
    "no UTF-8 in a payload": b"payload=%ff%fe{",
    "nothing": b"",
    "only signs": b"&&==&=&",
    "a million fields": b"a=1&" * 249_000,
}


@pytest.fixture(autouse=True)
def no_unexpected_error() -> Iterator[None]:
    with errors_logged() as found:
        yield
    assert found == []


@pytest.mark.parametrize("kind", [FORM, "application/json", "text/plain; charset=utf-16", ""])
def test_a_body_that_cannot_be_read_is_answered(demo: Demo, kind: str) -> None:
    found = {name: faults(ask(demo, body, kind=kind), {}) for name, body in UNREADABLE.items()}

    assert found == {name: [] for name in UNREADABLE}


def test_a_command_with_the_word_payload_in_it_is_answered(demo: Demo, clinician: UserDriver) -> None:
    """Bolt's parser takes such a body for an interaction without its payload, and answers nothing."""
    body = clinician.command_body(COMMAND, "search payload")

    assert "payload" in ask(demo, body).body


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_a_command_is_read_whatever_its_content_type_says(demo: Demo, clinician: UserDriver, kind: str) -> None:
    reply = ask(demo, clinician.command_body(COMMAND, "next"), kind=kind)

    assert "blocks" in json.loads(reply.body)


@pytest.mark.parametrize("body", [b"type=of_a_later_time", b'{"type": "of_a_later_time", "team_id": "T1"}'])
def test_a_kind_of_request_that_this_release_does_not_know_is_answered(demo: Demo, body: bytes) -> None:
    assert faults(ask(demo, body), {}) == []


@pytest.mark.parametrize("typed", ["Handoffs\x00 at night", "\x00Handoffs at night\ud800"])
def test_words_that_no_database_takes_are_kept_without_the_bad_characters(
    demo: Demo, clinician: UserDriver, typed: str
) -> None:
    for command, field in (("suggest", action_ids.SUGGESTION_TOPIC), ("feedback", action_ids.FEEDBACK_WORDS)):
        view = clinician.command(COMMAND, command).view
        assert view is not None
        clinician.fill(view, {field: "Handoffs"})
        payload = _payload(clinician.submission_body(view))
        payload["view"]["state"]["values"][field][field]["value"] = typed
        # The form has asked about similar suggestions already.
        own = {"type": "radio_buttons", "selected_option": {"value": "own"}}
        payload["view"]["state"]["values"][action_ids.SUGGESTION_SAME] = {action_ids.SUGGESTION_SAME: own}
        reply = ask(demo, urlencode({"payload": json.dumps(payload)}).encode())
        clinician.close(view)
        assert (faults(reply, payload), "Thank you" in reply.body) == ([], True)

    with demo.bot.db.read() as tx:
        topics = tx.scalars(select(SuggestionRow.topic)).all()
        words = tx.scalars(select(FeedbackRow.words)).all()
    kept = typed.replace("\x00", "").replace("\ud800", "")
    assert kept in topics
    assert kept in words


def _payload(body: bytes) -> Json:
    payload: Any = payloads.read(body)
    return dict(payload)
