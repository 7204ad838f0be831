"""Replies: what organizers answer to a suggestion or to signed feedback, and what its author answers back."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.base.text_validation import validate_text

MAX_LENGTH = 2000
# As many of the latest as a card shows.
MAX_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply.

    Attributes:
        by: The chat's address of the organizer who wrote it; None for one of the author's.
        words: As written.
        made_at: Aware, UTC.
        is_lost: Whether the chat refused to deliver it.
    """

    id: str
    organizer: str | None
    text: str
    made_at: datetime
    is_undeliverable: bool = False


def validate(text: str) -> str | None:
    """What keeps a reply from being sent, in words for who wrote it; None if nothing does."""
    return validate_text(text, max_length=MAX_LENGTH, required=True)
