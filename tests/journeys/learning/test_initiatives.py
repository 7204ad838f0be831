"""Initiatives that follow from a session: created by an organizer, checked in by the owner, shared with the channel."""

import pytest

from bot.demo import Demo
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Message
from playground.seed import CLINICIAN, ROUNDS
from tests.journeys.admin.test_settings import change
from tests.journeys.calendar.test_calendar_editing import COMMAND
from tests.journeys.learning.test_evaluation_results import CHANGE, all_evaluate, results
from tests.journeys.learning.test_evaluations import open_prompt, stored
from tests.journeys.outbox.test_message_updates import advance_to, at
from tests.journeys.participation.test_home import home
from tests.robustness.signed_requests import post, signed

TITLE = "Ask twice before a second draw, on two wards"


@pytest.fixture
def card(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> Message:
    """The Organizer's card with the evaluation results."""
    all_evaluate(demo, open_prompt(demo, clinician), 5, change=CHANGE)
    advance_to(demo, at(3, 25))
    return results(organizer)[-1]


def make(person: UserDriver, where: Message, **values: object) -> Outcome:
    person.press(where, "initiative.make")
    wanted = {"title": TITLE, "owner": CLINICIAN, "measure": "Draws a day", "look": "2024-05-06", **values}
    return person.submit(values={f"initiative.{name}": value for name, value in wanted.items()})


def share_result(person: UserDriver, where: Message, **values: object) -> Outcome:
    person.press(where, "initiative.tell")
    return person.submit(values={f"initiative.{name}": value for name, value in values.items()})


def test_owner_is_notified_and_sees_it_on_their_home(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver
) -> None:
    form = organizer.press(card, "initiative.make").view
    assert form is not None
    assert CHANGE in form.all_text()
    organizer.close(every=True)
    sent = make(organizer, card)
    demo.bot.run_once()
    got = clinician.dm()[-1].all_text()

    assert sent.ok
    assert "You own a new initiative" in got
    assert TITLE in got
    assert "Stephanie Hucker" in got
    assert "Review date: Monday, May 6" in got
    assert TITLE in home(clinician).all_text()
    assert TITLE in organizer.command(COMMAND, "initiatives").text


def test_missing_value_is_shown_at_its_field(demo: Demo, card: Message, organizer: UserDriver) -> None:
    sent = make(organizer, card, title="  ", owner=CLINICIAN, look="2024-03-01")

    assert {"initiative.title", "initiative.look"} == set(sent.errors)
    assert stored(demo, "initiatives") == []


def test_owner_checks_in_and_organizers_share_the_result(
    demo: Demo,
    card: Message,
    clinician: UserDriver,
    organizer: UserDriver,
    second_organizer: UserDriver,
    member: UserDriver,
) -> None:
    make(organizer, card)
    advance_to(demo, at(5, 6))
    asked = clinician.dm()[-1]
    assert "Time to review your initiative" in asked.all_text()
    sent = share_result(clinician, asked, state="done", words="From 3.1 to 2.2 draws a day")
    demo.bot.run_once()
    for person in (organizer, second_organizer):
        assert "From 3.1 to 2.2 draws a day" in person.dm()[-1].all_text()
    told = organizer.press(organizer.dm()[-1], "initiative.publish")
    second_organizer.press(second_organizer.dm()[-1], "initiative.publish")
    demo.bot.run_once()
    stories = [each for each in member.messages(ROUNDS) if "What changed because of LHS Rounds" in each.text]

    assert sent.ok
    assert "Shared with the channel" in str(told.shown[-1].text)
    [story] = stories
    assert TITLE in story.all_text()
    assert "From 3.1 to 2.2 draws a day" in story.all_text()
    assert "Stephanie Hucker" in story.all_text()
    assert TITLE not in home(clinician).all_text()


def test_owner_is_asked_at_most_once_a_day(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver
) -> None:
    make(organizer, card)
    [listed] = organizer.command(COMMAND, "initiatives").shown
    for _ in range(3):
        told = organizer.press(listed, "initiative.propose")
        # Pressing again does not undo it.
        assert "Proposed for" in told.shown[-1].text
    advance_to(demo, at(5, 6))

    assert 1 == sum("Time to review" in each.text for each in clinician.dm())


def test_continued_initiative_is_checked_again(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver
) -> None:
    make(organizer, card)
    advance_to(demo, at(5, 6))
    asked = clinician.dm()[-1]
    missing = share_result(clinician, asked, state="going on", words="Half of the wards")
    assert ["initiative.look"] == list(missing.errors)
    sent = clinician.submit(values={"initiative.look": "2024-06-10"})
    advance_to(demo, at(6, 10))

    assert sent.ok
    assert "Latest update" in clinician.dm()[-1].text
    assert 2 == sum("Time to review" in each.text for each in clinician.dm())


def test_owner_of_an_award_candidate_gets_award_dates_when_set(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver
) -> None:
    make(organizer, card, award=["yes"])
    organizer.close(every=True)
    demo.bot.run_once()
    assert "Proposed for" in clinician.dm()[-1].all_text()
    change(organizer, "texts", days="April 30, 2024 Applications are due")
    advance_to(demo, at(4, 16))
    assert "in 14 days" in clinician.dm()[-1].all_text()
    assert "Applications are due" in clinician.dm()[-1].all_text()
    [listed] = organizer.command(COMMAND, "initiatives").shown
    told = organizer.press(listed, "initiative.propose")
    advance_to(demo, at(4, 29))

    assert "Withdrawn from the award program" in told.shown[-1].text
    assert "Tomorrow" not in "".join(each.all_text() for each in clinician.dm() if "award" in each.text)


def test_only_organizers_create_and_only_owner_or_organizers_report(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver, member: UserDriver
) -> None:
    assert member.press(card, "initiative.make").view is None
    make(organizer, card)
    demo.bot.run_once()

    assert member.press(clinician.dm()[-1], "initiative.tell").view is None
    assert "Only organizers can do that" in member.command(COMMAND, "initiatives").text


def test_form_sent_twice_creates_one(demo: Demo, card: Message, organizer: UserDriver) -> None:
    form = organizer.press(card, "initiative.make").view
    assert form is not None
    organizer.fill(form, {"initiative.title": TITLE, "initiative.owner": CLINICIAN})
    organizer.fill(form, {"initiative.measure": "Draws a day", "initiative.look": "2024-05-06"})
    body = organizer.submission_body(form)
    answers = [post(demo.url, body, signed(demo.slack.signing_secret, body).items()) for _ in range(2)]

    assert all("Initiative saved" in each.body for each in answers)
    assert 1 == len(stored(demo, "initiatives"))


def test_initiative_without_a_session(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    [listed] = organizer.command(COMMAND, "initiatives").shown
    assert "No initiatives yet" in listed.text
    sent = make(organizer, listed, look="2024-04-01")
    demo.bot.run_once()

    assert sent.ok
    assert TITLE in clinician.dm()[-1].text


def test_patient_information_is_flagged(demo: Demo, card: Message, organizer: UserDriver) -> None:
    make(organizer, card, title="Call patient Mary at home")

    view = organizer.view()
    assert view is not None
    assert "looks like a patient’s name" in view.all_text()
    assert stored(demo, "initiatives") == []
