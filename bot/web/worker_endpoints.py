"""The worker's health and metrics over HTTP, if ROUNDS_WORKER_PORT is set."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from bot.observability.metrics import Metrics
from bot.web.inner_pages import InnerPages
from bot.web.responses import NOTHING_HERE, Environ, Response, StartResponse, plain, respond

# Longer than the slowest pass takes, when Slack does not respond and the database is slow.
AT_WORK_WITHIN = timedelta(minutes=2)


@dataclass
class WorkerPages:
    """A WSGI application with `/healthz` and `/metrics`.

    Attributes:
        beat_at: Returns when the worker last ended a pass (aware, machine's time); None before the first.
        wall_now: Returns the machine's time (aware).
        metrics: This process's metrics.
        token: See `InnerPages`.
        problem: Returns why this process cannot work, in a sentence; None if it can.
    """

    beat_at: Callable[[], datetime | None]
    wall_now: Callable[[], datetime]
    metrics: Metrics
    token: str | None = field(default=None, kw_only=True)
    problem: Callable[[], str | None] = field(default=lambda: None, kw_only=True)

    def __post_init__(self) -> None:
        """Start counting the time to the first pass."""
        self._inner_pages = InnerPages(self.token, self.metrics, self._why_not)
        self._begun = self.wall_now()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Handle one WSGI request."""
        return respond(start_response, self._answer(environ))

    def _answer(self, environ: Environ) -> Response:
        match environ.get("PATH_INFO"):
            case "/healthz":
                return self._inner_pages.state(environ, "alive")
            case "/metrics":
                return self._inner_pages.metrics(environ)
        return plain(HTTPStatus.NOT_FOUND, NOTHING_HERE)

    def _why_not(self) -> str | None:
        is_late = self.wall_now() - (self.beat_at() or self._begun) > AT_WORK_WITHIN
        return "the scheduler has stopped" if is_late else self.problem()
