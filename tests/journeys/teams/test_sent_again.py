"""What Teams sends again: each activity is handled once, and comes again if it could not be answered."""

import pytest

from bot.demo import Demo
from playground.models import Json
from playground.teams.client.administration import Administration
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN, ORGANIZER, ROUNDS, TEAM
from tests.journeys import faults
from tests.journeys.teams.test_forms import stored

# Two chats and their clocks, which take seconds.
pytestmark = pytest.mark.rest


@pytest.fixture
def owner(demo: Demo) -> Administration:
    return demo.teams.as_admin(ORGANIZER)


def send_again(demo: Demo) -> int | None:
    """Let Teams send what it has sent last; return the status of the response."""
    return demo.teams.outbound.send(demo.teams.outbound.last).status


def answers(person: TeamsUserDriver) -> list[str]:
    return [each.all_text() for each in person.chat() if each.is_bot]


def looks(demo: Demo) -> int:
    """Return how often the app looked whether it can still post in the channel."""
    return sum(call.arguments["conversation"] == ROUNDS for call in demo.teams.calls.of("members.get"))


def test_a_message_is_answered_once(demo: Demo, clinician: TeamsUserDriver) -> None:
    clinician.say("next")

    assert (200, 1) == (send_again(demo), len(answers(clinician)))


def test_a_press_counts_once(demo: Demo, clinician: TeamsUserDriver) -> None:
    form = clinician.say("suggest Handoffs at night").shown[-1]
    clinician.press(form, "Send")
    assert send_again(demo) == 200

    clinician.say("my suggestions")
    assert answers(clinician)[-1].count("Handoffs at night") == 1


def test_a_press_that_comes_again_late_does_not_undo_what_was_done_since(
    demo: Demo, clinician: TeamsUserDriver
) -> None:
    going = clinician.press(clinician.say("next").shown[-1], "I’m going").shown[-1]
    earlier = demo.teams.outbound.last
    clinician.press(going, "Can’t make it")
    assert stored(demo, "attendances") == []

    assert demo.teams.outbound.send(earlier).status == 200
    assert stored(demo, "attendances") == []


def test_home_is_shown_once_when_a_person_adds_the_app(demo: Demo, clinician: TeamsUserDriver) -> None:
    demo.teams.as_admin(CLINICIAN).install_for_person()

    assert (200, 1) == (send_again(demo), len(answers(clinician)))


def test_home_comes_when_teams_has_room_for_it(demo: Demo, clinician: TeamsUserDriver) -> None:
    demo.teams.faults.rate_limit("activities.create")
    response = demo.teams.as_admin(CLINICIAN).install_for_person()

    assert (503, 200, 200) == (response.status, send_again(demo), send_again(demo))
    assert len(answers(clinician)) == 1


def test_home_comes_when_the_database_is_back(demo: Demo, clinician: TeamsUserDriver) -> None:
    with faults.database_away(demo):
        response = demo.teams.as_admin(CLINICIAN).install_for_person()

    assert (503, 200, 200) == (response.status, send_again(demo), send_again(demo))
    assert len(answers(clinician)) == 1


def test_a_removal_and_a_return_are_looked_into_once(demo: Demo, owner: Administration) -> None:
    team = demo.teams.tenant.teams[TEAM]
    before = looks(demo)
    owner.uninstall_from_team(team)
    removed = demo.teams.outbound.last
    owner.install_in_team(team)
    assert looks(demo) == before + 2

    for each in (removed, demo.teams.outbound.last):
        assert demo.teams.outbound.send(each).status == 200
    assert looks(demo) == before + 2


def test_a_deleted_channel_is_looked_into_once(demo: Demo, owner: Administration) -> None:
    before = looks(demo)
    owner.delete_channel(demo.teams.tenant.conversations[ROUNDS])

    assert (200, before + 1) == (send_again(demo), looks(demo))


def test_a_look_that_the_database_cut_short_comes_again(demo: Demo, owner: Administration) -> None:
    before = looks(demo)
    with faults.database_away(demo):
        response = owner.delete_channel(demo.teams.tenant.conversations[ROUNDS])

    assert (503, 200, 200) == (response.status, send_again(demo), send_again(demo))
    assert looks(demo) == before + 1


def test_an_event_without_an_id_is_always_looked_into(demo: Demo, owner: Administration) -> None:
    before = looks(demo)
    owner.delete_channel(demo.teams.tenant.conversations[ROUNDS])
    nameless: Json = {**demo.teams.outbound.last, "id": ""}

    assert [200, 200] == [demo.teams.outbound.send(nameless).status for _ in range(2)]
    assert looks(demo) == before + 3


@pytest.mark.parametrize("code", [401, 412, 429, 502, 503, 504])
def test_an_answer_that_was_not_posted_comes_again(demo: Demo, clinician: TeamsUserDriver, code: int) -> None:
    demo.teams.faults.fail("activities.create", status=code)
    asked = clinician.say("next")

    assert asked.response is not None
    assert (503, 200, 200) == (asked.response.status, send_again(demo), send_again(demo))
    assert len(answers(clinician)) == 1


@pytest.mark.parametrize("fault", ["fail_after", "lose_answer", "garble"])
def test_an_answer_that_may_have_been_posted_does_not_come_twice(
    demo: Demo, clinician: TeamsUserDriver, fault: str
) -> None:
    getattr(demo.teams.faults, fault)("activities.create")
    asked = clinician.say("next")

    assert asked.response is not None
    assert (200, 200) == (asked.response.status, send_again(demo))
    assert len(answers(clinician)) == 1
