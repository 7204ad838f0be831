"""The fallback for an unconfirmed delivery if the chat's history cannot be searched."""

from enum import StrEnum

from bot.core.outbox.deliveries import FOR_ORGANIZERS, TO_AUTHORS, Kind


class Fallback(StrEnum):
    """What to do with an unconfirmed delivery.

    DROP: leave it, so it is posted at most once. ASK_ORGANIZERS: ask the organizers whether it was posted. RESEND: send
    it again, marked as a possible duplicate.
    """

    DROP = "drop"
    ASK_ORGANIZERS = "ask"
    RESEND = "repeat"


def choose_fallback(kind: Kind, *, was_resent: bool) -> Fallback:
    """Choose the fallback for a kind (docs/delivery.md, *Reconciliation*).

    A duplicate reminder is worse than a missing one; a missing announcement is worth a question; organizers, and people
    who wait for a reply, prefer a duplicate to nothing.

    Args:
        kind: The kind of the delivery.
        was_resent: Whether it was already sent again.
    """
    if kind is Kind.ANNOUNCEMENT:
        return Fallback.ASK_ORGANIZERS
    resendable = FOR_ORGANIZERS | TO_AUTHORS | {Kind.SPEAKER_CARD, Kind.ATTENDEE_NOTICE}
    return Fallback.RESEND if kind in resendable and not was_resent else Fallback.DROP
