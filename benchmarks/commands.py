"""`/lhs-rounds next` as `lhs-rounds web` answers it, with its read, against bare Bolt under the same server."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median

from benchmarks.common import load
from benchmarks.common.databases import KINDS, databases, fill
from benchmarks.common.figures import Figure, percentile, ratio, rounds
from benchmarks.common.load import Load
from benchmarks.common.servers import BARE, SHIPPED, Server, serving

ROUNDS = 9
SECONDS = 3.0
STEADY = 150
STEADY_SECONDS = 6.0
LEAST = {"SQLite": 0.5, "Postgres": 0.4}
TIMES_MOST = 2.0
MS_MOST = 10.0


def measure() -> Iterator[Figure]:
    """Throughput with 32 connections, and the 99th percentile of the acknowledgement at 150 requests a second."""
    with databases() as urls, ExitStack() as running:
        for kind in KINDS:
            fill(urls[kind])
        bare = running.enter_context(serving(BARE, urls["SQLite"]))
        servers = {kind: running.enter_context(serving(SHIPPED, urls[kind])) for kind in KINDS}
        for kind, server in servers.items():
            assert b"The next" in load.one(server.port), f"{kind}: not the answer that is measured"
        for server in (bare, *servers.values()):
            load.as_fast_as_possible(server.port, 1)
        yield from _throughput(bare, servers)
        yield from _latency(bare, servers)


def _throughput(bare: Server, servers: dict[str, Server]) -> Iterator[Figure]:
    shares: dict[str, list[float]] = {}
    cpu: dict[str, list[float]] = {}

    def once(name: str, server: Server) -> Callable[[], float]:
        def measured() -> float:
            before = server.cpu()
            done = load.as_fast_as_possible(server.port, SECONDS)
            spent = server.cpu() - before
            shares.setdefault(name, []).append(done.own_share)
            cpu.setdefault(name, []).append(spent / len(done.latencies))
            shares.setdefault(f"{name} itself", []).append(spent / done.seconds)
            return done.per_second

        return measured

    theirs, *ours = rounds(ROUNDS, once("bare Bolt", bare), *(once(kind, server) for kind, server in servers.items()))
    for kind, values in zip(servers, ours, strict=True):
        compared = ratio(values, theirs)
        yield Figure(
            f"throughput of next, {kind}",
            f"{median(values):,.0f}/s",
            f"bare Bolt {median(theirs):,.0f}/s",
            compared,
            f"at least {LEAST[kind]}",
            compared >= LEAST[kind],
        )
    for kind in servers:
        yield Figure(
            f"CPU of the server for each next, {kind}",
            f"{median(cpu[kind]) * 1e6:.0f} µs",
            f"bare Bolt {median(cpu['bare Bolt']) * 1e6:.0f} µs",
            ratio(cpu[kind], cpu["bare Bolt"]),
        )
    for name in ("bare Bolt", *servers):
        yield Figure(
            f"core that the generator needs, {name}",
            f"{median(shares[name]):.0%}",
            f"the server itself {median(shares[f'{name} itself']):.0%}",
        )


def _latency(bare: Server, servers: dict[str, Server]) -> Iterator[Figure]:
    def once(server: Server) -> Callable[[], float]:
        return lambda: _p99(load.steadily(server.port, STEADY_SECONDS, STEADY))

    theirs, *ours = rounds(ROUNDS, once(bare), *(once(server) for server in servers.values()))
    for kind, values in zip(servers, ours, strict=True):
        compared, ms = ratio(values, theirs), median(values) * 1e3
        yield Figure(
            f"p99 at {STEADY} requests/s, {kind}",
            f"{ms:.1f} ms",
            f"bare Bolt {median(theirs) * 1e3:.1f} ms",
            compared,
            f"at most {TIMES_MOST:.0f} times, {MS_MOST:.0f} ms",
            compared <= TIMES_MOST and ms < MS_MOST,
        )


def _p99(done: Load) -> float:
    return percentile(done.latencies, 99)
