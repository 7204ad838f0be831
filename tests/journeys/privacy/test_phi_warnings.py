"""Text that looks like PHI is flagged before anything is stored, logged or sent."""

import logging

import pytest
from sqlalchemy import inspect, text

from bot.demo import Demo
from bot.views.kit import action_ids
from playground.client.user_driver import UserDriver
from playground.models import Message
from playground.seed import GENERAL
from tests.journeys.admin.test_settings import change
from tests.journeys.calendar.test_speaker_cards import block, card, fill, session
from tests.journeys.participation.test_sharing import opened as share_form
from tests.logged import logged

__all__ = ["card", "session"]

COMMAND = "/lhs-rounds"
TOPIC, WHY, SPEAKER = "suggestion.topic", "suggestion.why", "suggestion.speaker"
WORDS, SIGNED = "feedback.words", "feedback.signed"
RECORD = "MRN 4471902 waited nine hours"
DAY = 24 * 3600


def confirmation_box(person: UserDriver) -> str:
    """The checkbox that confirms that the text is not PHI."""
    view = person.view()
    assert view is not None
    [name] = [each["block_id"] for each in view.blocks if each.get("block_id", "").startswith("patient.box.")]
    return str(name)


def stored(demo: Demo) -> str:
    with demo.bot.db.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return "\n".join(str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}")))  # noqa: S608 - fixed table names


