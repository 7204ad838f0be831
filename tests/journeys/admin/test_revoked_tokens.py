"""A token that Slack takes back: posts wait, it is said once, and after a new installation they go out once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.app import Bot
from bot.demo import Demo, build_for_playground, settings_for
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS
from playground.server import Playground
from tests.harness import HarnessClock, release_posts
from tests.journeys.admin.test_many_workspaces import app, set_up
from tests.journeys.outbox.test_message_updates import advance_to, at
from tests.journeys.requests.test_http_requests import get
from tests.logged import logged
from tests.multi_workspace_app import MultiWorkspaceApp

__all__ = ["app"]

ERRORS = ("token_revoked", "account_inactive", "invalid_auth")
REJECTED = "to be tried again"


def announced(slack: Playground) -> list[str]:
    """Return the months that were announced, each as often as it was posted."""
    keys = [str(each.event_payload["key"]) for each in slack.delivered()]
    return [key.split("/")[3] for key in keys if key.startswith("announcement/")]


@pytest.fixture
def restarted(demo: Demo, calendar_url: str) -> Iterator[tuple[Bot, HarnessClock]]:
    """The app of a later day with a new token, on the same database."""
    clock = HarnessClock(at(3, 4))
    clock.ahead = timedelta(minutes=2)
    demo.slack.workspace.revoked[demo.slack.token] = "token_revoked"
    advance_to(demo, at(3, 3))
    demo.slack.administration.reinstall()
    bot = build_for_playground(settings_for(demo.slack, calendar_url), clock)
    yield bot, clock
    bot.stop()


@pytest.mark.parametrize("error", ERRORS)
def test_posts_wait_and_it_is_said_once(demo: Demo, error: str, caplog: pytest.LogCaptureFixture) -> None:
    demo.slack.administration.revoke_token(error)
    demo.clock.forward(24 * 3600)
    for _ in range(3):
        demo.bot.run_once()

    assert announced(demo.slack) == []
    assert len([each for each in logged(caplog.records) if REJECTED in each and error in each]) == 1


def test_new_token_posts_what_waited_once(demo: Demo, restarted: tuple[Bot, HarnessClock]) -> None:
    before = announced(demo.slack)
    bot, clock = restarted
    bot.run_once()
    clock.advance_to(at(4, 2))
    bot.run_once()

    assert before == []
    assert announced(demo.slack) == ["2024-03", "2024-04"]


def test_revoked_token_shows_in_readiness(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while nothing is due: half a minute later, the token is checked again."""
    demo.bot.run_once()
    was = get(demo, "/readyz")
    monkeypatch.setattr("bot.slack.installation.workspace_binding._REACHABLE_FOR", timedelta(0))
    demo.slack.administration.revoke_token("account_inactive")
    revoked = get(demo, "/readyz")
    demo.slack.workspace.revoked.clear()

    assert was == (200, "ready")
    assert revoked == (503, "Slack rejects the bot token (account_inactive): run lhs-rounds doctor")
    assert get(demo, "/readyz") == (200, "ready")


class TestManyWorkspaces:
    @pytest.mark.parametrize("error", ERRORS)
    def test_workspace_waits_without_an_event_and_the_others_go_on(
        self, app: MultiWorkspaceApp, error: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The event that Slack sends may be lost."""
        for slack in (app.first, app.second):
            app.install(slack)
            set_up(app, slack, calendar="April 11, 2024 - Heather Hsu")
        release_posts(app.bot.db, app.clock.now())
        app.first.administration.revoke_token(error)
        app.advance(timedelta(days=33))
        while_revoked = announced(app.first), announced(app.second)
        calls = sum(each.error == error for each in app.first.calls)
        app.install(app.first)
        app.advance(timedelta(days=1))

        assert while_revoked == ([], ["2024-03", "2024-04"])
        assert calls > 0
        assert announced(app.first) == ["2024-04"]
        assert announced(app.second) == ["2024-03", "2024-04"]
        said = [each for each in logged(caplog.records) if REJECTED in each and error in each]
        assert len(said) == 1
        assert "Heather Hsu" in app.first.as_user(CLINICIAN).command("/lhs-rounds", "next").text

    def test_app_that_was_removed_posts_once_after_it_is_installed_and_invited(self, app: MultiWorkspaceApp) -> None:
        """A new installation may not be in the channel: organizers are told once, and the invitation is enough."""
        app.install(app.first)
        set_up(app, app.first, calendar="April 11, 2024 - Heather Hsu")
        release_posts(app.bot.db, app.clock.now())
        app.multi_workspace.uninstall(app.first)
        app.first.send_event({"type": "app_uninstalled"})
        app.first.workspace.channels[ROUNDS].members.remove(app.first.workspace.bot_user)
        app.advance(timedelta(days=33))
        app.install(app.first)
        app.advance(timedelta(hours=1))
        told = [each.all_text() for each in app.first.as_user(ORGANIZER).dm() if f"<#{ROUNDS}>" in each.text]
        before = announced(app.first)
        app.first.administration.invite_app(ROUNDS)
        app.bot.run_once()
        app.advance(timedelta(days=1))

        assert before == []
        assert len(told) == 1
        assert "Add it with /invite @LHS Rounds" in told[0]
        assert announced(app.first) == ["2024-04"]
