"""Menus of people in forms: each chat's own shows its people, and those of the other chat stay chosen."""

from collections.abc import Iterator

import pytest

from bot.slack.people_fields import joined
from playground.client.user_driver import UserDriver
from playground.models import View
from playground.seed import ORGANIZER as ORGANIZER_IN_SLACK
from playground.seed import SECOND_ORGANIZER as SECOND_IN_SLACK
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.models import Person
from playground.teams.seed import ORGANIZER, TEAM
from tests.journeys.teams.both import Both, both_running
from tests.journeys.teams.test_organizers import last, press, type_and_press

ONLY_IN_TEAMS = Person("29:1only", "Only Teams", "only@example.org", "7f9619ff-8b86-d011-b42d-00c04fc964ff")


@pytest.fixture
def both(calendar_url: str) -> Iterator[Both]:
    """Both chats; a person whom Slack does not know is in the team."""
    with both_running(calendar_url, page=None) as both:
        tenant = both.teams.tenant
        tenant.add_person(ONLY_IN_TEAMS)
        tenant.chat(ONLY_IN_TEAMS.id)
        tenant.teams[TEAM].members.append(ONLY_IN_TEAMS.id)
        yield both


@pytest.fixture
def organizer(both: Both) -> TeamsUserDriver:
    return both.moves_to_teams(ORGANIZER)


@pytest.fixture
def in_slack(both: Both) -> UserDriver:
    return both.slack.as_user(ORGANIZER_IN_SLACK)


def people_form(organizer: TeamsUserDriver) -> dict[str, str]:
    """Open the form about people, and return the ids of its fields by name."""
    organizer.press(organizer.say("settings").shown[-1], "Change", data={"value": "people"})
    fields = [str(each.get("id")) for each in (last(organizer).card or {})["body"]]
    return {each.split(".")[1]: each for each in fields if each.startswith("settings.")}


def opened_in_slack(in_slack: UserDriver, command: str, action: str, value: str) -> View:
    view = in_slack.press(in_slack.command("/lhs-rounds", command).shown[-1], action, value=value).view
    assert view is not None
    return view


@pytest.mark.postgres
def test_organizer_of_teams_stays_when_slacks_form_is_saved(
    both: Both, organizer: TeamsUserDriver, in_slack: UserDriver
) -> None:
    organizers = people_form(organizer)["organizers"]
    press(organizer, "Save", {organizers: ["Organizer", "Second Organizer", ONLY_IN_TEAMS.aad_object_id]})
    asked = opened_in_slack(in_slack, "settings", "settings.open", "people").all_text()
    kept = in_slack.submit()
    saved = str(kept.view)
    in_slack.close(every=True)
    form = opened_in_slack(in_slack, "settings", "settings.open", "people")
    [field] = [name for name in form.values if name.startswith("settings.organizers") and name.endswith(".elsewhere")]
    removed = in_slack.submit(values={field: []})

    assert "Organizers (Teams)" in asked
    assert "Only Teams" in asked
    assert kept.ok
    assert "No changes" in saved
    assert removed.ok
    assert "Only Teams)" in str(removed.view)


def test_speaker_of_teams_stays_when_slacks_form_is_saved(
    both: Both, organizer: TeamsUserDriver, in_slack: UserDriver
) -> None:
    given = {"session.accounts.1": [ONLY_IN_TEAMS.aad_object_id], "session.title.1": "Sepsis at night"}
    type_and_press(organizer, "edit March 21", "Save", given)
    in_slack.command("/lhs-rounds", "edit March 21")
    form = in_slack.view()
    assert form is not None
    asked = form.all_text()
    saved = in_slack.submit()

    assert "Speakers on Teams" in asked
    assert saved.ok
    assert "Only Teams" in organizer.say("edit March 21").text


@pytest.mark.postgres
def test_in_teams_the_form_keeps_the_user_group_of_slack(
    both: Both, organizer: TeamsUserDriver, in_slack: UserDriver
) -> None:
    both.slack.workspace.groups["lhs-team"] = [ORGANIZER_IN_SLACK, SECOND_IN_SLACK]
    form = opened_in_slack(in_slack, "settings", "settings.open", "people")
    [group] = [name for name in form.values if name.startswith("settings.group")]
    assert in_slack.submit(values={group: "@lhs-team"}).ok
    fields = people_form(organizer)
    shown = last(organizer).all_text()
    saved = press(organizer, "Save", {fields["away"]: "2024-03-20"})

    assert {"suggestions", "feedback", "away"} == set(fields)
    assert "Members of the Slack user group @lhs-team are the organizers." in shown
    assert "Organizer is away until" in saved.text
    assert "Slack user group: @lhs-team" in organizer.say("settings").text


@pytest.mark.parametrize("values", [None, [], {"a.elsewhere": None, "a": None}, {"a.elsewhere": {"x": {}}}])
def test_form_of_any_shape_is_read(values: object) -> None:
    """A form can be sent by anyone who knows its shape."""
    assert "state" in joined({"blocks": [None, {"block_id": 7}], "state": {"values": values}})
