"""Puts a Slack client and the Slack renderers together into a surface."""

from bot.chat.port import ChatClient, Surface
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.views import home, notifications

SlackSurface = Surface[Notification, Home]


def make_surface(client: ChatClient) -> SlackSurface:
    """Return the surface of a workspace that this client posts to."""
    return Surface(client=client, render=notifications.render, render_home=home.page)
