"""What an operator sees of an app in Teams: readiness, metrics and the log."""

import logging
from datetime import timedelta

import pytest

from bot.demo import Demo
from playground.teams.client.user_driver import TeamsUserDriver
from tests.logged import all_logged
from tests.observability.test_metrics import get, value


def lose_token(demo: Demo, person: TeamsUserDriver) -> None:
    """Let Teams reject the app's token, which is then asked for again."""
    demo.teams.faults.reject("activities.create", status=401, error="Unauthorized")
    person.say("next")


def test_readiness_says_what_is_wrong_with_the_sign_in(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    ready = get(teams_demo.url, "/readyz")
    lose_token(teams_demo, clinician)
    good, teams_demo.teams.tenant.secret = teams_demo.teams.tenant.secret, "another"
    rejected = get(teams_demo.url, "/readyz")
    teams_demo.teams.tenant.secret = good
    teams_demo.teams.faults.fail("token", status=503)
    down = get(teams_demo.url, "/readyz")
    teams_demo.teams.faults.reset("token")
    silent = get(teams_demo.url, "/readyz")
    again = get(teams_demo.url, "/readyz")

    assert ((200, "ready"), (200, "ready")) == (ready, again)
    assert (503, "Microsoft rejects the app’s sign-in (invalid_client): run lhs-rounds doctor") == rejected
    assert (503, "Microsoft’s sign-in has an outage (HTTP 503)") == down
    assert (503, "Microsoft’s sign-in doesn’t respond") == silent


def test_metrics_by_chat(demo: Demo, clinician: TeamsUserDriver) -> None:
    demo.teams.faults.reject("activities.create", status=403, error="BotNotInConversationRoster")
    demo.clock.forward(timedelta(minutes=5).total_seconds())
    clinician.say("next")
    _, page = get(demo.url, "/metrics")

    # The announcement, and what both organizers hear of Teams' refusal.
    assert 3 == value(page, "rounds_deliveries_total", outcome="posted", surface="slack")
    assert 1 == value(page, "rounds_deliveries_total", outcome="refused", surface="teams")
    assert 3 == value(page, "rounds_delivery_lateness_seconds_count", surface="slack")
    assert 1 == value(page, "rounds_teams_errors_total", method="activities.create", error="403")
    assert 2 == value(page, "rounds_teams_calls_total", method="activities.create")
    assert value(page, "rounds_requests_total", kind="teams", status="200") >= 1
    # A dashboard of Slack sees nothing of Teams.
    assert 0 == value(page, "rounds_slack_calls_total", method="activities.create")


def test_log_names_the_chat_and_nothing_that_was_written(
    demo: Demo, clinician: TeamsUserDriver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    demo.clock.forward(timedelta(minutes=5).total_seconds())
    clinician.say("suggest Handoffs at night")
    clinician.say("an unheard-of word")
    lines = all_logged(caplog)

    assert "surface=slack" in lines
    assert "surface=teams" in lines
    assert "Handoffs" not in lines
    assert "unheard-of" not in lines


def test_person_is_looked_for_in_slack_once(demo: Demo, clinician: TeamsUserDriver) -> None:
    for _ in range(3):
        clinician.say("next")

    assert 1 == demo.slack.calls.count("users.lookupByEmail")
