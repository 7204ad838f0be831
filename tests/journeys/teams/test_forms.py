"""Suggestions and feedback from Teams: as a card in the own chat, and in a dialog from a card in a channel."""

import pytest
from sqlalchemy import text

from bot.core.suggestions.suggestions import MAX_TOPIC
from bot.demo import Demo
from playground.seed import ORGANIZER as ORGANIZER_IN_SLACK
from playground.teams.adaptive_cards.elements import visible_actions
from playground.teams.client.outcome import TeamsOutcome
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.client.user_view import SeenMessage
from tests.journeys.teams.test_words import CHANNEL, answer_of

TOPIC, WHY, SHOW_NAME = "suggestion.topic", "suggestion.why", "suggestion.show_name"
WORDS, SIGNED = "feedback.words", "feedback.signed"
PATIENT = "MRN 12345678 was readmitted"


def announced(demo: Demo, person: TeamsUserDriver) -> SeenMessage:
    """The month's announcement in the channel."""
    demo.clock.forward(300)
    return next(each for each in person.messages(CHANNEL) if each.is_bot)


def form_of(person: TeamsUserDriver, typed: str) -> SeenMessage:
    return answer_of(person.say(typed))


def shown(person: TeamsUserDriver, form: SeenMessage) -> SeenMessage:
    """What a message shows by now."""
    return next(each for each in person.messages(form.conversation) if each.id == form.id)


def dialog_of(outcome: TeamsOutcome) -> str:
    assert (outcome.error, outcome.detail) == (None, [])
    assert outcome.dialog is not None
    return str(outcome.dialog.card)


def stored(demo: Demo, table: str) -> list[str]:
    with demo.bot.db.engine.connect() as connection:
        return [str(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608 - fixed table names


def test_button_that_has_expired_says_where_the_latest_is(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    card = answer_of(clinician.say("next"))
    message = teams_demo.teams.tenant.find(card.conversation, card.id)
    assert message is not None
    [button] = [each for each in visible_actions(message.card or {}) if each.get("title") == "I’m going"]
    button["data"]["action"] = "of.an.earlier.release"
    said = answer_of(clinician.press_action(card, button)).all_text()

    assert "That button has expired. See the latest by typing “home” in your chat with LHS Rounds." in said


def test_suggestion_from_teams_reaches_the_organizer_who_uses_slack(demo: Demo, clinician: TeamsUserDriver) -> None:
    clinician.press(form_of(clinician, "suggest Fewer blood draws at night"), "Send", {SHOW_NAME: "0"})
    demo.bot.run_once()

    [card] = demo.slack.as_user(ORGANIZER_IN_SLACK).dm()
    assert "Fewer blood draws at night" in card.all_text()


def test_button_in_a_channel_opens_a_dialog_that_no_one_else_sees(
    teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver
) -> None:
    card = announced(teams_demo, clinician)
    before = member.messages(CHANNEL)
    opened = clinician.press(card, "Suggest a topic")
    thanked = clinician.submit_dialog({TOPIC: "Fewer blood draws at night"})

    assert "Your suggestion goes to the LHS Rounds organizers." in dialog_of(opened)
    assert "Thanks! We sent your suggestion to the organizers." in dialog_of(thanked)
    assert len(stored(teams_demo, "suggestions")) == 1
    assert member.dialog() is None
    assert member.messages(CHANNEL) == before
    assert clinician.messages(CHANNEL) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("   ", "a few words"),
        ("ab", "Enter at least 3 letters."),
        ("🎉🎉🎉", "Add a few words"),
        ("x" * (MAX_TOPIC + 1), "The limit is"),
    ],
)
def test_error_is_shown_at_its_field_and_what_was_typed_stays(
    teams_demo: Demo, clinician: TeamsUserDriver, typed: str, said: str
) -> None:
    clinician.press(announced(teams_demo, clinician), "Suggest a topic")
    refused = clinician.submit_dialog({TOPIC: typed, WHY: "Because of the nights"})

    if refused.error == "invalid_inputs":
        assert refused.errors == {TOPIC: "Fill in this field."}
    else:
        assert said in dialog_of(refused)
    dialog = clinician.dialog()
    assert dialog is not None
    sent = clinician.submit_dialog({TOPIC: "Fewer blood draws"})
    assert "Thanks!" in dialog_of(sent)
    assert "Because of the nights" in stored(teams_demo, "suggestions")[0]


def test_patient_information_is_asked_about_in_the_card(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    form = form_of(clinician, f"suggest {PATIENT}")
    clinician.press(form, "Send", {WHY: "It happens often"})
    asked = shown(clinician, form)
    before = stored(teams_demo, "suggestions")
    [confirm] = [each for each in typed_in(asked) if each.startswith("patient")]
    clinician.press(asked, "Send", {confirm: "0"})

    assert "looks like a medical record number" in asked.all_text()
    assert {TOPIC: PATIENT, WHY: "It happens often"}.items() <= typed_in(asked).items()
    assert before == []
    assert "Thanks!" in shown(clinician, form).all_text()
    assert len(stored(teams_demo, "suggestions")) == 1


def inputs_of(message: SeenMessage) -> list[dict[str, object]]:
    assert message.card is not None
    return [each for each in message.card["body"] if str(each["type"]).startswith("Input.")]


def typed_in(message: SeenMessage) -> dict[str, object]:
    return {str(each["id"]): each.get("value", "") for each in inputs_of(message)}


def test_form_that_is_sent_twice_counts_once(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    form = form_of(clinician, "suggest Fewer blood draws at night")
    send = next(each for element in (form.card or {})["body"] for each in element.get("actions", []))
    clinician.press_action(form, send)
    message = teams_demo.teams.tenant.find(form.conversation, form.id)
    assert message is not None
    data = {**send["data"], **{name: str(value) for name, value in typed_in(form).items()}}
    again = teams_demo.teams.activities.card_action(clinician.person, message, send, data, "manual")
    teams_demo.teams.outbound.deliver(again)

    assert len(stored(teams_demo, "suggestions")) == 1


def test_feedback_button_in_a_channel_opens_a_dialog(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    opened = clinician.press(announced(teams_demo, clinician), "Send feedback")
    refused = clinician.submit_dialog({WORDS: PATIENT})
    dialog = clinician.dialog()

    assert "Your feedback goes to the LHS Rounds organizers." in dialog_of(opened)
    assert "looks like a medical record number" in dialog_of(refused)
    assert dialog is not None
    assert dialog.values is not None
    assert stored(teams_demo, "feedback") == []


def test_share_posts_in_the_channel_where_the_form_was_opened(
    teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver
) -> None:
    card = announced(teams_demo, clinician)
    clinician.press(card, "Share")
    shared = clinician.submit_dialog({"share.words": "Worth your time"})

    assert "Shared. They’ll see it’s from you." in dialog_of(shared)
    [_, posted] = [each for each in member.messages(CHANNEL) if each.is_bot]
    assert "shared a session" in posted.all_text()
    assert "Worth your time" in posted.all_text()


def test_share_in_the_own_chat_says_where_it_works(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    pressed = clinician.press(answer_of(clinician.say("next")), "Share")

    assert "In Teams, sessions are shared in channels." in answer_of(pressed).all_text()
