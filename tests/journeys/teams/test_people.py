"""One person in two chats: known by the address that both vouch for, told once, where they were last."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.demo import Demo
from bot.store.schema.tables import IdentityRow, PersonRow
from bot.views.kit.action_ids import SUGGESTION_DECLINE
from playground.client.user_driver import UserDriver
from playground.models import User
from playground.seed import CLINICIAN as CLINICIAN_IN_SLACK
from playground.seed import MEMBER as MEMBER_IN_SLACK
from playground.seed import ORGANIZER as ORGANIZER_IN_SLACK
from playground.seed import ROUNDS as ROUNDS_IN_SLACK
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.models import Person
from playground.teams.seed import CLINICIAN, MEMBER, ORGANIZER
from tests.journeys.outbox.test_message_updates import edit
from tests.journeys.teams.test_channel_names import read

COMMAND = "/lhs-rounds"
FOR_ORGANIZERS = "Only organizers can do that. Questions? Contact "


@pytest.fixture
def in_slack(demo: Demo) -> UserDriver:
    """The clinician in Slack."""
    return demo.slack.as_user(CLINICIAN_IN_SLACK)


@pytest.fixture
def organizer_in_slack(demo: Demo) -> UserDriver:
    """The organizer in Slack."""
    return demo.slack.as_user(ORGANIZER_IN_SLACK)


def people(demo: Demo, *external_ids: str) -> list[tuple[str | None, str | None]]:
    """Return the people stored with one of these ids, with the chat where direct messages reach them."""
    with demo.bot.db.read() as tx:
        found = tx.scalars(select(PersonRow).where(PersonRow.address.in_(external_ids))).all()
        return [(each.address, each.reached_by) for each in found]


def identities(demo: Demo) -> set[str]:
    with demo.bot.db.read() as tx:
        return set(tx.scalars(select(IdentityRow.external_id)))


def suggest(user: TeamsUserDriver, topic: str) -> None:
    user.say(f"suggest {topic}")
    assert user.press(user.chat()[-1], "Send").ok


def suggest_in_slack(user: UserDriver, topic: str) -> None:
    user.command(COMMAND, f"suggest {topic}")
    assert user.submit().ok
    user.close(every=True)


@pytest.mark.postgres
def test_first_slack_then_teams(demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver) -> None:
    suggest_in_slack(in_slack, "Handoffs at night")
    suggest(clinician, "Sepsis alerts")

    assert [(CLINICIAN_IN_SLACK, "teams")] == people(demo, CLINICIAN_IN_SLACK, CLINICIAN)
    clinician.say("suggestions")
    assert "Handoffs at night" in clinician.chat()[-1].all_text()


@pytest.mark.postgres
def test_first_teams_then_slack(demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver) -> None:
    demo.slack.faults.refuse("users.lookupByEmail", error="users_not_found")
    suggest(clinician, "Sepsis alerts")
    suggest_in_slack(in_slack, "Handoffs at night")

    assert [(CLINICIAN, "slack")] == people(demo, CLINICIAN_IN_SLACK, CLINICIAN)
    assert {CLINICIAN, CLINICIAN_IN_SLACK} <= identities(demo)
    [shown] = in_slack.command(COMMAND, "suggestions").shown
    assert "Sepsis alerts" in shown.all_text()


def test_a_person_known_from_teams_uses_home_and_forms_in_slack(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    demo.slack.faults.refuse("users.lookupByEmail", error="users_not_found")
    suggest(clinician, "Sepsis alerts")
    home = in_slack.open_home()
    assert home is not None
    suggest_in_slack(in_slack, "Handoffs at night")

    def is_refreshed() -> bool:
        demo.bot.run_once()
        return "Handoffs at night" in demo_home(demo)

    # Home that was just opened is not refreshed for two seconds.
    demo.teams.wait(is_refreshed, seconds=30)
    assert CLINICIAN not in demo_home(demo)


def demo_home(demo: Demo) -> str:
    return str(demo.slack.workspace.homes[CLINICIAN_IN_SLACK])


def test_they_are_told_once_where_they_were_last(demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver) -> None:
    suggest(clinician, "Sepsis alerts")
    suggest_in_slack(in_slack, "Handoffs at night")
    # A question is enough.
    clinician.say("next")
    decline(demo, "Handoffs at night")
    told_in_slack, told_in_teams = len(in_slack.dm()), len(clinician.chat())
    demo.clock.forward(timedelta(minutes=3).total_seconds())

    assert [0, 1] == [len(in_slack.dm()) - told_in_slack, len(clinician.chat()) - told_in_teams]
    in_slack.command(COMMAND, "next")
    assert [(CLINICIAN_IN_SLACK, None)] == people(demo, CLINICIAN_IN_SLACK, CLINICIAN)


def decline(demo: Demo, topic: str) -> None:
    """Let an organizer decline a suggestion in Slack."""
    demo.bot.run_once()
    organizer = demo.slack.as_user(ORGANIZER_IN_SLACK)
    card = next(each for each in reversed(organizer.dm()) if topic in each.all_text())
    organizer.press(card, SUGGESTION_DECLINE)
    assert organizer.submit().ok
    organizer.close(every=True)


def test_a_name_proves_nothing(demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver) -> None:
    demo.teams.tenant.people[CLINICIAN].email = "another.clinician@example.org"
    suggest_in_slack(in_slack, "Handoffs at night")
    suggest(clinician, "Sepsis alerts")

    assert {CLINICIAN_IN_SLACK, CLINICIAN} == {each for each, _ in people(demo, CLINICIAN_IN_SLACK, CLINICIAN)}


def test_a_guests_address_proves_nothing(demo: Demo, organizer: TeamsUserDriver) -> None:
    """Another organization vouches for it: with an organizer's address, a guest is no organizer."""
    demo.teams.tenant.people[ORGANIZER].is_guest = True
    refused = read(organizer, "status")
    suggest(organizer, "Sepsis alerts")

    assert refused.startswith(FOR_ORGANIZERS)
    assert [ORGANIZER] == [each for each, _ in people(demo, ORGANIZER)]


