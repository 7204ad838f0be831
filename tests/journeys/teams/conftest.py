"""The shipped app in Microsoft Teams, beside Slack or alone: what a person does, and what reaches the playground."""

from collections.abc import Iterator
from functools import partial

import pytest

from bot.demo import SLACK_AND_TEAMS, TEAMS_ALONE, Chats, Demo, build_for_playground, running
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.models import collect_texts
from playground.teams.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.databases import Databases
from tests.harness import release_posts
from tests.store.calendar.calendar_truth import assert_calendars_are_true
from tests.teams.words_of_slack import words_of_slack


@pytest.fixture
def demo(calendar_url: str, are_posts_released: bool, is_database_patient: bool) -> Iterator[Demo]:
    """The whole bot in Slack and in Teams, with the page's calendar, on March 1, 2024, 08:55 in New York."""
    yield from _running(calendar_url, SLACK_AND_TEAMS, are_posts_released, is_database_patient)


@pytest.fixture
def teams_demo(
    database_kind: str, databases: Databases, are_posts_released: bool, is_database_patient: bool
) -> Iterator[Demo]:
    """Run the demo in Teams alone. A test that asks for it gets the people of this demo."""
    with databases.new(database_kind, "teams") as url:
        yield from _running(url, TEAMS_ALONE, are_posts_released, is_database_patient)


def _running(url: str, chats: Chats, are_posts_released: bool, is_database_patient: bool) -> Iterator[Demo]:
    build = partial(build_for_playground, patient=is_database_patient)
    with running(url, paused=True, page=None, chats=chats, build=build) as demo:
        if are_posts_released:
            release_posts(demo.bot.db, demo.clock.now())
        yield demo
        if not chats.slack:
            assert words_of_slack(_read(demo)) == []
        # Whatever was done in the test: what is kept in memory is what is in the database.
        assert_calendars_are_true(demo.bot.db)


def _read(demo: Demo) -> Iterator[str]:
    """Return what people were shown in Teams: messages, cards of single people, and the dialogs that are open."""
    tenant = demo.teams.tenant
    for posted in tenant.posted:
        yield from collect_texts(posted.activity)
    for message in (each for conversation in tenant.messages.values() for each in conversation):
        if message.sender == tenant.bot_id:
            yield from collect_texts([message.activity, *message.views.values()])
    yield from collect_texts([dialog.card for dialog in tenant.dialogs.values()])


@pytest.fixture
def _its_demo(request: pytest.FixtureRequest) -> Demo:
    demo = request.getfixturevalue("teams_demo" if "teams_demo" in request.fixturenames else "demo")
    assert isinstance(demo, Demo)
    return demo


@pytest.fixture
def clinician(_its_demo: Demo) -> TeamsUserDriver:
    """A person who writes to LHS Rounds in Teams."""
    return _its_demo.teams.as_user(CLINICIAN)


@pytest.fixture
def organizer(_its_demo: Demo) -> TeamsUserDriver:
    """One of the two organizers, in Teams."""
    return _its_demo.teams.as_user(ORGANIZER)


@pytest.fixture
def second_organizer(_its_demo: Demo) -> TeamsUserDriver:
    """The other organizer, in Teams."""
    return _its_demo.teams.as_user(SECOND_ORGANIZER)


@pytest.fixture
def member(_its_demo: Demo) -> TeamsUserDriver:
    """A person who reads the Teams channel."""
    return _its_demo.teams.as_user(MEMBER)
