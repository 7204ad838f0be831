"""What a row keeps, in the column `search`, about the search for it: when its last attempt ended, and the progress."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.chat.port import SearchProgress
from bot.store.schema.tables import DeliveryRow


@dataclass(frozen=True, slots=True)
class SearchState:
    """The state of the search for one delivery.

    Attributes:
        attempt: The number of the attempt.
        until: That attempt, and every earlier one, had ended by then (aware, the rounds' time, which stamps messages).
        progress: How far the search has come, with what was found for this delivery.
    """

    attempt: int
    until: datetime
    progress: SearchProgress | None = None


def as_text(key: str, state: SearchState) -> str:
    """Return the column's value for the delivery with this key."""
    stored: dict[str, Any] = {"attempt": state.attempt, "until": state.until.isoformat()}
    if (progress := state.progress) is not None:
        found = [*progress.found.get(key, ())]
        place = {"conversation": progress.conversation, "thread": progress.thread, "reached": progress.reached}
        stored |= place | {"found": found}
    return json.dumps(stored)


def of_row(row: DeliveryRow) -> SearchState | None:
    """Read the column; None if it says nothing about the last attempt.

    The previous release does not write the column, so after its attempts the column is about an earlier one.
    """
    try:
        stored: dict[str, Any] = json.loads(row.search or "{}")
        if stored.get("attempt") != row.attempts:
            return None
        progress = None
        if "conversation" in stored:
            found = {row.key: stored["found"]}
            progress = SearchProgress(stored["conversation"], stored["thread"], stored["reached"], found)
        return SearchState(stored["attempt"], datetime.fromisoformat(stored["until"]), progress)
    except (ValueError, KeyError):
        # Another version's: the search starts over.
        return None
