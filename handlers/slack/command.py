"""`/lhs-rounds`: answer in the acknowledgement, or open the form that is the answer."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.slack.names import NameOf, named
from handlers.features.command import answer_typed
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import OpenForm
from handlers.slack.support.modals import open_view


def handle_command(
    ack: Ack, command: dict[str, Any], ctx: RequestContext, client: WebClient, name_of: NameOf | None
) -> None:
    """Answer what was typed."""
    answer = named(answer_typed(command.get("text") or "", ctx), name_of)
    if isinstance(answer, OpenForm) and open_view(client, command.get("trigger_id"), answer.view):
        ack()
        return
    message = answer.otherwise if isinstance(answer, OpenForm) else answer.message
    # Bolt sends JSON as it is.
    ack(message.ephemeral)
