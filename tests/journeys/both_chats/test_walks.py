"""What docs/teams.md says works in both chats: the same steps, the same words, the same rows."""

from collections.abc import Iterator
from functools import cache

import pytest

from bot.demo import SLACK_ALONE, TEAMS_ALONE, running
from tests.databases import Databases
from tests.harness import release_posts
from tests.journeys.both_chats import clinician_walks, organizer_walks
from tests.journeys.both_chats.slack_person import SlackPerson
from tests.journeys.both_chats.steps import Row, Walker
from tests.journeys.both_chats.teams_person import TeamsPerson

# Each starts an app for each chat.
pytestmark = pytest.mark.rest


@pytest.fixture(params=["Slack", "Teams"])
def walker(request: pytest.FixtureRequest, database_kind: str, databases: Databases) -> Iterator[Walker]:
    """The app in one chat, with the page's calendar, on March 1, 2024, 08:55 in New York."""
    chat = str(request.param)
    chats, template = (SLACK_ALONE, "calendar") if chat == "Slack" else (TEAMS_ALONE, "teams")
    with databases.new(database_kind, template) as url, running(url, paused=True, page=None, chats=chats) as demo:

        def person(role: str) -> SlackPerson | TeamsPerson:
            return SlackPerson(demo.slack, role) if chat == "Slack" else TeamsPerson(demo.teams, role)

        yield Walker(chat, demo, cache(person))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(clinician_walks.ASKS, id="asks"),
        pytest.param(clinician_walks.GIVES_FEEDBACK, id="gives feedback"),
        pytest.param(clinician_walks.ARE_MERGED, id="are merged"),
        pytest.param(clinician_walks.CHECKS_IN, id="checks in"),
        pytest.param(clinician_walks.OWNS_DATA, id="owns data"),
        pytest.param(organizer_walks.DECIDES_ABOUT_POSTS, id="decides about posts"),
        pytest.param(organizer_walks.ASKS_THE_SPEAKER, id="asks the speaker"),
        pytest.param(organizer_walks.LEARNS, id="learns"),
    ],
)
def test_walk(walker: Walker, rows: tuple[Row, ...]) -> None:
    walker.walk(rows)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(clinician_walks.SUGGESTS, id="suggests"),
        pytest.param(organizer_walks.KEEPS_THE_CALENDAR, id="keeps the calendar"),
    ],
)
def test_walk_on_both_databases(walker: Walker, rows: tuple[Row, ...]) -> None:
    walker.walk(rows)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(clinician_walks.RATES, id="rates"),
        pytest.param(clinician_walks.COMMITS, id="commits"),
        pytest.param(organizer_walks.SHARES_RESULTS, id="shares results"),
    ],
)
def test_walk_through_a_rating(walker: Walker, rows: tuple[Row, ...]) -> None:
    release_posts(walker.demo.bot.db, walker.demo.clock.now())
    walker.walk(rows)