def test_two_people_of_teams_with_one_address_stay_two(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver, member: TeamsUserDriver
) -> None:
    demo.teams.tenant.people[MEMBER].email = "clinician@example.org"
    suggest_in_slack(in_slack, "Handoffs at night")
    suggest(clinician, "Sepsis alerts")
    suggest(member, "Night shifts")
    member.say("suggestions")

    assert {CLINICIAN_IN_SLACK, MEMBER} == {each for each, _ in people(demo, CLINICIAN_IN_SLACK, CLINICIAN, MEMBER)}
    assert "Sepsis alerts" not in own_suggestions(member)


def own_suggestions(user: TeamsUserDriver) -> str:
    user.say("home")
    return user.chat()[-1].all_text()


@pytest.mark.parametrize("fault", ["slack", "teams"])
def test_a_person_who_cannot_be_recognized_gets_answers_and_nothing_is_stored(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver, fault: str
) -> None:
    suggest_in_slack(in_slack, "Handoffs at night")
    with demo.bot.db.write() as tx:
        # As before Teams was set up: Slack's people were stored without addresses.
        tx.execute(update(PersonRow).values(email=None))
    faults = demo.slack.faults if fault == "slack" else demo.teams.faults
    faults.fail("users.lookupByEmail" if fault == "slack" else "members.get", status=503, times=3)
    clinician.say("next")
    answered = clinician.chat()[-1].all_text()
    clinician.say("suggest Sepsis alerts")
    form = clinician.chat()[-1]
    refused = clinician.press(form, "Send")
    stored = people(demo, CLINICIAN_IN_SLACK, CLINICIAN)
    faults.clear()
    again = clinician.press(clinician.chat()[-1], "Send")

    assert "Thursday, March 21" in answered
    assert refused.response is not None
    assert refused.response.status == 200
    assert "Try again in a minute." in refused.response.body
    assert [(CLINICIAN_IN_SLACK, None)] == stored
    assert again.ok
    assert [(CLINICIAN_IN_SLACK, "teams")] == people(demo, CLINICIAN_IN_SLACK, CLINICIAN)


