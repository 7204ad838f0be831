"""Posts of 10,000 workspaces, each with one announcement due at the same moment, by one, two and four workers."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, func, select, text

from benchmarks import fleet_data
from benchmarks.common.databases import another, databases, fill
from benchmarks.common.quick_slack import PostedMessage, QuickSlack, quick_slack
from benchmarks.common.report import Figure, percentile
from benchmarks.common.servers import WORKER, cpu_of, running
from bot.clock import SystemClock
from bot.store.db.engine import Database, make_engine
from bot.store.schema.tables import HeartbeatRow
from bot.token_cipher import TokenCipher, new_key
from scheduler.dispatcher import SENDERS

WORKSPACES = 10_000
# A year of monthly sessions in each workspace.
SESSIONS, EVERY = 12, timedelta(weeks=4)
MAX_TIMES, MAX_SECONDS, MAX_INTERACTIVE, MAX_STARVED = 1.2, 60, 2.0, 1.2
# Seconds of Slack's answer, and numbers of workers.
ANSWERS, WORKERS = (0.08, 0.25), (1, 2, 4)
# Suggestions that people make while the announcements are posted.
_SUGGESTIONS = 8
# Seconds: until each worker runs, from then until the announcements are due, and until all must be posted.
_PATIENCE, _LEAD, _TIMEOUT = 300, 3, 900


@dataclass(frozen=True, slots=True)
class Run:
    """What one run has shown. Times are seconds from the moment at which the announcements were due.

    Attributes:
        answer: Seconds that Slack took for each answer.
        late: When each announcement was posted, in order.
        interactive: Seconds from recording an interactive message until it was posted, for each.
        until_ready: Seconds from the start of the workers until all of them dispatched.
        cpu: Seconds of CPU, by what used it.
    """

    answer: float
    workers: int
    late: list[float]
    interactive: list[float]
    until_ready: float
    cpu: dict[str, float]

    @property
    def allowed(self) -> float:
        """The seconds that the senders and Slack's answers allow."""
        return len(self.late) * self.answer / (SENDERS * self.workers)


def measure() -> Iterator[Figure]:
    """Measure on Postgres, with the shipped worker, and encrypted tokens as after 10,000 installations by OAuth."""
    with fleet(WORKSPACES) as (url, key):
        for answer in ANSWERS:
            for workers in WORKERS:
                yield from figures(run(url, key, answer=answer, workers=workers))


def figures(it: Run) -> Iterator[Figure]:
    """Compare what a run has shown with the targets."""
    number, last = len(it.late), it.late[-1]
    where = f"{number:,} workspaces at once, {it.workers} workers, Slack in {it.answer * 1e3:.0f} ms"
    yield Figure(
        where,
        f"{last:.1f} s, {number / last:.0f}/s",
        f"senders and Slack allow {it.allowed:.1f} s",
        last / it.allowed,
        f"at most {MAX_TIMES} times",
        last <= it.allowed * MAX_TIMES,
    )
    if (it.answer, it.workers) == (ANSWERS[0], WORKERS[-1]):
        yield Figure(
            f"until the last, {where}", f"{last:.1f} s", "", None, f"within {MAX_SECONDS} s", last <= MAX_SECONDS
        )
    p99 = percentile(it.late, 99)
    yield Figure(
        f"lateness, {where}",
        f"p50 {median(it.late):.1f} s, p99 {p99:.1f} s",
        "the last, against the p99",
        last / p99,
        f"at most {MAX_STARVED} times",
        last <= p99 * MAX_STARVED,
    )
    yield Figure(
        f"interactive message, {where}",
        f"at most {max(it.interactive):.2f} s",
        f"{len(it.interactive)} messages",
        None,
        f"within {MAX_INTERACTIVE:.0f} s",
        max(it.interactive) <= MAX_INTERACTIVE,
    )
    spent = ", ".join(f"{what} {seconds / number * 1e3:.1f} ms" for what, seconds in it.cpu.items())
    yield Figure(f"CPU for each post, {where}", spent, f"ready after {it.until_ready:.1f} s")


