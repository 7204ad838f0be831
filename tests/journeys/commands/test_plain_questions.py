"""Plain questions are answered with what is known, and nothing that is unknown or hidden is denied."""

from datetime import timedelta

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.seed import ROUNDS

COMMAND = "/lhs-rounds"


def ask(person: UserDriver, typed: str) -> str:
    return person.command(COMMAND, typed, channel=ROUNDS).text


def months_later(demo: Demo, months: float) -> None:
    demo.clock.forward(timedelta(days=30.5 * months).total_seconds())


def cancel_april(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "cancel april 25")
    assert organizer.submit().ok


@pytest.mark.rest
def test_month_that_is_over_shows_the_last_one(demo: Demo, clinician: UserDriver) -> None:
    months_later(demo, 4.7)
    told = ask(clinician, "march")

    assert told.startswith("Nothing is scheduled for March 2025 yet. Last March:\n")
    assert "Stephanie Hucker" in told


@pytest.mark.rest
def test_month_with_its_year_is_taken_at_its_word(demo: Demo, clinician: UserDriver) -> None:
    months_later(demo, 4.7)

    assert "Stephanie Hucker" not in ask(clinician, "march 2025")


@pytest.mark.rest
def test_past_days_and_canceled_sessions_are_not_denied(
    demo: Demo, organizer: UserDriver, clinician: UserDriver
) -> None:
    cancel_april(organizer)
    organizer.close(every=True)
    months_later(demo, 4.7)
    canceled = "Canceled: Thursday, April 25, 2024, Heather Hsu"

    assert ask(clinician, "april").startswith(f"Nothing is scheduled for April 2025 yet.\n{canceled}")
    for typed in ("april 25", "last april", "hsu", "video of hsu’s talk", "did someone record april"):
        assert ask(clinician, typed).startswith(canceled), typed
    assert ask(clinician, "june 20").startswith("Session on Thursday, June 20, 2024")
    assert "No slides or recording for March 21, 2024 yet." in ask(clinician, "slides for march 21")
    assert ask(clinician, "powerpoint from may").startswith("No session in May 2024.")
    view = organizer.command(COMMAND, "edit march 21", channel=ROUNDS).view
    assert view is not None
    assert "2024-03-21" in str(view.blocks)


@pytest.mark.parametrize(
    "typed",
    [
        "is it still on",
        "is it canceled?",
        "can residents come",
        "can I bring a student",
        "where do i park",
        "what day is it",
        "what's the passcode",
        "how many people are going",
        "do i need a badge",
        "running late",
    ],
)
def test_question_about_the_session_is_answered_with_it(clinician: UserDriver, typed: str) -> None:
    assert ask(clinician, typed).startswith("Next LHS Rounds\n")


@pytest.mark.parametrize("typed", ["april", "april 25", "hsu", "is april canceled", "who is speaking in april?"])
def test_canceled_session_is_named(organizer: UserDriver, clinician: UserDriver, typed: str) -> None:
    cancel_april(organizer)

    assert "Canceled: Thursday, April 25, Heather Hsu" in ask(clinician, typed)


@pytest.mark.rest
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("recording of march", "No slides or recording for March 21 yet."),
        ("slides from hucker", "No slides or recording for March 21 yet."),
        ("slides", "No slides or recording for March 21 yet."),
        ("last session", "Last session\n"),
    ],
)
def test_past_session_is_found_by_what_was_asked(demo: Demo, clinician: UserDriver, typed: str, said: str) -> None:
    months_later(demo, 2.5)
    demo.bot.run_once()
    if typed != "slides":
        told = ask(clinician, typed)
        assert ("Hucker" in told) == (typed != "last session")
    else:
        said = "No slides or recording for April 25 yet."
        told = ask(clinician, typed)
    assert said in told


def test_words_that_find_nothing_are_repeated_as_typed(clinician: UserDriver) -> None:
    assert "No sessions match “is there a talk about Zebras.”" in ask(clinician, "is there a talk about Zebras?")


