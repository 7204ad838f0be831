"""A signed request that is sent once more within five minutes: whatever it was, it does its work once."""

import pytest

from bot.demo import Demo
from tests.robustness.answers import errors_logged
from tests.robustness.samples import samples
from tests.robustness.signed_requests import rows
from tests.robustness.test_other_workspaces import send

# The setup form imports the schedule in it once more, which changes nothing, and says so in the history.
HARMLESS = {"form settings start": {"changes": 1}}


@pytest.mark.rest
def test_a_replay_of_any_request_adds_nothing(demo: Demo) -> None:
    found = samples(demo)
    del found["event app_uninstalled"]
    again: dict[str, object] = {}
    with errors_logged() as errors:
        for name, payload in found.items():
            send(demo.slack, payload)
            before = rows(demo.bot.db)
            replayed = send(demo.slack, payload)
            after = rows(demo.bot.db)
            added = {each: after[each] - before[each] for each in after if after[each] != before[each]}
            if replayed.status != 200 or added != HARMLESS.get(name, {}):
                again[name] = replayed.status, added

    assert len(found) > 130
    assert [] == errors
    assert {} == again
