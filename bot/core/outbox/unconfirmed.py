"""What to do about a message of which nobody can say whether it stands, where the chat's history cannot be read."""

from enum import StrEnum

from bot.core.outbox.deliveries import FOR_ORGANIZERS, TO_AUTHORS, Kind


class Fallback(StrEnum):
    """What is done instead of looking.

    DROP: let it be; at most once. ASK: ask the organizers whether it stands. REPEAT: send it once more, and say that it
    may be a repeat.
    """

    DROP = "drop"
    ASK_ORGANIZERS = "ask"
    RESEND = "repeat"


def choose_fallback(kind: Kind, *, was_resent: bool) -> Fallback:
    """What to do about a message of a kind (DESIGN.md, *How a message is delivered once*, 4).

    A reminder twice is worse than one too few; a month without its announcement is worth a question; an organizer,
    or who waits for an answer, rather reads something twice than never.

    Args:
        kind: The message's.
        repeated: Whether it was sent once more already.
    """
    if kind is Kind.ANNOUNCEMENT:
        return Fallback.ASK_ORGANIZERS
    asked_for = FOR_ORGANIZERS | TO_AUTHORS | {Kind.SPEAKER_CARD}
    return Fallback.RESEND if kind in asked_for and not was_resent else Fallback.DROP
