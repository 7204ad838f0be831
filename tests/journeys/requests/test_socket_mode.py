"""The same by a connection from here, where Slack cannot reach the bot."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot import server
from bot.demo import Demo, running
from bot.slack.inbound.socket_mode import SocketMode
from playground.seed import CLINICIAN, ORGANIZER
from tests.journeys.requests.test_http_requests import get, post
from tests.logged import logged


@pytest.fixture
def connected(database_url: str) -> Iterator[Demo]:
    with running(database_url, standing=True, socket_mode=True) as demo:
        demo.slack.wait(lambda: demo.slack.sockets.connected > 0)
        yield demo


@contextmanager
def quick(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demo]:
    """The bot with a watch that counts in tenths of a second what it counts in seconds."""

    def quickly(app: object, token: str) -> SocketMode:
        return SocketMode(app, token, ping=0.2, deaf_after=0.8, first_pause=0.05, refused_pause=0.3)  # type: ignore[arg-type] # handed through

    monkeypatch.setattr(server, "SocketMode", quickly)
    with running(database_url, standing=True, socket_mode=True) as demo:
        yield demo


@pytest.fixture
def watched(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demo]:
    with quick(f"sqlite:///{tmp_path}/rounds.db", monkeypatch) as demo:
        demo.slack.wait(lambda: get(demo, "/readyz")[0] == 200)
        yield demo


def test_asking_and_suggesting(connected: Demo) -> None:
    clinician = connected.slack.as_user(CLINICIAN)
    asked = clinician.command("/lhs-rounds", "next")
    clinician.command("/lhs-rounds", "suggest Handoffs")
    sent = clinician.submit()
    connected.bot.run_once()

    assert "Stephanie Hucker" in asked.text
    assert sent.ok
    assert "Handoffs" in connected.slack.as_user(ORGANIZER).dm()[0].everything()


def test_http_still_tells_its_health_and_takes_nothing_else(connected: Demo) -> None:
    assert get(connected, "/healthz")[0] == 200
    assert post(connected, b"", {}) == 404


def answers(demo: Demo) -> bool:
    return "Stephanie Hucker" in demo.slack.as_user(CLINICIAN).command("/lhs-rounds", "next").text


def unwell(demo: Demo) -> bool:
    status, words = get(demo, "/readyz")
    return status == 503 and "the connection to Slack does not answer" in words


def well(demo: Demo) -> bool:
    return get(demo, "/readyz")[0] == 200


def test_a_deaf_connection_is_found_and_renewed(watched: Demo) -> None:
    """Open, but neither pings nor envelopes are answered: the SDK alone would wait for four intervals, or for ever."""
    opened = watched.slack.sockets.opened
    watched.slack.sockets.deafen()
    begun = time.monotonic()

    watched.slack.wait(lambda: watched.slack.sockets.opened > opened, seconds=5)
    watched.slack.wait(lambda: watched.slack.sockets.connected == 1, seconds=10)
    assert time.monotonic() - begun > 0.5
    assert answers(watched)
    assert well(watched)
    assert watched.slack.sockets.opened == opened + 1


@pytest.mark.parametrize("kind", ["deaf", "silent"])
def test_while_no_connection_answers_health_says_so_and_all_heals(watched: Demo, kind: str) -> None:
    """Also each new one says nothing: with a hello, or without even that."""
    setattr(watched.slack.sockets, kind, True)
    watched.slack.sockets.deafen()
    watched.slack.wait(lambda: unwell(watched), seconds=5)
    assert get(watched, "/healthz")[0] == 200
    opened = watched.slack.sockets.opened
    watched.slack.wait(lambda: watched.slack.sockets.opened > opened + 1, seconds=10)

    setattr(watched.slack.sockets, kind, False)
    watched.slack.wait(lambda: well(watched), seconds=10)
    watched.slack.wait(lambda: watched.slack.sockets.connected == 1, seconds=10)
    assert answers(watched)


@pytest.mark.parametrize("end", ["say_goodbye", "drop", "cut"])
def test_a_connection_that_ends_is_renewed_at_once(watched: Demo, end: str) -> None:
    opened = watched.slack.sockets.opened
    getattr(watched.slack.sockets, end)()
    watched.slack.wait(lambda: watched.slack.sockets.opened > opened, seconds=5)
    watched.slack.wait(lambda: well(watched), seconds=5)
    assert answers(watched)


def test_slack_being_away_is_waited_for(watched: Demo) -> None:
    watched.slack.faults.fail("*", times=1000)
    watched.slack.sockets.drop()
    calls = watched.slack.calls.count("apps.connections.open")
    watched.slack.wait(lambda: unwell(watched), seconds=5)
    watched.slack.wait(lambda: watched.slack.calls.count("apps.connections.open") >= calls + 4, seconds=10)

    watched.slack.faults.clear()
    watched.slack.wait(lambda: well(watched), seconds=10)
    assert answers(watched)


def test_a_connection_too_many_is_not_asked_for_in_a_loop(watched: Demo) -> None:
    watched.slack.sockets.fleeting = True
    opened = watched.slack.sockets.opened
    watched.slack.sockets.drop()
    time.sleep(1.5)
    # 0, 0.05, 0.1, 0.2, 0.4, 0.8 seconds apart; without pauses there would be hundreds.
    assert 3 <= watched.slack.sockets.opened - opened <= 7

    watched.slack.sockets.fleeting = False
    watched.slack.wait(lambda: well(watched), seconds=10)
    assert answers(watched)


def test_a_refused_token_is_logged_once_with_what_to_do(watched: Demo, caplog: pytest.LogCaptureFixture) -> None:
    watched.slack.faults.refuse("apps.connections.open", error="invalid_auth", times=3)
    watched.slack.sockets.say_goodbye("link_disabled")
    watched.slack.wait(lambda: "refuses the app token (invalid_auth)" in get(watched, "/readyz")[1], seconds=5)

    watched.slack.wait(lambda: well(watched), seconds=10)
    said = [each for each in logged(caplog.records) if "invalid_auth" in each]
    assert len(said) == 1
    assert "connections:write" in said[0]
    assert answers(watched)


@pytest.mark.parametrize("word", ["ratelimited", "rate_limited"])
def test_slack_asking_to_wait_is_named_and_no_refusal(watched: Demo, word: str) -> None:
    watched.slack.faults.refuse("apps.connections.open", error=word, times=20)
    watched.slack.sockets.say_goodbye("link_disabled")
    watched.slack.sockets.drop()
    watched.slack.wait(lambda: get(watched, "/readyz")[0] == 503, seconds=5)
    watched.slack.wait(lambda: "(ratelimited)" in get(watched, "/readyz")[1], seconds=5)
    said = get(watched, "/readyz")[1]
    watched.slack.faults.clear()
    watched.slack.wait(lambda: well(watched), seconds=10)

    assert "the connection to Slack does not answer (ratelimited)" == said


def test_many_renewals_leave_no_threads_behind(watched: Demo) -> None:
    def own() -> int:
        names = [thread.name for thread in threading.enumerate()]
        return sum(not name.startswith(("AnyIO", "asyncio", "Thread-1 ")) for name in names)

    answers(watched)
    before = own()
    for _ in range(6):
        opened = watched.slack.sockets.opened
        watched.slack.sockets.deafen()
        watched.slack.wait(lambda opened=opened: watched.slack.sockets.opened > opened, seconds=10)  # type: ignore[misc] # mypy cannot infer a default's type
    watched.slack.wait(lambda: well(watched), seconds=10)
    assert answers(watched)
    watched.slack.wait(lambda: own() <= before, seconds=15)


def test_what_is_being_answered_is_answered_before_the_connection_is_closed(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack is slow to open the form while the bot is asked to stop."""
    kept: list[SocketMode] = []

    def keep(app: object, token: str) -> SocketMode:
        kept.append(SocketMode(app, token))  # type: ignore[arg-type] # handed through
        return kept[-1]

    monkeypatch.setattr(server, "SocketMode", keep)
    with running(f"sqlite:///{tmp_path}/rounds.db", standing=True, socket_mode=True) as demo:
        demo.slack.wait(lambda: well(demo))
        demo.slack.faults.delay("views.open", seconds=1)
        answered: list[bool] = []
        clinician = demo.slack.as_user(CLINICIAN)
        asking = threading.Thread(target=lambda: answered.append(clinician.command("/lhs-rounds", "suggest X").ok))
        asking.start()
        demo.slack.wait(lambda: kept[0]._now is not None and kept[0]._now._answering == 1)
        kept[0].stop()
        asking.join()

    assert answered == [True]
