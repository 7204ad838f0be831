"""Finding a session: paginated lists and fuzzy search."""

from dataclasses import replace
from datetime import date

import pytest

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import Card, Session
from bot.demo import Demo
from bot.services.calendar import sessions
from playground.client.user_driver import UserDriver
from playground.models import Message
from playground.seed import ORGANIZER
from tests.factories import a_session
from tests.journeys.calendar.test_calendar_editing import COMMAND
from tests.journeys.outbox.test_message_updates import advance_to, at

MANY = 9


@pytest.fixture
def years(demo: Demo) -> None:
    """Nine more sessions in later years, each on its own topic."""
    some: list[Session] = [
        replace(
            a_session(date(2025, month, 20)),
            title=f"Measuring handoffs, part {month}",
            speakers=("Grace Example",),
            card=Card(abstract="Falls on the geriatric ward."),
        )
        for month in range(1, MANY + 1)
    ]
    now = demo.bot.clock.now()
    sessions.add_all(
        demo.bot.db,
        actor=Actor(workspace_id=1, external_id=ORGANIZER),
        series_id=1,
        planned=some,
        times=Times(now, demo.bot.clock.wall_now()),
    )


def days(message: Message) -> list[str]:
    return [each["text"]["text"] for each in message.blocks if each["type"] == "section" and "2025" in str(each)]


@pytest.mark.rest
def test_list_pages_forward_and_back_in_place(demo: Demo, clinician: UserDriver, years: None) -> None:
    advance_to(demo, at(3, 1).replace(year=2026))
    [shown] = clinician.command(COMMAND, "past").shown
    first = shown.all_text()
    clinician.press(shown, "session.page")
    second = shown.all_text()
    clinician.press(shown, "session.page")
    third = shown.all_text()
    clinician.press(shown, "session.page_back")

    assert "September 20" in first
    assert "April 20" in first
    assert "March 20" not in first
    assert "+8 more" in first
    assert "March 20" in second
    assert "March 21" in third
    assert "Next" not in third.splitlines()
    assert shown.all_text() == second


def test_upcoming_list_has_more_pages(clinician: UserDriver, years: None) -> None:
    [shown] = clinician.command(COMMAND, "upcoming").shown
    clinician.press(shown, "session.page")
    clinician.press(shown, "session.page")

    assert "September 20" in shown.all_text()


def test_search_results_keep_the_query_across_pages(clinician: UserDriver, years: None) -> None:
    [shown] = clinician.command(COMMAND, "search handofs").shown  # a letter is missing
    clinician.press(shown, "session.page")

    assert "Results for “handofs”" in shown.all_text()
    assert "part 1" in shown.all_text()
    assert "part 9" not in shown.all_text()


def test_titles_rank_before_abstracts(demo: Demo, clinician: UserDriver, years: None) -> None:
    told = clinician.command(COMMAND, "search geriatric").text
    both = clinician.command(COMMAND, "search hsu").text

    assert "Measuring handoffs, part 9" in told
    assert "Heather Hsu" in both
    assert "Grace" not in both


def test_public_list_is_not_replaced(clinician: UserDriver, member: UserDriver, years: None) -> None:
    [asked] = clinician.command(COMMAND, "upcoming share").shown
    clinician.press(asked, "command.post")
    shared = [each for each in member.messages("C0ROUNDS") if "Upcoming sessions" in each.text][-1]
    before = shared.all_text()
    more = member.press(shared, "session.page").shown[-1]

    assert shared.all_text() == before
    assert more.ephemeral_to is not None
    assert "part 7" in more.all_text()
