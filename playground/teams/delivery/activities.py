"""Builds the activities that Teams sends to the bot.

https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability and
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events.
"""

import secrets
from html import escape
from zoneinfo import ZoneInfo

from playground.models import Json
from playground.teams.models import Conversation, Message, Person, Team
from playground.teams.tenant import Tenant


class Activities:
    """Builds activities, each with a new id.

    Args:
        tenant: The tenant that they belong to.
        service_url: Address of the connector, with a trailing slash as in Teams.
    """

    def __init__(self, tenant: Tenant, service_url: str) -> None:
        self._tenant = tenant
        self._service_url = service_url

    def message(self, person: Person, message: Message, *, mentions_bot: bool) -> Json:
        """Build a message that a person wrote.

        Its text is the plain form, with mentions as `<at>`; an HTML form comes as an attachment.
        """
        conversation = self._tenant.conversations[message.conversation]
        activity = self._base("message", person, conversation, message.id, message.thread)
        activity |= {"textFormat": "plain", "text": message.text, "locale": "en-US"}
        activity["attachments"] = [{"contentType": "text/html", "content": self._html(message.text)}]
        activity["entities"] = [*message.entities, self._client_info(person)]
        if message.thread != message.id:
            activity["replyToId"] = message.thread
        if mentions_bot:
            mentioned = {"id": self._tenant.bot_id, "name": self._tenant.bot_name}
            mention = {"type": "mention", "mentioned": mentioned, "text": f"<at>{self._tenant.bot_name}</at>"}
            activity["entities"].insert(0, mention)
        return activity

    def card_action(self, person: Person, message: Message, action: Json, data: Json, trigger: str) -> Json:
        """Build the invoke of an Action.Execute, pressed ("manual") or by a card's refresh ("automatic").

        https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards.
        """
        named = {key: action[key] for key in ("id", "title", "verb") if key in action}
        value: Json = {"action": {"type": "Action.Execute", **named, "data": data}, "trigger": trigger}
        return self._invoke("adaptiveCard/action", person, message, value)

    def submitted(self, person: Person, message: Message, value: Json) -> Json:
        """Build the message that an Action.Submit sends: without text, and with the inputs as its value."""
        conversation = self._tenant.conversations[message.conversation]
        activity = self._base("message", person, conversation, self._event_id(), message.thread)
        return activity | {"replyToId": message.id, "value": value, "locale": "en-US"}

    def task(self, name: str, person: Person, message: Message, data: Json) -> Json:
        """Build a task/fetch or task/submit.

        https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots.
        """
        return self._invoke(name, person, message, {"data": data, "context": {"theme": "default"}})

    def installation_update(self, action: str, person: Person, conversation: Conversation) -> Json:
        """Build an installationUpdate, with the action "add" or "remove"."""
        activity = self._base("installationUpdate", person, conversation, self._event_id())
        if conversation.kind == "channel":
            activity["channelData"] |= {"settings": {"selectedChannel": {"id": conversation.id}}}
        return activity | {"action": action}

    def members_changed(self, change: str, members: list[Json], person: Person, conversation: Conversation) -> Json:
        """Build a conversationUpdate for members; `change` is "membersAdded" or "membersRemoved"."""
        activity = self._base("conversationUpdate", person, conversation, self._event_id())
        if conversation.kind == "channel":
            event = {"membersAdded": "teamMemberAdded", "membersRemoved": "teamMemberRemoved"}[change]
            activity["channelData"]["eventType"] = event
        return activity | {change: members}

    def team_event(self, event_type: str, person: Person, team: Team, channel: Conversation | None = None) -> Json:
        """Build a conversationUpdate about a team or one of its channels, such as channelRenamed."""
        activity = self._base("conversationUpdate", person, self._tenant.conversations[team.id], self._event_id())
        data = activity["channelData"]
        data["eventType"] = event_type
        data["team"]["name"] = team.name
        data.pop("channel", None)
        if channel is not None:
            data["channel"] = {"id": channel.id, "name": channel.name}
        return activity

    def bot(self) -> Json:
        """Return the bot's account."""
        return {"id": self._tenant.bot_id, "name": self._tenant.bot_name}

    @staticmethod
    def account(person: Person) -> Json:
        """Return a person's account as in lists of members: without a name or an address."""
        return {"id": person.id, "aadObjectId": person.aad_object_id}

    def _invoke(self, name: str, person: Person, message: Message, value: Json) -> Json:
        conversation = self._tenant.conversations[message.conversation]
        activity = self._base("invoke", person, conversation, self._event_id(), message.thread)
        activity["channelData"] |= {"source": {"name": "message"}, "legacy": {"replyToId": message.id}}
        return activity | {"name": name, "value": value, "replyToId": message.id, "locale": "en-US"}

    def _base(
        self, kind: str, person: Person, conversation: Conversation, activity_id: str, thread: str | None = None
    ) -> Json:
        now = self._tenant.now()
        account: Json = {"conversationType": conversation.kind, "tenantId": self._tenant.id, "id": conversation.id}
        channel_data: Json = {"tenant": {"id": self._tenant.id}}
        if conversation.kind == "channel":
            account |= {"isGroup": True, "id": conversation.id + (f";messageid={thread}" if thread else "")}
            team = self._tenant.team_of(conversation)
            channel_data |= {
                "teamsChannelId": conversation.id,
                "teamsTeamId": team.id,
                "channel": {"id": conversation.id},
                "team": {"id": team.id, "aadGroupId": team.aad_group_id},
            }
        return {
            "type": kind,
            "id": activity_id,
            "timestamp": now.isoformat(timespec="milliseconds"),
            "localTimestamp": now.astimezone(ZoneInfo(person.tz)).isoformat(timespec="milliseconds"),
            "localTimezone": person.tz,
            "channelId": "msteams",
            "serviceUrl": self._service_url,
            "from": {"id": person.id, "name": person.name, "aadObjectId": person.aad_object_id},
            "conversation": account,
            "recipient": self.bot(),
            "entities": [self._client_info(person)],
            "channelData": channel_data,
        }

    def _html(self, text: str) -> str:
        """Return the HTML form of what a person wrote."""
        at = f"<at>{self._tenant.bot_name}</at>"
        kind = 'itemscope itemtype="http://schema.skype.com/Mention" itemid="0"'
        mention = f"<span {kind}>{escape(self._tenant.bot_name)}</span>"
        return f"<p>{escape(text).replace(escape(at), mention)}</p>"

    @staticmethod
    def _client_info(person: Person) -> Json:
        client = {"locale": "en-US", "country": "US", "platform": "Web", "timezone": person.tz}
        return {"type": "clientInfo", **client}

    @staticmethod
    def _event_id() -> str:
        return f"f:{secrets.token_hex(8)}"
