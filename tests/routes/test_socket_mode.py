"""The same by a connection from here, where Slack cannot reach the bot."""

from collections.abc import Iterator

import pytest

from bot.demo import Demo, running
from playground.seed import CLINICIAN, ORGANIZER
from tests.routes.test_requests import get, post


@pytest.fixture
def connected(database_url: str) -> Iterator[Demo]:
    with running(database_url, standing=True, socket_mode=True) as demo:
        demo.slack.wait(lambda: demo.slack.sockets.connected > 0)
        yield demo


def test_asking_and_suggesting(connected: Demo) -> None:
    clinician = connected.slack.as_user(CLINICIAN)
    asked = clinician.command("/lhs-rounds", "next")
    clinician.command("/lhs-rounds", "suggest Handoffs")
    sent = clinician.submit()
    connected.bot.beat()

    assert "Stephanie Hucker" in asked.text
    assert sent.ok
    assert "Handoffs" in connected.slack.as_user(ORGANIZER).dm()[0].everything()


def test_http_still_tells_its_health_and_takes_nothing_else(connected: Demo) -> None:
    assert get(connected, "/healthz")[0] == 200
    assert post(connected, b"", {}) == 404
