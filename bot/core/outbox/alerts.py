"""The content of alerts: a delivery is unconfirmed or rejected, or no organizer can be reached."""

import uuid
from dataclasses import dataclass

from bot.chat.surface import Surface
from bot.core.outbox.deliveries import ChannelRecipient, PersonRecipient
from bot.core.outbox.notification_base import SeriesNotification


@dataclass(frozen=True, slots=True)
class UnconfirmedAlert(SeriesNotification):
    """A question to an organizer whether an unconfirmed announcement was posted.

    Attributes:
        delivery_id: The id of the unconfirmed delivery.
        channel: The external id of the channel.
    """

    delivery_id: uuid.UUID
    year: int
    month: int
    channel: str


# Slack's and Teams' error codes for a channel that may come back; the first may mean either of Slack's others.
CHANNEL_NOT_FOUND = "channel_not_found"
CHANNEL_LOST = (
    CHANNEL_NOT_FOUND,
    "is_archived",
    "not_in_channel",
    "BotNotInConversationRoster",
    "ConversationNotFound",
)
# Teams' error codes for a person whom the app cannot write to while it is removed, by them or by an administrator.
PERSON_LOST = ("BotDisabledByAdmin", "BotNotInConversationRoster", "ForbiddenOperationException")


@dataclass(frozen=True, slots=True)
class FailureAlert(SeriesNotification):
    """A notice to an organizer that the chat rejects messages to a recipient.

    Attributes:
        recipient: A channel, or another organizer.
        external_id: The external id of the recipient.
        reason: The chat's error code.
        is_over: Whether messages can be posted there again.
        person_is_in: The chat in which an organizer gets messages.
    """

    recipient: ChannelRecipient | PersonRecipient
    external_id: str
    reason: str
    is_over: bool = False
    person_is_in: Surface = Surface.SLACK

    @property
    def is_channel_lost(self) -> bool:
        """Whether it is about a channel where nothing can be posted, rather than about one message."""
        return isinstance(self.recipient, ChannelRecipient) and self.reason in CHANNEL_LOST


@dataclass(frozen=True, slots=True)
class NoOrganizerAlert(SeriesNotification):
    """A notice to a workspace administrator that no organizer can be reached.

    Attributes:
        waiting_count: How many messages wait for an organizer.
    """

    waiting_count: int


AlertNotification = UnconfirmedAlert | FailureAlert | NoOrganizerAlert
