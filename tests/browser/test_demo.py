"""The demo's main flows, in a real browser."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.demo import running
from tests.browser.screenshots_flow import (
    CHROMIUM,
    LAPTOP,
    PHONE,
    announcement_and_suggestion,
    open_page,
    organizers_day,
    participation,
    running_the_series,
    say,
    suggestion_review,
    switch_user,
)
from tests.browser.screenshots_flow_import import schedule_import
from tests.browser.screenshots_flow_installed import onboarding
from tests.browser.screenshots_flow_learning import learning_loop
from tests.multi_workspace_app import running_app

pytestmark = [pytest.mark.rest, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]


def test_main_job_on_a_laptop(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        announcement_and_suggestion(page, lambda _name: None)


def test_organizers_day(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        organizers_day(page, lambda _name: None)


def test_suggestion_review(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        suggestion_review(page, lambda _name: None)


def test_participation(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        participation(page, lambda _name: None)


def test_learning_loop(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        learning_loop(page, lambda _name: None, demo)


def test_installation(tmp_path: Path) -> None:
    with running_app(f"sqlite:///{tmp_path / 'rounds.db'}") as app:
        app.install(app.first)
        with open_page(app.first.page_url) as page:
            onboarding(page, lambda _name: None)


def test_running_the_series(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        running_the_series(page, lambda _name: None)


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_schedule_import(tmp_path: Path, size: tuple[int, int]) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url, size) as page:
        schedule_import(page, lambda _name: None)


@pytest.mark.parametrize(
    ("person", "words", "heading"),
    [
        ("Clinician", "/lhs-rounds", "Next LHS Rounds"),
        ("Clinician", "/lhs-rounds help", "What you can do"),
        ("Organizer", "/lhs-rounds", "Next LHS Rounds"),
        ("Organizer", "/lhs-rounds help", "What you can do"),
        ("Organizer", "/lhs-rounds manage", "Manage LHS Rounds"),
    ],
)
def test_answers_fit_a_phone(tmp_path: Path, person: str, words: str, heading: str) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url, PHONE) as page:
        page.locator("#menu").click()
        switch_user(page, person)
        page.locator("#menu").click()
        say(page, words)
        answer = page.get_by_test_id("ephemeral").last
        expect(answer).to_contain_text(heading)
        box = answer.bounding_box()

        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert box["height"] <= PHONE[1]


@pytest.mark.parametrize(("person", "screens"), [("Clinician", 2), ("Organizer", 3)])
def test_home_fits_a_phone(tmp_path: Path, person: str, screens: int) -> None:
    """With ten sessions ahead: two screens for a clinician, and three for an organizer."""
    dates = [date(2024, 3, 21), date(2024, 4, 25), *(date(2024, month, 13) for month in range(5, 13))]
    lines = "\n".join(f"{day:%A, %B %-d, %Y} - Grace Example: Measuring handoffs, part {day.month}" for day in dates)
    page_text = f"Upcoming LHS Rounds\n{lines}\n"
    with (
        running(f"sqlite:///{tmp_path / 'demo.db'}", page=page_text) as demo,
        open_page(demo.slack.page_url, PHONE) as page,
    ):
        page.locator("#menu").click()
        switch_user(page, person)
        page.locator("#menu").click()
        page.get_by_test_id("home-entry").click()
        home = page.get_by_test_id("home")
        expect(home).to_contain_text("Help")
        box = home.bounding_box()

    assert box is not None
    assert box["height"] <= screens * PHONE[1]
