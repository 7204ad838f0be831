"""Dialogs (task modules): opened from a card, validated, submitted, drawn again and closed."""

from collections.abc import Callable
from typing import Any

import pytest

from playground.models import NotOnScreenError
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN, ROUNDS
from playground.teams.server import TeamsPlayground
from tests.playground.conftest import FakeApp, ReceivedRequest
from tests.playground.teams.bot import Bot, block, card, dialog, execute, submit, with_card

TOPIC = {"type": "Input.Text", "id": "topic", "label": "Topic", "isRequired": True, "errorMessage": "Write a topic."}
FORM = card(TOPIC, actions=(submit("Send", action="suggest"),))
OPEN = submit("Suggest", msteams={"type": "task/fetch"}, dialog_id="suggest")


def answers(**by_name: Any) -> Callable[[ReceivedRequest], Any]:
    """Return a bot that answers task/fetch and task/submit with these."""

    def behave(received: ReceivedRequest) -> Any:
        return by_name[received.payload["name"].removeprefix("task/")]

    return behave


@pytest.fixture
def user(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> TeamsUserDriver:
    """Return a clinician with the form open."""
    bot.post(ROUNDS, with_card(card(block("Rounds"), actions=(OPEN,))))
    app.behave = answers(fetch=dialog(FORM), submit="")
    opened = teams.as_user(CLINICIAN)
    outcome = opened.press(opened.find("Suggest"), "Suggest")
    assert outcome.ok
    return opened


def test_button_opens_the_dialog_of_the_bot(user: TeamsUserDriver, app: FakeApp) -> None:
    activity = app.last.payload
    assert (activity["type"], activity["name"]) == ("invoke", "task/fetch")
    assert activity["value"]["data"] == {"msteams": {"type": "task/fetch"}, "dialog_id": "suggest"}
    opened = user.dialog()
    assert opened is not None
    assert (opened.title, opened.card) == ("Suggest a topic", FORM)


def test_submission_carries_the_inputs_and_an_empty_answer_closes(user: TeamsUserDriver, app: FakeApp) -> None:
    outcome = user.submit_dialog({"topic": "Sepsis"})
    assert (outcome.ok, outcome.dialog) == (True, None)
    activity = app.last.payload
    assert (activity["name"], activity["value"]["data"]) == ("task/submit", {"action": "suggest", "topic": "Sepsis"})


def test_client_refuses_to_send_a_form_that_lacks_something(user: TeamsUserDriver, app: FakeApp) -> None:
    app.received.clear()
    outcome = user.submit_dialog()
    assert (outcome.error, outcome.errors) == ("invalid_inputs", {"topic": "Write a topic."})
    assert outcome.dialog is not None
    assert app.received == []


def test_form_is_drawn_again_with_what_the_bot_puts_in(user: TeamsUserDriver, app: FakeApp) -> None:
    again = card({**TOPIC, "value": "Sepsis"}, block("There is one like it."), actions=(submit("Send anyway"),))
    app.behave = answers(submit=dialog(again, "Suggest again"))
    outcome = user.submit_dialog({"topic": "Sepsis"})
    assert outcome.dialog is not None
    assert (outcome.dialog.title, outcome.dialog.values) == ("Suggest again", {})
    user.submit_dialog()
    assert app.last.payload["value"]["data"] == {"topic": "Sepsis"}


def test_message_replaces_the_form(user: TeamsUserDriver, app: FakeApp) -> None:
    app.behave = answers(submit={"task": {"type": "message", "value": "Thank you."}})
    outcome = user.submit_dialog({"topic": "Sepsis"})
    assert outcome.notice == "Thank you."
    assert outcome.dialog is not None
    assert (outcome.dialog.text, outcome.dialog.card) == ("Thank you.", None)
    with pytest.raises(NotOnScreenError):
        user.submit_dialog()
    user.close_dialog()
    assert user.dialog() is None


def test_bot_that_fails_leaves_what_was_typed(user: TeamsUserDriver, app: FakeApp) -> None:
    app.behave = lambda _: (500, "")
    outcome = user.submit_dialog({"topic": "Sepsis"})
    assert outcome.error == "unreachable"
    app.behave = answers(submit="")
    assert user.submit_dialog().ok
    assert app.last.payload["value"]["data"]["topic"] == "Sepsis"


@pytest.mark.parametrize(
    ("response", "error"),
    [
        ("", "invalid_response"),
        ({"task": {"type": "continue", "value": {"url": "https://example.org"}}}, "invalid_response"),
        (dialog(card({"type": "TextBlock"})), "invalid_card"),
    ],
)
def test_dialog_that_cannot_be_shown(teams: TeamsPlayground, bot: Bot, app: FakeApp, response: Any, error: str) -> None:
    bot.post(ROUNDS, with_card(card(block("Rounds"), actions=(OPEN,))))
    app.behave = lambda _: response
    user = teams.as_user(CLINICIAN)
    outcome = user.press(user.find("Suggest"), "Suggest")
    assert (outcome.error, outcome.dialog) == (error, None)


def test_dialog_supports_submit_alone(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    bot.post(ROUNDS, with_card(card(block("Rounds"), actions=(OPEN,))))
    app.behave = answers(fetch=dialog(card(TOPIC, actions=(execute("Send"),))))
    user = teams.as_user(CLINICIAN)
    user.press(user.find("Suggest"), "Suggest")
    with pytest.raises(NotOnScreenError, match=r"Action\.Submit only"):
        user.submit_dialog({"topic": "Sepsis"})
