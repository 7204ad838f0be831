"""Events: what is sent, what is sent again, and the verified address."""

import json
import time
from collections.abc import Iterator

import pytest

from playground.seed import CLINICIAN, ROUNDS
from playground.server import Playground
from tests.playground.conftest import FakeApp


class TestEvents:
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


class TestRetries:
    @pytest.fixture(autouse=True)
    def _short_pauses(self, slack: Playground) -> Iterator[None]:
        slack.outgoing.retries.pauses = (0.0, 0.05, 0.1)
        slack.outgoing.retries.done.clear()
        yield
        slack.outgoing.retries.stop()
        slack.outgoing.retries.pauses = ()

    def tries(self, app: FakeApp) -> list[tuple[str | None, str | None]]:
        headers = [each.headers for each in app.heard]
        return [(each.get("X-Slack-Retry-Num"), each.get("X-Slack-Retry-Reason")) for each in headers]

    def test_three_times_and_no_more(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: (503, "busy")
        assert slack.send_event({"type": "app_uninstalled"}, event_id="Ev9").status == 503
        slack.wait(lambda: slack.outgoing.retries.pending == 0)
        again = [(number, "http_error") for number in ("1", "2", "3")]
        assert self.tries(app) == [(None, None), *again]
        assert {each.payload["event_id"] for each in app.heard} == {"Ev9"}
        assert [(each.event_id, each.number, each.reply.status) for each in slack.outgoing.retries.done] == [
            ("Ev9", 1, 503),
            ("Ev9", 2, 503),
            ("Ev9", 3, 503),
        ]

    def test_until_it_is_answered(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: (500, "oh") if len(app.heard) < 3 else None
        slack.workspace.subscriptions = {"message.channels"}
        slack.as_user(CLINICIAN).say(ROUNDS, "hello")
        slack.wait(lambda: slack.outgoing.retries.pending == 0)
        assert [number for number, _ in self.tries(app)] == [None, "1", "2"]

    def test_an_app_that_is_slow_or_down(self, slack: Playground, app: FakeApp) -> None:
        # Long enough that even a busy machine answers the second time within it.
        slack.outgoing.patience = 1.5
        app.behave = lambda _: time.sleep(2) if len(app.heard) < 2 else None
        slack.send_event({"type": "app_uninstalled"})
        slack.wait(lambda: slack.outgoing.retries.pending == 0)
        assert self.tries(app) == [(None, None), ("1", "http_timeout")]
        slack.connect("http://127.0.0.1:9/slack/events")
        slack.send_event({"type": "app_uninstalled"})
        slack.wait(lambda: slack.outgoing.retries.pending == 0)
        assert [each.reason for each in slack.outgoing.retries.done[1:]] == ["connection_failed"] * 3

    def test_what_is_answered_is_not_sent_again(self, slack: Playground, app: FakeApp) -> None:
        slack.send_event({"type": "app_uninstalled"})
        assert slack.outgoing.retries.pending == 0
        assert len(app.heard) == 1

    def test_an_app_can_ask_not_to(self, slack: Playground, app: FakeApp) -> None:
        app.behave = lambda _: (500, "oh", {"X-Slack-No-Retry": "1"})
        slack.send_event({"type": "app_uninstalled"})
        assert slack.outgoing.retries.pending == 0
        assert len(app.heard) == 1

    def test_none_are_sent_unless_asked_for(self, slack: Playground, app: FakeApp) -> None:
        slack.outgoing.retries.pauses = ()
        app.behave = lambda _: (500, "oh")
        slack.send_event({"type": "app_uninstalled"})
        assert slack.outgoing.retries.pending == 0
        assert len(app.heard) == 1

    def test_the_end_does_not_wait_for_a_pause(self, slack: Playground, app: FakeApp) -> None:
        slack.outgoing.retries.pauses = (600.0,)
        app.behave = lambda _: (500, "oh")
        slack.send_event({"type": "app_uninstalled"})
        assert slack.outgoing.retries.pending == 1
        slack.outgoing.retries.stop()
        assert slack.outgoing.retries.pending == 0
        assert len(app.heard) == 1
