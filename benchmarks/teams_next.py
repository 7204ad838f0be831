"""`next` in Teams, signed and answered by a card, beside `/lhs-rounds next` in Slack on the same server."""

from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.common import load_generator
from benchmarks.common.databases import databases, fill
from benchmarks.common.fake_teams import fake_teams
from benchmarks.common.load_generator import Request
from benchmarks.common.report import Figure, percentile, ratio, rounds
from benchmarks.common.servers import SHIPPED, serving
from benchmarks.common.signed_command import slack_request

ROUNDS = 5
SECONDS = 6.0
PER_SECOND = 50
MAX_MS = 100.0


def measure() -> Iterator[Figure]:
    """The 99th percentile of the response at 50 requests a second.

    In Slack the response holds the answer. In Teams the answer is a call of the connector, made before the response.
    """
    with databases() as urls, fake_teams() as teams:
        fill(urls["SQLite"])
        with serving(SHIPPED, urls["SQLite"], more=teams.environment) as server:

            def once(make: Request) -> Callable[[], float]:
                return lambda: percentile(load_generator.steadily(server.port, SECONDS, PER_SECOND, make).latencies, 99)

            # While the first request reads Microsoft's keys, others would be asked to come again.
            load_generator.one(server.port, teams.request)
            for make in (slack_request, teams.request):
                load_generator.steadily(server.port, 2, PER_SECOND, make)
            in_slack, in_teams = rounds(ROUNDS, once(slack_request), once(teams.request))
            memory = server.memory()
    ms = median(in_teams) * 1e3
    yield Figure(
        f"p99 of next at {PER_SECOND} requests/s, Teams, SQLite",
        f"{ms:.1f} ms",
        f"Slack {median(in_slack) * 1e3:.1f} ms",
        ratio(in_teams, in_slack),
        f"under {MAX_MS:.0f} ms",
        ms < MAX_MS,
    )
    yield Figure("memory of web with Slack and Teams, SQLite", f"{memory:.0f} MB")
