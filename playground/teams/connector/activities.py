"""Posting, editing and deleting messages.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference (conversation object).
"""

from playground.models import Json
from playground.teams.connector.content import check_message
from playground.teams.connector.errors import ConnectorError, bad_argument
from playground.teams.connector.request import ConnectorRequest, ConnectorResponse
from playground.teams.models import Conversation, Message
from playground.teams.tenant import Tenant


def create(request: ConnectorRequest) -> ConnectorResponse:
    """Post a message, in a channel as a new thread or as a reply.

    A message with both a text and a card is split into two, and their ids are not returned:
    https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability (send a message).
    """
    activity, conversation = request.json(), request.conversation()
    if activity.get("type") == "typing":
        return ConnectorResponse(202)
    if activity.get("type") != "message":
        raise bad_argument(f"Unknown activity type {activity.get('type')!r}")
    check_message(request.tenant, conversation, activity, request.size)
    target = _target(request, conversation, activity) if request.is_targeted else None
    root = _thread(request, conversation, activity)
    if activity.get("text") and activity.get("attachments"):
        first = post(request.tenant, conversation, {**activity, "attachments": []}, root, target)
        post(request.tenant, conversation, {**activity, "text": ""}, root or first.thread, target)
        return ConnectorResponse(201, {})
    return ConnectorResponse(201, {"id": post(request.tenant, conversation, activity, root, target).id})


def update(request: ConnectorRequest) -> ConnectorResponse:
    """Replace the content of one of the bot's messages."""
    activity, conversation = request.json(), request.conversation()
    if request.is_targeted and activity.get("recipient"):
        raise bad_argument("Recipient must not be provided when updating a targeted message.")
    message = _own_message(request, conversation)
    check_message(request.tenant, conversation, activity, request.size)
    request.tenant.edit(message, activity)
    return ConnectorResponse(200, {"id": message.id})


def delete(request: ConnectorRequest) -> ConnectorResponse:
    """Delete one of the bot's messages."""
    request.tenant.remove(_own_message(request, request.conversation()))
    return ConnectorResponse(200)


def post(
    tenant: Tenant, conversation: Conversation, activity: Json, thread: str | None, targeted_to: str | None = None
) -> Message:
    """Post a message of the bot."""
    message_id = tenant.new_message_id()
    message = Message(message_id, conversation.id, tenant.bot_id, "", thread or message_id, activity=activity)
    message.text = str(activity.get("text") or "")
    message.attachments = activity.get("attachments") or []
    message.entities = activity.get("entities") or []
    message.summary = str(activity.get("summary") or "")
    message.targeted_to = targeted_to
    return tenant.post(message)


def _thread(request: ConnectorRequest, conversation: Conversation, activity: Json) -> str | None:
    """Return the thread to reply in; None starts one."""
    named = request.thread or request.path.get("activity") or activity.get("replyToId")
    if conversation.kind == "personal" or not named:
        return None
    answered = request.tenant.find(conversation.id, str(named))
    if answered is None:
        raise ConnectorError(404, "ActivityNotFoundInConversation")
    return answered.thread


def _target(request: ConnectorRequest, conversation: Conversation, activity: Json) -> str:
    recipient = str((activity.get("recipient") or {}).get("id") or "")
    if not recipient:
        raise bad_argument("Recipient is required for a targeted message.")
    person = request.tenant.find_person(recipient)
    if person is None or person not in request.tenant.members(conversation):
        raise bad_argument("The recipient is not a member of the conversation.")
    return person.id


def _own_message(request: ConnectorRequest, conversation: Conversation) -> Message:
    message = request.tenant.find(conversation.id, request.path["activity"])
    if message is None or (message.targeted_to is not None) != request.is_targeted:
        raise ConnectorError(404, "ActivityNotFoundInConversation")
    if message.sender != request.tenant.bot_id:
        raise ConnectorError(403, "NotEnoughPermissions", "The bot can change only its own messages.")
    return message
