"""The demo's main flows, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.demo import running
from tests.browser.screenshots_flow import (
    CHROMIUM,
    PHONE,
    announcement_and_suggestion,
    open_page,
    organizers_day,
    participation,
    running_the_series,
    say,
    suggestion_review,
)
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


def test_commands_on_a_phone(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url, PHONE) as page:
        say(page, "/lhs-rounds")
        answer = page.get_by_test_id("ephemeral").last
        expect(answer).to_contain_text("Next LHS Rounds")
        box = answer.bounding_box()

        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert box["height"] <= PHONE[1]
