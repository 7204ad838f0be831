"""What Teams signs, of any shape: answered without an error of the server, and nothing of it in the log."""

import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.teams.cards import adaptive_card, packed_views
from bot.teams.inbound.activities import read
from bot.views.kit import action_ids
from handlers.features.registry import BUTTONS, FORMS
from playground.models import Json
from playground.teams.models import Message
from playground.teams.seed import CLINICIAN, MEMBER
from tests.databases import Databases
from tests.logged import all_logged
from tests.robustness.signed_requests import rows
from tests.robustness.teams_app import TeamsApp, post, respond, running_in_teams


@pytest.fixture(scope="module")
def app(database_kind: str, databases: Databases) -> Iterator[TeamsApp]:
    with databases.new(database_kind, "empty") as url, running_in_teams(url) as app:
        app.teams.as_user(CLINICIAN).say("next")
        yield app


@pytest.fixture(autouse=True)
def nothing_unforeseen(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Around each test: no error is logged, and no word of a body."""
    with caplog.at_level(logging.DEBUG):
        yield
    assert "secretword" not in all_logged(caplog)
    assert [] == [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


def base(app: TeamsApp) -> Json:
    """Return a press of a button in the clinician's chat."""
    tenant = app.teams.tenant
    place = tenant.chat(CLINICIAN)
    shown = next(each for each in reversed(tenant.messages[place.id]) if each.sender == tenant.bot_id)
    action = {"type": "Action.Execute", "verb": "x"}
    return app.teams.activities.card_action(tenant.people[CLINICIAN], shown, action, {}, "manual")


UNREADABLE = {
    "nothing": b"",
    "no JSON": b"{secretword",
    "no UTF-8": b'{"text": "secretword\xff"}',
    "a list": b'["secretword"]',
    "a number": b"7",
    "a number of many digits": b"9" * 10_000,
    "no number": b"NaN",
    "text": b'"secretword"',
    "null": b"null",
    "lists nested deep": b"[" * 400_000,
    "objects nested deep": b'{"value":' * 100_000,
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_body_that_is_no_activity_is_refused(app: TeamsApp, name: str) -> None:
    assert 400 == post(app, UNREADABLE[name])


@pytest.mark.rest
def test_a_megabyte_of_text_is_answered(app: TeamsApp) -> None:
    tenant = app.teams.tenant
    place = tenant.chat(CLINICIAN)
    for text in ("secretword " * 80_000, "<at>" * 200_000, "<at" * 250_000, "<at>x</at>" * 80_000):
        message = Message(tenant.new_message_id(), place.id, CLINICIAN, text, "")
        body = app.teams.activities.message(tenant.people[CLINICIAN], message, mentions_bot=False)
        sent = json.dumps({**body, "attachments": []}).encode()
        assert len(sent) < 1_000_000
        response = respond(app, sent)
        assert 200 == response.status


# Values of any kind, with what the app looks for among them.
_LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(
        ["secretword", "\x00", "message", "invoke", "29:1member", "19:x@thread.tacv2", "personal", "1", "-1"]
    ),
)
_ANY = st.recursive(
    _LEAF,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)
_FIELDS = (
    "type",
    "name",
    "id",
    "from",
    "conversation",
    "recipient",
    "text",
    "value",
    "replyToId",
    "action",
    "localTimezone",
    "entities",
    "channelData",
)
_TYPES = st.sampled_from(["message", "invoke", "installationUpdate", "conversationUpdate", "typing", "", "x"])


@given(
    replaced=st.dictionaries(st.sampled_from(_FIELDS), _ANY, max_size=6),
    removed=st.sets(st.sampled_from(_FIELDS), max_size=6),
    kind=_TYPES,
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fields_of_any_type_are_answered(app: TeamsApp, replaced: Json, removed: set[str], kind: str) -> None:
    body = {**base(app), "type": kind, **replaced}
    for name in removed:
        body.pop(name, None)
    body["channelData"] = {"tenant": {"id": app.teams.tenant.id}}

    assert 200 == post(app, body)


@given(
    action=st.one_of(st.sampled_from([*sorted(BUTTONS), adaptive_card.SUBMIT, f"{action_ids.COMMAND_RUN}.next"]), _ANY),
    value=st.one_of(st.sampled_from(["", "1", "1/2", "9" * 30, "organizer/suggestion/1"]), _ANY),
    view=_ANY,
    name=st.sampled_from(["adaptiveCard/action", "task/fetch", "task/submit", "x"]),
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_press_of_any_shape_is_answered(
    app: TeamsApp, action: object, value: object, view: object, name: str
) -> None:
    data = {"action": action, "value": value, "_view": view}
    body = {**base(app), "name": name, "value": {"data": data, "action": {"data": data}}}

    assert 200 == post(app, body)


@given(text=st.text(max_size=300), name=st.text(max_size=20))
def test_any_text_is_parsed(text: str, name: str) -> None:
    """Nothing is left that a database refuses."""
    parsed = read(json.dumps({"type": "message", "text": text, "from": {"id": name, "name": name}}).encode())

    assert parsed is not None
    assert "\x00" not in parsed.text + parsed.person
    assert parsed.text == parsed.text.encode().decode()


# Forms that come back


def form_and_data(app: TeamsApp) -> tuple[Json, Json]:
    """Return an open form of the clinician's as its view, and what a submission of it carries."""
    user = app.teams.as_user(CLINICIAN)
    user.say("suggest Sepsis alerts")
    card = user.chat()[-1].card
    assert card is not None
    hidden = next(each for each in card["body"] if each.get("id") == adaptive_card.VIEW)
    view = packed_views.unpack(hidden["value"].partition(".")[0])
    assert view is not None
    typed = {adaptive_card.ACTION: adaptive_card.SUBMIT, action_ids.SUGGESTION_TOPIC: "Sepsis alerts"}
    return view, {**typed, adaptive_card.VIEW: hidden["value"]}


def submitted(app: TeamsApp, data: Json, person: str = CLINICIAN) -> Json:
    tenant = app.teams.tenant
    place = tenant.chat(person)
    message = Message(tenant.new_message_id(), place.id, tenant.bot_id, "", "")
    return app.teams.activities.card_action(tenant.people[person], message, {}, data, "manual")


def test_a_form_that_was_tampered_with_is_no_form_any_more(app: TeamsApp) -> None:
    view, data = form_and_data(app)
    packed, _, signature = str(data[adaptive_card.VIEW]).partition(".")
    other = packed_views.pack({**view, "private_metadata": "999", "id": "another"})
    before = rows(app.bot.db)
    for changed in (
        other,
        f"{other}.{signature}",
        packed,
        f"{packed}.",
        f"{packed}.{'0' * 64}",
        f".{signature}",
        "",
        7,
        None,
        ["x"],
    ):
        response = respond(app, submitted(app, {**data, adaptive_card.VIEW: changed}))
        assert 200 == response.status
    after = rows(app.bot.db)

    # The record of handled activities alone.
    assert {"anonymous_submissions"} == {name for name in after if after[name] != before[name]}
    assert "This form has expired." in app.teams.as_user(CLINICIAN).chat()[-1].all_text()


def test_the_form_of_another_person_is_not_theirs(app: TeamsApp) -> None:
    _, data = form_and_data(app)
    before = rows(app.bot.db)
    respond(app, submitted(app, data, MEMBER))
    of_another = rows(app.bot.db)
    respond(app, submitted(app, data))
    own = rows(app.bot.db)

    assert before["suggestions"] == of_another["suggestions"]
    assert 1 == own["suggestions"] - of_another["suggestions"]


def test_a_form_that_is_sent_twice_counts_once(app: TeamsApp) -> None:
    _, data = form_and_data(app)
    before = rows(app.bot.db)["suggestions"]
    for _ in range(2):
        respond(app, submitted(app, {**data, action_ids.SUGGESTION_TOPIC: "Night shifts"}))

    assert 1 == rows(app.bot.db)["suggestions"] - before


def test_every_form_and_button_is_known_by_its_id() -> None:
    assert len(FORMS) > 15
    assert len(BUTTONS) > 50
