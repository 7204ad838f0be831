"""The read behind `/lhs-rounds next` with 10,000 workspaces of 50 sessions, against a database with one of them."""

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
LEAST = 0.9


def measure() -> Iterator[Figure]:
    """Reads a second in one thread: always of the same workspace, and each time of another one, drawn at random."""
    with databases() as urls:
        for kind in KINDS:
            with another(urls[kind]) as url_of_many:
                fill(urls[kind])
                fill(url_of_many, workspaces=WORKSPACES)
                one, many = Database(make_engine(urls[kind])), Database(make_engine(url_of_many))
                theirs, same, drawn = rounds(ROUNDS, _reading(one, 1), _reading(many, 1), _reading(many, WORKSPACES))
                one.close()
                many.close()
            for what, ours, least in (("the same each time", same, LEAST), ("drawn at random", drawn, None)):
                compared = ratio(ours, theirs)
                yield Figure(
                    f"reads of one of {WORKSPACES:,} workspaces, {what}, {kind}",
                    f"{median(ours):,.0f}/s",
                    f"the only workspace {median(theirs):,.0f}/s",
                    compared,
                    "" if least is None else f"at least {least}",
                    None if least is None else compared >= least,
                )


def _reading(db: Database, workspaces: int) -> Callable[[], float]:
    chance = random.Random(0)  # noqa: S311 - nobody is to be kept from guessing
    clock = SystemClock()

    def measured() -> float:
        begun = time.perf_counter()
        for _ in range(READS):
            answer, _share = answer_command(
                db,
                actor=Actor(workspace_id=chance.randint(1, workspaces), external_id="U1", channel="C0ROUNDS0"),
                text="next",
                times=Times.of(clock),
            )
            assert isinstance(answer, Next)
        return READS / (time.perf_counter() - begun)

    return measured
