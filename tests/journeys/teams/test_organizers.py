"""What organizers do in their chat with LHS Rounds in Teams, beside another one who is in Slack."""

from collections.abc import Iterator, Mapping

import pytest

from playground.seed import CLINICIAN as SLACK_CLINICIAN
from playground.seed import ROUNDS as SLACK_CHANNEL
from playground.seed import SECOND_ORGANIZER as SECOND_SLACK_ORGANIZER
from playground.teams.client.outcome import TeamsOutcome
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.client.user_view import SeenMessage
from playground.teams.seed import CLINICIAN, ORGANIZER
from tests.journeys.teams.both import Both, both_running

SAVED = {
    "session.date.0": "2024-05-16",
    "session.start.0": "12:00",
    "session.minutes.0": 60,
    "session.title.0": "Sepsis at night",
    "session.names.0": "Robin Speaker",
    "session.place.0": "Room 1",
}


@pytest.fixture
def both(calendar_url: str) -> Iterator[Both]:
    with both_running(calendar_url, page=None) as both:
        yield both


@pytest.fixture
def organizer(both: Both) -> TeamsUserDriver:
    return both.moves_to_teams(ORGANIZER)


def last(user: TeamsUserDriver) -> SeenMessage:
    return user.chat()[-1]


def type_and_press(user: TeamsUserDriver, words: str, button: str, inputs: Mapping[str, object] | None = None) -> str:
    """Type words, fill in the form that is the answer, press its button, and return what is read then."""
    pressed = user.press(user.say(words).shown[-1], button, inputs)
    assert pressed.ok, pressed
    return pressed.text


def press(user: TeamsUserDriver, button: str, inputs: Mapping[str, object] | None = None) -> TeamsOutcome:
    pressed = user.press(last(user), button, inputs)
    assert pressed.ok, pressed
    return pressed


def suggestion_card(both: Both, organizer: TeamsUserDriver, topic: str) -> SeenMessage:
    both.suggests(topic)
    both.bot.run_once()
    return last(organizer)


# Suggestions


@pytest.mark.postgres
def test_replies_go_from_slack_to_teams_and_back(both: Both, organizer: TeamsUserDriver) -> None:
    """The author is in Teams, one organizer in Slack and one in Teams."""
    in_slack, author = both.slack.as_user(SECOND_SLACK_ORGANIZER), both.in_teams(CLINICIAN)
    suggestion_card(both, organizer, "Handoffs")
    in_slack.press(in_slack.dm()[-1], "reply.open")
    in_slack.submit(values={"reply.words": "When would suit you?"})
    both.bot.run_once()
    asked = last(author).all_text()
    author.press(last(author), "Reply")
    press(author, "Send", {"reply.words": "In May"})
    both.bot.run_once()

    assert "When would suit you?" in asked
    assert "Second Organizer" in asked
    assert "In May" in last(organizer).all_text()
    assert "In May" in in_slack.dm()[-1].all_text()
    assert "Clinician" not in last(organizer).all_text() + in_slack.dm()[-1].all_text()


def test_an_organizer_in_teams_answers_an_author_in_slack(both: Both, organizer: TeamsUserDriver) -> None:
    author = both.slack.as_user(SLACK_CLINICIAN)
    author.command("/lhs-rounds", "suggest Handoffs")
    author.submit()
    both.bot.run_once()
    organizer.press(last(organizer), "Reply")
    press(organizer, "Send", {"reply.words": "When would suit you?"})
    both.bot.run_once()

    assert "When would suit you?" in author.dm()[-1].all_text()


def test_a_suggestion_is_planned_and_the_other_organizers_card_says_so(both: Both, organizer: TeamsUserDriver) -> None:
    organizer.press(suggestion_card(both, organizer, "Handoffs"), "Mark planned")
    both.bot.run_once()

    assert "Planned" in last(organizer).all_text()
    assert "Reopen" in last(organizer).buttons
    assert "Planned" in both.slack.as_user(SECOND_SLACK_ORGANIZER).dm()[-1].all_text()


