"""The request for no patient information, and the warning about what looks like it."""

from collections.abc import Sequence

from bot.core.privacy.phi_kinds import Match

NO_PATIENT_INFORMATION = "Please don’t include patient information."
# Limits how much of a text with many numbers is repeated.
_MAX_SHOWN = 5


def format_phi_warning(matches: Sequence[Match]) -> str:
    """Say what looks like patient information, and what to do.

    Args:
        matches: The matches in a field; at least one.
    """
    text = "; ".join(f"“{each.text}” looks like {each.kind.value}" for each in matches[:_MAX_SHOWN])
    suffix = "; and more" if len(matches) > _MAX_SHOWN else ""
    remove = "Remove it" if len(matches) == 1 else "Remove them"
    return f"{text}{suffix}. {remove}, or confirm below that this isn’t about a patient."
