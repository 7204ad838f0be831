"""A Teams with four people in one team, and a bot whose responses a test decides."""

from collections.abc import Iterator

import pytest

from playground.teams.delivery.outbound import ANSWER_TIMEOUT
from playground.teams.seed import make_tenant
from playground.teams.server import TeamsPlayground
from tests.playground.conftest import FakeApp
from tests.playground.teams.bot import Bot


@pytest.fixture(scope="module")
def running_teams() -> Iterator[TeamsPlayground]:
    with TeamsPlayground() as running:
        yield running


@pytest.fixture
def teams(running_teams: TeamsPlayground, app: FakeApp) -> Iterator[TeamsPlayground]:
    # A new tenant for each test, behind the same server, because stopping one takes a tenth of a second.
    vars(running_teams.tenant).update(vars(make_tenant()))
    running_teams.connect(app.url)
    yield running_teams
    running_teams.outbound.retries.stop()
    running_teams.outbound.retries.delays = ()
    running_teams.outbound.retries.attempts.clear()
    running_teams.outbound.timeout = ANSWER_TIMEOUT
    running_teams.faults.clear()
    running_teams.calls.clear()
    running_teams.limits = running_teams.chaos = None


@pytest.fixture
def bot(teams: TeamsPlayground) -> Bot:
    return Bot(teams)
