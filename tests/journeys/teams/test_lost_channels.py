"""What Teams refuses: organizers hear of it once, in words that fit Teams. What failed is posted when it is mended."""

from collections.abc import Iterator

import pytest

from playground.seed import ORGANIZER as SLACK_ORGANIZER
from playground.seed import SECOND_ORGANIZER as SECOND_SLACK_ORGANIZER
from playground.teams.client.administration import Administration
from playground.teams.client.user_view import SeenMessage
from playground.teams.models import Conversation, Team
from playground.teams.seed import CLINICIAN, GENERAL, ORGANIZER, ROUNDS, TEAM
from tests.journeys.teams.both import Both, both_running

# Two chats and their clocks, which take seconds.
pytestmark = pytest.mark.rest

ANNOUNCEMENT = "LHS Rounds: Thursday, March 21"


@pytest.fixture
def both(database_url: str) -> Iterator[Both]:
    with both_running(database_url) as both:
        both.moves_to_teams(ORGANIZER)
        yield both


@pytest.fixture
def admin(both: Both) -> Administration:
    return both.teams.as_admin(ORGANIZER)


@pytest.fixture
def team(both: Both) -> Team:
    return both.teams.tenant.teams[TEAM]


@pytest.fixture
def channel(both: Both) -> Conversation:
    return both.teams.tenant.conversations[ROUNDS]


def alerts(both: Both) -> list[SeenMessage]:
    return [each for each in both.in_teams(ORGANIZER).chat() if "post" in each.summary and "error" in each.all_text()]


@pytest.mark.parametrize(
    ("status", "code", "advice"),
    [
        (403, "BotNotInConversationRoster", "Add it to the team in Teams"),
        (404, "ConversationNotFound", "The channel was deleted"),
        (403, "BotDisabledByAdmin", "Ask your Teams admin"),
        (413, "MessageSizeTooBig", "Contact your app admin"),
    ],
)
def test_a_refusal_is_told_once_in_each_chat(both: Both, status: int, code: str, advice: str) -> None:
    both.teams.faults.reject("activities.create", status=status, error=code)
    both.clock.next_post()
    both.bot.run_once()

    [told] = alerts(both)
    assert "post to lhs-rounds" in told.summary
    assert advice in told.all_text()
    assert f"Teams error: {code}" in told.all_text()
    assert "/invite" not in told.all_text()
    [in_slack] = both.slack.as_user(SECOND_SLACK_ORGANIZER).dm()
    assert advice in in_slack.all_text()
    assert both.slack.as_user(SLACK_ORGANIZER).dm() == []
    assert both.channel_posts() == []


def test_an_organizer_tries_again(both: Both, team: Team) -> None:
    team.installed = False
    both.clock.next_post()
    both.bot.run_once()
    [told] = alerts(both)
    report = both.in_teams(ORGANIZER).say("status").text
    team.installed = True
    both.in_teams(ORGANIZER).press(told, "Try again")
    both.bot.run_once()

    assert "BotNotInConversationRoster" in report
    assert both.channel_posts() == [ANNOUNCEMENT]


@pytest.mark.postgres
def test_removed_from_its_team_it_is_told_at_once_and_posts_when_it_is_back(
    both: Both, admin: Administration, team: Team
) -> None:
    """The personal chats go on, and so does Slack."""
    both.teams.as_admin(CLINICIAN).install_for_person()
    admin.uninstall_from_team(team)
    both.bot.run_once()
    [told] = alerts(both)
    both.clock.next_post()
    both.suggests("Handoffs")
    both.bot.run_once()

    assert "Can’t post to a channel" in told.all_text()
    assert "Add it to the team" in told.all_text()
    assert len(alerts(both)) == 1
    assert "Handoffs" in both.in_teams(ORGANIZER).chat()[-1].all_text()
    admin.install_in_team(team)
    both.bot.run_once()

    assert both.channel_posts() == [ANNOUNCEMENT]
    both.run_until(lambda: any("Posting again" in each.all_text() for each in both.in_teams(ORGANIZER).chat()))


def test_a_deleted_channel_is_restored(both: Both, admin: Administration, channel: Conversation) -> None:
    admin.delete_channel(channel)
    both.bot.run_once()
    both.clock.next_post()

    assert ["The channel was deleted" in each.all_text() for each in alerts(both)] == [True]
    admin.restore_channel(channel)
    both.bot.run_once()

    assert both.channel_posts() == [ANNOUNCEMENT]


def test_another_channel_takes_the_place_of_a_deleted_one(
    both: Both, admin: Administration, channel: Conversation
) -> None:
    admin.delete_channel(channel)
    both.bot.run_once()
    both.clock.next_post()
    organizer = both.in_teams(ORGANIZER)
    said = organizer.mention(GENERAL, "here")
    both.bot.run_once()

    assert "now posts in this channel" in said.text
    history = organizer.say("history").text
    assert "The Teams channel General was added." in history
    assert "The Teams channel lhs-rounds was removed." in history
    assert [each.summary.splitlines()[0] for each in organizer.threads(GENERAL) if each.is_bot] == [ANNOUNCEMENT]
    admin.restore_channel(channel)
    both.bot.run_once()
    assert both.channel_posts() == []


def test_another_channel_of_the_team_is_no_news(both: Both, admin: Administration) -> None:
    admin.delete_channel(both.teams.tenant.conversations[GENERAL])
    both.bot.run_once()

    assert alerts(both) == []


def test_an_organizer_stops_the_posts_in_a_channel(both: Both) -> None:
    organizer = both.in_teams(ORGANIZER)
    refused = both.in_teams(CLINICIAN).mention("lhs-rounds", "not here")
    said = organizer.mention("lhs-rounds", "not here")
    again = organizer.mention("lhs-rounds", "not here")
    both.clock.next_post()

    assert "Only organizers can do that" in refused.text
    assert "We won’t post in this channel anymore" in said.text
    assert "We don’t post in this channel" in again.text
    assert both.channel_posts() == []
    assert "The Teams channel lhs-rounds was removed." in organizer.say("history").text


def test_an_organizer_who_blocked_the_app_is_named_to_the_other(both: Both) -> None:
    both.teams.as_admin(ORGANIZER).block()
    both.suggests("Handoffs")
    both.bot.run_once()

    told = [each.all_text() for each in both.slack.as_user(SECOND_SLACK_ORGANIZER).dm()]
    assert any("This person blocked LHS Rounds in Teams" in each for each in told)
    assert any("Teams error: ConversationBlockedByUser" in each for each in told)
    assert any("Handoffs" in each for each in told)
