"""A whole season: each session is evaluated, reported, and followed up three months later."""

from datetime import timedelta

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.models import Message
from playground.seed import ROUNDS
from tests.journeys.calendar.test_calendar_editing import COMMAND
from tests.journeys.learning.test_evaluation_results import CHANGE, people, results
from tests.journeys.learning.test_evaluations import evaluate
from tests.journeys.participation.test_home import home

# A whole season of messages.
pytestmark = pytest.mark.rest

DAYS = ("March 21", "April 25", "June 20", "July 18", "September 19")
# Mean rating of each session by six people: from 3 to 4.
RATINGS = (("3",) * 6, ("3",) * 4 + ("4",) * 2, ("3",) * 3 + ("4",) * 3, ("3",) * 2 + ("4",) * 4, ("4",) * 6)

MEANS = ("3.0", "3.3", "3.5", "3.7", "4.0")
# As on the card of each session from the second on.
TREND = "Mar 21: 3.0, Apr 25: 3.3, Jun 20: 3.5, Jul 18: 3.7, Sep 19: 4.0"
AFTER = ("Apr 25", "Jun 20", "Jul 18", "Sep 19", "never")


def prompts(person: UserDriver) -> list[Message]:
    return [each for each in person.messages(ROUNDS) if "How was " in each.text]


def test_from_march_to_the_end_of_the_year(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    six = people(demo, 6)
    for number, rated in enumerate(RATINGS):
        while len(prompts(clinician)) <= number:
            assert demo.clock.next_post()
        prompt = prompts(clinician)[number]
        for person, overall in zip(six, rated, strict=True):
            # One person makes a commitment each time and asks for a follow-up.
            says = {"change": CHANGE, "echo": ["yes"], "stance": "plan"} if person is six[number] else {}
            assert evaluate(person, prompt, overall=overall, **says).ok
            person.close(every=True)
        demo.clock.forward(timedelta(days=8).total_seconds())
        # Organizers get the results of each session once, with the season so far.
        assert number + 1 == len(results(organizer)) == len(results(second_organizer))
        card = results(organizer)[-1]
        assert DAYS[number] in card.text
        assert "6 responses" in card.all_text()
        assert (TREND.partition(f", {AFTER[number]}")[0] in card.text) is (number > 0)
    demo.clock.forward(timedelta(days=100).total_seconds())

    # Only its author gets a follow-up, once, three months after the session.
    # Of those that have expired, only the notice is left.
    kinds = (CHANGE, "This follow-up is closed")
    asked = [[each for each in person.dm() if any(kind in each.all_text() for kind in kinds)] for person in six]
    assert [1, 1, 1, 1, 1, 0] == [len(each) for each in asked]
    # The others have not responded within a month, and get no further messages.
    [last] = asked[4]
    six[4].press(last, "echo.open")
    assert six[4].submit(values={"echo.outcome": "partly", "echo.barriers": ["time"]}).ok
    # The learning loop by quarter on the organizers' Home and in the report, and the season's trend.
    page = home(organizer).all_text()
    told = organizer.command(COMMAND, "report 2024").text
    third = "Q3 2024: 2 sessions. 2 commitments. Follow-ups: 1 partly done. Barriers: time 1."
    assert third in page
    assert third in told
    assert "Q2 2024: 2 sessions. 2 commitments." in told
    assert "Q1 2024: 1 session. 1 commitment." in told
    assert "5 sessions" in told
    means = [told.index(f"6 ratings · overall {mean} out of 5 · 1 commitment") for mean in MEANS]
    assert sorted(means) == means
