"""What each reader sees of a card in a Teams channel: their own state, which nobody else is shown."""

import pytest

from bot.demo import Demo
from bot.services.outbox import reader_view
from bot.store.db.engine import DatabaseFault, DatabaseUnavailableError
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.client.user_view import SeenMessage
from playground.teams.models import Person
from playground.teams.seed import TEAM
from tests.journeys.requests.test_costs import counted_statements
from tests.journeys.teams.test_forms import announced, shown, stored
from tests.journeys.teams.test_participation import GOOD, open_prompt
from tests.journeys.teams.test_words import CHANNEL, answer_of

# What a refresh may cost: the person, the message, its content, and what they have done.
MOST_STATEMENTS = 14


def opened(person: TeamsUserDriver, card: SeenMessage) -> SeenMessage:
    """The card as a person sees it who has opened the channel."""
    return next(each for each in person.read(CHANNEL, opens=True) if each.id == card.id)


def fill_team(demo: Demo, to: int) -> None:
    """Let as many people be in the team."""
    members = demo.teams.tenant.teams[TEAM].members
    for number in range(len(members), to):
        person = demo.teams.tenant.add_person(Person(f"29:more-{number}", "Colleague", "", f"more-{number}"))
        members.append(person.id)


@pytest.mark.postgres
def test_each_reader_sees_what_they_have_done(
    teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver
) -> None:
    card = announced(teams_demo, clinician)
    clinician.say("I’m coming")
    own, others = opened(clinician, card), opened(member, card)

    assert "You’re going" in own.all_text()
    assert "Can’t make it" in own.buttons
    assert "I’m going" not in own.buttons
    assert "You’re going" not in others.all_text()
    assert "I’m going" in others.buttons
    posted = teams_demo.teams.tenant.find(card.conversation, card.id)
    assert posted is not None
    assert posted.card is not None
    assert posted.card["refresh"]["action"]["type"] == "Action.Execute"
    assert [each for each in ("29:", "userIds", "You’re going") if each in str(posted.card)] == []


def test_press_changes_the_card_of_who_pressed(
    teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver
) -> None:
    card = announced(teams_demo, clinician)
    clinician.press(card, "I’m going")
    going = shown(clinician, card)
    clinician.press(going, "Can’t make it")

    assert "Can’t make it" in going.buttons
    assert "I’m going" in shown(clinician, card).buttons
    assert "You’re going" not in shown(clinician, card).all_text()
    assert "I’m going" in shown(member, card).buttons


def test_looking_is_no_command(teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver) -> None:
    """Nothing is stored about who looks, Teams is not asked about them, and it is cheap."""
    card = announced(teams_demo, clinician)
    clinician.say("I’m coming")
    calls = len(teams_demo.teams.calls)
    people, claims = stored(teams_demo, "people"), stored(teams_demo, "anonymous_submissions")
    with counted_statements(teams_demo) as statements:
        own = opened(clinician, card)
    opened(member, card)

    assert "You’re going" in own.all_text()
    assert len(teams_demo.teams.calls) == calls
    assert (stored(teams_demo, "people"), stored(teams_demo, "anonymous_submissions")) == (people, claims)
    assert [each for each in statements if not each.lstrip().upper().startswith("SELECT")] == []
    assert len(statements) <= MOST_STATEMENTS


def test_edited_post_is_everybodys_own_again(
    teams_demo: Demo, clinician: TeamsUserDriver, organizer: TeamsUserDriver, member: TeamsUserDriver
) -> None:
    card = announced(teams_demo, clinician)
    clinician.press(card, "I’m going")
    form = answer_of(organizer.say("edit march 21"))
    organizer.press(form, "Save", {"session.place.1": "Library"})
    teams_demo.clock.forward(60)

    assert "Library" in opened(clinician, card).all_text()
    assert "You’re going" in opened(clinician, card).all_text()
    assert "Library" in opened(member, card).all_text()
    assert "You’re going" not in opened(member, card).all_text()


def test_rated_is_shown_to_who_rated(teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver) -> None:
    prompt = open_prompt(teams_demo, clinician)
    clinician.press(prompt, "Rate this session")
    clinician.submit_dialog(GOOD, button="Send")

    assert "You rated this session. Thank you!" in opened(clinician, prompt).all_text()
    assert "Rate this session" not in opened(clinician, prompt).buttons
    assert "Rate this session" in opened(member, prompt).buttons


def test_in_a_large_channel_a_press_answers_one_person(
    teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver
) -> None:
    fill_team(teams_demo, 61)
    clinician.say("I’m coming")
    card = announced(teams_demo, clinician)
    neutral = opened(clinician, card)
    said = clinician.press(neutral, "I’m going")
    clinician.refresh(card)

    assert "I’m going" in neutral.buttons
    assert "You’re going to LHS Rounds on Thursday, March 21." in "".join(each.all_text() for each in said.shown)
    assert "You’re going" in shown(clinician, card).all_text()
    assert "I’m going" in opened(member, card).buttons


def test_card_that_is_not_known_stays(teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver) -> None:
    """The message is looked up by where it is: a value of another one shows nothing."""
    card = announced(teams_demo, clinician)
    clinician.press(card, "I’m going")
    posted = teams_demo.teams.tenant.find(card.conversation, card.id)
    assert posted is not None
    assert posted.card is not None
    for value in ("999", "", "1; drop", None):
        posted.card["refresh"]["action"]["data"]["value"] = value
        outcome = member.refresh(card)
        assert outcome.error is None
    assert "I’m going" in shown(member, card).buttons


def test_failure_leaves_the_card_that_everybody_has(
    teams_demo: Demo, clinician: TeamsUserDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = announced(teams_demo, clinician)
    clinician.say("I’m coming")
    monkeypatch.setattr(reader_view, "for_reader", _fail)

    assert clinician.refresh(card).error is None
    assert "I’m going" in shown(clinician, card).buttons


def _fail(*_: object, **__: object) -> None:
    raise DatabaseUnavailableError("busy", DatabaseFault.BUSY)
