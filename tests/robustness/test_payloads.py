"""Signed requests: each kind as Slack sends it, and bodies that a parser, Bolt or a database has failed on."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from bot.demo import Demo
from bot.store.schema.tables import FeedbackRow, SuggestionRow
from bot.views.kit import action_ids
from playground.models import Json
from tests.robustness.answers import ask, errors_logged, faults
from tests.robustness.samples import samples


@pytest.fixture(scope="module")
def valid(demo: Demo) -> dict[str, Json]:
    """One payload of each kind."""
    return samples(demo)


@pytest.fixture(autouse=True)
def nothing_unforeseen() -> Iterator[None]:
    """No request of any shape is an error of ours."""
    with errors_logged() as found:
        yield
    assert found == []


def encoded(payload: Json) -> bytes:
    """Encode a payload as Slack sends its kind: fields, JSON, or JSON in a field."""
    if "command" in payload or "ssl_check" in payload:
        return urlencode(payload, errors="replace").encode()
    if payload.get("type") in ("event_callback", "url_verification"):
        return json.dumps(payload).encode()
    return urlencode({"payload": json.dumps(payload)}).encode()


def test_each_as_it_is(demo: Demo, valid: dict[str, Json]) -> None:
    found = {name: faults(ask(demo, encoded(payload)), payload) for name, payload in valid.items()}

    assert found == {name: [] for name in valid}


def test_a_body_that_is_not_utf8_is_not_from_slack(demo: Demo) -> None:
    """Slack signs text; the SDK's verifier decodes it before it compares."""
    assert ask(demo, b"command=%2Flhs-rounds&team_id=\xff&text=\xff").status == 401


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_the_content_type_says_nothing(demo: Demo, valid: dict[str, Json], kind: str) -> None:
    assert "blocks" in json.loads(ask(demo, encoded(valid["command next"]), kind=kind).body)


def test_a_command_with_the_word_payload_in_it_is_answered(demo: Demo, valid: dict[str, Json]) -> None:
    """Bolt takes such a body for an interaction without its payload, and the person is told nothing."""
    assert "payload" in ask(demo, encoded(valid["command search payload"])).body


@pytest.mark.parametrize(
    "typed", ["serch payload", "sear.h payload", "searhc", "sear\ufffdh zzz", "searching", "serach"]
)
def test_a_mistyped_search_that_finds_nothing_is_answered(demo: Demo, valid: dict[str, Json], typed: str) -> None:
    payload = {**valid["command next"], "text": typed}

    assert faults(ask(demo, encoded(payload)), payload) == []


@pytest.mark.parametrize("nasty", ["Handoffs\x00 at night", "\x00Handoffs at night\ud800"])
def test_words_that_no_database_takes_are_kept_without_that(demo: Demo, valid: dict[str, Json], nasty: str) -> None:
    for number, (name, field) in enumerate(
        (("form suggest", action_ids.SUGGESTION_TOPIC), ("form feedback", action_ids.FEEDBACK_WORDS))
    ):
        payload = json.loads(json.dumps(valid[name]))
        payload["view"]["id"] = f"V{number}{abs(hash(nasty))}\x00"
        payload["view"]["state"]["values"][field][field]["value"] = nasty
        # What is like it already has been looked at.
        mine = {"type": "radio_buttons", "selected_option": {"value": "own"}}
        payload["view"]["state"]["values"][action_ids.SUGGESTION_SAME] = {action_ids.SUGGESTION_SAME: mine}
        reply = ask(demo, encoded(payload))
        assert (faults(reply, payload), "Thank you" in reply.body) == ([], True)

    with demo.bot.db.read() as tx:
        topics = tx.scalars(select(SuggestionRow.topic)).all()
        words = tx.scalars(select(FeedbackRow.words)).all()
    kept = nasty.replace("\x00", "").replace("\ud800", "")
    assert kept in topics
    assert kept in words
