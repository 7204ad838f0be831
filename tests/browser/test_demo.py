"""The demo's main job, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.demo import running
from tests.browser.screenshots_flow import (
    CHROMIUM,
    PHONE,
    a_suggestion_ends,
    open_page,
    say,
    the_main_job,
    the_organizers_day,
    the_series_is_run,
    what_people_come_back_for,
)
from tests.browser.screenshots_flow_installed import the_greeting
from tests.browser.screenshots_flow_learning import the_loop
from tests.multi_workspace_app import two_workspaces

pytestmark = [pytest.mark.rest, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]


def test_the_main_job_on_a_laptop(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        the_main_job(page, lambda _name: None)


def test_the_organizers_day(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        the_organizers_day(page, lambda _name: None)


def test_a_suggestion_ends(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        a_suggestion_ends(page, lambda _name: None)


def test_what_people_come_back_for(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        what_people_come_back_for(page, lambda _name: None)


def test_the_loop(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        the_loop(page, lambda _name: None, demo)


def test_the_bot_is_installed(tmp_path: Path) -> None:
    with two_workspaces(f"sqlite:///{tmp_path / 'rounds.db'}") as two:
        two.install(two.first)
        with open_page(two.first.page_url) as page:
            the_greeting(page, lambda _name: None)


def test_the_series_is_run(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        the_series_is_run(page, lambda _name: None)


def test_asking_on_a_phone(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url, PHONE) as page:
        say(page, "/lhs-rounds")
        answer = page.get_by_test_id("ephemeral").last
        expect(answer).to_contain_text("The next LHS Rounds")
        box = answer.bounding_box()

        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert box["height"] <= PHONE[1]
