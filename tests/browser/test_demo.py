"""The demo's main job, in a real browser."""

from pathlib import Path

import pytest

from bot.demo import running
from tests.browser.walk import CHROMIUM, open_page, the_main_job

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


def test_the_main_job_on_a_laptop(tmp_path: Path) -> None:
    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo, open_page(demo.slack.page_url) as page:
        the_main_job(page, lambda _name: None)
