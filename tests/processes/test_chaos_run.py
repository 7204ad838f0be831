"""A short chaos run of both chats; docs/reliability.md describes the long ones, run by hand."""

import pytest

from benchmarks.chaos_run import ChaosRun, report, run


@pytest.mark.rest
@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_every_message_exists_once_after_chaos_but_for_what_teams_cannot_say(database_url: str) -> None:
    chaos_run = ChaosRun(deliveries=250, kills=15, seed=7)
    outcome = run(chaos_run, database_url)

    assert outcome.passed, "\n".join(report(chaos_run, outcome))
    assert outcome.kills >= 5
    assert all(sum(faults.values()) >= 10 for faults in outcome.faults.values())
    # The number of suggestions depends on the speed of the machine.
    assert all(posted >= 50 for posted in outcome.posted.values())
    assert all(edited >= 3 for edited in outcome.edits.values())
    assert outcome.coming >= 1
