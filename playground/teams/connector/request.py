"""One call of the connector, and what all calls check."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.models import Json
from playground.teams.connector.errors import ConnectorError, bad_argument
from playground.teams.models import Conversation
from playground.teams.tenant import Tenant


@dataclass(frozen=True)
class ConnectorRequest:
    """An authenticated call.

    Attributes:
        path: Parameters of the path.
        query: Parameters of the query.
        body: The JSON body; None if there is none, or it is not an object.
        size: Bytes of the body.
    """

    tenant: Tenant
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json | None
    size: int

    @property
    def is_targeted(self) -> bool:
        """Whether the call is about a targeted message."""
        return self.query.get("isTargetedActivity", "").lower() == "true"

    @property
    def thread(self) -> str | None:
        """The thread that the conversation id names, if it names one."""
        return self.path["conversation"].partition(";messageid=")[2] or None

    def json(self) -> Json:
        """Return the body.

        Raises:
            ConnectorError: It is not a JSON object.
        """
        if self.body is None:
            raise ConnectorError(400, "BadSyntax", "The request body is not a JSON object.")
        return self.body

    def conversation(self) -> Conversation:
        """Return the conversation in the path, which the bot may use.

        Raises:
            ConnectorError: It does not exist, or the bot may not use it.
        """
        return usable_conversation(self.tenant, self.path["conversation"], is_targeted=self.is_targeted)


@dataclass(frozen=True)
class ConnectorResponse:
    """The response to a call."""

    status: int
    body: Any = None


def usable_conversation(tenant: Tenant, conversation_id: str, *, is_targeted: bool = False) -> Conversation:
    """Return a conversation by id, with or without a thread.

    Raises:
        ConnectorError: It does not exist, or the bot may not use it.
    """
    if tenant.disabled_by_admin:
        raise ConnectorError(403, "BotDisabledByAdmin")
    conversation = tenant.conversations.get(conversation_id.partition(";")[0])
    if conversation is None or conversation.deleted:
        raise ConnectorError(404, "ConversationNotFound")
    if not tenant.has_bot(conversation):
        # https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/targeted-messages (handle errors)
        raise ConnectorError(404 if is_targeted else 403, "BotNotInConversationRoster")
    if conversation.blocked:
        raise ConnectorError(403, "ConversationBlockedByUser")
    if is_targeted and conversation.kind == "personal":
        raise bad_argument("Targeted messages are not available in one-on-one chats.")
    if is_targeted and not tenant.accepts_targeted:
        raise ConnectorError(403, "NotEnoughPermissions", "Targeted messages are not available in this tenant.")
    return conversation
