"""The worker's health and metrics over HTTP, if ROUNDS_WORKER_PORT is set."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from bot.observability.metrics import Metrics
from bot.web.answers import ALWAYS, NOTHING_HERE, Answer, Environ, plain
from bot.web.inner_pages import InnerPages

# Longer than the slowest pass takes, when Slack does not respond and the database is slow.
AT_WORK_WITHIN = timedelta(minutes=2)


class WorkerPages:
    """A WSGI application with `/healthz` and `/metrics`.

    Args:
        beat_at: Returns when the worker last ended a pass (aware, machine's time); None before the first.
        wall_now: Returns the machine's time (aware).
        metrics: This process's metrics.
        token: See `InnerPages`.
        problem: Returns why this process cannot work, in a sentence; None if it can.
    """

    def __init__(
        self,
        beat_at: Callable[[], datetime | None],
        wall_now: Callable[[], datetime],
        metrics: Metrics,
        *,
        token: str | None = None,
        problem: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._beat_at = beat_at
        self._wall_now = wall_now
        self._problem = problem
        self._inner_pages = InnerPages(token, metrics, self._why_not)
        self._begun = wall_now()

    def __call__(
        self, environ: Environ, start_response: Callable[[str, list[tuple[str, str]]], Any]
    ) -> Iterable[bytes]:
        """Handle one WSGI request."""
        status, headers, body = self._answer(environ)
        start_response(f"{status.value} {status.phrase}", [*headers, ("Content-Length", str(len(body))), *ALWAYS])
        return [body]

    def _answer(self, environ: Environ) -> Answer:
        match environ.get("PATH_INFO"):
            case "/healthz":
                return self._inner_pages.state(environ, "alive")
            case "/metrics":
                return self._inner_pages.metrics(environ)
        return plain(HTTPStatus.NOT_FOUND, NOTHING_HERE)

    def _why_not(self) -> str | None:
        is_late = self._wall_now() - (self._beat_at() or self._begun) > AT_WORK_WITHIN
        return "the scheduler has stopped" if is_late else self._problem()
