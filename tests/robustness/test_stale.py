"""Presses and forms long after they were shown: a clear answer, and no input lost."""

import copy
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.demo import Demo
from bot.views import delivery_alerts, error_messages
from bot.views.kit import action_ids
from playground.client.user_driver import Outcome, UserDriver
from playground.models import View
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS
from tests.robustness.answers import errors_logged
from tests.robustness.signed_requests import rows

COMMAND = "/lhs-rounds"
FORMS = {"suggest": action_ids.SUGGESTION_TOPIC, "feedback": action_ids.FEEDBACK_WORDS}
WORDS = "Fewer blood draws at night"


@pytest.fixture(autouse=True)
def no_unexpected_errors() -> Iterator[None]:
    """No unexpected error may occur."""
    with errors_logged() as found:
        yield
    assert found == []


def opened(clinician: UserDriver, word: str) -> View:
    view = clinician.command(COMMAND, f"{word} {WORDS}").view
    assert view is not None
    return view


def renamed(view: View, name: str) -> None:
    """Return the form as an older version had it, with a different field name and the input in it."""
    for block in view.content["blocks"]:
        if block.get("block_id") == name:
            block["block_id"] = block["element"]["action_id"] = "older"
    view.values["older"] = {"older": view.values.pop(name).pop(name)}


def rejection_with_input_kept(sent: Outcome, view: View) -> str:
    assert sent.error is None
    [(field, sentence)] = sent.errors.items()
    assert field in {each["block_id"] for each in view.blocks if each["type"] == "input"}
    assert WORDS in str(view.values)
    return sentence


@pytest.mark.parametrize("word", FORMS)
@pytest.mark.parametrize("metadata", ["", "0", "999", "9" * 30, "-1", "one", "\x00", "{}"])
def test_form_of_another_series_stays_open(demo: Demo, clinician: UserDriver, word: str, metadata: str) -> None:
    view = opened(clinician, word)
    view.content["private_metadata"] = metadata
    before = rows(demo.bot.db)
    sent = clinician.submit(view)

    assert rejection_with_input_kept(sent, view) == error_messages.FORM_NO_LONGER_THERE
    assert rows(demo.bot.db) == before
    clinician.close(view)


@pytest.mark.parametrize("word", FORMS)
def test_form_with_a_renamed_field_stays_open(demo: Demo, clinician: UserDriver, word: str) -> None:
    view = opened(clinician, word)
    renamed(view, FORMS[word])
    before = rows(demo.bot.db)
    sent = clinician.submit(view)

    assert rejection_with_input_kept(sent, view) == error_messages.FORM_NO_LONGER_THERE
    assert rows(demo.bot.db) == before
    clinician.close(view)


@pytest.mark.parametrize("word", FORMS)
@pytest.mark.parametrize("callback_id", ["", "of.an.earlier.time"])
def test_unknown_form_stays_open(demo: Demo, clinician: UserDriver, word: str, callback_id: str) -> None:
    view = opened(clinician, word)
    view.content["callback_id"] = callback_id
    before = rows(demo.bot.db)
    sent = clinician.submit(view)

    assert rejection_with_input_kept(sent, view) == error_messages.FORM_NO_LONGER_THERE
    assert rows(demo.bot.db) == before
    clinician.close(view)


@pytest.mark.parametrize("word", FORMS)
def test_form_without_newer_fields_is_accepted(clinician: UserDriver, word: str) -> None:
    view = opened(clinician, word)
    view.content["blocks"] = [each for each in view.blocks if each["block_id"] == FORMS[word]]
    view.values = {FORMS[word]: view.values[FORMS[word]]}
    sent = clinician.submit(view)

    assert sent.ok
    assert "Thank you" in str(sent.view and sent.view.content)


def test_form_without_fields_is_replaced_by_a_message(clinician: UserDriver) -> None:
    view = opened(clinician, "suggest")
    view.content["blocks"] = [each for each in view.blocks if each["type"] != "input"]
    view.values = {}
    sent = clinician.submit(view)

    assert sent.error is None
    assert error_messages.FORM_NO_LONGER_THERE in str(sent.view and sent.view.content)


def test_buttons_of_deleted_sessions(demo: Demo, clinician: UserDriver) -> None:
    """Sessions are moved, canceled and finally deleted; older messages still carry their ids."""
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
        action_ids.DELIVERY_CONFIRM,
        action_ids.DELIVERY_RESEND,
        action_ids.DELIVERY_RETRY,
        action_ids.ATTENDANCE_COME,
        action_ids.ATTENDANCE_LEAVE,
        action_ids.ATTENDANCE_WHO,
        action_ids.MATERIALS_OPEN,
        action_ids.SHARE_OPEN,
    ],
)
def test_buttons_with_unknown_values(demo: Demo, action_id: str, value: str) -> None:
    for who in (CLINICIAN, ORGANIZER):
        person = demo.slack.as_user(who)
        [message] = person.command(COMMAND, "help", channel=ROUNDS).shown
        blocks = copy.deepcopy(message.blocks)
        button = {"type": "button", "action_id": action_id, "value": value, "text": {"type": "plain_text", "text": "x"}}
        message.blocks[:] = [*blocks, {"type": "actions", "block_id": "old", "elements": [button]}]
        before = rows(demo.bot.db)
        pressed = person.press(message, action_id)

        assert pressed.error is None
        # The resolution of an unconfirmed delivery replaces the question.
        assert pressed.text or pressed.view or delivery_alerts.SETTLED_BEFORE in message.all_text()
        assert rows(demo.bot.db) == before
        if pressed.view is not None:
            person.close(pressed.view)