def test_record_number_is_flagged_at_its_field_and_never_stored_logged_or_sent(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        clinician.command(COMMAND, "suggest Boarding")
        sent = clinician.submit(values={WHY: RECORD, SPEAKER: "The ED"})
        demo.bot.run_once()

    view = clinician.view()
    assert view is not None
    assert not sent.errors
    below = view.blocks[[each.get("block_id") for each in view.blocks].index(WHY) + 1]
    assert "“MRN 4471902” looks like a medical record number" in below["text"]["text"]
    assert "Nothing has been sent yet" in str(view.blocks[0])
    # All input is kept.
    assert [view.values[each][each]["value"] for each in (TOPIC, WHY, SPEAKER)] == ["Boarding", RECORD, "The ED"]
    assert organizer.dm() == []
    assert "4471902" not in stored(demo)
    said = "\n".join(logged(each for each in caplog.records if not each.name.startswith("playground")))
    assert "4471902" not in said


def test_form_is_accepted_once_phi_is_removed(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    clinician.command(COMMAND, "suggest Boarding")
    clinician.submit(values={WHY: RECORD})
    sent = clinician.submit(values={WHY: "People wait nine hours"})
    demo.bot.run_once()

    assert sent.ok
    [card] = organizer.dm()
    assert "People wait nine hours" in card.all_text()


def test_text_declared_not_phi_passes_once(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    clinician.command(COMMAND, "suggest Order 20231147 of the board")
    clinician.submit()
    box = confirmation_box(clinician)
    # Another match is flagged again: the confirmation covered other text.
    clinician.submit(values={box: ["pass"], WHY: RECORD})
    asked_again = confirmation_box(clinician)
    assert organizer.dm() == []
    assert asked_again != box
    clinician.submit(values={WHY: ""})
    clinician.submit(values={confirmation_box(clinician): ["pass"]})
    demo.bot.run_once()

    [card] = organizer.dm()
    assert "Order 20231147 of the board" in card.all_text()


def test_anonymous_feedback_is_checked(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    clinician.command(COMMAND, "feedback")
    clinician.submit(values={WORDS: "patient Mary was never called, DOB 3/4/1961"})
    assert "looks like a patient’s name" in str(clinician.view())
    assert "looks like a date of birth" in str(clinician.view())
    assert "DOB" not in stored(demo)
    clinician.submit(values={WORDS: "A patient was never called"})
    # With fewer than three people's words, it waits for two weeks.
    demo.clock.forward(17 * DAY + 3600)

    assert any("A patient was never called" in each.all_text() for each in organizer.dm())


def test_speaker_card_is_checked(demo: Demo, card: Message, clinician: UserDriver) -> None:
    fill(clinician, card, abstract="Patient Mary fell twice in a week")
    view = clinician.view()
    assert view is not None
    assert "looks like a patient’s name" in str(view.blocks)
    assert "Mary" not in stored(demo)
    sent = clinician.submit(values={block(view, "abstract"): "Falls happen twice as often at night"})

    assert sent.ok
    assert "Falls happen twice" in stored(demo)


def test_replies_reasons_and_shared_comments_are_checked(
    demo: Demo, clinician: UserDriver, organizer: UserDriver
) -> None:
    clinician.command(COMMAND, "suggest Boarding")
    clinician.submit()
    demo.bot.run_once()
    [card] = organizer.dm()
    organizer.press(card, action_ids.REPLY_OPEN)
    organizer.submit(values={action_ids.REPLY_WORDS: "Call her at 212-555-0143"})
    assert "“212-555-0143” looks like a phone number" in str(organizer.view())
    organizer.close(every=True)
    organizer.press(card, action_ids.SUGGESTION_DECLINE)
    organizer.submit(values={action_ids.SUGGESTION_REASON: "This was SSN 219-09-9999"})
    assert "looks like a Social Security number" in str(organizer.view())
    organizer.close(every=True)

    share_form(clinician)
    clinician.submit(values={action_ids.SHARE_WHERE: GENERAL, action_ids.SHARE_NOTE: "About the 94-year-old in bed 4"})
    assert "looks like an age over 89" in str(clinician.view())
    assert "219-09" not in stored(demo)


def test_room_telephone_number_is_not_phi(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "add March 28")
    view = organizer.view()
    assert view is not None
    place = next(
        each["block_id"] for each in view.blocks if each.get("block_id", "").startswith(action_ids.SESSION_PLACE)
    )
    sent = organizer.submit(values={place: "Dial 212-555-0143"})

    assert sent.ok
    assert "looks like" not in str(organizer.view())


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Mrs. Delgado was sent home without oxygen", "a patient’s name"),
        ("RT, a 16 yo, overdosed and we had no bed", "a patient’s initials"),
        ("Medicare ID 1EG4-TE5-MK73 was on the whiteboard", "a health plan number"),
        ("The family writes from roe@example.com and gets no answer", "a patient’s email address"),
        ("Her home, 14 Elm Street, has no heat", "a patient’s address"),
        ("Admitted 10/3/2026, discharged 10/9/2026", "a date of care"),
        ("Pacemaker serial number PJN123456S failed twice", "a device’s serial number"),
        ("Attached picture of the patient's face shows the rash", "a patient’s photo"),
    ],
)
def test_suggestion_with_an_identifier_is_flagged(demo: Demo, clinician: UserDriver, words: str, kind: str) -> None:
    clinician.command(COMMAND, "suggest Boarding")
    clinician.submit(values={WHY: words})

    assert f"looks like {kind}" in str(clinician.view())
    assert words not in stored(demo)


@pytest.mark.parametrize(
    ("topic", "why", "speaker"),
    [
        ("What Mrs. Roe Taught Us About Discharge", "", "Ms. Jane Doe"),
        ("Patient Falls: A Unit-Based Approach", "Of 90 yo patients we know little, n = 1,204", "Mr. John Doe, RN"),
        (
            "Bill of Rights",
            "The patient Bill of Rights poster is old",
            "Mrs. Roe from the Patient and Family Advisory Council",
        ),
        ("Rounds on March 21", "The unit's direct line is 413-794-0000, put it on the slide", "Dr. Roe, room 1204"),
    ],
)
def test_titles_speakers_and_work_numbers_are_no_phi(clinician: UserDriver, topic: str, why: str, speaker: str) -> None:
    clinician.command(COMMAND, f"suggest {topic}")
    sent = clinician.submit(values={WHY: why, SPEAKER: speaker})

    assert sent.ok
    assert "looks like" not in str(clinician.view())


def test_pasted_calendar_is_checked(demo: Demo, organizer: UserDriver) -> None:
    organizer.command(COMMAND, "paste")
    organizer.submit(values={"paste.page": f"Thursday, November 21 - A guest: {RECORD}"})
    assert "looks like a medical record number" in str(organizer.view())
    assert "4471902" not in stored(demo)
    organizer.submit(values={"paste.page": "Thursday, November 21 - A guest: Waiting times"})

    assert "Waiting times" in str(organizer.view())


def test_settings_are_checked(demo: Demo, organizer: UserDriver) -> None:
    change(organizer, "texts", rounds=f"What they are. {RECORD}.")

    assert "looks like a medical record number" in str(organizer.view())
    assert "4471902" not in stored(demo)
