"""Takes the README's screenshots: `make screenshots`."""

import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from bot.demo import running
from tests.browser.screenshots_flow import (
    announcement_and_suggestion,
    open_page,
    organizers_day,
    participation,
    running_the_series,
    suggestion_review,
)
from tests.browser.screenshots_flow_import import schedule_import
from tests.browser.screenshots_flow_installed import onboarding
from tests.browser.screenshots_flow_learning import learning_loop
from tests.multi_workspace_app import running_app

IMAGES = Path(__file__).parents[2] / "docs" / "images"


def main() -> None:
    """Walk through the demo and save the screenshots."""
    for walk in (
        announcement_and_suggestion,
        organizers_day,
        suggestion_review,
        running_the_series,
        participation,
        schedule_import,
    ):
        with (
            tempfile.TemporaryDirectory() as folder,
            running(f"sqlite:///{Path(folder) / 'demo.db'}") as demo,
            open_page(demo.slack.page_url) as page,
        ):
            walk(page, partial(keep, page))
    with (
        tempfile.TemporaryDirectory() as folder,
        running(f"sqlite:///{Path(folder) / 'demo.db'}") as demo,
        open_page(demo.slack.page_url) as page,
    ):
        learning_loop(page, partial(keep, page), demo)
    with tempfile.TemporaryDirectory() as folder, running_app(f"sqlite:///{Path(folder) / 'rounds.db'}") as app:
        app.install(app.first)
        with open_page(app.first.page_url) as page:
            onboarding(page, partial(keep, page))


def keep(page: Page, name: str) -> None:
    """Save a screenshot in docs/images."""
    # Transitions have finished by then.
    page.wait_for_timeout(600)
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
