"""The results that organizers pass on to speakers."""

import uuid

from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import SpeakerResultsRow


def add(tx: Transaction, **values: object) -> str | None:
    """Store what is passed on, and return its id; None if this submission was stored before.

    Args:
        values: By column: `by_id` is the organizer's own id, `quotes` are the ids of the chosen comments, and `word` is
            the organizer's message, which may be empty.
    """
    inserted = insert_if_absent(tx, SpeakerResultsRow, SpeakerResultsRow.id, {"id": uuid.uuid4(), **values})
    return None if inserted is None else str(inserted)


def get(tx: Transaction, results_id: str) -> tuple[int, list[str], str]:
    """Return the session, the ids of the chosen comments, and the organizer's words. Raises NoResultFound."""
    row = tx.get_one(SpeakerResultsRow, uuid.UUID(results_id))
    return row.session_id, row.quotes, row.word
