"""What a person does in Teams reaches the bot as Teams sends it, and they see what Teams shows them."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground.models import NotOnScreenError
from playground.teams.client.user_view import SeenMessage
from playground.teams.models import Person
from playground.teams.seed import CLINICIAN, MEMBER, ORGANIZER, ROUNDS, TEAM, TENANT_ID
from playground.teams.server import TeamsPlayground
from tests.playground.conftest import FakeApp, ReceivedRequest
from tests.playground.teams.bot import Bot, block, card, execute, says, shows, submit, text, with_card

TOPIC = {
    "type": "Input.Text",
    "id": "topic",
    "label": "Topic",
    "isRequired": True,
    "errorMessage": "Write a topic.",
    "maxLength": 20,
}


def posted(teams: TeamsPlayground, bot: Bot, content: dict[str, Any], person: str = CLINICIAN) -> SeenMessage:
    """Post a card in the channel and return it as that person sees it."""
    assert bot.post(ROUNDS, with_card(content)).status == 201
    return teams.as_user(person).messages("lhs-rounds")[-1]


# Messages


def test_mention_in_a_channel_reaches_the_bot_with_its_entity(teams: TeamsPlayground, app: FakeApp) -> None:
    [seen] = teams.as_user(CLINICIAN).mention("lhs-rounds", "next").shown
    activity = app.last.payload
    assert (activity["type"], activity["id"], activity["channelId"]) == ("message", seen.id, "msteams")
    assert activity["text"] == "<at>LHS Rounds</at> next"
    assert activity["from"] == {
        "id": CLINICIAN,
        "name": "Clinician",
        "aadObjectId": teams.tenant.people[CLINICIAN].aad_object_id,
    }
    assert activity["recipient"]["id"] == teams.tenant.bot_id
    assert activity["conversation"] == {
        "conversationType": "channel",
        "tenantId": TENANT_ID,
        "isGroup": True,
        "id": f"{ROUNDS};messageid={seen.id}",
    }
    assert activity["channelData"]["channel"] == {"id": ROUNDS}
    assert activity["channelData"]["team"]["id"] == TEAM
    assert activity["channelData"]["tenant"] == {"id": TENANT_ID}
    [mention] = [each for each in activity["entities"] if each["type"] == "mention"]
    assert mention["text"] == "<at>LHS Rounds</at>"
    assert mention["mentioned"]["id"] == teams.tenant.bot_id
    [html] = activity["attachments"]
    assert html["contentType"] == "text/html"
    assert html["content"].endswith(">LHS Rounds</span> next</p>")
    assert app.last.headers["x-ms-tenant-id"] == TENANT_ID


def test_chat_reaches_the_bot_without_a_mention(teams: TeamsPlayground, app: FakeApp) -> None:
    user = teams.as_user(CLINICIAN)
    assert user.say("next").ok
    activity = app.last.payload
    assert activity["text"] == "next"
    assert activity["conversation"] == {"conversationType": "personal", "tenantId": TENANT_ID, "id": user.chat_id}
    assert "team" not in activity["channelData"]


def test_channel_message_without_a_mention_does_not_reach_the_bot(teams: TeamsPlayground, app: FakeApp) -> None:
    teams.as_user(CLINICIAN).write("lhs-rounds", "who has the slides?")
    assert app.received == []
    assert [each.text for each in teams.as_user(MEMBER).messages("lhs-rounds")] == ["who has the slides?"]


def test_mention_in_a_thread_names_the_thread(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    root = bot.post(ROUNDS, text("root")).body["id"]
    user = teams.as_user(CLINICIAN)
    user.mention("lhs-rounds", "next", thread=user.messages("lhs-rounds")[0])
    assert app.last.payload["conversation"]["id"] == f"{ROUNDS};messageid={root}"
    assert app.last.payload["replyToId"] == root
    assert [each.text for each in user.replies(user.threads("lhs-rounds")[0])] == ["<at>LHS Rounds</at> next"]


def test_outcome_shows_what_the_bot_answered_meanwhile(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    def answer(received: ReceivedRequest) -> None:
        bot.post(received.payload["conversation"]["id"], text("Tuesday at noon"))

    app.behave = answer
    outcome = teams.as_user(CLINICIAN).mention("lhs-rounds", "next")
    assert outcome.text == "<at>LHS Rounds</at> next\nTuesday at noon"
    assert outcome.shown[0].thread == outcome.shown[1].thread


def test_person_without_the_app_cannot_reach_the_bot(teams: TeamsPlayground) -> None:
    teams.tenant.add_person(Person("29:1new", "New", "new@example.org", "0"))
    with pytest.raises(NotOnScreenError):
        teams.as_user("29:1new").say("next")
    with pytest.raises(NotOnScreenError):
        teams.as_user("29:1new").mention("lhs-rounds", "next")
    teams.as_admin(ORGANIZER).uninstall_from_team(teams.tenant.teams[TEAM])
    with pytest.raises(NotOnScreenError):
        teams.as_user(CLINICIAN).mention("lhs-rounds", "next")
    teams.as_admin(CLINICIAN).block()
    with pytest.raises(NotOnScreenError):
        teams.as_user(CLINICIAN).say("next")


def test_targeted_message_disappears_after_a_day(teams: TeamsPlayground, bot: Bot) -> None:
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    teams.tenant.now = lambda: now
    bot.post(ROUNDS, text("for you", recipient={"id": CLINICIAN}), targeted=True)
    user = teams.as_user(CLINICIAN)
    assert len(user.targeted("lhs-rounds")) == 1
    now += timedelta(hours=24)
    assert user.messages("lhs-rounds") == []


# Buttons


def test_execute_sends_the_inputs_merged_into_the_data(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    seen = posted(teams, bot, card(TOPIC, actions=(execute("Send", "suggest", series=3),)))
    app.behave = lambda _: says("Thanks")
    outcome = teams.as_user(CLINICIAN).press(seen, "Send", {"topic": "Sepsis"})
    assert (outcome.ok, outcome.notice) == (True, "Thanks")
    activity = app.last.payload
    assert (activity["type"], activity["name"], activity["replyToId"]) == ("invoke", "adaptiveCard/action", seen.id)
    assert activity["value"] == {
        "action": {
            "type": "Action.Execute",
            "title": "Send",
            "verb": "suggest",
            "data": {"series": 3, "topic": "Sepsis"},
        },
        "trigger": "manual",
    }


def test_submit_arrives_as_a_message_with_a_value(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    seen = posted(teams, bot, card(TOPIC, actions=(submit("Send", action="suggest"),)))
    assert teams.as_user(CLINICIAN).press(seen, "Send", {"topic": "Sepsis"}).ok
    activity = app.last.payload
    assert (activity["type"], activity["value"]) == ("message", {"action": "suggest", "topic": "Sepsis"})
    assert "text" not in activity
    assert activity["replyToId"] == seen.id


def test_message_back_and_im_back_send_their_text(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    back = submit("Back", msteams={"type": "messageBack", "text": "next", "displayText": "Next"})
    as_me = submit("As me", msteams={"type": "imBack", "value": "schedule"})
    seen = posted(teams, bot, card(block("a"), actions=(back, as_me)))
    user = teams.as_user(CLINICIAN)
    user.press(seen, "Back")
    assert app.last.payload["text"] == "next"
    outcome = user.press(seen, "As me")
    assert app.last.payload["text"] == "<at>LHS Rounds</at> schedule"
    assert outcome.text == "<at>LHS Rounds</at> schedule"


def test_new_card_is_shown_to_the_person_who_pressed_alone(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    seen = posted(teams, bot, card(block("neutral"), actions=(execute("I'm going"),)))
    app.behave = lambda _: shows(card(block("you are going")))
    outcome = teams.as_user(CLINICIAN).press(seen, "I'm going")
    assert outcome.text.strip() == "you are going"
    assert teams.as_user(CLINICIAN).messages("lhs-rounds")[0].all_text().strip() == "you are going"
    assert "neutral" in teams.as_user(MEMBER).messages("lhs-rounds")[0].all_text()
    bot.update(ROUNDS, seen.id, with_card(card(block("moved"))))
    assert teams.as_user(CLINICIAN).messages("lhs-rounds")[0].all_text().strip() == "moved"


@pytest.mark.parametrize(
    ("response", "error"),
    [
        ((500, ""), "unreachable"),
        ((401, ""), "unreachable"),
        ("", "invalid_response"),
        ({"statusCode": 200, "type": "text", "value": "x"}, "invalid_response"),
        (shows(card({"type": "TextBlock"})), "invalid_card"),
        (
            {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": {"code": "Bad", "message": "No."}},
            "Bad",
        ),
    ],
)
def test_response_that_is_not_an_answer(
    teams: TeamsPlayground, bot: Bot, app: FakeApp, response: Any, error: str
) -> None:
    seen = posted(teams, bot, card(block("neutral"), actions=(execute("Go"),)))
    app.behave = lambda _: response
    outcome = teams.as_user(CLINICIAN).press(seen, "Go")
    assert (outcome.ok, outcome.error) == (False, error)
    assert outcome.error_text
    assert teams.as_user(CLINICIAN).messages("lhs-rounds")[0].card == seen.card


def test_press_that_is_not_answered_in_time_fails(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    seen = posted(teams, bot, card(block("neutral"), actions=(execute("Go"),)))
    teams.outbound.timeout = 0.05
    app.behave = lambda _: time.sleep(0.1)
    assert teams.as_user(CLINICIAN).press(seen, "Go").error == "unreachable"


def test_link_opens_without_the_bot(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    link = {"type": "Action.OpenUrl", "title": "Calendar", "url": "https://example.org/c"}
    seen = posted(teams, bot, card(block("a"), actions=(link,)))
    assert teams.as_user(CLINICIAN).press(seen, "Calendar").opened == "https://example.org/c"
    assert app.received == []


def test_buttons_with_one_title_are_told_apart_by_their_data(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    rows = {"type": "ActionSet", "actions": [execute("Plan", id=1), execute("Plan", id=2)]}
    seen = posted(teams, bot, card(rows))
    app.behave = lambda _: says("Planned")
    user = teams.as_user(CLINICIAN)
    with pytest.raises(NotOnScreenError, match="2 buttons are 'Plan'"):
        user.press(seen, "Plan")
    user.press(seen, "Plan", data={"id": 2})
    assert app.last.payload["value"]["action"]["data"] == {"id": 2}


def test_hidden_and_disabled_buttons_cannot_be_pressed(teams: TeamsPlayground, bot: Bot) -> None:
    hidden = {"type": "Container", "isVisible": False, "items": [{"type": "ActionSet", "actions": [execute("Hidden")]}]}
    seen = posted(teams, bot, card(hidden, actions=({**execute("Disabled"), "isEnabled": False}, execute("Shown"))))
    assert seen.buttons == ["Shown"]
    for title in ("Hidden", "Disabled", "Missing"):
        with pytest.raises(NotOnScreenError):
            teams.as_user(CLINICIAN).press(seen, title)


def test_message_that_is_gone_cannot_be_pressed(teams: TeamsPlayground, bot: Bot) -> None:
    seen = posted(teams, bot, card(block("a"), actions=(execute("Go"),)))
    bot.delete(ROUNDS, seen.id)
    with pytest.raises(NotOnScreenError):
        teams.as_user(CLINICIAN).press(seen, "Go")


# Refresh


def refreshing(**more: Any) -> dict[str, Any]:
    return card(block("neutral"), refresh={"action": execute("Refresh", "state", session=5), **more})


def test_card_is_refreshed_once_for_each_reader(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    posted(teams, bot, refreshing())
    app.behave = lambda received: shows(card(block(f"for {received.payload['from']['name']}")))
    for person in (CLINICIAN, MEMBER):
        user = teams.as_user(person)
        for _ in range(2):
            assert user.read("lhs-rounds")[0].all_text().strip() == f"for {user.person.name}"
    assert len(app.received) == 2
    value = app.last.payload["value"]
    assert (value["trigger"], value["action"]["data"]) == ("automatic", {"session": 5})


def test_edited_card_is_refreshed_again(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    seen = posted(teams, bot, refreshing())
    app.behave = lambda _: shows(card(block("mine")))
    user = teams.as_user(CLINICIAN)
    user.read("lhs-rounds")
    bot.update(ROUNDS, seen.id, with_card(refreshing()))
    assert user.messages("lhs-rounds")[0].all_text().strip().startswith("neutral")
    user.read("lhs-rounds")
    assert len(app.received) == 2


def test_refresh_that_fails_leaves_the_card(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    posted(teams, bot, refreshing())
    app.behave = lambda _: (500, "")
    assert teams.as_user(CLINICIAN).read("lhs-rounds")[0].all_text().strip().startswith("neutral")


def test_in_a_large_team_only_those_named_are_refreshed(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    for number in range(60):
        person = teams.tenant.add_person(Person(f"29:{number}", "Guest", "", str(number)))
        teams.tenant.teams[TEAM].members.append(person.id)
    posted(teams, bot, refreshing(userIds=[CLINICIAN]))
    app.behave = lambda _: shows(card(block("mine")))
    assert teams.as_user(MEMBER).read("lhs-rounds")[0].all_text().strip().startswith("neutral")
    assert teams.as_user(CLINICIAN).read("lhs-rounds")[0].all_text().strip() == "mine"
