"""The results that organizers pass on to speakers."""

import uuid
from collections.abc import Sequence

from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import SpeakerResultsRow


def add(
    tx: Transaction,
    *,
    workspace_id: int,
    session_id: int,
    by_id: int,
    submission: str,
    quotes: Sequence[str],
    word: str,
) -> str | None:
    """Store what is passed on, and return its id; None if this submission was stored before.

    Args:
        by_id: The organizer, by our own id.
        quotes: The ids of the chosen comments.
        word: The organizer's own words; may be empty.
    """
    values = {
        "id": uuid.uuid4(),
        "workspace_id": workspace_id,
        "session_id": session_id,
        "by_id": by_id,
        "submission": submission,
        "quotes": list(quotes),
        "word": word,
    }
    kept = insert_if_absent(tx, SpeakerResultsRow, SpeakerResultsRow.id, values)
    return None if kept is None else str(kept)


def get(tx: Transaction, results_id: str) -> tuple[int, list[str], str]:
    """Return the session, the ids of the chosen comments, and the organizer's words. Raises NoResultFound."""
    row = tx.get_one(SpeakerResultsRow, uuid.UUID(results_id))
    return row.session_id, row.quotes, row.word
