"""A date outside the current academic year is read with its year, wherever a person may meet one."""

from datetime import date

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.seed import ROUNDS
from tests.journeys.calendar.test_calendar_editing import COMMAND, field, send
from tests.journeys.learning.test_initiatives import card, make
from tests.journeys.outbox.test_message_updates import advance_to, at
from tests.journeys.participation.test_home import home
from tests.journeys.suggestions.test_suggestion_review import suggest

# Years that go by, with all their messages.
pytestmark = pytest.mark.rest

__all__ = ["card"]


def test_answers_two_years_later_name_the_year(demo: Demo, clinician: UserDriver) -> None:
    advance_to(demo, at(3, 2).replace(year=2026))
    for typed, said in (
        ("past", "Thursday, March 21, 2024"),
        ("search hsu", "Thursday, April 25, 2024"),
        ("last session", "Thursday, September 19, 2024"),
        ("slides from hucker", "No slides or recording for March 21, 2024 yet."),
        ("next", "Last session: September 19, 2024"),
    ):
        [shown] = clinician.command(COMMAND, typed, channel=ROUNDS).shown
        assert said in shown.all_text()
        assert said in shown.text


def test_upcoming_lists_name_the_year_of_the_next_academic_year_only(demo: Demo, clinician: UserDriver) -> None:
    for typed in ("", "upcoming", "calendar"):
        [shown] = clinician.command(COMMAND, typed, channel=ROUNDS).shown
        assert "Thursday, March 21" in shown.text
        assert "March 21, 2024" not in shown.text
    advance_to(demo, at(6, 28))
    for typed in ("", "upcoming", "calendar"):
        [shown] = clinician.command(COMMAND, typed, channel=ROUNDS).shown
        assert "Thursday, July 18, 2024" in shown.text
        assert "Thursday, July 18, 2024" in shown.all_text()
    assert "Thursday, July 18, 2024" in home(clinician).all_text()


def test_history_names_the_year_of_a_change_and_of_its_session(demo: Demo, organizer: UserDriver) -> None:
    view = organizer.command(COMMAND, "edit march").view
    assert view is not None
    organizer.submit(values={field(view, "place"): "Room 7"})
    organizer.close(every=True)
    advance_to(demo, at(3, 2).replace(year=2026))
    told = organizer.command(COMMAND, "history").text

    assert "Friday, March 1, 2024, 8:55 AM ET" in told
    assert "March 21, 2024, location" in told


def test_status_names_the_year_where_it_is_another(demo: Demo, organizer: UserDriver) -> None:
    assert ", 2024" not in organizer.command(COMMAND, "status").text
    advance_to(demo, at(6, 28))

    assert "Jul 1, 2024, 9:00 AM: announcement" in organizer.command(COMMAND, "status").text


def test_suggestion_names_the_year_of_its_session(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    suggest(clinician, topic="Fewer blood draws at night")
    demo.bot.run_once()
    view = organizer.press(organizer.dm()[-1], "suggestion.schedule").view
    assert view is not None
    send(organizer, date="2024-05-16")
    advance_to(demo, at(3, 2).replace(year=2026))

    assert "Scheduled for May 16, 2024" in clinician.command(COMMAND, "my suggestions").text
    assert "Scheduled for May 16, 2024" in home(clinician).all_text()


def test_initiative_names_the_year_of_its_review_and_of_its_session(
    demo: Demo, card: object, clinician: UserDriver, organizer: UserDriver
) -> None:
    assert make(organizer, organizer.dm()[-1], look=date(2025, 1, 8).isoformat()).ok
    demo.bot.run_once()

    assert "Review date: Wednesday, January 8, 2025" in clinician.dm()[-1].all_text()
    assert "Review date: Wednesday, January 8, 2025" in home(clinician).all_text()
    advance_to(demo, at(7, 2))
    told = organizer.command(COMMAND, "initiatives").text
    assert "From the March 21, 2024 session" in told
    assert "Review date: Wednesday, January 8\n" in told
