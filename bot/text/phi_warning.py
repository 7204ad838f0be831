"""What is said of a text that looks as if it were about a patient."""

from collections.abc import Sequence

from bot.core.privacy.phi_detector import Match

# A text full of numbers would otherwise be repeated whole.
_MAX_SHOWN = 5


def format_phi_warning(matches: Sequence[Match]) -> str:
    """What in a field looks like what, and what to do; never empty.

    Args:
        pieces: What was found in it, at least one.
    """
    said = "; ".join(f"“{each.text}” looks like {each.kind.value}" for each in matches[:_MAX_SHOWN])
    further = "; and more" if len(matches) > _MAX_SHOWN else ""
    return f"{said}{further}. Please take it out, or say below that this is not about a patient."
