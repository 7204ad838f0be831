"""Outbox cost: an idle poll, and filling, moving and draining, against APScheduler's job store."""

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
from bot.chat.surface import Surface
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
from bot.store.outbox.queue import QueueState, Room
from bot.store.schema.tables import ChannelRow, ConnectionRow, DeliveryRow, SeriesRow, WorkspaceRow

WORKSPACES = 250
CHANNELS = 4
SESSIONS = 30
# Number of jobs to drain: enough for a cost per job, because the job store would take minutes for all.
JOBS = 6_000
KNOWN_SINCE = datetime(2026, 1, 5, tzinfo=UTC)
IDLE_POLL_MS = {"SQLite": 0.5, "Postgres": 1.5}
FILL_TIMES, DRAIN_TIMES = 20, 5
LEASE = timedelta(seconds=30)


def measure() -> Iterator[Figure]:
    """Measure per delivery, so that the outbox's 120,000 rows and the job store's few thousand are comparable."""
    with databases() as urls:
        for kind in KINDS:
            engine = make_engine(urls[kind])
            migrate.migrate(engine)
            db = Database(engine)
            planned, planning = _timed(_plan_all)
            number = sum(len(each) for each in planned.values())
            _insert_workspaces(db)
            _, filling = _timed(lambda: _fill(db, planned))  # noqa: B023 - called at once
            job_store, jobs = _job_store(urls[kind])
            job_filling = _seconds(lambda: [job_store.add_job(job) for job in jobs])  # noqa: B023 - called at once
            yield _figure("planning and filling", kind, (planning + filling) / number, job_filling / JOBS, FILL_TIMES)
            yield _figure("filling only", kind, filling / number, job_filling / JOBS, FILL_TIMES)
            moved = {workspace: [_later(each) for each in entries] for workspace, entries in planned.items()}
            moving = _seconds(lambda: _move(db, moved))  # noqa: B023 - called at once
            job_moving = _seconds(lambda: _move_jobs(job_store, jobs))  # noqa: B023 - called at once
            yield _figure("moving", kind, moving / number, job_moving / JOBS, None)
            yield _idle_poll(db, kind, number)
            claiming, settling, drained = _drain(db, _drain_until(db))
            job_draining = _seconds(lambda: _drain_jobs(job_store))  # noqa: B023 - called at once
            yield _figure("claiming", kind, claiming / drained, job_draining / JOBS, DRAIN_TIMES)
            yield _figure("claiming and settling", kind, (claiming + settling) / drained, job_draining / JOBS, None)
            job_store.shutdown()
            db.close()


