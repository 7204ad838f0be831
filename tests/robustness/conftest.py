"""The shipped app, a minute before the first announcement, for requests of any shape."""

from collections.abc import Iterator

import pytest

from bot.demo import Demo, running
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN, MEMBER
from tests.databases import Databases


@pytest.fixture(scope="module")
def demo(database_kind: str, databases: Databases) -> Iterator[Demo]:
    """The whole bot with the page's calendar, one for all tests of a file; nothing is posted unless the clock turns."""
    with databases.new(database_kind, "calendar") as url, running(url, paused=True, page=None) as demo:
        yield demo


@pytest.fixture
def clinician(demo: Demo) -> UserDriver:
    """A person who types `/lhs-rounds`."""
    return demo.slack.as_user(CLINICIAN)


@pytest.fixture
def member(demo: Demo) -> UserDriver:
    """A person who reads the channel."""
    return demo.slack.as_user(MEMBER)
