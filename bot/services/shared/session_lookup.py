"""What a button or a form names, if it is the workspace's own: what these say of themselves proves nothing."""

from bot.core.calendar.models import Series, Session
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction


def find_session(tx: Transaction, workspace_id: int, session_id: int) -> tuple[Series, Session] | None:
    """A session of this workspace, and its series; None for any other id."""
    for its_series in series.of_workspace(tx, workspace_id):
        for each in sessions.of_series(tx, its_series.id):
            if each.id == session_id:
                return its_series, each
    return None
