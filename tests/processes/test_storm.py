"""A short storm; the long one is run by hand, see docs/reliability.md."""

import pytest

from benchmarks.chaos_run import Storm, report, run


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_in_a_storm_every_message_stands_exactly_once(database_url: str) -> None:
    storm = Storm(deliveries=250, kills=15, seed=7)

    outcome = run(storm, database_url)

    assert outcome.verdict.good, "\n".join(report(storm, outcome))
    assert outcome.kills >= 5
    assert sum(outcome.weather.values()) >= 10
    # How many are suggested in between depends on how fast this machine is.
    assert outcome.posted >= 100
