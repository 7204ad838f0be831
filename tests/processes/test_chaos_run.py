"""A short chaos run and one of about a minute; docs/reliability.md describes the long one, run by hand."""

import pytest

from benchmarks.chaos_run import ChaosRun, report, run


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    ("chaos_run", "kills", "faults", "posted"),
    [
        (ChaosRun(deliveries=30, kills=2, seed=7), 1, 1, 10),
        pytest.param(ChaosRun(deliveries=250, kills=15, seed=7), 5, 10, 100, marks=pytest.mark.rest),
    ],
    ids=["short", "long"],
)
def test_every_message_exists_exactly_once_after_chaos(
    database_url: str, chaos_run: ChaosRun, kills: int, faults: int, posted: int
) -> None:
    outcome = run(chaos_run, database_url)

    assert outcome.verification.passed, "\n".join(report(chaos_run, outcome))
    assert outcome.kills >= kills
    assert sum(outcome.faults.values()) >= faults
    # The number of suggestions depends on the speed of the machine.
    assert outcome.posted >= posted
