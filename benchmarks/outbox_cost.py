"""The ledger: what a tick costs with nothing due; filling, moving and draining it, against APScheduler's job store."""

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Any

from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import insert, select, text

from benchmarks.common.databases import KINDS, databases
from benchmarks.common.report import Figure
from bot.chat.actor import Times
from bot.core.base.people import Channel
from bot.core.calendar.models import Series, Session
from bot.core.outbox.deliveries import Delivery
from bot.core.outbox.plan import plan
from bot.core.outbox.rate_limit import UNLIMITED
from bot.services.outbox import dispatch as service
from bot.store.db import migrate
from bot.store.db.engine import Database, make_engine
from bot.store.outbox import claims, deliveries
from bot.store.outbox.claims import Claimed
from bot.store.outbox.queue import QueueState
from bot.store.schema.tables import ChannelRow, DeliveryRow, SeriesRow, WorkspaceRow

WORKSPACES = 250
CHANNELS = 4
SESSIONS = 30
# As many jobs as are drained, and enough to know what one costs; the job store takes minutes for all.
JOBS = 6_000
KNOWN = datetime(2026, 1, 5, tzinfo=UTC)
NOTHING_DUE_MS = {"SQLite": 0.5, "Postgres": 1.5}
FILL_TIMES, DRAIN_TIMES = 20, 5
LEASE = timedelta(seconds=30)


def measure() -> Iterator[Figure]:
    """Per delivery, so that the ledger's 120,000 and the job store's few thousand compare."""
    with databases() as urls:
        for kind in KINDS:
            engine = make_engine(urls[kind])
            migrate.migrate(engine)
            db = Database(engine)
            planned, planning = _timed(_planned)
            number = sum(len(each) for each in planned.values())
            _workspaces(db)
            _, filling = _timed(lambda: _fill(db, planned))  # noqa: B023 - called at once
            job_store, jobs = _job_store(urls[kind])
            job_filling = _seconds(lambda: [job_store.add_job(job) for job in jobs])  # noqa: B023 - called at once
            yield _compared("planning and filling", kind, (planning + filling) / number, job_filling / JOBS, FILL_TIMES)
            yield _compared("filling alone", kind, filling / number, job_filling / JOBS, FILL_TIMES)
            moved = {workspace: [_later(each) for each in its] for workspace, its in planned.items()}
            moving = _seconds(lambda: _move(db, moved))  # noqa: B023 - called at once
            job_moving = _seconds(lambda: _move_jobs(job_store, jobs))  # noqa: B023 - called at once
            yield _compared("moving", kind, moving / number, job_moving / JOBS, None)
            yield _nothing_due(db, kind, number)
            claiming, settling, drained = _drain(db, _moment_when_due(db))
            job_draining = _seconds(lambda: _drain_jobs(job_store))  # noqa: B023 - called at once
            yield _compared("claiming", kind, claiming / drained, job_draining / JOBS, DRAIN_TIMES)
            yield _compared(
                "claiming and settling each", kind, (claiming + settling) / drained, job_draining / JOBS, None
            )
            job_store.shutdown()
            db.close()


