"""Runs each benchmark with little data, so that none breaks unnoticed; `test_fleet.py` runs the fleet."""

from types import ModuleType

import pytest

from benchmarks import bulk_send, command_throughput, fleet_reads, footprint, lateness, outbox_cost, teams_next
from benchmarks.__main__ import found
from benchmarks.common.report import Figure

# What makes each of them small, and the figures that it must have, among others.
SMALL: dict[ModuleType, tuple[dict[str, float], set[str]]] = {
    bulk_send: (
        {"PEOPLE": 70, "_WINDOW": 0.2, "_WINDOWS": 1},
        {"70 messages due at once", "p99 of a command meanwhile"},
    ),
    command_throughput: (
        {"ROUNDS": 1, "SECONDS": 0.2, "STEADY_SECONDS": 0.2},
        {"throughput of next, SQLite", "p99 at 150 requests/s, Postgres"},
    ),
    fleet_reads: (
        {"ROUNDS": 1, "READS": 20, "WORKSPACES": 20},
        {"reads of one of 20 workspaces, random, SQLite", "reads of one of 20 workspaces, random, Postgres"},
    ),
    footprint: ({"ROUNDS": 1, "SECONDS": 0.2}, {"memory of web, SQLite, with Teams", "CPU of that start, Postgres"}),
    lateness: ({"POSTS": 5}, {"lateness of a post, one channel, SQLite", "lateness of a post, one channel, Postgres"}),
    outbox_cost: (
        {"WORKSPACES": 3, "JOBS": 60},
        {"claiming and settling, per delivery, SQLite", "claiming and settling, per delivery, Postgres"},
    ),
    teams_next: (
        {"ROUNDS": 1, "SECONDS": 0.2},
        {"p99 of next at 50 requests/s, Teams, SQLite", "memory of web with Slack and Teams, SQLite"},
    ),
}


@pytest.mark.rest
@pytest.mark.parametrize("benchmark", SMALL, ids=lambda each: each.__name__.rpartition(".")[2])
def test_benchmark_measures(benchmark: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, expected = SMALL[benchmark]
    for name, value in sizes.items():
        monkeypatch.setattr(benchmark, name, value)

    figures: dict[str, Figure] = {each.what: each for each in benchmark.measure()}

    assert expected <= set(figures)
    assert all(each.ratio is None or each.ratio > 0 for each in figures.values())


def test_no_benchmark_is_without_a_test() -> None:
    tested = {each.__name__.rpartition(".")[2] for each in SMALL}
    assert set(found()) == tested | {"fleet"}
