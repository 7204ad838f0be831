"""Memory of `lhs-rounds web` after some thousand requests, and the time from its start to its first response."""

from collections.abc import Callable, Iterator, Mapping
from statistics import median

from benchmarks.common import load_generator
from benchmarks.common.databases import KINDS, databases, fill
from benchmarks.common.fake_teams import fake_teams
from benchmarks.common.report import Figure, ratio, rounds
from benchmarks.common.servers import BARE, SHIPPED, serving

ROUNDS = 5
SECONDS = 3.0
WITH_TEAMS = "SQLite, with Teams"
MAX_MB = {"SQLite": 80, "Postgres": 90}
MAX_START = {"SQLite": 1.0, "Postgres": 1.3}


def measure() -> Iterator[Figure]:
    """The resident memory of the process, and its start with compiled files in place.

    The baseline also imports the bot, because it runs in the bot's own server code; it lacks only a built bot.
    """
    memory: dict[str, list[float]] = {}
    busy: dict[str, list[float]] = {}

    def once(
        name: str, command: tuple[str, ...], url: str, more: Mapping[str, str] | None = None
    ) -> Callable[[], float]:
        def run() -> float:
            with serving(command, url, more=more or {}) as server:
                load_generator.as_fast_as_possible(server.port, SECONDS)
                memory.setdefault(name, []).append(server.memory())
                busy.setdefault(name, []).append(server.busy_until_first)
                return server.until_first

        return run

    with databases() as urls, fake_teams() as teams:
        for kind in KINDS:
            fill(urls[kind])
        starts = (
            once("bare", BARE, urls["SQLite"]),
            *(once(kind, SHIPPED, urls[kind]) for kind in KINDS),
            # After the others: from then on, the database has a Teams tenant as well.
            once(WITH_TEAMS, SHIPPED, urls["SQLite"], teams.environment),
        )
        starts[0]()  # writes the compiled files, and is forgotten
        for kept in (memory, busy):
            kept.clear()
        bare, *ours = rounds(ROUNDS, *starts)
    for kind, start in zip((*KINDS, WITH_TEAMS), ours, strict=True):
        mb, most = median(memory[kind]), MAX_MB.get(kind)
        yield Figure(
            f"memory of web, {kind}",
            f"{mb:.0f} MB",
            f"bare Bolt {median(memory['bare']):.0f} MB",
            ratio(memory[kind], memory["bare"]),
            "" if most is None else f"under {most} MB",
            None if most is None else mb < most,
        )
        seconds, longest = median(start), MAX_START.get(kind)
        yield Figure(
            f"start to the first signed 200, {kind}",
            f"{seconds:.2f} s",
            f"bare Bolt {median(bare):.2f} s",
            ratio(start, bare),
            "" if longest is None else f"under {longest} s",
            None if longest is None else seconds < longest,
        )
        yield Figure(
            f"CPU of that start, {kind}",
            f"{median(busy[kind]):.2f} s",
            f"bare Bolt {median(busy['bare']):.2f} s",
            ratio(busy[kind], busy["bare"]),
        )
