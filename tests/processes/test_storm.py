"""A short storm, and one of about a minute; the long one is run by hand, see docs/reliability.md."""

import pytest

from benchmarks.chaos_run import Storm, report, run


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    ("storm", "kills", "faults", "posted"),
    [
        (Storm(deliveries=80, kills=5, seed=7), 2, 3, 30),
        pytest.param(Storm(deliveries=250, kills=15, seed=7), 5, 10, 100, marks=pytest.mark.rest),
    ],
    ids=["short", "long"],
)
def test_in_a_storm_every_message_stands_exactly_once(
    database_url: str, storm: Storm, kills: int, faults: int, posted: int
) -> None:
    outcome = run(storm, database_url)

    assert outcome.verdict.good, "\n".join(report(storm, outcome))
    assert outcome.kills >= kills
    assert sum(outcome.weather.values()) >= faults
    # How many are suggested in between depends on how fast this machine is.
    assert outcome.posted >= posted