def _timed(what: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    result = what()
    return result, time.perf_counter() - begun


def _seconds(what: Callable[[], object]) -> float:
    return _timed(what)[1]


def _figure(what: str, kind: str, ours: float, theirs: float, times: int | None) -> Figure:
    ratio = theirs / ours
    return Figure(
        f"{what}, per delivery, {kind}",
        f"{ours * 1e6:.0f} µs",
        f"job store {theirs * 1e6:.0f} µs",
        ratio,
        "" if times is None else f"at least {times} times",
        None if times is None else ratio >= times,
    )


def _plan_all() -> dict[int, list[Delivery]]:
    return {number: _plan_workspace(number) for number in range(1, WORKSPACES + 1)}


def _plan_workspace(number: int) -> list[Delivery]:
    channels = tuple(Channel((number - 1) * CHANNELS + each, f"C{each}") for each in range(1, CHANNELS + 1))
    series = Series(number, "LHS Rounds", "America/New_York", channels=channels)
    calendar = [
        Session(
            week + 1,
            date(2026, 1, 15) + timedelta(weeks=week),
            KNOWN_SINCE,
            KNOWN_SINCE,
            title="Topic",
            speakers=("Speaker",),
        )
        for week in range(SESSIONS)
    ]
    return [each for each in plan(series, calendar, (), KNOWN_SINCE, KNOWN_SINCE) if "channel" in str(each.recipient)]


def _insert_workspaces(db: Database) -> None:
    with db.write() as tx:
        numbers = range(1, WORKSPACES + 1)
        tx.execute(insert(WorkspaceRow), [{"id": each} for each in numbers])
        in_slack = [{"workspace_id": each, "surface": Surface.SLACK, "external_id": f"T{each}"} for each in numbers]
        tx.execute(insert(ConnectionRow), in_slack)
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
                    "known_since": KNOWN_SINCE,
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
    for workspace, entries in planned.items():
        with db.write() as tx:
            deliveries.record_all(tx, workspace, entries)


def _later(delivery: Delivery) -> Delivery:
    return replace(delivery, due_at=delivery.due_at + timedelta(hours=1))


def _move(db: Database, moved: dict[int, list[Delivery]]) -> None:
    for workspace, entries in moved.items():
        with db.write() as tx:
            deliveries.reschedule(tx, workspace, entries)


def _idle_poll(db: Database, kind: str, number: int) -> Figure:
    if kind == "Postgres":
        with db.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    times = []
    for _ in range(300):
        work, seconds = _timed(lambda: service.poll(db, times=Times(KNOWN_SINCE, KNOWN_SINCE)))
        assert work is QueueState.IDLE
        times.append(seconds)
    ms = median(times) * 1e3
    most = IDLE_POLL_MS[kind]
    return Figure(
        f"idle poll, {number:,} rows waiting, {kind}", f"{ms:.2f} ms", "", None, f"under {most} ms", ms < most
    )


def _drain_until(db: Database) -> datetime:
    """Return the time at which about as many deliveries are due as the job store drains."""
    with db.read() as tx:
        return tx.scalars(select(DeliveryRow.due_at).order_by(DeliveryRow.due_at).offset(JOBS).limit(1)).one()


def _drain(db: Database, now: datetime) -> tuple[float, float, int]:
    """Claim a hundred at a time; settle each in its own transaction, as after a post.

    Returns:
        Seconds spent claiming, seconds spent settling, and the number of deliveries.
    """
    claiming, settling, done = 0.0, 0.0, 0
    while True:
        claimed, seconds = _timed(
            lambda: service.claim(
                db,
                times=Times(now, KNOWN_SINCE),
                owner="benchmark",
                lease=LEASE,
                reconcile_after=LEASE,
                room=Room(100),
                rate_limit=UNLIMITED,
            )
        )
        claiming += seconds
        if not claimed:
            return claiming, settling, done
        settling += _seconds(lambda: _settle_all(db, claimed))  # noqa: B023 - called at once
        done += len(claimed)


def _settle_all(db: Database, entries: list[Claimed]) -> None:
    for each in entries:
        _settle(db, each)


def _settle(db: Database, claimed: Claimed) -> None:
    with db.write() as tx:
        claims.settle_posted(
            tx, claimed, conversation="C1", message=uuid.uuid4().hex, now=KNOWN_SINCE, check_at=KNOWN_SINCE
        )


def job(number: int) -> None:
    """Stand in for a job's function; it never runs."""


def _job_store(url: str) -> tuple[Any, list[Any]]:
    store = SQLAlchemyJobStore(engine=make_engine(url), tablename="apscheduler_jobs")
    scheduler = BackgroundScheduler(timezone="UTC")
    store.start(scheduler, "default")
    jobs = []
    for number in range(JOBS):
        moment = KNOWN_SINCE + timedelta(minutes=number)
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
        each._jobstore_alias = "default"  # noqa: SLF001 - as the scheduler does
        jobs.append(each)
    return store, jobs


def _move_jobs(store: Any, jobs: list[Any]) -> None:
    for each in jobs:
        each._modify(next_run_time=each.next_run_time + timedelta(hours=1))  # noqa: SLF001 - as the scheduler does
        store.update_job(each)


def _drain_jobs(store: Any) -> None:
    """Drain as the scheduler does: query due jobs and remove each one-off job."""
    step = timedelta(minutes=100)
    now = KNOWN_SINCE + timedelta(hours=1)
    done = 0
    while done < JOBS:
        now += step
        for each in store.get_due_jobs(now):
            store.remove_job(each.id)
            done += 1
