"""What is pressed or sent long after it was shown: a kind answer, and no typed word lost."""

import copy
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.demo import Demo
from bot.slack.views import delivery_alerts, error_messages
from bot.slack.views.kit import action_ids
from playground.client.user_driver import Outcome, Person
from playground.models import View
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS
from tests.robustness.answers import errors_logged
from tests.robustness.signed_requests import rows

COMMAND = "/lhs-rounds"
FORMS = {"suggest": action_ids.SUGGESTION_TOPIC, "feedback": action_ids.FEEDBACK_WORDS}
WORDS = "Fewer blood draws at night"


@pytest.fixture(autouse=True)
def nothing_unforeseen() -> Iterator[None]:
    """None of it is an error of ours."""
    with errors_logged() as found:
        yield
    assert found == []


def opened(clinician: Person, word: str) -> View:
    view = clinician.command(COMMAND, f"{word} {WORDS}").view
    assert view is not None
    return view


def renamed(view: View, name: str) -> None:
    """The form as an older version had it, whose field had another name; what was typed is in it."""
    for block in view.content["blocks"]:
        if block.get("block_id") == name:
            block["block_id"] = block["element"]["action_id"] = "older"
    view.values["older"] = {"older": view.values.pop(name).pop(name)}


def refused_with_the_words_there(sent: Outcome, view: View) -> str:
    assert sent.error is None
    [(field, sentence)] = sent.errors.items()
    assert field in {each["block_id"] for each in view.blocks if each["type"] == "input"}
    assert WORDS in str(view.values)
    return sentence


@pytest.mark.parametrize("word", FORMS)
@pytest.mark.parametrize("metadata", ["", "0", "999", "9" * 30, "-1", "one", "\x00", "{}"])
def test_a_form_of_another_series_stays_open(demo: Demo, clinician: Person, word: str, metadata: str) -> None:
    view = opened(clinician, word)
    view.content["private_metadata"] = metadata
    before = rows(demo.bot.db)
    sent = clinician.submit(view)

    assert refused_with_the_words_there(sent, view) == error_messages.FORM_NO_LONGER_THERE
    assert rows(demo.bot.db) == before
    clinician.close(view)


@pytest.mark.parametrize("word", FORMS)
def test_a_form_whose_field_had_another_name_stays_open(demo: Demo, clinician: Person, word: str) -> None:
    view = opened(clinician, word)
    renamed(view, FORMS[word])
    before = rows(demo.bot.db)
    sent = clinician.submit(view)

    assert refused_with_the_words_there(sent, view) == error_messages.FORM_NO_LONGER_THERE
    assert rows(demo.bot.db) == before
    clinician.close(view)


@pytest.mark.parametrize("word", FORMS)
@pytest.mark.parametrize("callback_id", ["", "of.an.earlier.time"])
def test_a_form_that_nobody_knows_stays_open(demo: Demo, clinician: Person, word: str, callback_id: str) -> None:
    view = opened(clinician, word)
    view.content["callback_id"] = callback_id
    before = rows(demo.bot.db)
    sent = clinician.submit(view)

    assert refused_with_the_words_there(sent, view) == error_messages.FORM_NO_LONGER_THERE
    assert rows(demo.bot.db) == before
    clinician.close(view)


@pytest.mark.parametrize("word", FORMS)
def test_a_form_without_the_fields_that_came_later_is_taken(clinician: Person, word: str) -> None:
    view = opened(clinician, word)
    view.content["blocks"] = [each for each in view.blocks if each["block_id"] == FORMS[word]]
    view.values = {FORMS[word]: view.values[FORMS[word]]}
    sent = clinician.submit(view)

    assert sent.ok
    assert "Thank you" in str(sent.view and sent.view.content)


def test_a_form_without_any_field_is_replaced_by_a_sentence(clinician: Person) -> None:
    view = opened(clinician, "suggest")
    view.content["blocks"] = [each for each in view.blocks if each["type"] != "input"]
    view.values = {}
    sent = clinician.submit(view)

    assert sent.error is None
    assert error_messages.FORM_NO_LONGER_THERE in str(sent.view and sent.view.content)


def test_buttons_of_sessions_that_are_no_more(demo: Demo, clinician: Person) -> None:
    """They are moved, cancelled and at last deleted; what was shown before still carries their ids."""
    [message] = clinician.command(COMMAND, "next", channel=ROUNDS).shown
    for change in (
        "UPDATE sessions SET date = '2024-12-24'",
        "UPDATE sessions SET status = 'cancelled'",
        "DELETE FROM speakers",
        "DELETE FROM mentions",
        "DELETE FROM changes",
        "DELETE FROM attendances",
        "DELETE FROM sessions",
    ):
        with demo.bot.db.engine.begin() as connection:
            connection.execute(text(change))
        for action_id in (action_ids.SESSION_CALENDAR, action_ids.ATTENDANCE_COME):
            pressed = clinician.press(message, action_id)
            assert (change, action_id, pressed.error, bool(pressed.text)) == (change, action_id, None, True)


@pytest.mark.parametrize(
    "value", ["", "0", "999999", "9" * 40, "-1", "x", "\x00", "ff" * 16, "channel:99", "channel:x"]
)
@pytest.mark.parametrize(
    "action_id",
    [
        action_ids.SESSION_CALENDAR,
        action_ids.FEEDBACK_OPEN,
        action_ids.FEEDBACK_WRITE,
        action_ids.SUGGESTION_OPEN,
        action_ids.DELIVERY_STANDS,
        action_ids.DELIVERY_AGAIN,
        action_ids.DELIVERY_RETRY,
        action_ids.ATTENDANCE_COME,
        action_ids.ATTENDANCE_LEAVE,
        action_ids.ATTENDANCE_WHO,
        action_ids.MATERIALS_OPEN,
        action_ids.SHARE_OPEN,
    ],
)
def test_buttons_with_values_that_nobody_knows(demo: Demo, action_id: str, value: str) -> None:
    for who in (CLINICIAN, ORGANIZER):
        person = demo.slack.as_user(who)
        [message] = person.command(COMMAND, "help", channel=ROUNDS).shown
        blocks = copy.deepcopy(message.blocks)
        button = {"type": "button", "action_id": action_id, "value": value, "text": {"type": "plain_text", "text": "x"}}
        message.blocks[:] = [*blocks, {"type": "actions", "block_id": "old", "elements": [button]}]
        before = rows(demo.bot.db)
        pressed = person.press(message, action_id)

        assert pressed.error is None
        # The answer to a question about a delivery stands in the question's place.
        assert pressed.text or pressed.view or delivery_alerts.SETTLED_BEFORE in message.everything()
        assert rows(demo.bot.db) == before
        if pressed.view is not None:
            person.close(pressed.view)
