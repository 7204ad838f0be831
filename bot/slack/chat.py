"""Puts a Slack client and the Slack renderers together."""

from bot.chat.port import Chat, ChatClient
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.views import home, notifications

SlackChat = Chat[Notification, Home]


def make_chat(client: ChatClient) -> SlackChat:
    """Return the client of a workspace with the renderers of Slack."""
    return Chat(client=client, render=notifications.render, render_home=home.page)
