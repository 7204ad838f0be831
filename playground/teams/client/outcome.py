"""What an action of a person has led to."""

from dataclasses import dataclass, field

from playground.delivery.app_response import AppResponse
from playground.teams.client.user_view import SeenMessage
from playground.teams.models import Dialog


@dataclass(frozen=True)
class TeamsOutcome:
    """The outcome of an action.

    Attributes:
        response: The bot's response; None if nothing was sent.
        error: Why the action failed; None on success. "invalid_inputs" if the client refused to send the inputs.
        error_text: What the client shows.
        errors: Errors of the client by input id.
        detail: What is wrong with a card of the bot.
        notice: The message that the client shows on success.
        opened: The address that a link opened.
        shown: Messages that are new or changed for this person, in all their conversations.
        dialog: The open dialog.
    """

    response: AppResponse | None
    error: str | None = None
    error_text: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    detail: list[str] = field(default_factory=list)
    notice: str | None = None
    opened: str | None = None
    shown: list[SeenMessage] = field(default_factory=list)
    dialog: Dialog | None = None

    @property
    def ok(self) -> bool:
        """Whether there was no error."""
        return self.error is None

    @property
    def text(self) -> str:
        """All readable text of the new messages."""
        return "\n".join(message.all_text() for message in self.shown)
