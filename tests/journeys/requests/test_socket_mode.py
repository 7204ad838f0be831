"""The bot over Socket Mode, where Slack cannot reach it by HTTP."""

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

# Connections that break and come back, which take seconds.
pytestmark = pytest.mark.rest


@pytest.fixture
def connected(database_url: str) -> Iterator[Demo]:
    with running(database_url, paused=True, socket_mode=True) as demo:
        demo.slack.wait(lambda: demo.slack.sockets.connected > 0)
        yield demo


@contextmanager
def quick_timings(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demo]:
    """Run the bot with all Socket Mode timings ten times faster."""

    def quickly(app: object, token: str) -> SocketMode:
        return SocketMode(app, token, ping=0.2, unresponsive_after=0.8, initial_backoff=0.05, rejected_pause=0.3)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(server, "SocketMode", quickly)
    with running(database_url, paused=True, socket_mode=True) as demo:
        yield demo


@pytest.fixture
def quick_demo(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demo]:
    with quick_timings(f"sqlite:///{tmp_path}/rounds.db", monkeypatch) as demo:
        demo.slack.wait(lambda: get(demo, "/readyz")[0] == 200)
        yield demo


def test_command_and_suggestion(connected: Demo) -> None:
    clinician = connected.slack.as_user(CLINICIAN)
    asked = clinician.command("/lhs-rounds", "next")
    clinician.command("/lhs-rounds", "suggest Handoffs")
    sent = clinician.submit()
    connected.bot.run_once()

    assert "Stephanie Hucker" in asked.text
    assert sent.ok
    assert "Handoffs" in connected.slack.as_user(ORGANIZER).dm()[0].all_text()


def test_http_serves_health_checks_only(connected: Demo) -> None:
    assert get(connected, "/healthz")[0] == 200
    assert post(connected, b"", {}) == 404


def answers_command(demo: Demo) -> bool:
    return "Stephanie Hucker" in demo.slack.as_user(CLINICIAN).command("/lhs-rounds", "next").text


def reports_unready(demo: Demo) -> bool:
    status, words = get(demo, "/readyz")
    return status == 503 and "the connection to Slack does not answer" in words


def is_ready(demo: Demo) -> bool:
    return get(demo, "/readyz")[0] == 200


def test_unresponsive_connection_is_replaced(quick_demo: Demo) -> None:
    """It stays open, but pings and envelopes get no reply; the SDK would wait four intervals, or forever."""
    opened = quick_demo.slack.sockets.opened
    quick_demo.slack.sockets.make_unresponsive()
    begun = time.monotonic()

    quick_demo.slack.wait(lambda: quick_demo.slack.sockets.opened > opened, seconds=15)
    quick_demo.slack.wait(lambda: quick_demo.slack.sockets.connected == 1, seconds=15)
    assert time.monotonic() - begun > 0.5
    assert answers_command(quick_demo)
    assert is_ready(quick_demo)
    assert quick_demo.slack.sockets.opened == opened + 1


@pytest.mark.parametrize("kind", ["unresponsive", "silent"])
def test_health_reports_unresponsive_connections_and_recovers(quick_demo: Demo, kind: str) -> None:
    """New connections are silent too: after a hello, or without one."""
    setattr(quick_demo.slack.sockets, kind, True)
    quick_demo.slack.sockets.make_unresponsive()
    quick_demo.slack.wait(lambda: reports_unready(quick_demo), seconds=15)
    assert get(quick_demo, "/healthz")[0] == 200
    opened = quick_demo.slack.sockets.opened
    quick_demo.slack.wait(lambda: quick_demo.slack.sockets.opened > opened + 1, seconds=15)

    setattr(quick_demo.slack.sockets, kind, False)
    quick_demo.slack.wait(lambda: is_ready(quick_demo), seconds=15)
    quick_demo.slack.wait(lambda: quick_demo.slack.sockets.connected == 1, seconds=15)
    assert answers_command(quick_demo)


@pytest.mark.parametrize("end", ["disconnect", "close_all", "abort_all"])
def test_connection_that_ends_is_renewed_at_once(quick_demo: Demo, end: str) -> None:
    opened = quick_demo.slack.sockets.opened
    getattr(quick_demo.slack.sockets, end)()
    quick_demo.slack.wait(lambda: quick_demo.slack.sockets.opened > opened, seconds=5)
    quick_demo.slack.wait(lambda: is_ready(quick_demo), seconds=5)
    assert answers_command(quick_demo)


