"""A person who is known in two chats chooses in the form for reminders where the app messages them."""

from datetime import timedelta

import pytest

from bot.demo import Demo
from bot.views.kit.action_ids import REMINDERS_CHAT
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN as CLINICIAN_IN_SLACK
from playground.teams.client.user_driver import TeamsUserDriver
from tests.journeys.teams.test_forms import shown
from tests.journeys.teams.test_people import COMMAND, decline, suggest, suggest_in_slack
from tests.journeys.teams.test_words import answer_of

WHERE = "Where we message you"


@pytest.fixture
def in_slack(demo: Demo) -> UserDriver:
    """The clinician in Slack."""
    return demo.slack.as_user(CLINICIAN_IN_SLACK)


def told_of_a_decision(demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver, topic: str) -> list[int]:
    """Return how many messages a decision about their suggestion brings in Slack and in Teams."""
    decline(demo, topic)
    before = len(in_slack.dm()), len(clinician.chat())
    demo.clock.forward(timedelta(minutes=3).total_seconds())
    return [len(in_slack.dm()) - before[0], len(clinician.chat()) - before[1]]


@pytest.mark.postgres
def test_chosen_chat_stays_where_they_are_messaged(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    suggest_in_slack(in_slack, "Handoffs at night")
    suggest(clinician, "Sepsis alerts")
    form = answer_of(clinician.say("remind"))
    clinician.press(form, "Save", {REMINDERS_CHAT: "In Slack"})
    saved = shown(clinician, form).all_text()
    clinician.say("next")
    suggest(clinician, "Night shifts")
    chosen = told_of_a_decision(demo, in_slack, clinician, "Handoffs at night")
    in_slack.command(COMMAND, "remind")
    asked = in_slack.view()
    assert asked is not None
    before = asked.all_text()
    in_slack.submit(values={REMINDERS_CHAT: "last"})
    in_slack.close(every=True)
    clinician.say("next")
    followed = told_of_a_decision(demo, in_slack, clinician, "Sepsis alerts")

    assert WHERE in form.all_text()
    assert "Messages come in Slack." in saved
    assert chosen == [1, 0]
    assert WHERE in before
    assert followed == [0, 1]


def test_person_of_one_chat_is_not_asked(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    new = answer_of(clinician.say("remind"))
    suggest(clinician, "Sepsis alerts")
    known = answer_of(clinician.say("remind"))

    for form in (new, known):
        assert "Before every session" in form.all_text()
        assert WHERE not in form.all_text()
