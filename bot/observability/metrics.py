"""Prometheus metrics for `/metrics`. Nothing in them is about a person.

This process's work is counted here;
the state of the queue, for all processes, is read from the database on each scrape.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

from bot.chat.surface import Surface
from bot.services.outbox.metrics import InstallationMetrics
from bot.store.db.engine import DatabaseUnavailableError

# Seconds. Slack gives three for an answer.
_ANSWERS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
# Seconds after its own moment that a message was posted.
_LATE = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0)


class Metrics:
    """Collects this process's metrics.

    Args:
        read_installation: Reads the installation's metrics. May raise DatabaseUnavailableError.
    """

    def __init__(self, read_installation: Callable[[], InstallationMetrics]) -> None:
        self._read_installation = read_installation
        self._own = CollectorRegistry()
        self._requests = Counter("rounds_requests", "Requests answered.", ["kind", "status"], registry=self._own)
        self._seconds = Histogram(
            "rounds_answer_seconds", "Until a request was answered.", ["kind"], registry=self._own, buckets=_ANSWERS
        )
        self._calls = Counter("rounds_slack_calls", "Calls of Slack's Web API.", ["method"], registry=self._own)
        self._errors = Counter(
            "rounds_slack_errors", "Calls that failed, by Slack's word.", ["method", "error"], registry=self._own
        )
        self._teams_calls = Counter("rounds_teams_calls", "Calls of Teams.", ["method"], registry=self._own)
        self._teams_errors = Counter(
            "rounds_teams_errors", "Calls that failed, by HTTP status.", ["method", "error"], registry=self._own
        )
        self._settled = Counter(
            "rounds_deliveries",
            "Messages whose turn came, by what became of them.",
            ["outcome", "surface"],
            registry=self._own,
        )
        self._late = Histogram(
            "rounds_delivery_lateness_seconds",
            "From a message's own moment until it stood in the chat.",
            ["surface"],
            registry=self._own,
            buckets=_LATE,
        )
        # There from the start, as long as nothing was posted yet.
        self._late.labels(Surface.SLACK.value)

    @contextmanager
    def answering(self) -> Iterator["Answering"]:
        """Measure a request. The block sets its kind and status."""
        answering = Answering()
        begun = time.perf_counter()
        try:
            yield answering
        finally:
            self._requests.labels(answering.kind, str(answering.status)).inc()
            self._seconds.labels(answering.kind).observe(time.perf_counter() - begun)

    def record_api_call(self, method: str, error: str | None) -> None:
        """Count a call to Slack. `error` is Slack's error code, or the kind of failure."""
        self._calls.labels(method).inc()
        if error is not None:
            self._errors.labels(method, error).inc()

    def record_teams_call(self, method: str, error: str | None) -> None:
        """Count a call to Teams. `error` is the HTTP status, or the kind of failure."""
        self._teams_calls.labels(method).inc()
        if error is not None:
            self._teams_errors.labels(method, error).inc()

    def record_delivery(self, surface: Surface, outcome: str, late: timedelta | None = None) -> None:
        """Count a delivery's outcome in a chat. `late` is how long after its due time it was posted, if it was."""
        self._settled.labels(outcome, surface.value).inc()
        if late is not None:
            self._late.labels(surface.value).observe(max(0.0, late.total_seconds()))

    def page(self) -> bytes:
        """Render the metrics. If the database is unavailable, they say so."""
        scraped = CollectorRegistry()
        scraped.register(_Gauges(self._read_installation))
        return generate_latest(self._own) + generate_latest(scraped)


class Answering:
    """A request in progress."""

    kind = "other"
    status = 500


class _Gauges:
    """Gauges read from the database on each scrape."""

    def __init__(self, read_installation: Callable[[], InstallationMetrics]) -> None:
        self._read_installation = read_installation

    def collect(self) -> Iterator[Any]:
        """Yield the gauges for Prometheus."""
        try:
            now = self._read_installation()
        except DatabaseUnavailableError:
            yield GaugeMetricFamily("rounds_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("rounds_database_up", "Whether the database answers.", value=1)
        waiting = GaugeMetricFamily("rounds_deliveries_now", "Unsettled messages, by state.", labels=["state"])
        for state, number in now.states.items():
            waiting.add_metric([state], number)
        yield waiting
        for name, words, age in (
            ("rounds_queue_age_seconds", "Of the message that is longest overdue; 0 where none is.", now.oldest),
            ("rounds_tick_age_seconds", "Since a process last looked for what is due; -1 if none ever has.", now.tick),
        ):
            yield GaugeMetricFamily(name, words, value=-1 if age is None else age.total_seconds())
        waits = "Messages to organizers, none of whom is reached."
        yield GaugeMetricFamily("rounds_nobody_waits", waits, value=now.unassigned)
        yield GaugeMetricFamily("rounds_workspaces", "Workspaces that the bot is in.", value=now.workspaces)
