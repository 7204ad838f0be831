"""The app is registered in Microsoft Entra again: Teams knows everybody by other ids, and they stay who they are."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.clock import SimulatedClock, SystemClock
from bot.config import Settings
from bot.demo import SLACK_AND_TEAMS, TEAMS_ALONE, DemoClock, running
from bot.doctor import examine
from bot.store.db.engine import Database
from bot.store.schema.tables import IdentityRow, PersonRow
from playground.seed import CLINICIAN as CLINICIAN_IN_SLACK
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN, ORGANIZER, make_tenant
from playground.teams.server import TeamsPlayground
from tests.databases import Databases
from tests.journeys.outbox.test_message_updates import at
from tests.journeys.teams.test_forms import form_of
from tests.journeys.teams.test_people import suggest, suggest_in_slack
from tests.robustness.teams_app import running_in_teams

NEW_APP = str(uuid.uuid5(uuid.NAMESPACE_DNS, "another-app.playground.example.org"))
CLINICIAN_NOW, ORGANIZER_NOW = "29:2clinician", "29:2organizer"


@dataclass(frozen=True)
class Again:
    """The app after it was registered again."""

    db: Database
    teams: TeamsPlayground
    clock: DemoClock
    settings: Settings

    def people(self) -> dict[str | None, str | None]:
        """Return everybody's id in Teams as it is stored, by the id by which they are known."""
        rows = select(PersonRow.address, IdentityRow.external_id).outerjoin(IdentityRow)
        with self.db.read() as tx:
            return dict(tx.execute(rows).all())


@contextmanager
def registered_again(url: str) -> Iterator[Again]:
    """Run the app on its database with another app id: in Teams alone, where nobody has done anything yet."""
    with running_in_teams(url, make_tenant(app_id=NEW_APP, known_as="29:2")) as app:
        assert isinstance(app.bot.clock, SimulatedClock)
        clock = DemoClock(app.bot.clock)
        clock.follow(app.bot)
        yield Again(app.bot.db, app.teams, clock, app.bot.settings)


@pytest.fixture
def url(database_kind: str, databases: Databases) -> Iterator[str]:
    """A database of Teams alone: a clinician suggested a topic and asked for a reminder, an organizer asked."""
    with databases.new(database_kind, "teams") as url:
        with running(url, paused=True, page=None, chats=TEAMS_ALONE) as demo:
            clinician, organizer = demo.teams.as_user(CLINICIAN), demo.teams.as_user(ORGANIZER)
            suggest(clinician, "Sepsis alerts")
            assert clinician.press(form_of(clinician, "remind"), "Save", {"reminders.one": ["The day before"]}).ok
            organizer.say("status")
            organizer.say("next")
        yield url


def test_people_are_the_same_with_other_ids(url: str) -> None:
    with registered_again(url) as again:
        clinician, organizer = again.teams.as_user(CLINICIAN_NOW), again.teams.as_user(ORGANIZER_NOW)
        # An organizer, who is sent what waited for them, and declines it.
        organizer.say("next")
        again.clock.forward(60)
        card = next(each for each in organizer.chat() if "Sepsis alerts" in each.all_text())
        assert organizer.press(card, "Decline").ok
        assert organizer.press(organizer.chat()[-1], "Decline").ok
        before = len(clinician.chat())
        again.clock.forward(180)
        told = [each.all_text() for each in clinician.chat()[before:]]
        own = home(clinician)
        clinician.say("privacy")
        kept = clinician.press(clinician.chat()[-1], "Get a copy")
        people = again.people()

    assert ["Sepsis alerts" in each for each in told] == [True]
    assert "Sepsis alerts" in own
    assert kept.ok
    assert (CLINICIAN_NOW, ORGANIZER_NOW) == (people[CLINICIAN], people[ORGANIZER])
    assert not {CLINICIAN_NOW, ORGANIZER_NOW} & set(people)