def test_two_suggestions_become_one(both: Both, organizer: TeamsUserDriver) -> None:
    suggestion_card(both, organizer, "Handoffs")
    organizer.press(suggestion_card(both, organizer, "Handing over patients"), "Merge with another")
    form = last(organizer)
    [choice] = [each for each in (form.card or {})["body"] if each.get("type") == "Input.ChoiceSet"]
    merged = press(organizer, form.buttons[-1], {choice["id"]: choice["choices"][0]["title"]})

    assert "erged" in merged.text


def test_signed_feedback_is_answered_from_the_other_chat(both: Both, organizer: TeamsUserDriver) -> None:
    author, in_slack = both.in_teams(CLINICIAN), both.slack.as_user(SECOND_SLACK_ORGANIZER)
    words = {"feedback.words": "More time for questions", "feedback.about": "0", "feedback.signed": "1"}
    type_and_press(author, "feedback", "Send", words)
    both.bot.run_once()
    received = last(organizer).all_text()
    in_slack.press(in_slack.dm()[-1], "reply.open")
    in_slack.submit(values={"reply.words": "We will."})
    both.bot.run_once()

    assert "More time for questions" in received
    assert "Clinician" in received
    assert "We will." in last(author).all_text()


# The calendar


# Settings


def test_saving_settings_in_teams_keeps_the_channels(both: Both, organizer: TeamsUserDriver) -> None:
    """Teams has no menu of channels, so that the form does not show them."""
    settings = organizer.say("settings").shown[-1]
    organizer.press(settings, "Change", data={"value": "posts"})
    form = last(organizer)
    [time] = [
        each["id"] for each in (form.card or {})["body"] if str(each.get("id")).startswith("settings.announce_at")
    ]
    saved = press(organizer, "Save", {time: "10:30"})
    both.clock.next_post()

    assert "Announcement time: 10:30 AM" in saved.text
    assert both.channel_posts() == ["LHS Rounds: Thursday, March 21"]
    assert [each for each in both.slack.as_user(SLACK_CLINICIAN).messages(SLACK_CHANNEL) if each.metadata]


def test_an_organizer_is_added_from_the_menu_of_people(both: Both, organizer: TeamsUserDriver) -> None:
    settings = organizer.say("settings").shown[-1]
    organizer.press(settings, "Change", data={"value": "people"})
    form, looked_up = last(organizer), both.teams.calls.count("members.get")
    [people] = [
        each["id"] for each in (form.card or {})["body"] if str(each.get("id")).startswith("settings.organizers")
    ]
    chosen = ["Organizer", "Second Organizer", both.teams.tenant.people[CLINICIAN].aad_object_id]
    saved = press(organizer, "Save", {people: chosen})
    looked_up = both.teams.calls.count("members.get") - looked_up

    assert "Clinician" in saved.text
    assert "LHS Rounds settings" in both.in_teams(CLINICIAN).say("settings").text
    # Only the new person is looked up: in the chat, where they are not, and in the channel.
    assert looked_up == 2


def test_a_person_whom_teams_does_not_describe_cannot_be_chosen(both: Both, organizer: TeamsUserDriver) -> None:
    """Everything else of the form stays."""
    form = organizer.say("add").shown[-1]
    stranger = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
    refused = organizer.press(form, "Save", SAVED | {"session.accounts.0": [stranger]})
    saved = press(organizer, "Save", {"session.accounts.0": [both.teams.tenant.people[CLINICIAN].aad_object_id]})

    assert "Choose people from the team" in refused.text
    assert "Sepsis at night" in saved.text
    assert "Clinician" in saved.text


# The week


def test_an_announcement_is_skipped_from_home(both: Both, organizer: TeamsUserDriver) -> None:
    home = organizer.say("home").shown[-1]
    # The button opens the question below itself; the second one is its answer.
    actions = [each for each in _actions(home.card) if each["title"] == "Skip announcement"]
    pressed = organizer.press_action(home, actions[-1])
    both.clock.next_post()

    assert pressed.ok
    assert both.channel_posts() == []


def _actions(card: object) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    parts = card.values() if isinstance(card, dict) else card if isinstance(card, list) else []
    if isinstance(card, dict) and str(card.get("type")).startswith("Action."):
        found.append(card)
    for each in parts:
        found += _actions(each)
    return found
