"""What people do, over the wire to an app and back: commands, presses, forms, and what they see when it fails."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from playground.records import NotOnScreenError
from playground.seed import CLINICIAN, GENERAL, MEMBER, ORGANIZER, ROUNDS
from playground.server import Playground
from tests.playground.conftest import FakeApp, Heard


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def form(**more: Any) -> dict[str, Any]:
    """A modal with one required text, one choice and one tick box."""
    return {
        "type": "modal",
        "callback_id": "suggest",
        "title": plain("Suggest"),
        "submit": plain("Send"),
        "blocks": [
            {
                "type": "input",
                "block_id": "topic",
                "label": plain("Topic"),
                "element": {"type": "plain_text_input", "action_id": "words", "max_length": 20, "min_length": 3},
            },
            {
                "type": "input",
                "block_id": "kind",
                "optional": True,
                "label": plain("Kind"),
                "element": {
                    "type": "static_select",
                    "action_id": "pick",
                    "options": [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}],
                },
            },
        ],
        **more,
    }


def opening(client: WebClient, view: dict[str, Any]) -> Any:
    """An app that opens a modal whenever it is given a trigger."""

    def behave(heard: Heard) -> None:
        trigger = heard.fields.get("trigger_id") or heard.payload["trigger_id"]
        client.views_open(trigger_id=trigger, view=view)

    return behave


BUTTON = [
    {
        "type": "actions",
        "block_id": "b",
        "elements": [
            {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"},
            {"type": "button", "action_id": "go2", "text": plain("Go"), "value": "2"},
        ],
    }
]


class TestCommands:
    def test_it_arrives_signed_and_whole(self, slack: Playground, app: FakeApp) -> None:
        outcome = slack.as_user(CLINICIAN).command("/lhs-rounds", " next ")
        heard = app.last
        assert outcome.ok
        assert outcome.shown == []
        assert SignatureVerifier(slack.signing_secret).is_valid_request(heard.raw, heard.headers)
        assert heard.fields | {"token": "", "response_url": "", "trigger_id": ""} == {
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

    def test_text_is_for_the_typist_alone(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: "nothing planned"
        outcome = slack.as_user(CLINICIAN).command("/lhs-rounds", channel="#general")
        assert [(each.text, each.ephemeral_to, each.channel) for each in outcome.shown] == [
            ("nothing planned", CLINICIAN, GENERAL)
        ]
        assert slack.as_user(ORGANIZER).ephemerals(GENERAL) == []

    def test_in_channel_is_for_all(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: {"response_type": "in_channel", "text": "look", "blocks": BUTTON}
        slack.as_user(CLINICIAN).command("/lhs-rounds")
        assert slack.as_user(MEMBER).messages(ROUNDS)[-1].text == "look"

    def test_wrong_blocks_are_not_shown(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: {"text": "x", "blocks": [{"type": "header", "text": plain("x" * 151)}]}
        outcome = slack.as_user(CLINICIAN).command("/lhs-rounds")
        assert outcome.error == "invalid_blocks"
        assert outcome.detail == ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"]
        assert outcome.text == '/lhs-rounds failed with the error "invalid_command_response"'

    @pytest.mark.parametrize("status", [401, 404, 500])
    def test_a_failure_is_told_in_slacks_words(self, slack: Playground, app: FakeApp, status: int) -> None:
        app.behave = lambda _: (status, "a traceback")
        outcome = slack.as_user(CLINICIAN).command("/lhs-rounds")
        assert (outcome.error, outcome.text) == (
            "dispatch_failed",
            '/lhs-rounds failed with the error "dispatch_failed"',
        )

    def test_a_slow_app_is_not_waited_for(self, slack: Playground, app: FakeApp) -> None:
        slack.outgoing.patience = 0.2
        app.behave = lambda _: time.sleep(0.5)
        assert slack.as_user(CLINICIAN).command("/lhs-rounds").error == "operation_timeout"

    def test_an_app_that_is_down(self, slack: Playground) -> None:
        slack.connect("http://127.0.0.1:9/slack/events")
        assert slack.as_user(CLINICIAN).command("/lhs-rounds").error == "dispatch_failed"

    def test_an_unknown_command_is_not_sent(self, slack: Playground, app: FakeApp) -> None:
        assert slack.as_user(CLINICIAN).command("/lsh-rounds").error == "invalid_command"
        assert app.heard == []


class TestResponseUrls:
    def test_five_times(self, slack: Playground, app: FakeApp) -> None:
        slack.as_user(CLINICIAN).command("/lhs-rounds", channel=GENERAL)
        hook = WebhookClient(app.last.fields["response_url"], retry_handlers=[])
        answers = [hook.send(text=f"late {number}").status_code for number in range(6)]
        assert answers == [200] * 5 + [404]
        assert slack.as_user(CLINICIAN).ephemerals(GENERAL)[-1].text == "late 4"

    def test_replacing_what_was_pressed(self, slack: Playground, app: FakeApp) -> None:
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


class TestPresses:
    def test_a_button_in_a_message(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
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

    def test_one_that_is_not_there(self, slack: Playground, client: WebClient) -> None:
        client.chat_postMessage(channel=ROUNDS, text="press", blocks=BUTTON)
        person = slack.as_user(MEMBER)
        with pytest.raises(NotOnScreenError, match="there are: go, go2"):
            person.press(person.messages(ROUNDS)[-1], "stop")

    def test_a_failure_is_shown_beside_it(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        client.chat_postMessage(channel=ROUNDS, text="press", blocks=BUTTON)
        app.behave = lambda _: (500, "oh")
        person = slack.as_user(MEMBER)
        outcome = person.press(person.messages(ROUNDS)[-1], "go")
        assert (outcome.error, outcome.trouble) == ("dispatch_failed", "This app responded with Status Code 500.")


class TestForms:
    def test_filled_and_sent(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form(private_metadata="m"))
        view = person.command("/lhs-rounds", "suggest").view
        assert view is not None
        assert view.title == "Suggest"
        app.behave = None
        outcome = person.submit(view, {"topic": "Sepsis", "pick": "2"})
        assert outcome.ok
        assert outcome.view is None
        payload = app.last.payload
        assert payload["type"] == "view_submission"
        assert payload["view"]["private_metadata"] == "m"
        values = payload["view"]["state"]["values"]
        assert values["topic"]["words"] == {"type": "plain_text_input", "value": "Sepsis"}
        assert values["kind"]["pick"]["selected_option"]["value"] == "2"

    @pytest.mark.parametrize("words", [None, "ab", "x" * 21])
    def test_what_the_client_keeps_back(
        self, slack: Playground, app: FakeApp, client: WebClient, words: str | None
    ) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form())
        person.command("/lhs-rounds")
        app.heard.clear()
        outcome = person.submit(None, {"topic": words})
        assert list(outcome.errors) == ["topic"]
        assert app.heard == []

    def test_errors_keep_what_was_typed(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form())
        person.command("/lhs-rounds")
        app.behave = lambda _: {"response_action": "errors", "errors": {"topic": "no"}}
        outcome = person.submit(None, {"topic": "Sepsis"})
        assert outcome.errors == {"topic": "no"}
        assert outcome.view is not None
        assert outcome.view.values["topic"]["words"]["value"] == "Sepsis"

    @pytest.mark.parametrize(
        "answer",
        [
            {"response_action": "errors", "errors": {"nowhere": "no"}},
            {"response_action": "errors", "errors": {}},
            {"response_action": "dance"},
            {"response_action": "update", "view": {"type": "modal"}},
            (500, "oh"),
        ],
    )
    def test_a_wrong_answer_is_trouble(
        self, slack: Playground, app: FakeApp, client: WebClient, answer: object
    ) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form())
        person.command("/lhs-rounds")
        app.behave = lambda _: answer
        outcome = person.submit(None, {"topic": "Sepsis"})
        assert outcome.error is not None
        assert outcome.trouble == "We had some trouble connecting. Try again?"
        assert outcome.view is not None

    def test_update_push_clear(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form())
        first = person.command("/lhs-rounds").view
        app.behave = lambda _: {"response_action": "push", "view": form(title=plain("Second"))}
        second = person.submit(None, {"topic": "Sepsis"}).view
        assert first is not None
        assert second is not None
        assert (second.title, second.previous_id, second.root_id) == ("Second", first.id, first.id)
        app.behave = lambda _: {"response_action": "update", "view": form(title=plain("Third"))}
        third = person.submit(None, {"topic": "Sepsis"}).view
        assert third is second
        assert third.title == "Third"
        assert third.values["topic"]["words"]["value"] == "Sepsis"
        app.behave = lambda _: {"response_action": "clear"}
        assert person.submit().view is None

    def test_a_trigger_opens_once_and_not_for_long(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        person.command("/lhs-rounds")
        trigger = app.last.fields["trigger_id"]
        client.views_open(trigger_id=trigger, view=form())
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            client.views_open(trigger_id=trigger, view=form())
        with pytest.raises(SlackApiError, match="invalid_trigger_id"):
            client.views_open(trigger_id="1.2.3", view=form())
        person.command("/lhs-rounds")
        trigger = app.last.fields["trigger_id"]
        slack.workspace.triggers[trigger].made -= 3.1
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            client.views_open(trigger_id=trigger, view=form())

    def test_three_at_most(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form(blocks=BUTTON))
        person.command("/lhs-rounds")
        faults = []

        def pushing(heard: Heard) -> None:
            try:
                client.views_push(trigger_id=heard.payload["trigger_id"], view=form(blocks=BUTTON))
            except SlackApiError as error:
                faults.append(error.response["error"])

        app.behave = pushing
        for _ in range(3):
            top = person.view()
            assert top is not None
            person.press(top, "go")
        assert faults == ["push_limit_reached"]
        assert len(slack.workspace.views[CLINICIAN]) == 3

    def test_a_stale_hash_is_refused(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        app.behave = opening(client, form())
        view = slack.as_user(CLINICIAN).command("/lhs-rounds").view
        assert view is not None
        old = view.hash
        client.views_update(view_id=view.id, hash=old, view=form())
        with pytest.raises(SlackApiError, match="hash_conflict"):
            client.views_update(view_id=view.id, hash=old, view=form())
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            client.views_update(view_id=view.id, view=form(title=plain("x" * 25)))
        with pytest.raises(SlackApiError, match="view_too_large"):
            client.views_update(view_id=view.id, view=form(private_metadata="x" * 260_000))

    def test_closing_is_told_if_asked_for(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form(notify_on_close=True))
        person.command("/lhs-rounds")
        app.behave = None
        assert person.close().view is None
        assert (app.last.payload["type"], app.last.payload["is_cleared"]) == ("view_closed", False)

    def test_another_persons_form_is_not_theirs(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        app.behave = opening(client, form())
        view = slack.as_user(CLINICIAN).command("/lhs-rounds").view
        with pytest.raises(NotOnScreenError):
            slack.as_user(ORGANIZER).submit(view, {"topic": "Sepsis"})


class TestByHand:
    def test_the_same_body_twice_at_once(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
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
        assert len({each.raw for each in app.heard[-5:]}) == 1

    def test_tampered_and_stale(self, slack: Playground, app: FakeApp) -> None:
        verifier = SignatureVerifier(slack.signing_secret)
        body = slack.as_user(CLINICIAN).command_body("/lhs-rounds", "next")
        slack.send_signed(body, signed="v0=" + "0" * 64)
        assert not verifier.is_valid_request(app.last.raw, app.last.headers)
        slack.send_signed(body, timestamp=str(int(slack.workspace.real()) - 400))
        assert not verifier.is_valid_request(app.last.raw, app.last.headers)
        slack.send_signed(body, headers={"X-Slack-Signature": ""})
        assert "X-Slack-Signature" not in app.last.headers

    def test_events(self, slack: Playground, app: FakeApp) -> None:
        slack.send_event({"type": "app_uninstalled"}, event_id="Ev1")
        slack.send_event({"type": "app_uninstalled"}, event_id="Ev1", retry_num=1)
        first, again = [json.loads(each.raw) for each in app.heard]
        assert first["event_id"] == again["event_id"] == "Ev1"
        assert first["event"]["type"] == "app_uninstalled"
        assert "X-Slack-Retry-Num" not in app.heard[0].headers
        assert app.heard[1].headers["X-Slack-Retry-Num"] == "1"

    def test_what_is_subscribed_to(self, slack: Playground, app: FakeApp) -> None:
        person = slack.as_user(CLINICIAN)
        person.say(ROUNDS, "hello")
        person.open_home()
        assert app.heard == []
        slack.workspace.subscriptions = {"message.channels", "app_home_opened"}
        person.say(ROUNDS, "hello")
        assert (app.last.payload["event"]["type"], app.last.payload["event"]["channel_type"]) == ("message", "channel")
        person.open_home()
        assert app.last.payload["event"]["type"] == "app_home_opened"

    def test_the_address_is_verified(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda heard: {"challenge": heard.payload["challenge"]}
        assert slack.verify_url("abc")
        app.behave = None
        assert not slack.verify_url("abc")
