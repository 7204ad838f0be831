"""A chat that the app is not in any more: direct messages go to the other one, and come back with it."""

from datetime import timedelta

import pytest

from bot.clock import SimulatedClock
from bot.demo import Demo, build_for_playground, settings_for
from bot.views.kit.action_ids import REMINDERS_CHAT, REMINDERS_EVERY
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN as CLINICIAN_IN_SLACK
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN, ORGANIZER, TEAM
from tests.journeys.teams.test_forms import shown
from tests.journeys.teams.test_operation import lose_token
from tests.journeys.teams.test_people import COMMAND, decline, suggest, suggest_in_slack
from tests.journeys.teams.test_words import answer_of

TOPICS = ("Handoffs at night", "Sepsis alerts", "Night shifts")


@pytest.fixture
def in_slack(demo: Demo) -> UserDriver:
    """The clinician in Slack."""
    return demo.slack.as_user(CLINICIAN_IN_SLACK)


def choose(clinician: TeamsUserDriver, in_slack: UserDriver, where: str) -> None:
    """Let the clinician suggest topics in both chats, and choose where they are messaged."""
    suggest_in_slack(in_slack, TOPICS[0])
    for topic in TOPICS[1:]:
        suggest(clinician, topic)
    form = answer_of(clinician.say("remind"))
    clinician.press(form, "Save", {REMINDERS_CHAT: where})
    assert f"Messages come {where[0].lower()}{where[1:]}." in shown(clinician, form).all_text()


def told(demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver, topic: str) -> list[int]:
    """Return how many messages a decision about a suggestion brings in Slack and in Teams."""
    decline(demo, topic)
    return told_after_a_decision(demo, in_slack, clinician)


def told_after_a_decision(demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver) -> list[int]:
    before = len(in_slack.dm()), len(clinician.chat())
    demo.clock.forward(timedelta(minutes=3).total_seconds())
    return [len(in_slack.dm()) - before[0], len(clinician.chat()) - before[1]]


@pytest.mark.postgres
def test_who_removes_the_app_from_teams_is_messaged_in_slack_until_it_is_back(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    choose(clinician, in_slack, "In Teams")
    person = demo.teams.as_admin(CLINICIAN)
    chosen = told(demo, in_slack, clinician, TOPICS[0])
    person.uninstall_for_person()
    in_slack.command(COMMAND, "next")
    removed = told(demo, in_slack, clinician, TOPICS[1])
    person.install_for_person()
    in_slack.command(COMMAND, "next")

    assert ([0, 1], [1, 0]) == (chosen, removed)
    assert [0, 1] == told(demo, in_slack, clinician, TOPICS[2])


@pytest.mark.postgres
def test_where_an_administrator_forbids_the_app_people_are_messaged_in_slack_at_once(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    choose(clinician, in_slack, "In Teams")
    admin, team = demo.teams.as_admin(ORGANIZER), demo.teams.tenant.teams[TEAM]
    admin.uninstall_from_team(team)
    demo.teams.tenant.disabled_by_admin = True
    forbidden = told(demo, in_slack, clinician, TOPICS[0])
    demo.teams.tenant.disabled_by_admin = False
    admin.install_in_team(team)

    assert [1, 0] == forbidden
    assert [0, 1] == told(demo, in_slack, clinician, TOPICS[1])


@pytest.mark.postgres
def test_reminders_go_to_slack_as_well(demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver) -> None:
    choose(clinician, in_slack, "In Teams")
    form = answer_of(clinician.say("remind"))
    clinician.press(form, "Save", {REMINDERS_EVERY: ["The day before"]})
    demo.teams.as_admin(CLINICIAN).uninstall_for_person()
    before = len(clinician.chat())
    demo.clock.forward(timedelta(days=20).total_seconds())

    assert any("Stephanie Hucker" in each.all_text() for each in in_slack.dm())
    assert len(clinician.chat()) == before


@pytest.mark.postgres
def test_while_slack_rejects_the_token_people_are_messaged_in_teams(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    choose(clinician, in_slack, "In Slack")
    decline(demo, TOPICS[0])
    demo.slack.faults.refuse("chat.postMessage", error="account_inactive", times=1)
    rejected = told_after_a_decision(demo, in_slack, clinician)

    assert [0, 1] == rejected


@pytest.mark.postgres
def test_while_microsoft_rejects_the_sign_in_people_are_messaged_in_slack(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    choose(clinician, in_slack, "In Teams")
    decline(demo, TOPICS[0])
    lose_token(demo, clinician)
    demo.teams.tenant.secret = "another"

    assert [1, 0] == told_after_a_decision(demo, in_slack, clinician)


@pytest.mark.postgres
def test_without_the_settings_for_a_chat_people_are_messaged_in_the_other_one(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    choose(clinician, in_slack, "In Teams")
    decline(demo, TOPICS[0])
    before = len(in_slack.dm()), len(clinician.chat())
    its = settings_for(demo.slack, demo.bot.settings.database_url)
    later = SimulatedClock(demo.clock.now() + timedelta(minutes=3), running=False)
    without_teams = build_for_playground(its, later)
    without_teams.run_once()
    without_teams.stop()

    assert [1, 0] == [len(in_slack.dm()) - before[0], len(clinician.chat()) - before[1]]
