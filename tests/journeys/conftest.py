"""The shipped app against the playground: what a person does, and what reaches Slack."""

from collections.abc import Iterator

import pytest

from bot.demo import Demo, running
from playground.client.user_driver import Person
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.store.calendar.calendar_truth import assert_calendars_are_true


@pytest.fixture
def demo(calendar_url: str) -> Iterator[Demo]:
    """The whole bot with the page's calendar, on March 1, 2024, 08:55 in New York; time goes on only when turned."""
    with running(calendar_url, standing=True, is_taken_in=True) as demo:
        yield demo
        # Whatever was done in the test: what is kept in memory is what is in the database.
        assert_calendars_are_true(demo.bot.db)


@pytest.fixture
def clinician(demo: Demo) -> Person:
    """Somebody who types `/lhs-rounds`."""
    return demo.slack.as_user(CLINICIAN)


@pytest.fixture
def organizer(demo: Demo) -> Person:
    """One of the two who organize."""
    return demo.slack.as_user(ORGANIZER)


@pytest.fixture
def second_organizer(demo: Demo) -> Person:
    """The other one."""
    return demo.slack.as_user(SECOND_ORGANIZER)


@pytest.fixture
def member(demo: Demo) -> Person:
    """Somebody who reads the channel."""
    return demo.slack.as_user(MEMBER)
