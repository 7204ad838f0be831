"""The shipped app, standing at the minute before the first announcement, for requests of any shape."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from bot.demo import Demo, running
from playground.client.user_driver import Person
from playground.seed import CLINICIAN, MEMBER


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The whole bot with the page's calendar, one for all tests of a file; nothing is posted unless the clock turns."""
    if request.param == "sqlite":
        with running(f"sqlite:///{tmp_path_factory.mktemp('hostile') / 'rounds.db'}", standing=True) as demo:
            yield demo
        return
    name = f"hostile{uuid.uuid4().hex}"
    admin = create_engine(request.getfixturevalue("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    with running(admin.url.set(database=name).render_as_string(hide_password=False), standing=True) as demo:
        yield demo
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def clinician(demo: Demo) -> Person:
    """Somebody who types `/lhs-rounds`."""
    return demo.slack.as_user(CLINICIAN)


@pytest.fixture
def member(demo: Demo) -> Person:
    """Somebody who reads the channel."""
    return demo.slack.as_user(MEMBER)