@contextmanager
def fleet(workspaces: int) -> Iterator[tuple[str, str]]:
    """Yield a filled Postgres and the key of its tokens."""
    key = new_key()
    with databases() as urls:
        fill(urls["Postgres"], workspaces=workspaces, sessions=SESSIONS, every=EVERY)
        db = Database(make_engine(urls["Postgres"], patient=True))
        fleet_data.install(db, TokenCipher([key]))
        fleet_data.record_announcements(db, SystemClock().now() + fleet_data.LONG)
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
        db.close()
        yield urls["Postgres"], key


def run(url: str, key: str, *, answer: float, workers: int) -> Run:
    """Let the workers post everything in a copy of the database, and check that each was posted once."""
    with ExitStack() as stack:
        copied = stack.enter_context(another(url, copy=True))
        slack = stack.enter_context(quick_slack(answer))
        begun = time.monotonic()
        processes = [
            stack.enter_context(running(WORKER, copied, slack.api_url, credentials=_credentials(key)))
            for _ in range(workers)
        ]
        db = Database(make_engine(copied, patient=True))
        _wait(lambda: _number_of_workers(db) == workers, _PATIENCE)
        until_ready = time.monotonic() - begun
        postmaster = _postmaster(copied)
        pids = [each.pid for each in processes]

        def cpu() -> dict[str, float]:
            return {"workers": sum(map(cpu_of, pids)), "Postgres": _cpu_of_children(postmaster), "Slack": slack.cpu()}

        due, number = fleet_data.make_due(db, timedelta(seconds=_LEAD))
        before = cpu()
        recorded = _meanwhile(db, slack, number)
        after = cpu()
        posted = {each.key: each for each in slack.posted()}
        assert len(posted) == len(slack.posted()) == number + len(recorded), "posted twice, or not at all"
        assert all(each.token == fleet_data.token(_series_of(each)) for each in posted.values()), (
            "posted with another's token"
        )
        db.close()
        return Run(
            answer,
            workers,
            sorted(each.answered_at - due.timestamp() for key, each in posted.items() if key not in recorded),
            [posted[key].answered_at - moment for key, moment in recorded.items()],
            until_ready,
            {what: after[what] - before[what] for what in after},
        )


def _meanwhile(db: Database, slack: QuickSlack, number: int) -> dict[str, float]:
    """Record a suggestion now and then until everything is posted; return when each was recorded (epoch), by key."""
    recorded: dict[str, float] = {}
    seen, end = 0, time.monotonic() + _LEAD + _TIMEOUT
    while seen < number + len(recorded):
        assert time.monotonic() < end, f"{seen} of {number} were posted"
        seen += len(slack.posted(seen))
        if len(recorded) < _SUGGESTIONS and seen > number * len(recorded) // _SUGGESTIONS:
            key = fleet_data.suggest(db, 1 + number * len(recorded) // _SUGGESTIONS)
            recorded[key] = SystemClock().wall_now().timestamp()
        time.sleep(0.1)
    return recorded


def _credentials(key: str) -> dict[str, str]:
    return {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "for benchmarks only",
        "ROUNDS_TOKEN_KEYS": key,
        "ROUNDS_PUBLIC_URL": "https://rounds.invalid",
    }


def _series_of(message: PostedMessage) -> int:
    # Each workspace has one series, with the same id.
    return int(message.key.split("/")[1])


def _number_of_workers(db: Database) -> int:
    with db.read() as tx:
        return tx.scalars(select(func.count()).select_from(HeartbeatRow)).one()


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def _postmaster(url: str) -> int:
    """Return the process id of the Postgres server."""
    engine = create_engine(url)
    with engine.connect() as connection:
        backend = connection.execute(select(func.pg_backend_pid())).scalar_one()
        parent = Path(f"/proc/{backend}/status").read_text(encoding="utf-8").partition("PPid:")[2].split()[0]
    engine.dispose()
    return int(parent)


def _cpu_of_children(pid: int) -> float:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return sum(cpu_of(int(each)) for each in children)
