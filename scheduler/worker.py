"""What the dispatcher's workers share."""

from dataclasses import dataclass

from bot.chat.port import ChatClients
from bot.clock import Clock
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.store.db.engine import Database
from scheduler.timeouts import Timeouts


@dataclass
class Worker:
    """Does a part of the dispatcher's work.

    Attributes:
        db: The database.
        clock: Provides the rounds' time and the machine's.
        chats: Returns the client and the renderers of a workspace's chat.
        timeouts: The timeouts of delivery.
    """

    db: Database
    clock: Clock
    chats: ChatClients[Notification, Home]
    timeouts: Timeouts
