"""Metrics over HTTP in the Prometheus format, without personal data."""

import http.client
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.demo import Demo, running
from bot.store.db.engine import DatabaseUnavailableError
from bot.store.outbox import metrics
from bot.web.http_server import HttpServer
from bot.web.worker_endpoints import AT_WORK_WITHIN, WorkerPages
from handlers.slack.registry import COMMAND
from playground.seed import CLINICIAN, ROUNDS


@pytest.fixture
def demo(calendar_url: str) -> Iterator[Demo]:
    with running(calendar_url, paused=True, page=None) as demo:
        yield demo


def get(url: str, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    said = answer.status, answer.read().decode()
    connection.close()
    return said


def value(page: str, name: str, **labels: str) -> float:
    """Return one sample; 0 if it is absent."""
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return sample.value
    return 0


def page(demo: Demo) -> str:
    status, said = get(demo.url, "/metrics")
    assert 200 == status
    return said


def test_request_counts_and_durations(demo: Demo) -> None:
    for _ in range(3):
        demo.slack.as_user(CLINICIAN).command(COMMAND)
    demo.slack.send_signed(b"x", signature="v0=wrong")
    said = page(demo)

    assert 3 == value(said, "rounds_requests_total", kind="slack", status="200")
    assert 1 == value(said, "rounds_requests_total", kind="slack", status="401")
    assert 4 == value(said, "rounds_answer_seconds_count", kind="slack")


def test_delivery_counts_and_lateness(demo: Demo) -> None:
    demo.slack.faults.refuse("chat.postMessage", error="channel_not_found")
    demo.clock.next_post()
    demo.clock.forward(timedelta(days=60).total_seconds())
    said = page(demo)

    assert value(said, "rounds_deliveries_total", outcome="posted") >= 2
    assert value(said, "rounds_deliveries_total", outcome="refused") == 1
    assert value(said, "rounds_delivery_lateness_seconds_count") >= 2


def test_slacks_errors_by_method(demo: Demo) -> None:
    demo.slack.faults.refuse("chat.postMessage", error="ratelimited")
    demo.slack.faults.refuse("views.open", error="expired_trigger_id")
    demo.clock.next_post()
    demo.slack.as_user(CLINICIAN).command(COMMAND, "suggest Handoffs")
    said = page(demo)

    assert 1 == value(said, "rounds_slack_errors_total", method="chat.postMessage", error="ratelimited")
    assert 1 == value(said, "rounds_slack_errors_total", method="views.open", error="expired_trigger_id")
    assert value(said, "rounds_slack_calls_total", method="chat.postMessage") >= 1


def test_waiting_deliveries_and_their_age(demo: Demo) -> None:
    at_rest = page(demo)
    demo.slack.workspace.channels[ROUNDS].members.clear()
    demo.bot.clock.advance_to(demo.bot.clock.now() + timedelta(minutes=35))  # type: ignore[attr-defined] # the demo's can
    overdue = page(demo)
    demo.bot.run_once()
    posted = page(demo)

    assert 0 == value(at_rest, "rounds_queue_age_seconds")
    assert 1 == value(overdue, "rounds_deliveries_now", state="due")
    assert 1800 == value(overdue, "rounds_queue_age_seconds")
    assert 0 == value(posted, "rounds_queue_age_seconds")
    assert 0 <= value(posted, "rounds_tick_age_seconds") < 60
    assert 1 == value(posted, "rounds_workspaces")


def test_metrics_name_no_person(demo: Demo) -> None:
    demo.slack.as_user(CLINICIAN).command(COMMAND, "suggest Handoffs at night")
    demo.slack.as_user(CLINICIAN).submit()
    demo.clock.next_post()
    said = page(demo)

    assert [] == [word for word in (CLINICIAN, ROUNDS, "Handoffs", "example.org", demo.slack.token) if word in said]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_unavailable_database_is_reported(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_arguments: object) -> None:
        raise DatabaseUnavailableError("gone")

    monkeypatch.setattr(metrics, "counts", away)
    said = page(demo)

    assert 0 == value(said, "rounds_database_up")


def test_worker_reports_whether_it_is_running(demo: Demo) -> None:
    demo.bot.run_once()
    wall_now = demo.bot.clock.wall_now
    late = timedelta()
    problem: str | None = None
    server = HttpServer()
    server.start(
        WorkerPages(lambda: demo.bot.last_run_at, lambda: wall_now() + late, demo.bot.metrics, problem=lambda: problem)
    )
    try:
        alive = get(server.url, "/healthz")
        counted = get(server.url, "/metrics")
        nothing = get(server.url, "/slack/events")
        problem = "a database query keeps failing"
        broken = get(server.url, "/healthz")
        late = AT_WORK_WITHIN + timedelta(seconds=1)
        stuck = get(server.url, "/healthz")
    finally:
        server.stop()

    assert (200, "alive") == alive
    assert (200, 404) == (counted[0], nothing[0])
    assert (503, problem) == broken
    assert 503 == stuck[0]
