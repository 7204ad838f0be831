"""Creating conversations, and reading members, teams and channels."""

from playground.models import Json
from playground.teams.connector import activities
from playground.teams.connector.content import check_message
from playground.teams.connector.errors import ConnectorError, bad_argument
from playground.teams.connector.request import ConnectorRequest, ConnectorResponse, usable_conversation
from playground.teams.models import Person, Team
from playground.teams.tenant import Tenant

_PAGE = 200
_MAX_PAGE = 500


def create(request: ConnectorRequest) -> ConnectorResponse:
    """Create a personal chat with one member, or start a thread in a channel, optionally with a first message.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages.
    """
    body, tenant = request.json(), request.tenant
    channel_data = body.get("channelData") or {}
    activity, channel = body.get("activity"), (channel_data.get("channel") or {}).get("id")
    if channel:
        conversation = usable_conversation(tenant, str(channel))
        if not isinstance(activity, dict):
            raise bad_argument("A new conversation in a channel needs an activity.")
    else:
        named = body.get("tenantId") or (channel_data.get("tenant") or {}).get("id")
        conversation = tenant.chat(_only_member(tenant, body, named).id)
        if conversation.blocked and activity:
            raise ConnectorError(403, "ConversationBlockedByUser")
    if not isinstance(activity, dict):
        return ConnectorResponse(201, {"id": conversation.id})
    check_message(tenant, conversation, activity, request.size)
    message = activities.post(tenant, conversation, activity, None)
    suffix = f";messageid={message.id}" if channel else ""
    return ConnectorResponse(201, {"id": conversation.id + suffix, "activityId": message.id})


def members(request: ConnectorRequest) -> ConnectorResponse:
    """Return all members of a conversation in one list."""
    tenant = request.tenant
    return ConnectorResponse(200, [_member(tenant, each) for each in tenant.members(request.conversation())])


def paged_members(request: ConnectorRequest) -> ConnectorResponse:
    """Return a page of members, and the token of the next one."""
    tenant, everybody = request.tenant, request.tenant.members(request.conversation())
    size = min(_number(request, "pageSize", _PAGE), _MAX_PAGE)
    start = _number(request, "continuationToken", 0)
    body: Json = {"members": [_member(tenant, each) for each in everybody[start : start + size]]}
    if start + size < len(everybody):
        body["continuationToken"] = str(start + size)
    return ConnectorResponse(200, body)


def member(request: ConnectorRequest) -> ConnectorResponse:
    """Return one member, by id or Entra object id."""
    person = request.tenant.find_person(request.path["member"])
    if person is None or person not in request.tenant.members(request.conversation()):
        raise ConnectorError(404, "MemberNotFoundInConversation")
    return ConnectorResponse(200, _member(request.tenant, person))


def team(request: ConnectorRequest) -> ConnectorResponse:
    """Return a team's details."""
    found = _team(request)
    return ConnectorResponse(
        200,
        {
            "id": found.id,
            "name": found.name,
            "type": "standard",
            "aadGroupId": found.aad_group_id,
            "tenantId": request.tenant.id,
            "channelCount": len(request.tenant.channels(found)),
            "memberCount": len(found.members),
        },
    )


def channels(request: ConnectorRequest) -> ConnectorResponse:
    """Return a team's channels; General has no name, because clients translate it."""
    found = _team(request)
    listed: list[Json] = [
        {"id": each.id, "type": "standard"} | ({} if each.id == found.id else {"name": each.name})
        for each in request.tenant.channels(found)
    ]
    return ConnectorResponse(200, {"conversations": listed})


def _number(request: ConnectorRequest, name: str, default: int) -> int:
    given = request.query.get(name) or str(default)
    if not given.isdecimal():
        raise bad_argument(f"{name} is not valid.")
    return int(given)


def _only_member(tenant: Tenant, body: Json, tenant_id: object) -> Person:
    """Return the person to open a chat with."""
    listed = body.get("members")
    if body.get("isGroup") or not isinstance(listed, list) or len(listed) != 1 or not isinstance(listed[0], dict):
        raise bad_argument("A bot can create a conversation with exactly one member.")
    if tenant_id != tenant.id:
        raise bad_argument("The tenant id is missing or not the member's.")
    named = str(listed[0].get("id"))
    person = tenant.find_person(named)
    if person is None or named not in {person.id, person.aad_object_id}:
        raise ConnectorError(403, "BadSyntax", "Failed to decrypt pairwise id")
    if tenant.disabled_by_admin:
        raise ConnectorError(403, "BotDisabledByAdmin")
    # By Entra id only those are reached who have the app themselves: being in a team that has it is not enough.
    # https://learn.microsoft.com/answers/questions/1513375/proactive-messaging
    if not (tenant.reaches(person.id) if named == person.id else person.id in tenant.installed_by):
        raise ConnectorError(403, "ForbiddenOperationException")
    return person


def _team(request: ConnectorRequest) -> Team:
    found = request.tenant.teams.get(request.path["team"])
    if found is None or found.deleted:
        raise ConnectorError(404, "ConversationNotFound")
    if not found.installed:
        raise ConnectorError(403, "BotNotInConversationRoster")
    return found


def _member(tenant: Tenant, person: Person) -> Json:
    given_name, _, surname = person.name.partition(" ")
    body = {
        "id": person.id,
        "name": person.name,
        "objectId": person.aad_object_id,
        "aadObjectId": person.aad_object_id,
        "givenName": given_name,
        "surname": surname,
        "email": person.email,
        "userPrincipalName": person.email,
        "tenantId": tenant.id,
        "userRole": "guest" if person.is_guest else "user",
    }
    return {key: value for key, value in body.items() if value}
