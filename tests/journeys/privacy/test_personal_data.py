"""Personal data of one person: complete export, erasure, and the other promises of docs/privacy.md."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.core.privacy.personal_data import ROW_LABELS
from bot.demo import Demo
from bot.store.privacy import personal_data
from playground.client.user_driver import UserDriver
from playground.models import View
from playground.seed import CLINICIAN, MEMBER
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.learning.test_evaluations import evaluate, open_prompt, stored
from tests.journeys.outbox.test_message_updates import advance_to, at
from tests.journeys.participation.test_home import home
from tests.journeys.suggestions.test_suggestion_review import suggest

SIGNED = "Signed words of one person"
CHANGE = "Ask twice before a second blood draw"


@pytest.fixture
def busy(demo: Demo, clinician: UserDriver, organizer: UserDriver, member: UserDriver) -> UserDriver:
    """A person who has used every feature that stores personal data."""
    suggest(clinician)
    clinician.command(COMMAND, f"feedback {SIGNED}")
    clinician.submit(values={"feedback.signed": "signed"})
    clinician.close(every=True)
    demo.bot.run_once()
    organizer.press(next(each for each in organizer.dm() if SIGNED in each.text), "reply.open")
    organizer.submit(values={"reply.words": "Thank you for these"})
    organizer.close(every=True)
    clinician.command(COMMAND, "remind")
    clinician.submit(values={"reminders.every": ["day"]})
    clinician.close(every=True)
    [shown] = clinician.command(COMMAND).shown
    clinician.press(shown, "attendance.come")
    organizer.command(COMMAND, "edit april 25")
    send(organizer, accounts=[CLINICIAN], names="", title="")
    organizer.close(every=True)
    evaluate(clinician, open_prompt(demo, member), change=CHANGE, echo=["yes"])
    clinician.close(every=True)
    home(clinician)
    demo.bot.run_once()
    return clinician


def opened(person: UserDriver) -> View:
    person.command(COMMAND, "privacy")
    view = person.view()
    assert view is not None
    return view


def whole(view: View) -> dict[str, list[dict[str, object]]]:
    pieces = [each["text"]["text"] for each in view.blocks if each.get("text", {}).get("text", "").startswith("```")]
    copied = "".join(piece.removeprefix("```\n").removesuffix("```") for piece in pieces)
    read: dict[str, list[dict[str, object]]] = json.loads(
        copied.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    )
    return read


def test_messages_that_are_still_to_come_are_not_said_to_be_sent(organizer: UserDriver) -> None:
    view = organizer.command(COMMAND, "privacy").view

    assert view is not None
    assert organizer.dm() == []
    assert "messages to you, sent or scheduled" in view.all_text()


def test_person_without_activity_is_unknown(member: UserDriver) -> None:
    view = opened(member)

    assert "We don’t have any data about you." in view.all_text()
    assert "Delete my data" not in view.all_text()


def test_personal_data_is_a_list_and_can_be_copied_in_full(busy: UserDriver) -> None:
    view = opened(busy)
    listed = view.all_text()
    copy = busy.press(view, "own_data.copy").view
    assert copy is not None
    rows = whole(copy)

    assert "We know you by your Slack account." in listed
    assert CLINICIAN not in listed
    assert "1 topic you suggested: “Fewer blood draws at night”" in listed
    assert f"1 feedback message you signed: “{SIGNED}”" in listed
    assert f"1 follow-up you asked for: “{CHANGE}”" in listed
    assert "1 session you rated" in listed
    assert "{" not in listed
    assert [CLINICIAN] == [each["address"] for each in rows["people"]]
    assert SIGNED in str(rows["feedback"])
    assert CHANGE in str(rows["echoes"])
    assert {"subscriptions", "attendances", "answered", "speakers", "deliveries", "homes"} <= set(rows)


def test_erasure_removes_every_reference_and_stops_messages(
    demo: Demo, busy: UserDriver, organizer: UserDriver
) -> None:
    sent = busy.press(opened(busy), "own_data.erase")
    assert sent.error is None
    assert "Your data was deleted." in str(busy.view())
    left = "\n".join(stored(demo))

    for gone in (CLINICIAN, SIGNED, "Thank you for these", busy.dm()[0].channel):
        assert gone not in left, gone
    # Their anonymous feedback stays without an author.
    assert [] == stored(demo, "echoes")
    assert 1 == left.count(CHANGE)
    # Content that others use stays: a topic, and an anonymous answer.
    assert "Fewer blood draws at night" in left
    assert 1 == len(stored(demo, "evaluations"))
    before = len(busy.dm())
    advance_to(demo, at(6, 25))
    assert before == len(busy.dm())
    assert "Fewer blood draws" in organizer.command(COMMAND, "suggestions").text


def test_returning_person_is_new(demo: Demo, busy: UserDriver) -> None:
    busy.press(opened(busy), "own_data.erase")
    busy.close(every=True)
    suggest(busy, "Hospital at home for heart failure")

    assert "1 topic you suggested: “Hospital at home for heart failure”" in opened(busy).all_text()


def test_organizer_must_resign_before_erasure(demo: Demo, organizer: UserDriver) -> None:
    view = opened(organizer)

    assert "You’re an organizer." in view.all_text()
    assert "Delete my data" not in view.all_text()


def test_every_column_that_references_a_person_is_exported(demo: Demo, busy: UserDriver) -> None:
    """A new table is included automatically."""
    named = {table.name for table, _ in personal_data.columns()}

    assert {"suggestions", "feedback", "answered", "echoes", "deliveries", "speaker_results"} <= named
    assert named <= {*ROW_LABELS, "identities"}, "a table without words for the list"


def test_respondents_and_commitments_are_purged_on_time(demo: Demo, busy: UserDriver) -> None:
    assert 1 == len(stored(demo, "answered"))
    advance_to(demo, at(4, 5, 2))
    assert [] == stored(demo, "answered")
    assert 1 == len(stored(demo, "echoes"))
    advance_to(demo, at(6, 20))
    assert 1 == len(stored(demo, "echoes"))
    demo.clock.forward(timedelta(days=32).total_seconds())
    assert [] == stored(demo, "echoes")
    assert MEMBER != CLINICIAN
    with demo.bot.db.engine.connect() as connection:
        told = connection.execute(text("SELECT state FROM deliveries WHERE kind = 'echo'")).scalars().all()
    assert ["posted"] == list(told)
