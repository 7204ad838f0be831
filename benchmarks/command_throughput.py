"""`/lhs-rounds next` as `lhs-rounds web` answers it, with its read, against bare Bolt under the same server."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median

from benchmarks.common import load_generator
from benchmarks.common.databases import KINDS, another, databases, fill
from benchmarks.common.load_generator import Load
from benchmarks.common.report import Figure, percentile, ratio, rounds
from benchmarks.common.servers import BARE, SHIPPED, Server, serving

ROUNDS = 9
SECONDS = 3.0
STEADY = 150
STEADY_SECONDS = 6.0
LEAST = {"SQLite": 0.55, "Postgres": 0.4}
MAX_TIMES = 2.0
MAX_MS = 10.0


def measure() -> Iterator[Figure]:
    """Throughput with 32 connections, and the 99th percentile of the acknowledgement at 150 requests a second.

    Each beside bare Bolt under the same server: one process, four threads.
    """
    with databases() as urls, ExitStack() as running:
        pairs: dict[str, tuple[Server, Server]] = {}
        for kind in KINDS:
            # Of a file of SQLite's there is one server at a time.
            its_own = running.enter_context(another(urls[kind]))
            for url in (urls[kind], its_own):
                fill(url)
            bare = running.enter_context(serving(BARE, its_own))
            shipped = running.enter_context(serving(SHIPPED, urls[kind]))
            assert b"Next LHS Rounds" in load_generator.one(shipped.port), f"{kind}: not the answer that is measured"
            pairs[kind] = (bare, shipped)
        for kind, (bare, shipped) in pairs.items():
            for server in (bare, shipped):
                load_generator.as_fast_as_possible(server.port, 1)
            yield from _throughput(kind, bare, shipped)
        for kind, (bare, shipped) in pairs.items():
            yield from _latency(kind, bare, shipped)


def _throughput(kind: str, bare: Server, shipped: Server) -> Iterator[Figure]:
    shares: dict[str, list[float]] = defaultdict(list)
    cpu: dict[str, list[float]] = defaultdict(list)

    def once(name: str, server: Server) -> Callable[[], float]:
        def measured() -> float:
            before = server.cpu()
            done = load_generator.as_fast_as_possible(server.port, SECONDS)
            spent = server.cpu() - before
            shares[name].append(done.own_share)
            cpu[name].append(spent / len(done.latencies))
            shares[f"{name} itself"].append(spent / done.seconds)
            return done.per_second

        return measured

    theirs, ours = rounds(ROUNDS, once("bare Bolt", bare), once("shipped", shipped))
    compared = ratio(ours, theirs)
    yield Figure(
        f"throughput of next, {kind}",
        f"{median(ours):,.0f}/s",
        f"bare Bolt {median(theirs):,.0f}/s",
        compared,
        f"at least {LEAST[kind]}",
        compared >= LEAST[kind],
    )
    yield Figure(
        f"CPU of the server for each next, {kind}",
        f"{median(cpu['shipped']) * 1e6:.0f} µs",
        f"bare Bolt {median(cpu['bare Bolt']) * 1e6:.0f} µs",
        ratio(cpu["shipped"], cpu["bare Bolt"]),
    )
    for name in ("bare Bolt", "shipped"):
        yield Figure(
            f"core that the generator needs, {kind}, {name}",
            f"{median(shares[name]):.0%}",
            f"the server itself {median(shares[f'{name} itself']):.0%}",
        )


def _latency(kind: str, bare: Server, shipped: Server) -> Iterator[Figure]:
    def once(server: Server) -> Callable[[], float]:
        return lambda: _p99(load_generator.steadily(server.port, STEADY_SECONDS, STEADY))

    theirs, ours = rounds(ROUNDS, once(bare), once(shipped))
    compared, ms = ratio(ours, theirs), median(ours) * 1e3
    yield Figure(
        f"p99 at {STEADY} requests/s, {kind}",
        f"{ms:.1f} ms",
        f"bare Bolt {median(theirs) * 1e3:.1f} ms",
        compared,
        f"at most {MAX_TIMES:.0f} times, {MAX_MS:.0f} ms",
        compared <= MAX_TIMES and ms < MAX_MS,
    )


def _p99(done: Load) -> float:
    return percentile(done.latencies, 99)
