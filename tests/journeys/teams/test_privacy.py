"""What is stored about people of Teams: nothing with anonymous words, and what is there is shown and erased."""

from sqlalchemy import select

from bot.demo import Demo
from bot.store.db.types import Base
from bot.store.schema.tables import IdentityRow
from playground.seed import CLINICIAN as CLINICIAN_IN_SLACK
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN


def stored(demo: Demo) -> str:
    """Return everything in the database."""
    with demo.bot.db.read() as tx:
        return "\n".join(repr(tx.execute(select(table)).all()) for table in Base.metadata.sorted_tables)


def test_anonymous_words_leave_no_trace_of_their_author(demo: Demo, clinician: TeamsUserDriver) -> None:
    person = demo.teams.tenant.people[CLINICIAN]
    clinician.say("feedback More time for questions")
    assert clinician.press(clinician.chat()[-1], "Send").ok
    demo.bot.run_once()
    kept = stored(demo)
    traces = (CLINICIAN, person.email, person.aad_object_id, f"'{person.name}'", clinician.chat_id)

    assert "More time for questions" in kept
    assert [] == [each for each in traces if each in kept]
    assert [] == [each.id for each in clinician.chat() if each.id in kept]


def test_own_data_names_the_chat_in_which_it_is_read(demo: Demo, organizer: TeamsUserDriver) -> None:
    """The organizer is known from Slack, and writes to LHS Rounds in Teams for the first time."""
    organizer.say("privacy")
    read = organizer.chat()[-1].all_text()

    assert "We know you by your Slack account." in read
    assert "Messages already in Slack and Teams stay there." in read


def test_own_data_in_slack_names_slack_to_who_is_known_in_teams(demo: Demo, clinician: TeamsUserDriver) -> None:
    demo.slack.faults.refuse("users.lookupByEmail", error="users_not_found")
    clinician.say("suggest Sepsis alerts")
    assert clinician.press(clinician.chat()[-1], "Send").ok
    read = demo.slack.as_user(CLINICIAN_IN_SLACK).command("/lhs-rounds", "privacy").view

    assert read is not None
    assert "We know you by your Teams account" in read.all_text()
    assert "Messages already in Slack and Teams stay there." in read.all_text()


def test_own_data_shows_and_erases_who_they_are_in_teams(demo: Demo, clinician: TeamsUserDriver) -> None:
    clinician.say("suggest Sepsis alerts")
    assert clinician.press(clinician.chat()[-1], "Send").ok
    assert CLINICIAN in stored(demo)
    clinician.say("privacy")
    listed = clinician.chat()[-1].all_text()
    assert clinician.press(clinician.chat()[-1], "Get a copy").ok
    shown = clinician.chat()[-1].all_text()
    clinician.say("privacy")
    erased = clinician.press(clinician.chat()[-1], "own_data.erase")

    assert "We know you by your Slack and Teams accounts (Clinician, clinician@example.org)." in listed
    assert "Messages already in Slack and Teams stay there." in listed
    assert CLINICIAN not in listed
    assert CLINICIAN in shown
    assert erased.ok
    with demo.bot.db.read() as tx:
        assert CLINICIAN not in set(tx.scalars(select(IdentityRow.external_id)))
