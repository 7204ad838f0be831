"""The worker's health and metrics over HTTP, if ROUNDS_WORKER_PORT is set."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.observability.metrics import Metrics

# Longer than the slowest pass takes, when Slack does not respond and the database is slow.
AT_WORK_WITHIN = timedelta(minutes=2)


class WorkerPages:
    """A WSGI application with `/healthz` and `/metrics`.

    Args:
        beat_at: Returns when the worker last ended a pass (aware, machine's time); None before the first.
        wall_now: Returns the machine's time (aware).
        metrics: This process's metrics.
        problem: Returns why this process cannot work, in a sentence; None if it can.
    """

    def __init__(
        self,
        beat_at: Callable[[], datetime | None],
        wall_now: Callable[[], datetime],
        metrics: Metrics,
        problem: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._beat_at = beat_at
        self._wall_now = wall_now
        self._problem = problem
        self._metrics = metrics
        self._begun = wall_now()

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
    ) -> Iterable[bytes]:
        """Handle one WSGI request."""
        status, body = self._answer(str(environ.get("PATH_INFO")))
        start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, path: str) -> tuple[str, bytes]:
        match path:
            case "/healthz":
                last = self._beat_at() or self._begun
                late = self._wall_now() - last > AT_WORK_WITHIN
                problem = "the scheduler has stopped" if late else self._problem()
                return ("200 OK", b"alive") if problem is None else ("503 Service Unavailable", problem.encode())
            case "/metrics":
                return "200 OK", self._metrics.page()
        return "404 Not Found", b"nothing here"
