"""What organizers pass on to who spoke."""

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
    """Keep what is passed on, and give its id; None if this submission has been kept already.

    Args:
        by_id: The organizer, by our own id.
        quotes: The ids of the words that they chose.
        word: Their own; may be empty.
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
    """The session, the ids of the chosen words, and the organizers' own. Raises NoResultFound if there is none."""
    row = tx.get_one(SpeakerResultsRow, uuid.UUID(results_id))
    return row.session_id, row.quotes, row.word