def test_a_person_who_was_only_chosen_in_a_menu_is_the_same(database_kind: str, databases: Databases) -> None:
    """As an organizer, who has never written to the app."""
    with databases.new(database_kind, "teams") as url:
        with running(url, paused=True, page=None, chats=TEAMS_ALONE) as demo:
            choose_organizers(demo.teams.as_user(ORGANIZER), demo.teams.tenant.people[CLINICIAN].aad_object_id)
        with registered_again(url) as again:
            chosen = again.teams.as_user(CLINICIAN_NOW)
            said = chosen.say("settings").text
            people = again.people()

    assert "LHS Rounds settings" in said
    assert CLINICIAN_NOW == people[CLINICIAN]
    assert CLINICIAN_NOW not in people


def choose_organizers(organizer: TeamsUserDriver, *entra_ids: str) -> None:
    """Let an organizer add people from Teams' own menu to the organizers."""
    organizer.press(organizer.say("settings").shown[-1], "Change", data={"value": "people"})
    form = organizer.chat()[-1]
    fields = [str(each.get("id")) for each in (form.card or {})["body"]]
    [field] = [each for each in fields if each.startswith("settings.organizers")]
    assert organizer.press(form, "Save", {field: ["Organizer", *entra_ids]}).ok


@pytest.mark.rest
def test_the_doctor_reaches_organizers_by_the_ids_of_today(url: str) -> None:
    """Before they have written again, and after."""
    with registered_again(url) as again:
        again.teams.as_user(CLINICIAN_NOW).say("next")
        before = organizers_of(again)
        again.teams.as_user(ORGANIZER_NOW).say("next")
        # The directory's id works only for those who have the app themselves.
        again.teams.tenant.installed_by.clear()
        after = organizers_of(again)

    assert ["Organizer organizer@example.org: can be reached"] * 2 == [before, after]


def organizers_of(again: Again) -> str:
    name = "Organizer organizer@example.org"
    return next(each.what for each in examine(again.settings, SystemClock()) if each.what.startswith(name))


@pytest.mark.rest
@pytest.mark.postgres
def test_a_reminder_reaches_a_person_who_has_not_written_since(url: str) -> None:
    """By the directory's id: nobody knows yet what Teams calls them now."""
    with registered_again(url) as again:
        again.teams.as_user(ORGANIZER_NOW).say("next")
        again.clock.forward((at(3, 20, 18) - again.clock.now()).total_seconds())
        got = again.teams.as_user(CLINICIAN_NOW).chat()

    assert ["Tomorrow: LHS Rounds" in each.all_text() for each in got] == [True]


@pytest.mark.rest
def test_a_person_known_from_slack_is_the_same_with_another_id(database_kind: str, databases: Databases) -> None:
    with databases.new(database_kind, "calendar") as url:
        with running(url, paused=True, page=None, chats=SLACK_AND_TEAMS) as demo:
            suggest_in_slack(demo.slack.as_user(CLINICIAN_IN_SLACK), "Handoffs at night")
            suggest(demo.teams.as_user(CLINICIAN), "Sepsis alerts")
        with registered_again(url) as again:
            # The address proves nothing any more.
            again.teams.tenant.people[CLINICIAN_NOW].email = "renamed@example.org"
            own = home(again.teams.as_user(CLINICIAN_NOW))
            people = again.people()

    assert "Handoffs at night" in own
    assert CLINICIAN_NOW == people[CLINICIAN_IN_SLACK]
    assert CLINICIAN_NOW not in people


@pytest.mark.rest
def test_another_person_with_the_address_is_another_person(url: str) -> None:
    with registered_again(url) as again:
        person = again.teams.tenant.people[CLINICIAN_NOW]
        person.aad_object_id = str(uuid.uuid5(uuid.NAMESPACE_DNS, "newcomer"))
        own = home(again.teams.as_user(CLINICIAN_NOW))
        suggest(again.teams.as_user(CLINICIAN_NOW), "Night shifts")
        people = again.people()

    assert "Sepsis alerts" not in own
    assert (CLINICIAN, CLINICIAN_NOW) == (people[CLINICIAN], people[CLINICIAN_NOW])


def home(user: TeamsUserDriver) -> str:
    user.say("home")
    return user.chat()[-1].all_text()
