"""One program in Slack and in Teams: one clock, one calendar, the same people."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo import Demo
from playground.seed import MEMBER as MEMBER_IN_SLACK
from playground.seed import ROUNDS as CHANNEL_IN_SLACK
from playground.teams.client.user_driver import TeamsUserDriver
from tests.playground.teams.bot import request


@pytest.mark.postgres
def test_month_is_announced_in_both_chats(demo: Demo, member: TeamsUserDriver) -> None:
    demo.clock.forward(timedelta(minutes=5).total_seconds())

    [in_slack] = demo.slack.as_user(MEMBER_IN_SLACK).messages(CHANNEL_IN_SLACK)
    [in_teams] = member.messages("lhs-rounds")
    assert "LHS Rounds: Thursday, March 21" in in_slack.all_text()
    assert "LHS Rounds: Thursday, March 21" in in_teams.all_text()


def test_month_is_announced_in_teams_alone(teams_demo: Demo, member: TeamsUserDriver) -> None:
    teams_demo.clock.forward(timedelta(minutes=5).total_seconds())

    [announced] = member.messages("lhs-rounds")
    assert "LHS Rounds: Thursday, March 21" in announced.all_text()
    assert announced.summary.startswith("LHS Rounds: Thursday, March 21")


def test_pages_lead_to_each_other(demo: Demo) -> None:
    def others(page_url: str) -> object:
        return request("GET", f"{page_url}playground/screen?user=member@example.org", None, {}, 5).body["others"]

    assert others(demo.slack.page_url) == {"Teams": demo.teams.page_url}
    assert others(demo.teams.page_url) == {"Slack": demo.slack.page_url}


@pytest.mark.rest
def test_demo_with_slack_alone_loads_no_teams(tmp_path: Path) -> None:
    """What is not there costs nothing."""
    program = """if True:
        import sys
        from bot.demo import running
        with running(sys.argv[1], paused=True):
            print([each for each in sys.modules if each.endswith("teams") or ".teams." in each])
    """
    arguments = [sys.executable, "-c", program, f"sqlite:///{tmp_path}/rounds.db"]

    assert subprocess.run(arguments, check=True, capture_output=True, text=True).stdout == "[]\n"
