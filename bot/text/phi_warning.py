"""What is said of a text that looks as if it were about a patient."""

from collections.abc import Sequence

from bot.core.privacy.phi_detector import Found

# A text full of numbers would otherwise be repeated whole.
_SHOWN_MOST = 5


def looks_in_words(pieces: Sequence[Found]) -> str:
    """What in a field looks like what, and what to do; never empty.

    Args:
        pieces: What was found in it, at least one.
    """
    said = "; ".join(f"“{each.piece}” looks like {each.looks.value}" for each in pieces[:_SHOWN_MOST])
    further = "; and more" if len(pieces) > _SHOWN_MOST else ""
    return f"{said}{further}. Please take it out, or say below that this is not about a patient."
