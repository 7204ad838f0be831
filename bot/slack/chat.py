"""Puts a Slack client and the Slack renderers together."""

from bot.chat.port import Chat, ChatClient
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.slack.names import NameOf, named
from bot.views import home, notifications

SlackChat = Chat[Notification, Home]


def make_chat(client: ChatClient, name_of: NameOf | None = None) -> SlackChat:
    """Return the client of a workspace with the renderers of Slack.

    Args:
        client: Posts to the workspace.
        name_of: Names people of the workspace's other chat; None if it has none.
    """
    return Chat(
        client=client,
        render=lambda notification: named(notifications.render(notification), name_of),
        render_home=lambda shown: named(home.page(shown), name_of),
    )
