"""What owners and administrators change reaches the bot as Teams tells it, again if the bot does not take it."""

import time
from typing import Any
from unittest.mock import ANY

import pytest

from playground.delivery.app_response import AppResponse
from playground.teams.models import Person
from playground.teams.seed import CLINICIAN, GENERAL, ORGANIZER, ROUNDS, TEAM, TENANT_ID
from playground.teams.server import TeamsPlayground
from tests.playground.conftest import FakeApp
from tests.playground.teams.bot import Bot, block, card, execute, text, with_card


def kinds(app: FakeApp) -> list[tuple[str, Any]]:
    """Return the type and what is specific to it of each activity that the bot got."""
    found = [each.payload for each in app.received]
    return [(each["type"], each.get("action") or each["channelData"].get("eventType")) for each in found]


def test_app_is_added_to_a_team_and_removed(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    team = teams.tenant.teams[TEAM]
    team.installed = False
    admin = teams.as_admin(ORGANIZER)
    assert admin.install_in_team(team).status == 200
    assert kinds(app) == [("conversationUpdate", "teamMemberAdded"), ("installationUpdate", "add")]
    added, installed = (each.payload for each in app.received)
    assert added["membersAdded"] == [{"id": teams.tenant.bot_id, "name": "LHS Rounds"}]
    assert installed["from"]["id"] == ORGANIZER
    assert installed["conversation"] == {
        "conversationType": "channel",
        "tenantId": TENANT_ID,
        "isGroup": True,
        "id": GENERAL,
    }
    assert installed["channelData"]["settings"] == {"selectedChannel": {"id": GENERAL}}
    assert bot.post(ROUNDS, text()).status == 201
    app.received.clear()
    admin.uninstall_from_team(team)
    assert kinds(app) == [("conversationUpdate", "teamMemberRemoved"), ("installationUpdate", "remove")]
    assert bot.post(ROUNDS, text()).refusal == (403, "BotNotInConversationRoster")


def test_app_is_added_for_a_person_and_removed(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    admin, chat = teams.as_admin(CLINICIAN), teams.as_user(CLINICIAN).chat_id
    admin.uninstall_for_person()
    assert kinds(app) == [("installationUpdate", "remove")]
    assert app.last.payload["conversation"]["id"] == chat
    assert bot.post(chat, text()).refusal == (403, "BotNotInConversationRoster")
    app.received.clear()
    admin.install_for_person()
    assert kinds(app) == [("conversationUpdate", None), ("installationUpdate", "add")]
    assert bot.post(chat, text()).status == 201


def test_channel_is_created_renamed_deleted_and_restored(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    admin = teams.as_admin(ORGANIZER)
    admin.create_channel(teams.tenant.teams[TEAM], "19:new@thread.tacv2", "new")
    channel = teams.tenant.conversations["19:new@thread.tacv2"]
    admin.rename_channel(channel, "renamed")
    assert app.last.payload["channelData"]["channel"] == {"id": channel.id, "name": "renamed"}
    assert app.last.payload["channelData"]["team"]["name"] == "Learning Health System"
    assert app.last.payload["conversation"]["id"] == GENERAL
    admin.delete_channel(channel)
    assert bot.post(channel.id, text()).refusal == (404, "ConversationNotFound")
    admin.restore_channel(channel)
    assert bot.post(channel.id, text()).status == 201
    assert [event for _, event in kinds(app)] == [
        "channelCreated",
        "channelRenamed",
        "channelDeleted",
        "channelRestored",
    ]


def test_team_is_renamed_and_deleted(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    team, admin = teams.tenant.teams[TEAM], teams.as_admin(ORGANIZER)
    admin.rename_team(team, "Learning")
    assert app.last.payload["channelData"]["team"]["name"] == "Learning"
    admin.delete_team(team)
    assert [event for _, event in kinds(app)] == ["teamRenamed", "teamDeleted"]
    assert bot.post(ROUNDS, text()).refusal == (403, "BotNotInConversationRoster")
    assert [each.kind for each in teams.as_user(CLINICIAN).conversations()] == ["personal"]


def test_members_join_and_leave(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    team, admin = teams.tenant.teams[TEAM], teams.as_admin(ORGANIZER)
    person = teams.tenant.add_person(Person("29:1new", "New", "new@example.org", "aad-new"))
    admin.add_member(team, person)
    assert app.last.payload["membersAdded"] == [{"id": "29:1new", "aadObjectId": "aad-new"}]
    admin.remove_member(team, person)
    assert app.last.payload["membersRemoved"] == [{"id": "29:1new", "aadObjectId": "aad-new"}]
    assert [event for _, event in kinds(app)] == ["teamMemberAdded", "teamMemberRemoved"]
    found = bot.call("GET", f"/v3/conversations/{ROUNDS}/members/29:1new")
    assert found.refusal == (404, "MemberNotFoundInConversation")


def test_blocking_is_not_told(teams: TeamsPlayground, app: FakeApp) -> None:
    teams.as_admin(CLINICIAN).block()
    assert app.received == []


@pytest.mark.parametrize("status", [500, 502, 503])
def test_activity_that_the_bot_does_not_take_comes_again_with_its_id(
    teams: TeamsPlayground, app: FakeApp, status: int
) -> None:
    teams.outbound.retries.delays = (0.01, 0.01, 0.01)
    app.behave = lambda _: (status, "") if len(app.received) < 3 else None
    teams.as_user(CLINICIAN).say("next")
    teams.wait(lambda: teams.outbound.retries.pending == 0)
    assert len(app.received) == 3
    assert len({each.payload["id"] for each in app.received}) == 1
    assert [each.response.status for each in teams.outbound.retries.attempts] == [status, 200]


def test_activity_is_given_up_after_a_few_times(teams: TeamsPlayground, app: FakeApp) -> None:
    teams.outbound.retries.delays = (0.01, 0.01)
    app.behave = lambda _: (500, "")
    teams.as_admin(ORGANIZER).rename_team(teams.tenant.teams[TEAM], "Learning")
    teams.wait(lambda: teams.outbound.retries.pending == 0)
    assert len(app.received) == 3


def test_activity_without_an_answer_in_time_comes_again(teams: TeamsPlayground, app: FakeApp) -> None:
    teams.outbound.retries.delays = (0.01,)
    teams.outbound.timeout = 0.05
    app.behave = lambda _: time.sleep(0.1) if len(app.received) == 1 else None
    outcome = teams.as_user(CLINICIAN).say("next")
    teams.wait(lambda: teams.outbound.retries.pending == 0)
    assert outcome.response is not None
    assert outcome.response.failure == "operation_timeout"
    assert len({each.payload["id"] for each in app.received}) == 1
    assert [each.response.status for each in teams.outbound.retries.attempts] == [200]


def test_activity_that_reached_no_bot_is_sent_again(teams: TeamsPlayground, app: FakeApp) -> None:
    teams.outbound.url, correct = "http://127.0.0.1:9/", teams.outbound.url
    teams.outbound.retries.delays = (0.05,)
    assert teams.as_user(CLINICIAN).say("next").response == AppResponse(None, failure="dispatch_failed", seconds=ANY)
    teams.outbound.url = correct
    teams.wait(lambda: teams.outbound.retries.pending == 0)
    assert len(app.received) == 1


def test_refused_activities_and_invokes_do_not_come_again(teams: TeamsPlayground, bot: Bot, app: FakeApp) -> None:
    teams.outbound.retries.delays = (0.0,)
    app.behave = lambda _: (401, "")
    user = teams.as_user(CLINICIAN)
    user.say("next")
    bot.post(ROUNDS, with_card(card(block("a"), actions=(execute("Go"),))))
    app.behave = lambda _: (500, "")
    user.press(user.find("Go"), "Go")
    assert teams.outbound.retries.pending == 0
    assert len(app.received) == 2
