"""Takes the README's pictures anew, so that they stay true: `make screenshots`."""

import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from bot.demo import running
from tests.browser.screenshots_flow import (
    a_suggestion_ends,
    open_page,
    the_main_job,
    the_organizers_day,
    the_series_is_run,
    what_people_come_back_for,
)
from tests.browser.screenshots_flow_installed import the_greeting
from tests.browser.screenshots_flow_learning import the_loop
from tests.multi_workspace_app import two_workspaces

IMAGES = Path(__file__).parents[2] / "docs" / "images"


def main() -> None:
    """Walk through the demo and keep what it looks like."""
    for walk in (the_main_job, the_organizers_day, a_suggestion_ends, the_series_is_run, what_people_come_back_for):
        with (
            tempfile.TemporaryDirectory() as folder,
            running(f"sqlite:///{Path(folder) / 'demo.db'}") as demo,
            open_page(demo.slack.page_url) as page,
        ):
            walk(page, partial(_keep, page))
    with (
        tempfile.TemporaryDirectory() as folder,
        running(f"sqlite:///{Path(folder) / 'demo.db'}") as demo,
        open_page(demo.slack.page_url) as page,
    ):
        the_loop(page, partial(_keep, page), demo)
    with tempfile.TemporaryDirectory() as folder, two_workspaces(f"sqlite:///{Path(folder) / 'rounds.db'}") as two:
        two.install(two.first)
        with open_page(two.first.page_url) as page:
            the_greeting(page, partial(_keep, page))


def _keep(page: Page, name: str) -> None:
    # What slides or fades in has come to rest by then.
    page.wait_for_timeout(600)
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
