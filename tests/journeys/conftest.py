"""The shipped app against the playground: what a person does, and what reaches Slack."""

from collections.abc import Iterator
from functools import partial

import pytest

from bot.demo import Demo, build_for_playground, running
from playground.client.user_driver import UserDriver
from playground.delivery import outbound
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.harness import release_posts
from tests.store.calendar.calendar_truth import assert_calendars_are_true


@pytest.fixture
def are_posts_released() -> bool:
    """Whether organizers have let the day's posts go out, although the page has neither times nor locations."""
    return True


@pytest.fixture
def is_database_patient() -> bool:
    """Whether the app waits for a slow database, so that a busy machine fails no test of something else."""
    return True


@pytest.fixture(autouse=True)
def slack_waits_longer(is_database_patient: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack waits longer than its three seconds, for the same reason. Tests of those seconds set them."""
    if is_database_patient:
        monkeypatch.setattr(outbound, "ACK_TIMEOUT", 10.0)


@pytest.fixture
def demo(calendar_url: str, are_posts_released: bool, is_database_patient: bool) -> Iterator[Demo]:
    """The whole bot with the page's calendar, on March 1, 2024, 08:55 in New York; time goes on only when turned."""
    build = partial(build_for_playground, patient=is_database_patient)
    with running(calendar_url, paused=True, page=None, build=build) as demo:
        if are_posts_released:
            release_posts(demo.bot.db, demo.clock.now())
        yield demo
        # Whatever was done in the test: what is kept in memory is what is in the database.
        assert_calendars_are_true(demo.bot.db)


@pytest.fixture
def clinician(demo: Demo) -> UserDriver:
    """A person who types `/lhs-rounds`."""
    return demo.slack.as_user(CLINICIAN)


@pytest.fixture
def organizer(demo: Demo) -> UserDriver:
    """One of the two organizers."""
    return demo.slack.as_user(ORGANIZER)


@pytest.fixture
def second_organizer(demo: Demo) -> UserDriver:
    """The other organizer."""
    return demo.slack.as_user(SECOND_ORGANIZER)


@pytest.fixture
def member(demo: Demo) -> UserDriver:
    """A person who reads the channel."""
    return demo.slack.as_user(MEMBER)
