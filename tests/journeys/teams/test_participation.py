"""A clinician in Teams says that they come, is reminded, checks in, and rates the session."""

import re
from datetime import timedelta

import pytest

from bot.demo import Demo
from playground.seed import ORGANIZER as ORGANIZER_IN_SLACK
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.client.user_view import SeenMessage
from tests.harness import release_posts
from tests.journeys.admin.test_settings import change
from tests.journeys.outbox.test_message_updates import advance_to, at, edit
from tests.journeys.teams.test_forms import announced, dialog_of, form_of, shown, stored, typed_in
from tests.journeys.teams.test_words import CHANNEL, answer_of

OVERALL, RELEVANT, CHANGE = "evaluation.overall", "evaluation.relevant", "evaluation.change"
GOOD = {OVERALL: "0", RELEVANT: "0"}


def open_prompt(demo: Demo, person: TeamsUserDriver) -> SeenMessage:
    """The channel's request to rate the first session."""
    release_posts(demo.bot.db, demo.clock.now())
    while not (prompts := [each for each in person.messages(CHANNEL) if "How was " in each.summary]):
        assert demo.clock.next_post()
    return prompts[-1]


@pytest.mark.postgres
def test_press_in_a_channel_answers_one_person_and_leaves_the_card_of_others(
    teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver
) -> None:
    card = announced(teams_demo, clinician)
    before = member.messages(CHANNEL)
    [said] = [each for each in clinician.press(card, "I’m going").shown if each.is_targeted]

    assert "You’re going to LHS Rounds on Thursday, March 21." in said.all_text()
    assert member.messages(CHANNEL) == before
    assert len(stored(teams_demo, "attendances")) == 1


def test_second_press_counts_once_and_may_be_withdrawn(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    answer = answer_of(clinician.say("next"))
    clinician.press(announced(teams_demo, clinician), "I’m going")
    going = answer_of(clinician.press(answer, "I’m going"))
    twice = stored(teams_demo, "attendances")
    left = answer_of(clinician.press(going, "Can’t make it"))

    assert len(twice) == 1
    assert "You’re not marked as going on March 21." in left.all_text()
    assert stored(teams_demo, "attendances") == []


def test_reminder_is_chosen_in_the_chat_and_comes_there(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    form = form_of(clinician, "remind")
    clinician.press(form, "Save", {"reminders.one": ["The day before"]})
    advance_to(teams_demo, at(3, 20, 18))

    assert "The next session: we’ll message you the day before." in shown(clinician, form).all_text()
    assert "by typing “home” in your chat with LHS Rounds" in shown(clinician, form).all_text()
    reminder = clinician.chat()[-1]
    assert "Tomorrow: LHS Rounds" in reminder.all_text()
    assert "Slack" not in reminder.all_text()
    assert "Turn off reminders" in reminder.buttons


def test_reminder_is_chosen_in_a_dialog_from_a_channel(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    clinician.press(announced(teams_demo, clinician), "Remind me")
    saved = clinician.submit_dialog({"reminders.every": ["The day before"]})

    assert "Every session: we’ll message you the day before." in dialog_of(saved)
    assert len(stored(teams_demo, "subscriptions")) == 1


@pytest.fixture
def code(demo: Demo) -> str:
    """The check-in code of a session at noon, for which an organizer in Slack uses check-in."""
    organizer = demo.slack.as_user(ORGANIZER_IN_SLACK)
    change(organizer, "posts", after=["check_in", "prompt"])
    organizer.close(every=True)
    edit(organizer, "march 21", start="12:00", minutes="60")
    advance_to(demo, at(3, 20, 9))
    [card] = [each for each in organizer.dm() if "Check-in code" in each.all_text()]
    found = re.search(r"Check-in code: ([A-Z0-9]{5})", card.all_text())
    assert found is not None
    return found[1]


def test_check_in_by_typing_the_code(demo: Demo, clinician: TeamsUserDriver, code: str) -> None:
    early = answer_of(clinician.say(f"check-in {code}")).all_text()
    advance_to(demo, at(3, 21, 12, 5))
    there = answer_of(clinician.mention(CHANNEL, f"check-in {code.lower()}")).all_text()

    assert "Check-in isn’t open." in early
    assert "You’re checked in for March 21. Thanks for coming!" in there


def test_wrong_code_keeps_the_form_open(demo: Demo, clinician: TeamsUserDriver, code: str) -> None:
    advance_to(demo, at(3, 21, 11, 50))
    form = form_of(clinician, "check-in")
    clinician.press(form, "Check in", {"check_in.code": "XXXXX"})
    wrong = shown(clinician, form)
    clinician.press(wrong, "Check in", {"check_in.code": code})

    assert "That code isn’t right. 2 tries left." in wrong.all_text()
    assert typed_in(wrong)["check_in.code"] == "XXXXX"
    assert "You’re checked in" in shown(clinician, form).all_text()


def test_own_request_to_rate_says_that_it_was_done(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    clinician.say("I’m coming")
    in_channel = open_prompt(teams_demo, clinician)
    teams_demo.clock.forward(timedelta(hours=1).total_seconds())
    own = next(each for each in clinician.chat() if "How was " in each.summary)
    clinician.press(own, "Rate this session")
    form = clinician.chat()[-1]
    clinician.press(form, "Send", GOOD)

    assert "Your answers are in" in shown(clinician, form).all_text()
    assert "You rated this session. Thank you!" in shown(clinician, own).all_text()
    assert "Rate this session" not in shown(clinician, own).buttons
    assert "Rate this session" in shown(clinician, in_channel).buttons
