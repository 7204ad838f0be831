"""The demo's Teams in a real browser, on a laptop and on a phone."""

from pathlib import Path

import pytest

from bot.demo import TEAMS_ALONE, running
from playground.teams.seed import ORGANIZER
from tests.browser.screenshots_flow import CHROMIUM, LAPTOP, PHONE, open_page
from tests.browser.screenshots_flow_teams import clinician_and_organizer, each_reader_sees_their_own_state

pytestmark = [pytest.mark.rest, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]


@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_main_job_in_teams(tmp_path: Path, size: tuple[int, int]) -> None:
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    with running(url, chats=TEAMS_ALONE) as demo, open_page(demo.teams.page_url, size) as page:
        demo.teams.as_user(ORGANIZER).say("home")
        clinician_and_organizer(page, lambda _name: None)
        each_reader_sees_their_own_state(page)
        # Nothing is wider than the page.
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
