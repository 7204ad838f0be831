"""Lines in the history of a series that are not about one session."""

import uuid
from datetime import datetime

from bot.chat.actor import Actor
from bot.core.calendar.models import Series
from bot.core.calendar.session_changes import SeriesNote
from bot.store.admin import people
from bot.store.calendar import audit_log
from bot.store.db.engine import Transaction


def note(tx: Transaction, its_series: Series, actor: Actor | None, now: datetime, *lines: str) -> None:
    """Add lines to a series' history; `actor` is None for what no person did."""
    by, person_id = (None, None) if actor is None else (actor.external_id, people.of_actor(tx, actor).id)
    its_note = SeriesNote(lines, by, now, uuid.uuid4())
    audit_log.append(tx, its_series.workspace_id, its_series.id, person_id, its_note)
