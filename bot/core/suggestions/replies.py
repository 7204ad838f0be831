"""Replies between organizers and the authors of suggestions and signed feedback."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat.surface import Surface
from bot.core.base.text_validation import validate_text

MAX_LENGTH = 2000
# How many of the latest replies a card shows.
MAX_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply.

    Attributes:
        organizer: The external id of the organizer who wrote it; None if the author did.
        text: As written.
        made_at: Aware, UTC.
        undeliverable_in: The chat that rejected it permanently; None if none did.
    """

    id: str
    organizer: str | None
    text: str
    made_at: datetime
    undeliverable_in: Surface | None = None


def validate(text: str) -> str | None:
    """Return an error message for a reply; None if it is valid."""
    return validate_text(text, max_length=MAX_LENGTH, required=True)
