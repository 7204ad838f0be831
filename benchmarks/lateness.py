"""Lateness of posts to one channel with the shipped worker, while Slack responds in 80 ms."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import select

from benchmarks.common.databases import KINDS, databases, fill, settings_for
from benchmarks.common.fake_slack import fake_slack
from benchmarks.common.report import Figure, percentile
from benchmarks.common.servers import WORKER, running
from bot.app import open_database
from bot.clock import SystemClock
from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind
from bot.core.outbox.references import SessionRef
from bot.store.db.engine import Database
from bot.store.outbox import deliveries
from bot.store.schema.tables import ChannelRow, HeartbeatRow, SessionRow
from playground.server import Playground

POSTS = 50
MOST = 1.5
# Range of seconds between due times: above the limit of one per second, and not in step with the poll interval.
_BETWEEN = (1.15, 1.75)


def measure() -> Iterator[Figure]:
    """Measure both databases at once, each with its own worker and Slack; nearly all of the time is waiting."""
    clock = SystemClock()
    with databases() as urls, ExitStack() as stack:
        watched: dict[str, tuple[Playground, dict[str, datetime]]] = {}
        for kind in KINDS:
            fill(urls[kind])
            chat = stack.enter_context(fake_slack())
            stack.enter_context(running(WORKER, urls[kind], chat.api_url))
            db = open_database(settings_for(urls[kind]))
            # A worker syncs the plan when it starts, which would remove these rows.
            chat.wait(lambda db=db: _is_worker_running(db), seconds=30)  # type: ignore[misc] # bound here
            watched[kind] = (chat, _record(db, clock.now() + timedelta(seconds=2)))
            db.close()
        for kind, (chat, due) in watched.items():
            chat.wait(lambda chat=chat: len(chat.delivered()) >= POSTS, seconds=POSTS * 3)  # type: ignore[misc] # bound here
            late = _lateness(chat, due)
            p99 = percentile(late, 99)
            yield Figure(
                f"lateness of a post, one channel, {kind}",
                f"p99 {p99:.2f} s, median {median(late):.2f} s",
                f"{len(late)} posts",
                None,
                f"p99 within {MOST} s",
                p99 <= MOST,
            )


def _is_worker_running(db: Database) -> bool:
    with db.read() as tx:
        return bool(tx.scalars(select(HeartbeatRow)).all())


def _record(db: Database, first: datetime) -> dict[str, datetime]:
    """Insert reminders of today's sessions with successive due times; return the due time by key."""
    rng = random.Random(1)  # noqa: S311 - must be repeatable
    due: dict[str, datetime] = {}
    moment = first
    with db.write() as tx:
        channel = tx.scalars(select(ChannelRow)).one()
        for number in range(POSTS):
            session = SessionRow(
                workspace_id=channel.workspace_id,
                series_id=channel.series_id,
                date=first.date(),
                title=f"Topic {number}",
                status="scheduled",
                restored=0,
                added_at=first,
                dated_at=first,
            )
            tx.add(session)
            tx.flush()
            delivery = Delivery(
                Kind.SAME_DAY_REMINDER,
                channel.series_id,
                SessionRef(session.id, session.date, 0),
                ChannelRecipient(channel.id),
                moment,
                moment + timedelta(minutes=5),
            )
            deliveries.record(tx, channel.workspace_id, delivery)
            due[delivery.key] = moment
            moment += timedelta(seconds=rng.uniform(*_BETWEEN))
    return due


def _lateness(chat: Playground, due: dict[str, datetime]) -> list[float]:
    """Return the seconds from each due time until its message was posted, and check that each was posted once."""
    posted = {str(each.event_payload["key"]): each.posted_at for each in chat.delivered()}
    assert len(chat.delivered()) == len(posted) == len(due)
    return [posted[key] - moment.timestamp() for key, moment in due.items()]