def _timed(what: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    result = what()
    return result, time.perf_counter() - begun


def _seconds(what: Callable[[], object]) -> float:
    return _timed(what)[1]


def _compared(what: str, kind: str, ours: float, theirs: float, times: int | None) -> Figure:
    ratio = theirs / ours
    return Figure(
        f"{what}, for each delivery, {kind}",
        f"{ours * 1e6:.0f} µs",
        f"job store {theirs * 1e6:.0f} µs",
        ratio,
        "" if times is None else f"at least {times} times",
        None if times is None else ratio >= times,
    )


def _planned() -> dict[int, list[Delivery]]:
    return {number: _plan_of(number) for number in range(1, WORKSPACES + 1)}


def _plan_of(number: int) -> list[Delivery]:
    channels = tuple(Channel((number - 1) * CHANNELS + each, f"C{each}") for each in range(1, CHANNELS + 1))
    series = Series(number, "LHS Rounds", "America/New_York", channels=channels)
    calendar = [
        Session(week + 1, date(2026, 1, 15) + timedelta(weeks=week), KNOWN, KNOWN, title="Topic", speakers=("Speaker",))
        for week in range(SESSIONS)
    ]
    return [each for each in plan(series, calendar, (), KNOWN, KNOWN) if "channel" in str(each.recipient)]


def _workspaces(db: Database) -> None:
    with db.write() as tx:
        numbers = range(1, WORKSPACES + 1)
        tx.execute(insert(WorkspaceRow), [{"id": each, "team": f"T{each}"} for each in numbers])
        tx.execute(
            insert(SeriesRow),
            [
                {
                    "id": each,
                    "workspace_id": each,
                    "name": "LHS Rounds",
                    "zone": "America/New_York",
                    "texts": {},
                    "policy": {},
                    "known_since": KNOWN,
                }
                for each in numbers
            ],
        )
        tx.execute(
            insert(ChannelRow),
            [
                {
                    "id": (each - 1) * CHANNELS + place,
                    "workspace_id": each,
                    "series_id": each,
                    "address": f"C{place}",
                    "position": place,
                }
                for each in numbers
                for place in range(1, CHANNELS + 1)
            ],
        )


def _fill(db: Database, planned: dict[int, list[Delivery]]) -> None:
    for workspace, some in planned.items():
        with db.write() as tx:
            deliveries.record_all(tx, workspace, some)


def _later(delivery: Delivery) -> Delivery:
    return replace(delivery, due_at=delivery.due_at + timedelta(hours=1))


def _move(db: Database, moved: dict[int, list[Delivery]]) -> None:
    for workspace, some in moved.items():
        with db.write() as tx:
            deliveries.reschedule(tx, workspace, some)


def _nothing_due(db: Database, kind: str, number: int) -> Figure:
    if kind == "Postgres":
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    times = []
    for _ in range(300):
        work, seconds = _timed(lambda: service.poll(db, times=Times(KNOWN, KNOWN)))
        assert work is QueueState.IDLE
        times.append(seconds)
    ms = median(times) * 1e3
    most = NOTHING_DUE_MS[kind]
    return Figure(
        f"a tick with nothing due, {number:,} rows waiting, {kind}",
        f"{ms:.2f} ms",
        "",
        None,
        f"under {most} ms",
        ms < most,
    )


def _moment_when_due(db: Database) -> datetime:
    """When about as many are due as the job store drains, each at its own moment."""
    with db.read() as tx:
        return tx.scalars(select(DeliveryRow.due_at).order_by(DeliveryRow.due_at).offset(JOBS).limit(1)).one()


def _drain(db: Database, now: datetime) -> tuple[float, float, int]:
    """Claim a hundred at a time; settle each in a transaction of its own, as after a post.

    Returns:
        Seconds of claiming, seconds of settling, and how many these were.
    """
    claiming, settling, done = 0.0, 0.0, 0
    while True:
        claimed, seconds = _timed(
            lambda: service.claim(
                db,
                times=Times(now, KNOWN),
                owner="benchmark",
                lease=LEASE,
                quarantine=LEASE,
                most=100,
                rate_limit=UNLIMITED,
            )
        )
        claiming += seconds
        if not claimed:
            return claiming, settling, done
        settling += _seconds(lambda: _settle_all(db, claimed))  # noqa: B023 - called at once
        done += len(claimed)


def _settle_all(db: Database, some: list[Claimed]) -> None:
    for each in some:
        _settle(db, each)


def _settle(db: Database, claimed: Claimed) -> None:
    with db.write() as tx:
        claims.settle_posted(tx, claimed, conversation="C1", message=uuid.uuid4().hex, now=KNOWN, check_at=KNOWN)


def job(number: int) -> None:
    """What a job would do; it is never run."""


def _job_store(url: str) -> tuple[Any, list[Any]]:
    store = SQLAlchemyJobStore(engine=make_engine(url), tablename="apscheduler_jobs")
    scheduler = BackgroundScheduler(timezone="UTC")
    store.start(scheduler, "default")
    jobs = []
    for number in range(JOBS):
        moment = KNOWN + timedelta(minutes=number)
        each = Job(
            scheduler,
            id=str(number),
            func="benchmarks.outbox_cost:job",
            args=(number,),
            kwargs={},
            trigger=DateTrigger(moment),
            executor="default",
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            name="job",
            next_run_time=moment,
        )
        each._jobstore_alias = "default"  # noqa: SLF001 - as the scheduler itself sets it
        jobs.append(each)
    return store, jobs


def _move_jobs(store: Any, jobs: list[Any]) -> None:
    for each in jobs:
        each._modify(next_run_time=each.next_run_time + timedelta(hours=1))  # noqa: SLF001 - as the scheduler does
        store.update_job(each)


def _drain_jobs(store: Any) -> None:
    """As the scheduler does: ask for what is due, and remove each one-off job as it is handed on."""
    step = timedelta(minutes=100)
    now = KNOWN + timedelta(hours=1)
    done = 0
    while done < JOBS:
        now += step
        for each in store.get_due_jobs(now):
            store.remove_job(each.id)
            done += 1
