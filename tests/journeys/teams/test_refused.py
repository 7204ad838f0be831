"""What people who do not organize, and people of another tenant, are refused in Teams: nothing of it happens."""

import pytest

from bot.core.commands.vocabulary import ORGANIZER_COMMANDS
from bot.demo import Demo
from bot.store.db.types import Base
from bot.views.error_messages import FORM_NO_LONGER_THERE
from bot.views.kit.action_ids import REPLY_OPEN, REPLY_WORDS
from playground.models import Json
from playground.teams.adaptive_cards.elements import visible_actions
from playground.teams.client import card_form
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.models import Message
from tests.journeys.outbox.test_message_updates import advance_to, at
from tests.journeys.teams.test_forms import SIGNED, form_of

# Two chats and their clocks, which take seconds.
pytestmark = pytest.mark.rest

OTHER_TENANT = "00000000-0000-0000-0000-000000000001"
ONLY_ORGANIZERS = "Only organizers can do that."
# What everybody may press: the words behind these mean something for everybody.
FOR_ALL = {f"command.run.{each}" for each in ("help", "history", "organizers", "suggestions")}
# What is typed to see organizers' buttons and forms, and to see everybody's.
ORGANIZERS_WORDS = (
    *("manage", "add", "edit april", "move april", "cancel april", "season", "import", "plan", "suggestions"),
    *("history", "initiatives", "report 2024", "settings", "organizers", "status", "home", "help"),
)
WORDS = ("next", "schedule", "past", "help", "home", "calendar", "remind", "suggest", "feedback", "privacy")


def stored(demo: Demo) -> dict[str, list[str]]:
    """Return everything in the database, except which requests were handled."""
    with demo.bot.db.read() as tx:
        return {
            each.name: sorted(repr(row) for row in tx.execute(each.select()))
            for each in Base.metadata.sorted_tables
            if each.name != "anonymous_submissions"
        }


def sent_by_buttons(user: TeamsUserDriver) -> dict[str, Json]:
    """Return what the buttons in a person's chat send, by their title and action."""
    found = {}
    for card in (each.card for each in user.chat() if each.card):
        for action in (each for each in visible_actions(card) if "data" in each):
            fields = card_form.inputs_for(card, action)
            sent = {**action["data"], **card_form.submitted(fields, card_form.fill(fields, {}))}
            found[f"{action['title']}: {sent['action']}"] = sent
    return found


@pytest.fixture
def organizers_own(teams_demo: Demo, organizer: TeamsUserDriver, member: TeamsUserDriver) -> dict[str, Json]:
    """What organizers' buttons send, of all that they read in a month, and which nobody else has."""
    for words in ORGANIZERS_WORDS:
        organizer.say(words)
    member.press(form_of(member, "suggest Handoffs at night"), "Send")
    member.press(form_of(member, "feedback It was cold"), "Send", {SIGNED: "1"})
    advance_to(teams_demo, at(4, 1, 12))
    for words in WORDS:
        member.say(words)
    everybodys = {each["action"] for each in sent_by_buttons(member).values()} - {"_submit"} | FOR_ALL
    return {name: each for name, each in sent_by_buttons(organizer).items() if each["action"] not in everybodys}


def pressed(demo: Demo, user: TeamsUserDriver, sent: Json) -> Json:
    """Return a press in a person's own chat that sends what another person's button would send."""
    card = next(each for each in reversed(user.chat()) if each.card)
    message = demo.teams.tenant.find(card.conversation, card.id)
    assert isinstance(message, Message)
    return demo.teams.activities.card_action(user.person, message, {"verb": sent["action"]}, sent, "manual")


def test_organizers_words_are_refused(teams_demo: Demo, member: TeamsUserDriver) -> None:
    member.say("help")
    before = stored(teams_demo)
    read = {each.usage: member.say(each.usage).text for each in ORGANIZER_COMMANDS}

    # Two of them are answered to everybody, with what is theirs.
    assert "You haven’t suggested a topic yet." in read.pop("suggestions")
    assert "Questions? Contact" in read.pop("organizers")
    assert {word: words for word, words in read.items() if ONLY_ORGANIZERS not in words} == {}
    assert stored(teams_demo) == before


def test_organizers_buttons_are_refused(
    teams_demo: Demo, member: TeamsUserDriver, organizers_own: dict[str, Json]
) -> None:
    before, read = stored(teams_demo), {}
    for name, sent in organizers_own.items():
        response = teams_demo.teams.outbound.send(pressed(teams_demo, member, sent))
        assert response.status == 200, name
        shown = member.chat()[-1]
        if sent["action"] == REPLY_OPEN:
            # Who may reply is checked when it is sent.
            member.press(shown, "Send", {REPLY_WORDS: "Hello"})
            shown = member.chat()[-1]
        read[name] = shown.all_text()

    # Forms are sealed for the person who opened them.
    said = {"_submit": FORM_NO_LONGER_THERE}
    expected = {name: said.get(organizers_own[name]["action"], ONLY_ORGANIZERS) for name in read}
    assert {name: words for name, words in read.items() if expected[name] not in words} == {}
    assert len(read) > 30
    assert stored(teams_demo) == before


def test_a_person_of_another_tenant_is_refused(
    teams_demo: Demo, organizer: TeamsUserDriver, organizers_own: dict[str, Json]
) -> None:
    """Even with the id of an organizer."""
    before, read = stored(teams_demo), organizer.chat()
    for sent in organizers_own.values():
        press = pressed(teams_demo, organizer, sent)
        press["channelData"]["tenant"]["id"] = OTHER_TENANT
        assert teams_demo.teams.outbound.send(press).status == 401

    assert organizer.chat() == read
    assert stored(teams_demo) == before
