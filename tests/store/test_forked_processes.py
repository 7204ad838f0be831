"""Processes that were forked from one, which had loaded the program, record messages beside each other."""

import multiprocessing
from datetime import UTC, datetime

from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind
from bot.core.outbox.references import MonthRef
from bot.store.calendar import series
from bot.store.db.engine import Database, make_engine
from bot.store.outbox import deliveries
from tests.harness import Harness

DUE = datetime(2031, 1, 2, tzinfo=UTC)


def announcement(series_id: int, channel_id: int, month: int) -> Delivery:
    return Delivery(Kind.ANNOUNCEMENT, series_id, MonthRef(2031, month), ChannelRecipient(channel_id), DUE)


def record(database_url: str, workspace_id: int, delivery: Delivery) -> None:
    db = Database(make_engine(database_url, patient=True))
    with db.write() as tx:
        deliveries.record_all(tx, workspace_id, [delivery])
    db.close()


def test_forked_processes_record_messages_of_their_own(db: Database, database_url: str) -> None:
    harness = Harness(db)
    with db.read() as tx:
        [channel] = series.get(tx, harness.series).channels
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["bot.store.outbox.deliveries"])
    planned = [announcement(harness.series, channel.id, month) for month in (1, 2)]

    processes = [forking.Process(target=record, args=(database_url, harness.workspace, each)) for each in planned]
    for each in processes:
        each.start()
    for each in processes:
        each.join(60)

    assert [each.exitcode for each in processes] == [0, 0]
    assert {each.key for each in planned} <= {each.delivery.key for each in harness.outbox()}
