"""Creating conversations, and reading members, teams and channels through the connector."""

from typing import Any

import pytest

from playground.teams.models import Person
from playground.teams.seed import CLINICIAN, GENERAL, MEMBER, ORGANIZER, ROUNDS, TEAM, TENANT_ID
from playground.teams.server import TeamsPlayground
from tests.playground.teams.bot import Bot, text


def new_chat(person: str = CLINICIAN, **more: Any) -> dict[str, Any]:
    return {"members": [{"id": person}], "tenantId": TENANT_ID, **more}


def test_chat_is_created_once_and_can_be_written_in(teams: TeamsPlayground, bot: Bot) -> None:
    first = bot.call("POST", "/v3/conversations", new_chat())
    again = bot.call("POST", "/v3/conversations", new_chat(teams.tenant.people[CLINICIAN].aad_object_id))
    assert (first.status, first.body) == (201, again.body)
    assert bot.post(first.body["id"], text("hello")).status == 201
    assert [each.text for each in teams.as_user(CLINICIAN).chat()] == ["hello"]


def test_by_entra_id_a_chat_is_created_only_with_people_who_have_the_app(teams: TeamsPlayground, bot: Bot) -> None:
    teams.tenant.installed_by.discard(CLINICIAN)
    person = teams.tenant.people[CLINICIAN]
    refused, created = [
        bot.call("POST", "/v3/conversations", new_chat(each)) for each in (person.aad_object_id, person.id)
    ]
    assert refused.refusal == (403, "ForbiddenOperationException")
    assert created.status == 201


def test_chat_is_created_with_a_first_message(teams: TeamsPlayground, bot: Bot) -> None:
    answer = bot.call("POST", "/v3/conversations", new_chat(activity=text("welcome")))
    [seen] = teams.as_user(CLINICIAN).chat()
    assert (seen.id, seen.text) == (answer.body["activityId"], "welcome")


def test_thread_is_started_in_a_channel(teams: TeamsPlayground, bot: Bot) -> None:
    body = {"isGroup": True, "channelData": {"channel": {"id": ROUNDS}}, "activity": text("root")}
    answer = bot.call("POST", "/v3/conversations", body)
    assert answer.body["id"] == f"{ROUNDS};messageid={answer.body['activityId']}"
    assert [each.text for each in teams.as_user(CLINICIAN).threads("lhs-rounds")] == ["root"]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (new_chat("29:nobody"), (403, "BadSyntax")),
        (new_chat(members=[]), (400, "BadArgument")),
        (new_chat(members=[{"id": CLINICIAN}, {"id": MEMBER}]), (400, "BadArgument")),
        (new_chat(isGroup=True), (400, "BadArgument")),
        (new_chat(tenantId="another"), (400, "BadArgument")),
        ({"members": [{"id": CLINICIAN}]}, (400, "BadArgument")),
        ({"channelData": {"channel": {"id": ROUNDS}}}, (400, "BadArgument")),
        ({"channelData": {"channel": {"id": "19:nowhere"}}, "activity": text()}, (404, "ConversationNotFound")),
        (new_chat(activity=text("x" * 29_000)), (413, "MessageSizeTooBig")),
    ],
)
def test_conversation_that_cannot_be_created(bot: Bot, body: dict[str, Any], refusal: tuple[int, str]) -> None:
    assert bot.call("POST", "/v3/conversations", body).refusal == refusal


def test_chat_with_a_person_who_does_not_have_the_app_is_refused(teams: TeamsPlayground, bot: Bot) -> None:
    teams.tenant.add_person(Person("29:1new", "New", "new@example.org", "0"))
    assert bot.call("POST", "/v3/conversations", new_chat("29:1new")).refusal == (403, "ForbiddenOperationException")
    teams.as_admin(ORGANIZER).add_member(teams.tenant.teams[TEAM], teams.tenant.people["29:1new"])
    assert bot.call("POST", "/v3/conversations", new_chat("29:1new")).status == 201


def test_blocked_person_cannot_be_written_to(teams: TeamsPlayground, bot: Bot) -> None:
    teams.as_admin(CLINICIAN).block()
    refused = bot.call("POST", "/v3/conversations", new_chat(activity=text()))
    assert refused.refusal == (403, "ConversationBlockedByUser")
    teams.as_admin(CLINICIAN).block(blocked=False)
    assert bot.call("POST", "/v3/conversations", new_chat(activity=text())).status == 201


def test_members_come_in_pages(bot: Bot) -> None:
    path = f"/v3/conversations/{ROUNDS}/pagedMembers?pageSize=3"
    first = bot.call("GET", path).body
    second = bot.call("GET", f"{path}&continuationToken={first['continuationToken']}").body
    assert [len(each["members"]) for each in (first, second)] == [3, 1]
    assert "continuationToken" not in second
    assert bot.call("GET", f"{path}&continuationToken=x").refusal == (400, "BadArgument")
    whole = bot.call("GET", f"/v3/conversations/{ROUNDS};messageid=5/members").body
    assert whole == first["members"] + second["members"]


def test_member_has_an_address_unless_it_is_not_disclosed(teams: TeamsPlayground, bot: Bot) -> None:
    path = f"/v3/conversations/{ROUNDS}/members"
    found = bot.call("GET", f"{path}/{CLINICIAN}").body
    assert (found["email"], found["userPrincipalName"], found["tenantId"]) == (
        "clinician@example.org",
        "clinician@example.org",
        TENANT_ID,
    )
    teams.tenant.people[CLINICIAN].email = ""
    hidden = bot.call("GET", f"{path}/{found['aadObjectId']}").body
    assert hidden["id"] == CLINICIAN
    assert not {"email", "userPrincipalName"} & set(hidden)


def test_person_outside_the_conversation_is_not_a_member(teams: TeamsPlayground, bot: Bot) -> None:
    chat = teams.as_user(CLINICIAN).chat_id
    for path in (f"{chat}/members/{MEMBER}", f"{ROUNDS}/members/29:nobody"):
        assert bot.call("GET", f"/v3/conversations/{path}").refusal == (404, "MemberNotFoundInConversation")


def test_team_and_its_channels(bot: Bot) -> None:
    details = bot.call("GET", f"/v3/teams/{TEAM}").body
    assert (details["name"], details["channelCount"], details["memberCount"]) == ("Learning Health System", 2, 4)
    channels = bot.call("GET", f"/v3/teams/{TEAM}/conversations").body["conversations"]
    assert channels == [{"id": GENERAL, "type": "standard"}, {"id": ROUNDS, "type": "standard", "name": "lhs-rounds"}]


def test_team_without_the_bot_is_not_read(teams: TeamsPlayground, bot: Bot) -> None:
    assert bot.call("GET", "/v3/teams/19:nowhere").refusal == (404, "ConversationNotFound")
    teams.tenant.teams[TEAM].installed = False
    assert bot.call("GET", f"/v3/teams/{TEAM}").refusal == (403, "BotNotInConversationRoster")
    assert bot.call("GET", f"/v3/conversations/{ROUNDS}/members").refusal == (403, "BotNotInConversationRoster")