def test_slack_that_never_tells_addresses_makes_them_two_people(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    """The scope users:read.email is optional."""
    demo.slack.faults.refuse("users.lookupByEmail", error="missing_scope", times=9)
    demo.slack.workspace.users[CLINICIAN_IN_SLACK].email = ""
    suggest_in_slack(in_slack, "Handoffs at night")
    suggest(clinician, "Sepsis alerts")

    assert 2 == len(people(demo, CLINICIAN_IN_SLACK, CLINICIAN))


def test_a_name_that_changes_is_the_new_one(demo: Demo, organizer: TeamsUserDriver, clinician: TeamsUserDriver) -> None:
    suggest(clinician, "Sepsis alerts")
    demo.teams.tenant.people[CLINICIAN].name = "Dr. Newname"
    suggest(clinician, "Night shifts")
    organizer.say("next")
    demo.bot.run_once()

    with demo.bot.db.read() as tx:
        assert "Dr. Newname" in set(tx.scalars(select(IdentityRow.name)))


def test_nothing_is_stored_about_people_who_only_ask(
    demo: Demo, in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    for word in ("next", "home", "help", "privacy"):
        clinician.say(word)
        in_slack.command(COMMAND, word if word != "home" else "")
        if in_slack.view() is not None:
            in_slack.close(every=True)

    assert [] == people(demo, CLINICIAN, CLINICIAN_IN_SLACK)
    assert CLINICIAN not in identities(demo)


def test_slack_is_asked_once_about_a_person_who_only_asks(demo: Demo, clinician: TeamsUserDriver) -> None:
    for _ in range(3):
        clinician.say("next")

    assert 1 == demo.slack.calls.count("users.lookupByEmail")


def test_a_new_person_is_looked_up_once_in_slack(demo: Demo, in_slack: UserDriver) -> None:
    before = demo.slack.calls.count("users.info")
    for _ in range(3):
        in_slack.command(COMMAND, "next")

    assert 1 == demo.slack.calls.count("users.info") - before


def test_organizers_act_in_either_chat(
    demo: Demo, organizer: TeamsUserDriver, organizer_in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    in_teams = read(organizer, "status")
    [shown] = organizer_in_slack.command(COMMAND, "status").shown
    refused = read(clinician, "status")

    for where in ("#lhs-rounds in Slack", "lhs-rounds"):
        assert f"Mar 1, 9:00 AM: announcement for March, to {where}" in in_teams
    assert "Mar 1, 9:00 AM: announcement for March, to lhs-rounds in Teams" in shown.all_text()
    assert refused.startswith(FOR_ORGANIZERS)
    assert "Mar 1" not in refused


def test_organizer_who_edits_in_teams_is_messaged_there_and_not_about_it(
    demo: Demo, organizer: TeamsUserDriver, organizer_in_slack: UserDriver, clinician: TeamsUserDriver
) -> None:
    organizer_in_slack.command(COMMAND, "I’m coming")
    organizer.say("edit march 21")
    assert organizer.press(organizer.chat()[-1], "Save", {"session.start.1": "13:00", "session.minutes.1": "60"}).ok
    before = len(organizer_in_slack.dm()), len(organizer.chat())
    demo.clock.forward(timedelta(minutes=3).total_seconds())
    unasked = len(organizer_in_slack.dm()), len(organizer.chat())
    suggest(clinician, "Sepsis alerts")
    demo.clock.forward(1)

    assert unasked == before
    assert len(organizer_in_slack.dm()) == before[0]
    assert "Sepsis alerts" in organizer.chat()[-1].all_text()
    assert (ORGANIZER_IN_SLACK, "teams") in people(demo, ORGANIZER_IN_SLACK)


def test_organizer_who_edits_in_slack_is_not_messaged_in_teams(
    demo: Demo, organizer: TeamsUserDriver, organizer_in_slack: UserDriver
) -> None:
    organizer.say("I’m coming")
    edit(organizer_in_slack, "march 21", start="13:00", minutes="60")
    before = len(organizer_in_slack.dm()), len(organizer.chat())
    demo.clock.forward(timedelta(minutes=3).total_seconds())

    assert (len(organizer_in_slack.dm()), len(organizer.chat())) == before
    assert [(ORGANIZER_IN_SLACK, None)] == people(demo, ORGANIZER_IN_SLACK, ORGANIZER)


def test_a_person_of_teams_alone_organizes_by_email_address(teams_demo: Demo, organizer: TeamsUserDriver) -> None:
    assert "Mar 1, 9:00 AM: announcement for March, to lhs-rounds" in read(organizer, "status")
    assert [(ORGANIZER, None)] == people(teams_demo, ORGANIZER)


@pytest.fixture
def newcomer(demo: Demo) -> TeamsUserDriver:
    """A person whom only Teams has, and whose address nobody tells."""
    tenant = demo.teams.tenant
    tenant.add_person(Person("29:1newcomer", "Newcomer", "", "00000000-0000-0000-0000-00000000000a"))
    next(iter(tenant.teams.values())).members.append("29:1newcomer")
    tenant.installed_by.add("29:1newcomer")
    return demo.teams.as_user("29:1newcomer")


def test_a_person_of_teams_alone_is_a_full_person(demo: Demo, newcomer: TeamsUserDriver) -> None:
    suggest(newcomer, "Sepsis alerts")
    decline(demo, "Sepsis alerts")
    before = len(newcomer.chat())
    demo.clock.forward(timedelta(minutes=3).total_seconds())

    assert 1 == len(newcomer.chat()) - before


def test_a_person_who_joins_slack_later_is_the_same(demo: Demo) -> None:
    tenant = demo.teams.tenant
    tenant.add_person(Person("29:1later", "Later", "later@example.org", "00000000-0000-0000-0000-00000000000b"))
    next(iter(tenant.teams.values())).members.append("29:1later")
    tenant.installed_by.add("29:1later")
    suggest(demo.teams.as_user("29:1later"), "Sepsis alerts")
    demo.slack.workspace.add_user(User("U0LATER", "later", "Later", "later@example.org", "America/New_York"))
    demo.slack.workspace.channels[ROUNDS_IN_SLACK].members.append("U0LATER")
    demo.slack.workspace.dm("U0LATER")
    suggest_in_slack(demo.slack.as_user("U0LATER"), "Handoffs at night")

    assert [("29:1later", "slack")] == people(demo, "29:1later", "U0LATER")


def test_the_member_in_slack_stays_a_person_of_slack(demo: Demo) -> None:
    suggest_in_slack(demo.slack.as_user(MEMBER_IN_SLACK), "Handoffs at night")

    assert [(MEMBER_IN_SLACK, None)] == people(demo, MEMBER_IN_SLACK, MEMBER)
    assert MEMBER_IN_SLACK not in identities(demo)
