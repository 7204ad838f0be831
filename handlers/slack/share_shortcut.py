"""The message shortcut that shares a session from one of the bot's messages."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.slack.names import NameOf, named
from bot.views.sharing import session_in
from handlers.features import sharing
from handlers.features.support.context import RequestContext
from handlers.slack.support.listeners import show


def on_shortcut(ack: Ack, body: dict[str, Any], ctx: RequestContext, client: WebClient, name_of: NameOf | None) -> None:
    """Open the form for the session of a message, or for the next session if it has none."""
    show(named(sharing.open_for(session_in(body.get("message")), ctx), name_of), body, client)
    ack()
