"""Sends 1,000 due messages to 1,000 people within Slack's limits, and measures command latency meanwhile."""

import time
from collections.abc import Iterator
from statistics import median

from sqlalchemy import insert, select

from benchmarks.common import load_generator
from benchmarks.common.databases import add_suggestion, databases, fill, settings_for
from benchmarks.common.fake_slack import fake_slack
from benchmarks.common.report import Figure, percentile
from benchmarks.common.servers import SHIPPED, WORKER, running, serving
from bot.app import open_database
from bot.clock import SystemClock
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.references import SuggestionRef
from bot.store.outbox import deliveries
from bot.store.schema.tables import HeartbeatRow, PersonRow, SeriesRow
from playground.rate_limits import RateLimits
from playground.server import Playground

PEOPLE = 1_000
MAX_TIMES = 1.1
MAX_COMMAND_TIMES = 2.0
# Commands per second, window length in seconds, and number of windows, both before and during the sending.
_RATE, _WINDOW, _WINDOWS = 20, 8.0, 9
_TIMEOUT = 600


def measure() -> Iterator[Figure]:
    """Run `web` and `worker` as shipped, on Postgres; Slack responds in 80 ms and enforces its documented limits."""
    limits = RateLimits()
    with databases() as urls:
        url = urls["Postgres"]
        fill(url)
        with (
            fake_slack(people=PEOPLE, limits=limits) as chat,
            serving(SHIPPED, url, chat.api_url) as web,
            running(WORKER, url, chat.api_url),
        ):
            _wait_for_worker(chat, url)
            load_generator.steadily(web.port, 2, _RATE)
            before = [_p99(web.port) for _ in range(_WINDOWS)]
            _record(url)
            begun = time.monotonic()
            meanwhile = [_p99(web.port) for _ in range(_WINDOWS)]
            assert len(chat.delivered()) < PEOPLE, "all messages were sent before the commands were measured"
            chat.wait(lambda: len(chat.delivered()) >= PEOPLE, seconds=_TIMEOUT)
            taken = chat.delivered()[-1].monotonic - begun
            assert len({each.event_payload["key"] for each in chat.delivered()}) == len(chat.delivered()) == PEOPLE
            rate_limited = sum(call.error == "ratelimited" for call in chat.calls)
    allowed = (PEOPLE - limits.workspace.burst) * 60 / limits.workspace.per_minute
    yield Figure(
        f"{PEOPLE:,} messages due at once",
        f"{taken:.0f} s",
        f"Slack's limits allow {allowed:.0f} s",
        taken / allowed,
        f"at most {MAX_TIMES} times",
        taken <= allowed * MAX_TIMES,
    )
    yield Figure("rate-limited calls among these", f"{rate_limited}")
    compared = median(meanwhile) / median(before)
    yield Figure(
        "p99 of a command meanwhile",
        f"{median(meanwhile) * 1e3:.1f} ms",
        f"before {median(before) * 1e3:.1f} ms",
        compared,
        f"at most {MAX_COMMAND_TIMES:.0f} times",
        compared <= MAX_COMMAND_TIMES,
    )


def _p99(port: int) -> float:
    return percentile(load_generator.steadily(port, _WINDOW, _RATE).latencies, 99)


def _wait_for_worker(chat: Playground, url: str) -> None:
    db = open_database(settings_for(url))

    def is_worker_running() -> bool:
        with db.read() as tx:
            return bool(tx.scalars(select(HeartbeatRow)).all())

    chat.wait(is_worker_running, seconds=30)
    db.close()


def _record(url: str) -> None:
    """Insert a suggestion, and a delivery of it to each person, due now."""
    db, now = open_database(settings_for(url)), SystemClock().now()
    with db.write() as tx:
        series = tx.scalars(select(SeriesRow)).one()
        workspace = series.workspace_id
        tx.execute(
            insert(PersonRow), [{"workspace_id": workspace, "address": f"U0PERSON{number}"} for number in range(PEOPLE)]
        )
        people = tx.scalars(select(PersonRow.id).where(PersonRow.address.startswith("U0PERSON"))).all()
        subject = SuggestionRef(add_suggestion(tx, series, people[0], now))
        deliveries.record_all(
            tx,
            workspace,
            [Delivery(Kind.SUGGESTION, series.id, subject, PersonRecipient(person), now) for person in people],
        )
    db.close()
