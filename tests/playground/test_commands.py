"""Slash commands over HTTP, and their response_urls."""

import time

import pytest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient  # noqa: TID251 - without its retries, as any app might

from playground.models import NotOnScreenError
from playground.seed import CLINICIAN, GENERAL, MEMBER, ORGANIZER, ROUNDS
from playground.server import Playground
from tests.playground.conftest import FakeApp
from tests.playground.surfaces import BUTTON, plain


class TestCommands:
    def test_command_arrives_signed_and_complete(self, slack: Playground, app: FakeApp) -> None:
        outcome = slack.as_user(CLINICIAN).command("/lhs-rounds", " next ")
        received = app.last
        assert outcome.ok
        assert outcome.shown == []
        assert SignatureVerifier(slack.signing_secret).is_valid_request(received.raw, received.headers)
        assert received.fields | {"token": "", "response_url": "", "trigger_id": ""} == {
            "token": "",
            "team_id": slack.workspace.team_id,
            "team_domain": "playground",
            "channel_id": ROUNDS,
            "channel_name": "lhs-rounds",
            "user_id": CLINICIAN,
            "user_name": "clinician",
            "command": "/lhs-rounds",
            "text": "next",
            "api_app_id": slack.workspace.app_id,
            "is_enterprise_install": "false",
            "response_url": "",
            "trigger_id": "",
        }

    def test_text_response_is_ephemeral(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: "nothing planned"
        outcome = slack.as_user(CLINICIAN).command("/lhs-rounds", channel="#general")
        assert [(each.text, each.ephemeral_to, each.channel) for each in outcome.shown] == [
            ("nothing planned", CLINICIAN, GENERAL)
        ]
        assert slack.as_user(ORGANIZER).ephemerals(GENERAL) == []

    def test_in_channel_response_is_public(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: {"response_type": "in_channel", "text": "look", "blocks": BUTTON}
        slack.as_user(CLINICIAN).command("/lhs-rounds")
        assert slack.as_user(MEMBER).messages(ROUNDS)[-1].text == "look"

    def test_invalid_blocks_are_not_shown(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: {"text": "x", "blocks": [{"type": "header", "text": plain("x" * 151)}]}
        outcome = slack.as_user(CLINICIAN).command("/lhs-rounds")
        assert outcome.error == "invalid_blocks"
        assert outcome.detail == ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"]
        assert outcome.text == '/lhs-rounds failed with the error "invalid_command_response"'

    @pytest.mark.parametrize("status", [401, 404, 500])
    def test_failure_is_shown_in_slacks_wording(self, slack: Playground, app: FakeApp, status: int) -> None:
        app.behave = lambda _: (status, "a traceback")
        outcome = slack.as_user(CLINICIAN).command("/lhs-rounds")
        assert (outcome.error, outcome.text) == (
            "dispatch_failed",
            '/lhs-rounds failed with the error "dispatch_failed"',
        )

    def test_slow_app_times_out(self, slack: Playground, app: FakeApp) -> None:
        slack.outbound.timeout = 0.2
        app.behave = lambda _: time.sleep(0.5)
        assert slack.as_user(CLINICIAN).command("/lhs-rounds").error == "operation_timeout"

    def test_unreachable_app(self, slack: Playground) -> None:
        slack.connect("http://127.0.0.1:9/slack/events")
        assert slack.as_user(CLINICIAN).command("/lhs-rounds").error == "dispatch_failed"

    def test_unknown_command_is_not_sent(self, slack: Playground, app: FakeApp) -> None:
        assert slack.as_user(CLINICIAN).command("/lsh-rounds").error == "invalid_command"
        assert app.received == []


class TestResponseUrls:
    def test_response_url_works_five_times(self, slack: Playground, app: FakeApp) -> None:
        slack.as_user(CLINICIAN).command("/lhs-rounds", channel=GENERAL)
        hook = WebhookClient(app.last.fields["response_url"], retry_handlers=[])
        answers = [hook.send(text=f"late {number}").status_code for number in range(6)]
        assert answers == [200] * 5 + [404]
        assert slack.as_user(CLINICIAN).ephemerals(GENERAL)[-1].text == "late 4"

    def test_replace_original(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: {"text": "one", "blocks": BUTTON}
        person = slack.as_user(CLINICIAN)
        message = person.command("/lhs-rounds").shown[0]
        app.behave = None
        person.press(message, "go")
        hook = WebhookClient(app.last.payload["response_url"], retry_handlers=[])
        assert hook.send_dict({"replace_original": True, "text": "two"}).status_code == 200
        assert (message.text, message.blocks) == ("two", [])
        assert hook.send_dict({"text": "x", "blocks": [{"type": "nonsense"}]}).status_code == 400
        assert hook.send_dict({"delete_original": True}).status_code == 200
        with pytest.raises(NotOnScreenError):
            person.press(message, "go")
