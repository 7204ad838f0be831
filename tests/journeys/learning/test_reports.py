"""The report of a period: in Slack, and as a file behind an expiring link."""

import csv
import http.client
import io
from urllib.parse import urlsplit

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.models import Message
from tests.journeys.admin.test_settings import change
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.learning.test_evaluation_results import all_evaluate
from tests.journeys.learning.test_evaluations import open_prompt
from tests.journeys.outbox.test_message_updates import advance_to, at
from tests.journeys.participation.test_home import home
from tests.journeys.suggestions.test_suggestion_review import step, suggest


@pytest.fixture
def shown(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> Message:
    """The report of 2024, after one session that five people evaluated."""
    suggest(clinician)
    all_evaluate(demo, open_prompt(demo, clinician), 5, change="Ask twice before a second draw")
    advance_to(demo, at(3, 25))
    [message] = organizer.command(COMMAND, "report 2024").shown
    return message


def links(message: Message) -> dict[str, str]:
    return {
        each["text"]["text"]: each["url"] for b in message.blocks for each in b.get("elements", []) if "url" in each
    }


def get(demo: Demo, url: str) -> tuple[int, str, bytes]:
    its = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(demo.url).port or 0, timeout=20)
    connection.request("GET", f"{its.path}?{its.query}")
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, response.headers.get("Content-Type", ""), body


@pytest.mark.postgres
def test_report_shows_sessions_attendance_and_ratings(shown: Message) -> None:
    told = shown.all_text()

    assert "January 1, 2024" in told
    assert "December 31, 2024" in told
    assert "1 session" in told
    assert "March 21" in told
    assert "0 going · attendance not tracked · 5 ratings · overall 3.2 out of 5 · 1 commitment" in told
    assert "1 topic suggested: 1 new" in told
    assert "Q1 2024: 1 session. 1 commitment." in told


def test_report_is_a_file_behind_a_link(demo: Demo, shown: Message) -> None:
    status, kind, pdf = get(demo, links(shown)["Download PDF"])
    assert (status, kind) == (200, "application/pdf")
    assert pdf.startswith(b"%PDF-")
    status, kind, table = get(demo, links(shown)["Download CSV"])
    [row] = csv.DictReader(io.StringIO(table.decode()))

    assert (status, kind) == (200, "text/csv; charset=utf-8")
    assert (row["date"], row["answered"], row["mean_overall"], row["commitments"]) == ("2024-03-21", "5", "3.20", "1")


def test_report_counts_merged_suggestions_once(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    suggest(clinician)
    suggest(clinician, "Labs that nobody needs")
    demo.bot.run_once()
    newer = organizer.dm()[-1]
    [before] = organizer.command(COMMAND, "report 2024").shown
    step(organizer, newer, "merge")
    organizer.submit()
    [merged] = organizer.command(COMMAND, "report 2024").shown
    demo.bot.run_once()
    organizer.press(organizer.dm()[-1], "suggestion.separate")
    [separated] = organizer.command(COMMAND, "report 2024").shown

    assert "2 topics suggested: 2 new" in before.all_text()
    assert "1 topic suggested: 1 new" in merged.all_text()
    assert "2 topics suggested: 2 new" in separated.all_text()


@pytest.mark.parametrize(
    ("said", "instead"),
    [("key=", "key=0"), ("to=2024", "to=2025"), ("series=1", "series=2"), ("until=", "until=9"), (".pdf", ".csv")],
)
def test_altered_link_is_rejected(demo: Demo, shown: Message, said: str, instead: str) -> None:
    assert get(demo, links(shown)["Download PDF"].replace(said, instead))[0] == 404


def test_only_organizers_can_read_reports(demo: Demo, clinician: UserDriver) -> None:
    assert "Only organizers can do that" in clinician.command(COMMAND, "report").text


def test_unreadable_period_gets_an_explanation(organizer: UserDriver) -> None:
    assert "Try “report 2026,”" in organizer.command(COMMAND, "report of everything").text


def test_hidden_and_untracked_are_not_zero(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    """Check-in is switched on between two sessions; nobody uses it, and fewer than five people rate."""
    all_evaluate(demo, open_prompt(demo, clinician), 4, change="Ask twice before a second draw")
    change(organizer, "posts", after=["check_in", "prompt"])
    organizer.command(COMMAND, "edit april 25")
    send(organizer, start="12:00", minutes="60")
    organizer.close(every=True)
    advance_to(demo, at(5, 2))
    [message] = organizer.command(COMMAND, "report 2024").shown
    march, april = csv.DictReader(io.StringIO(get(demo, links(message)["Download CSV"])[2].decode()))
    told = message.all_text()

    assert "attendance not tracked · 4 ratings (not shown: fewer than 5 responses)" in told
    assert "0 checked in · 0 ratings" in told
    assert "Q1 2024: 1 session. Commitments not shown (fewer than 5 responses)." in told
    assert "Q2 2024: 1 session. 0 commitments." in told
    assert (march["were_there"], march["commitments"]) == ("not tracked", "not shown (fewer than 5 responses)")
    assert march["mean_overall"] == "not shown (fewer than 5 responses)"
    assert (april["were_there"], april["commitments"], april["mean_overall"]) == ("0", "0", "")
    assert "Commitments not shown (fewer than 5 responses)" in home(organizer).all_text()
