"""Channels of both chats in the terminal: by name, or by id as long as no chat has told it."""

import json
from collections.abc import Iterator

import pytest

from bot.cli import common, operations
from bot.demo import SLACK_AND_TEAMS, Demo, build_for_playground, running
from playground import seed as of_slack
from playground.teams import seed as of_teams
from tests.cli.conftest import CommandResult, Run


@pytest.fixture
def demo(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demo]:
    """The app in Slack and in Teams, on the morning of an announcement, in the terminal too."""
    with running(database_url, paused=True, chats=SLACK_AND_TEAMS) as demo:
        for module in (common, operations):
            monkeypatch.setattr(module, "SystemClock", lambda: demo.bot.clock)
        yield demo


def rehearse(run: Run, *words: str) -> CommandResult:
    return run("rehearse", "--from", "2024-03-01", "--to", "2024-04-30", *words)


def test_channels_are_named_once_their_chat_has_told_it(run: Run, demo: Demo) -> None:
    unnamed = run("status")
    demo.bot.run_once()
    demo.teams.as_user(of_teams.ORGANIZER).mention("lhs-rounds", "next")
    named, rehearsed = run("status"), rehearse(run)

    assert f"announcement for March, to {of_slack.ROUNDS}" in unnamed.out
    assert "announcement for March, to #lhs-rounds\n" in named.out
    assert "announcement for March, to lhs-rounds in Teams\n" in named.out
    assert "to #lhs-rounds · announcement" in rehearsed.out
    assert "to lhs-rounds in Teams · announcement" in rehearsed.out
    for said in (named.out, rehearsed.out):
        assert of_slack.ROUNDS not in said
        assert of_teams.ROUNDS not in said


def test_rehearsal_as_json_has_the_name_beside_the_id(run: Run, demo: Demo) -> None:
    demo.bot.run_once()
    demo.teams.as_user(of_teams.ORGANIZER).mention("lhs-rounds", "next")
    posts = [json.loads(line) for line in rehearse(run, "--format", "json").out.splitlines()]
    names = {post["recipient"]: post["recipient_name"] for post in posts}

    assert ("#lhs-rounds", "lhs-rounds in Teams") == (names[of_slack.ROUNDS], names[of_teams.ROUNDS])


def test_slack_that_does_not_say_is_asked_again_at_the_next_start(run: Run, demo: Demo) -> None:
    demo.slack.faults.refuse("conversations.info", error="missing_scope", times=1)
    demo.bot.run_once()
    unnamed = run("status")
    started_again = build_for_playground(demo.bot.settings, demo.bot.clock)
    started_again.run_once()
    started_again.stop()

    assert f"announcement for March, to {of_slack.ROUNDS}" in unnamed.out
    assert "announcement for March, to #lhs-rounds\n" in run("status").out
