"""What the worker answers over HTTP, where ROUNDS_WORKER_PORT says so: whether it is at work, and what it counts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.observability.metrics import Metrics

# Longer than a beat takes at its worst, when Slack does not answer and the database is slow.
AT_WORK_WITHIN = timedelta(minutes=2)


class WorkerPages:
    """A WSGI application with `/healthz` and `/metrics`.

    Args:
        beat_at: When the worker last beat (aware, machine's time); None before it has.
        wall_now: The machine's time (aware).
        metrics: What this process counts.
        problem: Why this process cannot work, in a sentence; None if it can.
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
        """Answer one request, as WSGI wants it."""
        status, body = self._answer(str(environ.get("PATH_INFO")))
        start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, path: str) -> tuple[str, bytes]:
        match path:
            case "/healthz":
                last = self._beat_at() or self._begun
                if self._wall_now() - last > AT_WORK_WITHIN:
                    return "503 Service Unavailable", b"it does not look for what is due"
                if (problem := self._problem()) is not None:
                    return "503 Service Unavailable", problem.encode()
                return "200 OK", b"alive"
            case "/metrics":
                return "200 OK", self._metrics.page()
        return "404 Not Found", b"nothing here"
