"""The benchmark of the command still finds the answer that it measures."""

import pytest

from benchmarks import command_throughput

pytestmark = pytest.mark.rest


def test_command_is_measured_beside_bare_bolt(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a second of load; its figures are of no use."""
    monkeypatch.setattr(command_throughput, "ROUNDS", 1)
    monkeypatch.setattr(command_throughput, "SECONDS", 0.2)
    monkeypatch.setattr(command_throughput, "STEADY_SECONDS", 0.2)

    figures = {each.what: each for each in command_throughput.measure()}

    assert {"throughput of next, SQLite", "p99 at 150 requests/s, Postgres"} <= set(figures)
    assert all(each.ratio is None or each.ratio > 0 for each in figures.values())
