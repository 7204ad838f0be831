"""What organizers read about channels: each by its name, in both chats."""

import pytest

from bot.demo import Demo
from bot.teams.names import NameBook
from playground.client.user_driver import UserDriver
from playground.seed import ORGANIZER as ORGANIZER_IN_SLACK
from playground.seed import ROUNDS as ROUNDS_IN_SLACK
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import GENERAL, ORGANIZER, ROUNDS
from tests.journeys.teams.test_forms import stored
from tests.journeys.teams.test_words import CHANNEL, answer_of

COMMAND = "/lhs-rounds"
NEW = "19:grand-rounds@thread.tacv2"


@pytest.fixture
def in_slack(demo: Demo) -> UserDriver:
    """The organizer in Slack."""
    return demo.slack.as_user(ORGANIZER_IN_SLACK)


def read(user: TeamsUserDriver, typed: str) -> str:
    """Return what a card says, without the ends of its pieces of text."""
    return answer_of(user.say(typed)).all_text().replace("\n", "")


def text_of(user: UserDriver, typed: str) -> str:
    [shown] = user.command(COMMAND, typed).shown
    return shown.all_text()


@pytest.mark.postgres
def test_settings_and_status_name_the_channels_of_both_chats(
    demo: Demo, in_slack: UserDriver, organizer: TeamsUserDriver
) -> None:
    in_teams = [read(organizer, word) for word in ("settings", "status")]

    assert f"Channels: <#{ROUNDS_IN_SLACK}> and lhs-rounds in Teams" in text_of(in_slack, "settings")
    assert f"to <#{ROUNDS_IN_SLACK}>" in text_of(in_slack, "status")
    assert "to lhs-rounds in Teams" in text_of(in_slack, "status")
    assert "Channels: #lhs-rounds in Slack and lhs-rounds" in in_teams[0]
    assert "to #lhs-rounds in Slack" in in_teams[1]
    assert ROUNDS not in "".join(in_teams)


def test_channel_that_is_chosen_there_is_named(teams_demo: Demo, organizer: TeamsUserDriver) -> None:
    """Teams leaves out the name of General."""
    organizer.mention(GENERAL, "here")

    assert "Channels: lhs-rounds and General" in read(organizer, "settings")
    assert "to General" in read(organizer, "status")
    assert "The Teams channel General was added." in read(organizer, "history")


def test_new_name_is_learned(teams_demo: Demo, organizer: TeamsUserDriver) -> None:
    channel = teams_demo.teams.tenant.conversations[ROUNDS]
    teams_demo.teams.as_admin(ORGANIZER).rename_channel(channel, "grand-rounds")

    assert "Channels: grand-rounds" in read(organizer, "settings")


def test_channel_without_a_name_is_learned_when_a_person_writes_there(
    teams_demo: Demo, organizer: TeamsUserDriver
) -> None:
    """For example after an upgrade, or where Teams did not answer."""
    with teams_demo.bot.db.write() as tx:
        tx.connection().exec_driver_sql("UPDATE channels SET name = NULL")
    calls = teams_demo.teams.calls.count("teams.channels")
    for _ in range(2):
        organizer.mention(CHANNEL, "next")

    assert "lhs-rounds" in "".join(stored(teams_demo, "channels"))
    assert teams_demo.teams.calls.count("teams.channels") == calls + 1


def test_teams_that_does_not_name_its_channels_is_answered_all_the_same(
    teams_demo: Demo, organizer: TeamsUserDriver
) -> None:
    [team] = teams_demo.teams.tenant.teams.values()
    teams_demo.teams.as_admin(ORGANIZER).create_channel(team, NEW, "grand-rounds")
    teams_demo.teams.faults.fail("teams.channels", status=503, times=9)
    said = answer_of(organizer.mention(NEW, "here"))

    assert "LHS Rounds now posts in this channel." in said.all_text()
    assert "Channels: lhs-rounds and the Teams channel" in read(organizer, "settings")
    assert "A Teams channel was added." in read(organizer, "history")


@pytest.mark.parametrize(
    ("external_id", "name"),
    [
        ("29:1unknown", "a colleague"),
        ("U0UNKNOWN", "a colleague"),
        ("C0X", "the Slack channel"),
        ("19:x", "the Teams channel"),
    ],
)
def test_no_card_shows_an_id(teams_demo: Demo, external_id: str, name: str) -> None:
    assert name == NameBook(teams_demo.bot.db, 1, lambda _: None)(external_id)
