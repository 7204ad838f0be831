"""Events: delivery, retries, and request URL verification."""

import json
import time
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from playground.seed import CLINICIAN, GENERAL, ROUNDS
from playground.server import Playground
from tests.playground.conftest import FakeApp


class TestEvents:
    def test_event_delivery(self, slack: Playground, app: FakeApp) -> None:
        slack.send_event({"type": "app_uninstalled"}, event_id="Ev1")
        slack.send_event({"type": "app_uninstalled"}, event_id="Ev1", retry_num=1)
        first, again = [json.loads(each.raw) for each in app.received]
        assert first["event_id"] == again["event_id"] == "Ev1"
        assert first["event"]["type"] == "app_uninstalled"
        assert "X-Slack-Retry-Num" not in app.received[0].headers
        assert app.received[1].headers["X-Slack-Retry-Num"] == "1"

    def test_only_subscribed_events_are_sent(self, slack: Playground, app: FakeApp) -> None:
        person = slack.as_user(CLINICIAN)
        person.say(ROUNDS, "hello")
        person.open_home()
        assert app.received == []
        slack.workspace.subscriptions = {"message.channels", "app_home_opened"}
        person.say(ROUNDS, "hello")
        assert (app.last.payload["event"]["type"], app.last.payload["event"]["channel_type"]) == ("message", "channel")
        person.open_home()
        assert app.last.payload["event"]["type"] == "app_home_opened"

    def test_mention_is_an_event_of_its_own_where_the_app_is(self, slack: Playground, app: FakeApp) -> None:
        slack.workspace.subscriptions = {"app_mention"}
        person, mention = slack.as_user(CLINICIAN), f"<@{slack.workspace.bot_user}> hello"
        person.say(GENERAL, mention)
        person.say(person.dm_channel, mention)
        assert app.received == []
        parent = person.say(ROUNDS, "hello").shown[0]
        person.say(ROUNDS, mention, thread_ts=parent.ts)
        event = app.last.payload["event"]
        assert (event["type"], event["thread_ts"]) == ("app_mention", parent.ts)

    @pytest.mark.parametrize(
        ("event", "scope", "place"), [("app_mention", "app_mentions:read", ROUNDS), ("message.im", "im:history", None)]
    )
    def test_event_needs_its_scope(
        self, slack: Playground, app: FakeApp, event: str, scope: str, place: str | None
    ) -> None:
        slack.workspace.subscriptions = {event}
        slack.workspace.scopes -= {scope}
        person = slack.as_user(CLINICIAN)
        person.say(place or person.dm_channel, f"<@{slack.workspace.bot_user}> hello")
        assert app.received == []

    def test_private_message_in_a_thread_without_replies_is_not_shown(
        self, slack: Playground, client: WebClient
    ) -> None:
        person = slack.as_user(CLINICIAN)
        parent = person.say(ROUNDS, "hello").shown[0]

        def answer() -> int:
            before = len(person.ephemerals(ROUNDS))
            client.chat_postEphemeral(channel=ROUNDS, user=CLINICIAN, text="only you", thread_ts=parent.ts)
            return len(person.ephemerals(ROUNDS)) - before

        assert answer() == 0
        person.say(ROUNDS, "a reply", thread_ts=parent.ts)
        assert answer() == 1

    def test_request_url_verification(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda received: {"challenge": received.payload["challenge"]}
        assert slack.verify_url("abc")
        app.behave = None
        assert not slack.verify_url("abc")


class TestRetries:
    @pytest.fixture(autouse=True)
    def _short_pauses(self, slack: Playground) -> Iterator[None]:
        slack.outbound.retries.delays = (0.0, 0.05, 0.1)
        slack.outbound.retries.attempts.clear()
        yield
        slack.outbound.retries.stop()
        slack.outbound.retries.delays = ()

    def attempts(self, app: FakeApp) -> list[tuple[str | None, str | None]]:
        headers = [each.headers for each in app.received]
        return [(each.get("X-Slack-Retry-Num"), each.get("X-Slack-Retry-Reason")) for each in headers]

    def test_failed_event_is_retried_three_times(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: (503, "busy")
        assert slack.send_event({"type": "app_uninstalled"}, event_id="Ev9").status == 503
        slack.wait(lambda: slack.outbound.retries.pending == 0)
        again = [(number, "http_error") for number in ("1", "2", "3")]
        assert self.attempts(app) == [(None, None), *again]
        assert {each.payload["event_id"] for each in app.received} == {"Ev9"}
        assert [(each.id, each.number, each.response.status) for each in slack.outbound.retries.attempts] == [
            ("Ev9", 1, 503),
            ("Ev9", 2, 503),
            ("Ev9", 3, 503),
        ]

    def test_retries_stop_after_success(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: (500, "oh") if len(app.received) < 3 else None
        slack.workspace.subscriptions = {"message.channels"}
        slack.as_user(CLINICIAN).say(ROUNDS, "hello")
        slack.wait(lambda: slack.outbound.retries.pending == 0)
        assert [number for number, _ in self.attempts(app)] == [None, "1", "2"]

    def test_retry_reasons_of_a_slow_or_unreachable_app(self, slack: Playground, app: FakeApp) -> None:
        # Long enough for the second response even on a busy machine.
        slack.outbound.timeout = 1.5
        app.behave = lambda _: time.sleep(2) if len(app.received) < 2 else None
        slack.send_event({"type": "app_uninstalled"})
        slack.wait(lambda: slack.outbound.retries.pending == 0)
        assert self.attempts(app) == [(None, None), ("1", "http_timeout")]
        slack.connect("http://127.0.0.1:9/slack/events")
        slack.send_event({"type": "app_uninstalled"})
        slack.wait(lambda: slack.outbound.retries.pending == 0)
        assert [each.reason for each in slack.outbound.retries.attempts[1:]] == ["connection_failed"] * 3

    def test_acknowledged_event_is_not_retried(self, slack: Playground, app: FakeApp) -> None:
        slack.send_event({"type": "app_uninstalled"})
        assert slack.outbound.retries.pending == 0
        assert len(app.received) == 1

    def test_no_retry_header_stops_retries(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: (500, "oh", {"X-Slack-No-Retry": "1"})
        slack.send_event({"type": "app_uninstalled"})
        assert slack.outbound.retries.pending == 0
        assert len(app.received) == 1

    def test_no_retries_by_default(self, slack: Playground, app: FakeApp) -> None:
        slack.outbound.retries.delays = ()
        app.behave = lambda _: (500, "oh")
        slack.send_event({"type": "app_uninstalled"})
        assert slack.outbound.retries.pending == 0
        assert len(app.received) == 1

    def test_stop_does_not_wait_for_a_retry_delay(self, slack: Playground, app: FakeApp) -> None:
        slack.outbound.retries.delays = (600.0,)
        app.behave = lambda _: (500, "oh")
        slack.send_event({"type": "app_uninstalled"})
        assert slack.outbound.retries.pending == 1
        slack.outbound.retries.stop()
        assert slack.outbound.retries.pending == 0
        assert len(app.received) == 1
