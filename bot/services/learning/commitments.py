"""Follow-ups on commitments: ask the person, then store the outcome without the person."""

from datetime import datetime

from bot.chat.actor import Actor, Times
from bot.core.learning.evaluations import Barrier, CommitmentOutcome
from bot.core.outbox.learning_notifications import CommitmentFollowup
from bot.core.outbox.notifications import Skip
from bot.core.outbox.references import CommitmentRef
from bot.services.shared import organizers, session_lookup
from bot.services.shared.opening import Opening
from bot.services.shared.results import NotFoundError
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.learning import commitments
from bot.store.learning.commitments import Commitment
from bot.store.outbox import message_updates
from bot.store.participation import home_refreshes


def card(it: Opening, subject: CommitmentRef) -> CommitmentFollowup | Skip:
    """Build the follow-up question; skip it if the commitment was answered or deleted."""
    found = commitments.find(it.tx, it.series.workspace_id, subject.id)
    session = None if found is None else it.session(found.session_id)
    if found is None or session is None:
        return Skip("the commitment was answered or deleted")
    return CommitmentFollowup(it.series, session, found.id, found.words)


def question(db: Database, *, actor: Actor, commitment_id: str) -> Commitment:
    """Return a commitment if it belongs to the actor and is not answered yet.

    Raises:
        RejectedError, DatabaseUnavailableError: It does not, it is, or the database cannot be read now.
    """
    with db.read() as tx:
        found = _own_commitment(tx, actor, commitment_id)
        if found is None or session_lookup.find_session(tx, actor.workspace_id, found.session_id) is None:
            raise NotFoundError
        return found


def answer(
    db: Database,
    *,
    actor: Actor,
    commitment_id: str,
    outcome: CommitmentOutcome,
    barriers: tuple[Barrier, ...],
    times: Times,
) -> None:
    """Store the outcome anonymously, and delete the commitment's text here and from the message, in one transaction.

    Args:
        commitment_id: From the form.
        outcome: What became of the commitment.
        barriers: What got in the way.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was stored.
    """
    with db.write() as tx:
        found = _own_commitment(tx, actor, commitment_id)
        if found is None:
            raise NotFoundError
        series.lock(tx, found.series_id)
        if not commitments.forget(tx, commitment_id):
            raise NotFoundError
        commitments.keep_outcome(tx, actor.workspace_id, found.session_id, outcome, barriers)
        close(tx, found, times.wall_now)
        organizers.refresh_homes(tx, found.series_id, [actor.external_id])


def forget(db: Database, *, actor: Actor, commitment_id: str, times: Times) -> bool:
    """Delete a commitment; return whether there was one."""
    with db.write() as tx:
        found = _own_commitment(tx, actor, commitment_id)
        if found is None:
            return False
        close(tx, found, times.wall_now)
        home_refreshes.mark_stale_for(tx, actor.workspace_id, [actor.external_id])
        return commitments.forget(tx, commitment_id)


def close(tx: Transaction, commitment: Commitment, wall_now: datetime) -> None:
    """Remove the words and the button from the message with the question, if it was posted."""
    message_updates.mark_stale(tx, commitment.series_id, [CommitmentRef(commitment.id)], wall_now)


def _own_commitment(tx: Transaction, actor: Actor, commitment_id: str) -> Commitment | None:
    found = commitments.find(tx, actor.workspace_id, commitment_id)
    who = people.find(tx, actor.workspace_id, actor.external_id)
    return found if found is not None and who is not None and found.person_id == who.id else None
