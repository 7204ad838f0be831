"""Buttons in messages, repeated bodies and tampered bodies."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from playground.models import NotOnScreenError
from playground.seed import CLINICIAN, MEMBER, ROUNDS
from playground.server import Playground
from tests.playground.conftest import FakeApp
from tests.playground.surfaces import BUTTON, form, opening


class TestPresses:
    def test_button_in_a_message(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        client.chat_postMessage(channel=ROUNDS, text="press", blocks=BUTTON)
        person = slack.as_user(MEMBER)
        assert person.press(person.find("go2"), "go2", value="2").ok
        payload = app.last.payload
        assert payload["type"] == "block_actions"
        assert payload["user"]["id"] == MEMBER
        assert payload["channel"] == {"id": ROUNDS, "name": "lhs-rounds"}
        assert payload["message"]["text"] == "press"
        action = payload["actions"][0]
        assert (action["action_id"], action["block_id"], action["value"], action["type"]) == ("go2", "b", "2", "button")

    def test_missing_button(self, slack: Playground, client: WebClient) -> None:
        client.chat_postMessage(channel=ROUNDS, text="press", blocks=BUTTON)
        person = slack.as_user(MEMBER)
        with pytest.raises(NotOnScreenError, match="there are: go, go2"):
            person.press(person.messages(ROUNDS)[-1], "stop")

    def test_failure_is_shown_beside_the_button(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        client.chat_postMessage(channel=ROUNDS, text="press", blocks=BUTTON)
        app.behave = lambda _: (500, "oh")
        person = slack.as_user(MEMBER)
        outcome = person.press(person.messages(ROUNDS)[-1], "go")
        assert (outcome.error, outcome.error_text) == ("dispatch_failed", "This app responded with Status Code 500.")


class TestByHand:
    def test_same_body_sent_twice_at_once(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form())
        view = person.command("/lhs-rounds").view
        assert view is not None
        person.fill(view, {"topic": "Sepsis"})
        body = person.submission_body(view)
        app.behave = None
        with ThreadPoolExecutor(5) as pool:
            replies = list(pool.map(slack.send_signed, [body] * 5))
        assert [each.status for each in replies] == [200] * 5
        assert len({each.raw for each in app.received[-5:]}) == 1

    def test_tampered_and_stale_bodies(self, slack: Playground, app: FakeApp) -> None:
        verifier = SignatureVerifier(slack.signing_secret)
        body = slack.as_user(CLINICIAN).command_body("/lhs-rounds", "next")
        slack.send_signed(body, signature="v0=" + "0" * 64)
        assert not verifier.is_valid_request(app.last.raw, app.last.headers)
        slack.send_signed(body, timestamp=str(int(slack.workspace.wall_now()) - 400))
        assert not verifier.is_valid_request(app.last.raw, app.last.headers)
        slack.send_signed(body, headers={"X-Slack-Signature": ""})
        assert "X-Slack-Signature" not in app.last.headers