@pytest.mark.parametrize(("typed", "button"), [("privcy", "command.run.privacy"), ("chekin", "command.run.check-in")])
def test_mistyped_word_has_a_button_for_what_was_meant(clinician: UserDriver, typed: str, button: str) -> None:
    [shown] = clinician.command(COMMAND, typed).shown
    pressed = clinician.press(shown, button)

    assert "Did you mean" in shown.text
    assert "suggestion.open" not in str(shown.blocks)
    assert pressed.view is not None or "check-in" in pressed.text


def test_mistyped_check_in_keeps_its_code(organizer: UserDriver, clinician: UserDriver) -> None:
    [shown] = clinician.command(COMMAND, "chek in AB12C", channel=ROUNDS).shown

    assert shown.text == "Did you mean “check-in”?"
    assert "AB12C" in str(shown.blocks)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("going", "You’re going to LHS Rounds on Thursday, March 21."),
        ("I'm out that day", "You’re not marked as going on March 21."),
        ("yes", "What you can do"),
        ("undo", "Only organizers can do that."),
        ("can't make it, sorry 😢", "marked as going on March 21."),
        ("stop", "Your reminders"),
        ("Unsubscribe me pls", "Your reminders"),
        ("dont message me", "Your reminders"),
        ("no more messages!!", "Your reminders"),
        ("talk to a human", "Aubri.Drake@baystatehealth.org"),
        ("idk", "What you can do"),
    ],
)
def test_short_replies_are_understood(clinician: UserDriver, typed: str, said: str) -> None:
    asked = clinician.command(COMMAND, typed, channel=ROUNDS)

    assert said in (asked.text if asked.view is None else asked.view.all_text())


@pytest.mark.parametrize(
    ("typed", "said"), [("in 2 weeks", "No session in 2 weeks.\n"), ("next wk", "No session next week.\n")]
)
def test_weeks_without_a_session(clinician: UserDriver, typed: str, said: str) -> None:
    assert ask(clinician, typed).startswith(said)


def test_patient_information_is_not_repeated(clinician: UserDriver) -> None:
    told = ask(clinician, "mrs smith had a stroke, mrn 4471902")

    assert told.startswith("No sessions match that. Please don’t include patient information.")
    assert "4471902" not in told


def test_coming_is_about_the_session_that_was_named(clinician: UserDriver) -> None:
    assert "March 21" in ask(clinician, "I'm coming")
    assert "April 25" in ask(clinician, "count me in for april")
    # Nothing is stored where there is no such session.
    assert "Nothing is scheduled for May 2024 yet." in ask(clinician, "I'll be there in may")
    assert "March 21" in ask(clinician, "can't make it")


def test_members_see_their_suggestions_and_the_organizers(clinician: UserDriver) -> None:
    clinician.command(COMMAND, "suggest Night labs")
    assert clinician.submit().ok

    assert "Night labs" in ask(clinician, "suggestions")
    assert "Night labs" in ask(clinician, "my suggestions")
    assert "Aubri.Drake@baystatehealth.org" in ask(clinician, "organizers")


def test_organizer_menu_opens_what_its_buttons_say(organizer: UserDriver) -> None:
    [menu] = organizer.command(COMMAND, "manage").shown

    assert organizer.press(menu, "command.run.add").view is not None
    assert "Which session do you want to cancel?" in organizer.press(menu, "command.run.cancel").text
    assert organizer.press(menu, "command.run.settings").error is None


def test_help_is_short_and_organizers_get_the_rest_with_one_press(organizer: UserDriver, clinician: UserDriver) -> None:
    [short] = organizer.command(COMMAND, "help").shown
    full = organizer.press(short, "command.run.help").text

    assert len(short.text.splitlines()) == 7
    assert "Organizer commands" in full
    assert "/lhs-rounds import: Import a schedule" in full
    assert "Organizer commands" not in ask(clinician, "help")
