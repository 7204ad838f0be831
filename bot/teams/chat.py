"""Puts the client for Teams and the cards together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.chat.port import Chat, ChatClient
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.teams.cards import adaptive_card
from bot.teams.cards.text_runs import Names, plain_text
from bot.views import home, notifications
from bot.views.kit import block_kit
from bot.views.kit.block_kit import Message

TeamsChat = Chat[Notification, Home]
# What a notification of Teams shows of a message.
_MAX_SUMMARY = 300


@dataclass(frozen=True, slots=True)
class CardMessage:
    """A rendered message: its card is the only block."""

    text: str
    blocks: tuple[Mapping[str, Any]]
    picture: None = None


def card_message(message: Message, names: Names) -> CardMessage:
    """Return a message as a card."""
    return CardMessage(
        block_kit.shorten(plain_text(message.text, names), _MAX_SUMMARY), (adaptive_card.of_message(message, names),)
    )


def notification_card(notification: Notification, names: Names) -> CardMessage:
    """Return a notification as a card. In a channel, each reader's client asks for their own."""
    message, session = (
        card_message(notifications.render(notification), names),
        notifications.session_with_state(notification),
    )
    if session is None:
        return message
    return replace(message, blocks=(adaptive_card.refreshing(dict(message.blocks[0]), str(session.id)),))


def make_chat(client: ChatClient, names: Names) -> TeamsChat:
    """Return the client of a tenant with the renderers of Teams."""
    return Chat(
        client=client,
        render=lambda notification: notification_card(notification, names),
        render_home=lambda shown: adaptive_card.of_home(home.page(shown), names),
    )
