"""The read behind `/lhs-rounds next` with 10,000 workspaces of 50 sessions, against a single workspace."""

import random
import time
from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.common.databases import KINDS, another, databases, fill
from benchmarks.common.report import Figure, ratio, rounds
from bot.chat.actor import Actor, Times
from bot.clock import SystemClock
from bot.core.commands.answers import Next
from bot.services.commands.router import answer_command
from bot.store.db.engine import Database, make_engine

ROUNDS = 11
READS = 1500
WORKSPACES = 10_000
MIN_RATIO = 0.9


def measure() -> Iterator[Figure]:
    """Measure reads per second in one thread: always the same workspace, and a random one each time."""
    with databases() as urls:
        for kind in KINDS:
            with another(urls[kind]) as url_of_many:
                fill(urls[kind])
                fill(url_of_many, workspaces=WORKSPACES)
                one, many = Database(make_engine(urls[kind])), Database(make_engine(url_of_many))
                theirs, same, random_reads = rounds(
                    ROUNDS, _reader(one, 1), _reader(many, 1), _reader(many, WORKSPACES)
                )
                one.close()
                many.close()
            for what, ours, minimum in (("the same each time", same, MIN_RATIO), ("random", random_reads, None)):
                compared = ratio(ours, theirs)
                yield Figure(
                    f"reads of one of {WORKSPACES:,} workspaces, {what}, {kind}",
                    f"{median(ours):,.0f}/s",
                    f"the only workspace {median(theirs):,.0f}/s",
                    compared,
                    "" if minimum is None else f"at least {minimum}",
                    None if minimum is None else compared >= minimum,
                )


def _reader(db: Database, workspaces: int) -> Callable[[], float]:
    rng = random.Random(0)  # noqa: S311 - not for security
    clock = SystemClock()

    def run() -> float:
        begun = time.perf_counter()
        for _ in range(READS):
            answer, _share = answer_command(
                db,
                actor=Actor(workspace_id=rng.randint(1, workspaces), external_id="U1", channel="C0ROUNDS0"),
                text="next",
                times=Times.of(clock),
            )
            assert isinstance(answer, Next)
        return READS / (time.perf_counter() - begun)

    return run
