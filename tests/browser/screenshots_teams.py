"""Takes the screenshots of docs/teams.md: `python -m tests.browser.screenshots_teams`."""

import tempfile
from functools import partial
from pathlib import Path

from bot.demo import TEAMS_ALONE, running
from playground.teams.seed import ORGANIZER
from tests.browser.screenshots import keep
from tests.browser.screenshots_flow import open_page
from tests.browser.screenshots_flow_teams import clinician_and_organizer


def main() -> None:
    """Walk through the demo's Teams and save the screenshots."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(f"sqlite:///{Path(folder) / 'demo.db'}", chats=TEAMS_ALONE) as demo,
        open_page(demo.teams.page_url) as page,
    ):
        demo.teams.as_user(ORGANIZER).say("home")
        clinician_and_organizer(page, partial(keep, page))


if __name__ == "__main__":
    main()
