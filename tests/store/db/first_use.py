"""The program that `test_first_use` runs: threads use the store's queries for the first time, all at once.

A trial is a process forked from this one, which has imported the store without querying it: as fresh as a new
process, and a hundred times faster. It prints failures as a JSON list.

    python -m tests.store.db.first_use DATABASE_URL TRIALS
"""

import importlib
import json
import os
import pkgutil
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ClauseElement, Dialect
from sqlalchemy.sql.annotation import annotated_classes

import bot.store
from bot.chat.actor import Times
from bot.chat.surface import Surface
from bot.store.admin import connections
from bot.store.calendar import audit_log, calendars, series, sessions
from bot.store.calendar.cache import CalendarCache
from bot.store.db.engine import Database, Transaction, make_engine
from bot.store.outbox import deliveries, metrics, queue
from bot.store.participation import home_refreshes
from bot.store.suggestions import suggestions

THREADS = 4
# Seconds. Switching threads a hundred times as often as usual exposes more races.
SWITCH_INTERVAL = 50e-6
# Compiling all statements takes ten times as long as the reads, so only one trial in this many does it.
COMPILING_EVERY = 8
# SQLAlchemy's annotated classes created while threads ran: see `bot.store.db.engine`.
CLASSES_MADE = "classes made at first use"
NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)

Query = Callable[[Transaction], object]
READS: dict[str, Query] = {
    "suggestions.of_series": lambda tx: suggestions.of_series(tx, 1),
    "suggestions.open_ones": lambda tx: suggestions.open_ones(tx, 1),
    "suggestions.find": lambda tx: suggestions.find(tx, 1, 1),
    "series.of_workspace": lambda tx: series.of_workspace(tx, 1),
    "sessions.of_series": lambda tx: sessions.of_series(tx, 1),
    "sessions.of_workspace": lambda tx: sessions.of_workspace(tx, 1),
    "calendars.of_workspace": lambda tx: calendars.of_workspace(tx.connection(), CalendarCache(), 1),
    "changes.latest": lambda tx: audit_log.latest(tx, 1, 10),
    "deliveries.every": lambda tx: deliveries.every(tx, 1),
    "metrics.counts": lambda tx: metrics.counts(tx, NOW),
    "metrics.oldest": lambda tx: metrics.oldest(tx, times=Times(NOW, NOW)),
    "queue.poll": lambda tx: queue.poll(tx, times=Times(NOW, NOW)),
    "connections.bound_to": lambda tx: connections.bound_to(tx, Surface.SLACK, "T1"),
}
WRITES: dict[str, Query] = {
    "home_refreshes.record_view": lambda tx: home_refreshes.record_view(
        tx, home_refreshes.HomeRefresh(1, "U1"), wall_now=NOW, not_before=NOW, stale_at=NOW
    ),
    # Skips cleanup, to leave no state for the next trial.
    "home_refreshes.forget": lambda tx: home_refreshes.forget(tx, NOW + timedelta(seconds=1)),
}


def store_modules() -> list[Any]:
    """Every module of the store, without the migrations."""
    found = pkgutil.walk_packages(bot.store.__path__, "bot.store.")
    return [importlib.import_module(each.name) for each in found if not each.ispkg and ".migrations." not in each.name]


def shared(module: Any) -> Iterator[tuple[str, object]]:
    """Return the named values that a module shares between threads, including those inside collections."""
    waiting = [(f"{module.__name__}.{name}", value) for name, value in vars(module).items()]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict) and not name.endswith("__"):
            waiting += [(f"{name}[{key!r}]", each) for key, each in value.items()]
        elif isinstance(value, list | tuple | set | frozenset):
            waiting += [(f"{name}[{place}]", each) for place, each in enumerate(value)]
        else:
            yield name, value


def statements() -> dict[str, ClauseElement]:
    """The statements that modules of the store share between threads, by name."""
    return {
        name: value for module in store_modules() for name, value in shared(module) if isinstance(value, ClauseElement)
    }


def at_once(task: Callable[[], object], threads: int) -> list[str]:
    """Run a task in several threads at the same time, and return each result."""
    barrier = threading.Barrier(threads)
    answers: list[str] = []

    def run() -> None:
        barrier.wait()
        try:
            answers.append(repr(task()))
        except Exception as error:  # noqa: BLE001 - any exception is a failed result
            answers.append(f"{type(error).__name__}: {error}")

    running = [threading.Thread(target=run) for _ in range(threads)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    return answers


def trial(database_url: str, threads: int, *, compiling: bool) -> dict[str, list[str]]:
    """Return by query name the results of the threads that used it first and of a later thread.

    With `compiling`, also the SQL of every shared statement.
    """
    db = Database(make_engine(database_url, patient=True))

    def answer(query: Query, *, writes: bool) -> object:
        with db.write() if writes else db.read() as tx:
            return query(tx)

    tasks: dict[str, Callable[[], object]] = {name: partial(answer, each, writes=False) for name, each in READS.items()}
    tasks |= {name: partial(answer, each, writes=True) for name, each in WRITES.items()}
    if compiling:
        tasks |= {name: partial(compiled, each, db.engine.dialect) for name, each in statements().items()}
    before = set(annotated_classes)
    answers = {name: [*at_once(task, threads), *at_once(task, 1)] for name, task in tasks.items()}
    answers[CLASSES_MADE] = [repr([each.__name__ for each in annotated_classes if each not in before])]
    db.close()
    return answers


def compiled(statement: ClauseElement, dialect: Dialect) -> str:
    """Return the SQL that a database receives."""
    return str(statement.compile(dialect=dialect))


def in_fresh_process(database_url: str, threads: int, *, compiling: bool) -> dict[str, list[str]]:
    """Run one trial in its own process, and return the results."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        sys.setswitchinterval(SWITCH_INTERVAL)
        with os.fdopen(writing, "w") as out:
            json.dump(trial(database_url, threads, compiling=compiling), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        answers: dict[str, list[str]] = json.load(answer)
    os.waitpid(child, 0)
    return answers


def main() -> None:
    """Compare the results of each trial's threads with those of a single thread."""
    database_url, trials = sys.argv[1], int(sys.argv[2])
    statements()  # imports every module of the store, once for all trials
    expected = in_fresh_process(database_url, 1, compiling=True) | {CLASSES_MADE: ["[]"]}
    wrong = []
    for number in range(trials):
        for name, answers in in_fresh_process(database_url, THREADS, compiling=number % COMPILING_EVERY == 0).items():
            wrong += [f"trial {number}, {name}: {each}" for each in answers if each != expected[name][0]]
    json.dump(wrong, sys.stdout)


if __name__ == "__main__":
    main()