def test_connection_waits_for_slack_to_return(quick_demo: Demo) -> None:
    quick_demo.slack.faults.fail("*", times=1000)
    quick_demo.slack.sockets.close_all()
    calls = quick_demo.slack.calls.count("apps.connections.open")
    quick_demo.slack.wait(lambda: reports_unready(quick_demo), seconds=15)
    quick_demo.slack.wait(lambda: quick_demo.slack.calls.count("apps.connections.open") >= calls + 4, seconds=15)

    quick_demo.slack.faults.clear()
    quick_demo.slack.wait(lambda: is_ready(quick_demo), seconds=15)
    assert answers_command(quick_demo)


def test_too_many_connections_does_not_cause_a_reconnect_loop(quick_demo: Demo) -> None:
    quick_demo.slack.sockets.refusing = True
    opened = quick_demo.slack.sockets.opened
    quick_demo.slack.sockets.close_all()
    quick_demo.slack.wait(lambda: quick_demo.slack.sockets.opened - opened >= 3, seconds=15)
    time.sleep(1)
    # 0, 0.05, 0.1, 0.2, 0.4, 0.8 seconds apart; without backoff there would be hundreds.
    assert quick_demo.slack.sockets.opened - opened <= 7

    quick_demo.slack.sockets.refusing = False
    quick_demo.slack.wait(lambda: is_ready(quick_demo), seconds=15)
    assert answers_command(quick_demo)


def test_rejected_token_is_logged_once_with_instructions(quick_demo: Demo, caplog: pytest.LogCaptureFixture) -> None:
    quick_demo.slack.faults.refuse("apps.connections.open", error="invalid_auth", times=3)
    quick_demo.slack.sockets.disconnect("link_disabled")
    quick_demo.slack.wait(lambda: "refuses the app token (invalid_auth)" in get(quick_demo, "/readyz")[1], seconds=15)

    quick_demo.slack.wait(lambda: is_ready(quick_demo), seconds=15)
    [said] = [each for each in logged(caplog.records) if each.startswith("socket mode connection failed")]
    assert "invalid_auth" in said
    assert "connections:write" in said
    assert answers_command(quick_demo)


@pytest.mark.parametrize("word", ["ratelimited", "rate_limited"])
def test_rate_limit_is_reported_and_is_not_a_rejection(quick_demo: Demo, word: str) -> None:
    quick_demo.slack.faults.refuse("apps.connections.open", error=word, times=20)
    quick_demo.slack.sockets.disconnect("link_disabled")
    quick_demo.slack.sockets.close_all()
    quick_demo.slack.wait(lambda: get(quick_demo, "/readyz")[0] == 503, seconds=15)
    quick_demo.slack.wait(lambda: "(ratelimited)" in get(quick_demo, "/readyz")[1], seconds=15)
    said = get(quick_demo, "/readyz")[1]
    quick_demo.slack.faults.clear()
    quick_demo.slack.wait(lambda: is_ready(quick_demo), seconds=15)

    assert "the connection to Slack does not answer (ratelimited)" == said


def test_reconnecting_leaks_no_threads(quick_demo: Demo) -> None:
    def own() -> int:
        names = [thread.name for thread in threading.enumerate()]
        return sum(not name.startswith(("AnyIO", "asyncio", "Thread-1 ")) for name in names)

    answers_command(quick_demo)
    before = own()
    for _ in range(6):
        opened = quick_demo.slack.sockets.opened
        quick_demo.slack.sockets.make_unresponsive()
        quick_demo.slack.wait(lambda opened=opened: quick_demo.slack.sockets.opened > opened, seconds=15)  # type: ignore[misc] # mypy cannot infer a default's type
    quick_demo.slack.wait(lambda: is_ready(quick_demo), seconds=15)
    assert answers_command(quick_demo)
    quick_demo.slack.wait(lambda: own() <= before, seconds=15)


def test_request_in_progress_is_answered_before_the_connection_closes(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack is slow to open the form while the bot is asked to stop."""
    kept: list[SocketMode] = []

    def keep(app: object, token: str) -> SocketMode:
        kept.append(SocketMode(app, token))  # type: ignore[arg-type] # passed through
        return kept[-1]

    monkeypatch.setattr(server, "SocketMode", keep)
    with running(f"sqlite:///{tmp_path}/rounds.db", paused=True, socket_mode=True) as demo:
        demo.slack.wait(lambda: is_ready(demo))
        demo.slack.faults.delay("views.open", seconds=1)
        answered: list[bool] = []
        clinician = demo.slack.as_user(CLINICIAN)
        asking = threading.Thread(target=lambda: answered.append(clinician.command("/lhs-rounds", "suggest X").ok))
        asking.start()
        demo.slack.wait(lambda: kept[0]._now is not None and kept[0]._now._answering == 1)
        kept[0].stop()
        asking.join()

    assert answered == [True]
