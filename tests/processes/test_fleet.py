"""The benchmark of a fleet in small, so that it stays alive; docs/performance.md has the figures of the whole."""

import pytest

from benchmarks import fleet


@pytest.mark.rest
def test_each_workspace_gets_its_post_once_and_suggestions_do_not_wait() -> None:
    workspaces = 60
    with fleet.fleet(workspaces) as (url, key):
        its = fleet.run(url, key, answer=0.08, workers=2)

    # The run itself checks that everything was posted once, each message with its workspace's token.
    assert len(its.late) == workspaces
    assert its.late[0] >= 0.08
    assert max(its.interactive) < 5
    assert len(list(fleet.figures(its))) == 4
