"""Errors of the connector, with the statuses and codes that Teams documents.

https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability (status codes from bot
conversational APIs).
"""

from playground.models import Json

_MESSAGES = {
    "BotDisabledByAdmin": "The tenant admin disabled this bot",
    "BotNotInConversationRoster": "The bot is not part of the conversation roster.",
    "BotNotRegistered": "No registration found for this bot.",
    "ConversationBlockedByUser": "User blocked the conversation with the bot.",
    "ConversationNotFound": "Conversation not found.",
    "ActivityNotFoundInConversation": "Conversation not found.",
    "ForbiddenOperationException": "Bot is not installed in user's personal scope",
    "MemberNotFoundInConversation": "Member not found in conversation.",
    "MessageSizeTooBig": "Message size too large.",
    "PreconditionFailed": "Precondition failed, please try again.",
    "Throttled": "Too many requests.",
}


class ConnectorError(Exception):
    """A refused call.

    Args:
        status: The HTTP status.
        code: Teams' error code.
        message: Its message; the documented one if left out.
    """

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.message = message or _MESSAGES.get(code, code)

    def body(self) -> Json:
        """Return the response's body."""
        return {"error": {"code": self.code, "message": self.message}}


def bad_argument(message: str) -> ConnectorError:
    """Return the error for a request that says something impossible."""
    return ConnectorError(400, "BadArgument", message)
