"""What is kept of one person: shown to them whole, and erased; and what docs/privacy.md promises of the rest."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.demo import Demo
from bot.store.privacy import personal_data
from playground.client.user_driver import Person
from playground.models import View
from playground.seed import CLINICIAN, MEMBER
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.learning.test_evaluations import evaluate, stored, the_prompt
from tests.journeys.outbox.test_message_updates import at, go_to
from tests.journeys.participation.test_home import home
from tests.journeys.suggestions.test_suggestion_review import suggest

SIGNED = "Signed words of one person"
CHANGE = "Ask twice before a second blood draw"


@pytest.fixture
def busy(demo: Demo, clinician: Person, organizer: Person, member: Person) -> Person:
    """Somebody who has done all that leaves something of them."""
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
    evaluate(clinician, the_prompt(demo, member), change=CHANGE, echo=["yes"])
    clinician.close(every=True)
    home(clinician)
    demo.bot.run_once()
    return clinician


def opened(person: Person) -> View:
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


def test_whoever_did_nothing_is_not_known(member: Person) -> None:
    view = opened(member)

    assert "Nothing is kept of you." in view.everything()
    assert "Erase it" not in view.everything()


def test_all_of_it_is_shown_to_be_copied(busy: Person) -> None:
    view = opened(busy)
    rows = whole(view)

    assert "One topic that you suggested" in view.everything()
    assert "One piece of signed feedback" in view.everything()
    assert [CLINICIAN] == [each["address"] for each in rows["people"]]
    assert SIGNED in str(rows["feedback"])
    assert CHANGE in str(rows["echoes"])
    assert {"subscriptions", "attendances", "answered", "speakers", "deliveries", "homes"} <= set(rows)


@pytest.mark.postgres
def test_erased_nothing_names_them_any_more_and_nothing_more_is_sent(
    demo: Demo, busy: Person, organizer: Person
) -> None:
    sent = busy.press(opened(busy), "own_data.erase")
    assert sent.error is None
    assert "It is erased." in str(busy.view())
    left = "\n".join(stored(demo))

    for gone in (CLINICIAN, SIGNED, "Thank you for these", busy.dm()[0].channel):
        assert gone not in left, gone
    # Their anonymous words are still nobody's.
    assert [] == stored(demo, "echoes")
    assert 1 == left.count(CHANGE)
    # What others go on with is still there: a topic, and an answer that nobody can tell whose it was.
    assert "Fewer blood draws at night" in left
    assert 1 == len(stored(demo, "evaluations"))
    before = len(busy.dm())
    go_to(demo, at(6, 25))
    assert before == len(busy.dm())
    assert "Fewer blood draws" in organizer.command(COMMAND, "suggestions").text


def test_who_comes_back_is_somebody_new(demo: Demo, busy: Person) -> None:
    busy.press(opened(busy), "own_data.erase")
    busy.close(every=True)
    suggest(busy, "Hospital at home for heart failure")

    assert "One topic that you suggested" in opened(busy).everything()


def test_an_organizer_is_told_to_be_taken_off_first(demo: Demo, organizer: Person) -> None:
    view = opened(organizer)

    assert "You organize the Rounds" in view.everything()
    assert "Erase it" not in view.everything()


@pytest.mark.postgres
def test_every_column_that_names_a_person_is_read(demo: Demo, busy: Person) -> None:
    """A table that comes later is in it without anybody thinking of it."""
    named = {table.name for table, _ in personal_data.columns()}

    assert {"suggestions", "feedback", "answered", "echoes", "deliveries", "speaker_results"} <= named


def test_who_has_answered_is_forgotten_with_the_window_and_an_echo_a_month_after_it_was_asked(
    demo: Demo, busy: Person
) -> None:
    assert 1 == len(stored(demo, "answered"))
    go_to(demo, at(4, 5, 2))
    assert [] == stored(demo, "answered")
    assert 1 == len(stored(demo, "echoes"))
    go_to(demo, at(6, 20))
    assert 1 == len(stored(demo, "echoes"))
    demo.clock.forward(timedelta(days=32).total_seconds())
    assert [] == stored(demo, "echoes")
    assert MEMBER != CLINICIAN
    with demo.bot.db.engine.connect() as connection:
        told = connection.execute(text("SELECT state FROM deliveries WHERE kind = 'echo'")).scalars().all()
    assert ["posted"] == list(told)
