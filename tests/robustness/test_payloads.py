"""Signed requests of any shape: 200, within three seconds, and an answer that Slack can show."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.demo import Demo
from bot.slack.inbound import payloads
from bot.slack.views.kit import action_ids
from bot.store.schema.tables import FeedbackRow, SuggestionRow
from playground.delivery.outbound import FORM
from playground.models import Json
from tests.robustness.answers import ask, errors_logged, faults
from tests.robustness.mutations import encoded, mutated
from tests.robustness.samples import samples

MANY = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
RANDOM = st.randoms(use_true_random=False)


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


def as_read(payload: Json) -> Json:
    """What is left of a payload where what is not of its kind is left out: the answer is to that."""
    return payloads.read(encoded(payload)) or {}


def told(demo: Demo, payload: Any) -> list[str]:
    return faults(ask(demo, encoded(payload)), as_read(payload))


def test_each_as_it_is(demo: Demo, valid: dict[str, Json]) -> None:
    assert {name: told(demo, payload) for name, payload in valid.items()} == {name: [] for name in valid}


@pytest.mark.parametrize("family", ["command", "press", "form", ""])
def test_each_made_wrong(demo: Demo, valid: dict[str, Json], family: str) -> None:
    """The empty family is of all the others."""
    names = [each for each in valid if each.startswith(family) == bool(family)] if family else list(valid)

    @MANY
    @given(random=RANDOM, name=st.sampled_from(names), times=st.integers(1, 4))
    def property_(random: Random, name: str, times: int) -> None:
        payload = mutated(random, valid[name], times)
        note(f"{name}: {json.dumps(payload)[:3000]}")
        with errors_logged() as unforeseen:
            assert told(demo, payload) == []
        assert unforeseen == []

    property_()


def test_each_field_dropped_or_replaced(demo: Demo, valid: dict[str, Json]) -> None:
    """One at a time, at the top and in what Slack nests most: the view, the person, the button."""
    wrong = {}
    values: tuple[Any, ...] = ("dropped", None, 2**63, "\x00", [])
    for name in ("command suggest Handoffs", "press session.calendar", "form feedback"):
        for path in _paths(valid[name]):
            for value in values:
                payload = json.loads(json.dumps(valid[name]))
                holder = payload
                for key in path[:-1]:
                    holder = holder[key]
                if value == "dropped":
                    del holder[path[-1]]
                else:
                    holder[path[-1]] = value
                if found := told(demo, payload):
                    wrong[name, path, str(value)] = found

    assert wrong == {}


def _paths(payload: Json) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = [(key,) for key in payload]
    for key in ("view", "user", "team"):
        found += [(key, each) for each in payload.get(key, {}) if isinstance(payload[key], dict)]
    if "actions" in payload:
        found += [("actions", 0, each) for each in payload["actions"][0]]
    if "view" in payload:
        values = payload["view"]["state"]["values"]
        found += [("view", "state", "values"), *(("view", "state", "values", each) for each in values)]
        found += [("view", "state", "values", each, each) for each in values]
    return found


RAW = {
    "no JSON": b"payload=%7B",
    "an empty payload": b"payload=",
    "a list": b"payload=%5B1%5D",
    "a number": b"payload=7",
    "a huge number": b"payload=" + b"9" * 10_000,
    "a text": b"payload=%22x%22",
    "null": b"payload=null",
    "a list nested deep": b"payload=" + quote_plus("[" * 50_000).encode(),
    "objects nested deep": b"payload=" + quote_plus('{"event":' * 9_000 + "1" + "}" * 9_000).encode(),
    "objects nested nearly too deep": ('{"event":' * 900 + "1" + "}" * 900).encode(),
    "JSON that is a list": b"[]",
    "JSON nested deep": b'{"type":' + b"[" * 100_000,
    "no UTF-8": b"\xff\xfe\x00",
    "no UTF-8 in a payload": b"payload=%ff%fe{",
    "no UTF-8 in a command": b"command=%2Flhs-rounds&team_id=\xff&text=\xff",
    "nothing": b"",
    "only signs": b"&&==&=&",
    "a million fields": b"a=1&" * 249_000,
    "not a number": b'{"type": "event_callback", "event": {"type": NaN}}',
}


@pytest.mark.parametrize("kind", [FORM, "application/json", "text/plain; charset=utf-16", "multipart/form-data", ""])
def test_bodies_that_are_nothing(demo: Demo, kind: str) -> None:
    found = {name: faults(ask(demo, body, kind=kind), payloads.read(body) or {}) for name, body in RAW.items()}

    assert found == {name: [] for name in RAW}


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_the_content_type_says_nothing(demo: Demo, valid: dict[str, Json], kind: str) -> None:
    found = {
        name: ask(demo, encoded(payload), kind=kind).body for name, payload in valid.items() if name.startswith("comm")
    }

    assert all("blocks" in json.loads(body) for name, body in found.items() if name not in {"command suggest Handoffs"})


def test_a_command_with_the_word_payload_in_it_is_answered(demo: Demo, valid: dict[str, Json]) -> None:
    """Bolt takes such a body for an interaction without its payload, and the person is told nothing."""
    assert "payload" in ask(demo, encoded(valid["command search payload"])).body


@pytest.mark.parametrize(
    "typed", ["serch payload", "sear.h payload", "searhc", "sear\ufffdh zzz", "searching", "serach"]
)
def test_a_mistyped_search_that_finds_nothing_is_answered(demo: Demo, valid: dict[str, Json], typed: str) -> None:
    payload = {**valid["command next"], "text": typed}

    assert told(demo, payload) == []


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
    kept = nasty.replace("\x00", "").replace("\ud800", "?")
    assert kept in topics
    assert kept in words
