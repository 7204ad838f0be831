"""The page's HTTP API: the screen of a person as JSON, and their actions."""

import json
from typing import Any

import pytest

from playground.teams.seed import CLINICIAN, MEMBER, ROUNDS
from playground.teams.server import TeamsPlayground
from tests.playground.conftest import FakeApp, ReceivedRequest
from tests.playground.teams.bot import (
    Answer,
    Bot,
    block,
    card,
    dialog,
    execute,
    request,
    says,
    shows,
    submit,
    text,
    with_card,
)

HEADERS = {"Content-Type": "application/json"}


def screen(teams: TeamsPlayground, user: str = CLINICIAN) -> Any:
    return request("GET", f"{teams.page_url}playground/screen?user={user}", None, {}, 5).body


def perform(teams: TeamsPlayground, kind: str, **arguments: Any) -> Answer:
    body = json.dumps({"user": CLINICIAN, "kind": kind, **arguments}).encode()
    return request("POST", f"{teams.page_url}playground/do", body, HEADERS, 5)


def channel(state: Any, name: str = "lhs-rounds") -> Any:
    return next(each for each in state["channels"] if each["name"] == name)


def test_screen_shows_what_a_person_sees(teams: TeamsPlayground, bot: Bot) -> None:
    bot.post(ROUNDS, text("for all"))
    bot.post(ROUNDS, text("for you", recipient={"id": CLINICIAN}), targeted=True)
    mine, theirs = screen(teams), screen(teams, MEMBER)
    assert [(each["text"], each["targeted"]) for each in channel(mine)["messages"]] == [
        ("for all", False),
        ("for you", True),
    ]
    assert [each["text"] for each in channel(theirs)["messages"]] == ["for all"]
    assert (mine["surface"], mine["user"], theirs["user"]) == ("Teams", CLINICIAN, MEMBER)
    assert [each["name"] for each in mine["channels"]] == ["LHS Rounds", "General", "lhs-rounds"]


def test_person_may_be_named_by_address_and_an_unknown_one_is_the_first(teams: TeamsPlayground) -> None:
    assert screen(teams, "member@example.org")["user"] == MEMBER
    assert screen(teams, "nobody")["user"] == CLINICIAN


def test_actions_of_a_card_are_numbered_on_the_screen_alone(teams: TeamsPlayground, bot: Bot) -> None:
    bot.post(ROUNDS, with_card(card(block("a"), actions=(execute("One"), execute("Two")))))
    [message] = channel(screen(teams))["messages"]
    assert [each["key"] for each in message["card"]["actions"]] == [0, 1]
    kept = teams.tenant.messages[ROUNDS][0].card
    assert kept is not None
    assert "key" not in kept["actions"][0]


def test_message_reaches_the_bot_if_it_mentions_it(teams: TeamsPlayground, app: FakeApp) -> None:
    perform(teams, "say", channel=ROUNDS, text="hello, all")
    assert app.received == []
    [root] = channel(screen(teams))["messages"]
    perform(teams, "say", channel=ROUNDS, text="@LHS Rounds next", thread=root["ts"])
    assert app.last.payload["text"] == "<at>LHS Rounds</at> next"
    assert app.last.payload["conversation"]["id"] == f"{ROUNDS};messageid={root['ts']}"
    perform(teams, "say", channel=teams.as_user(CLINICIAN).chat_id, text="next")
    assert app.last.payload["text"] == "next"


def test_press_sends_the_inputs_that_belong_to_the_action(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    needed = {"type": "Input.Text", "id": "t", "label": "T", "isRequired": True, "errorMessage": "Write it."}
    skip = {**execute("Skip"), "associatedInputs": "none"}
    message = bot.post(ROUNDS, with_card(card(needed, actions=(execute("Send"), skip)))).body["id"]
    app.behave = lambda _: says("Noted")
    refused = perform(teams, "press", channel=ROUNDS, message=message, key=0, inputs={"t": ""}).body
    assert (refused["error"], refused["errors"]) == ("invalid_inputs", {"t": "Write it."})
    sent = perform(teams, "press", channel=ROUNDS, message=message, key=0, inputs={"t": "words"}).body
    assert (sent["error"], sent["notice"]) == (None, "Noted")
    assert app.last.payload["value"]["action"]["data"] == {"t": "words"}
    perform(teams, "press", channel=ROUNDS, message=message, key=1, inputs={"t": "words"})
    assert app.last.payload["value"]["action"]["data"] == {}


def test_reading_refreshes_cards_once(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    bot.post(ROUNDS, with_card(card(block("neutral"), refresh={"action": execute("Refresh")})))
    app.behave = lambda _: shows(card(block("mine")))
    assert channel(screen(teams))["messages"][0]["refreshes"]
    perform(teams, "read", channel=ROUNDS)
    [message] = channel(screen(teams))["messages"]
    assert (message["refreshes"], message["card"]["body"]) == (False, [block("mine")])


def test_dialog_is_opened_submitted_and_closed(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    form = card({"type": "Input.Text", "id": "t"}, actions=(submit("Send"),))

    def behave(received: ReceivedRequest) -> Any:
        done = {"task": {"type": "message", "value": "Thanks"}}
        return dialog(form) if received.payload["name"] == "task/fetch" else done

    app.behave = behave
    opens = submit("Open", msteams={"type": "task/fetch"})
    message = bot.post(ROUNDS, with_card(card(block("a"), actions=(opens,)))).body["id"]
    perform(teams, "press", channel=ROUNDS, message=message, key=0)
    assert screen(teams)["dialog"]["title"] == "Suggest a topic"
    assert perform(teams, "submit", key=0, inputs={"t": "words"}).body["notice"] == "Thanks"
    assert app.last.payload["value"]["data"] == {"t": "words"}
    assert screen(teams)["dialog"]["text"] == "Thanks"
    perform(teams, "close")
    assert screen(teams)["dialog"] is None


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("dance", {}),
        ("say", {"text": "hello"}),
        ("say", {"text": "hello", "channel": "19:nowhere"}),
        ("press", {"channel": ROUNDS, "message": "1", "key": 0}),
        ("submit", {"key": 0}),
    ],
)
def test_action_that_is_not_possible_is_refused(teams: TeamsPlayground, kind: str, arguments: dict[str, Any]) -> None:
    assert perform(teams, kind, **arguments).status == 400


def test_pages_lead_to_each_other(teams: TeamsPlayground) -> None:
    teams.link_to("Slack", "http://127.0.0.1:9/")
    assert screen(teams)["others"] == {"Slack": "http://127.0.0.1:9/"}
    answer = request("GET", teams.page_url, None, {}, 5)
    assert 'src="/page/teams/main.js"' in answer.body
    assert "script-src 'self'" in answer.headers["content-security-policy"]
