"""What the outbox says during a chaos run."""

from sqlalchemy import func, select

from benchmarks.chaos.verify import Unconfirmed
from benchmarks.chaos.workers import SharedClock
from bot.chat.surface import Surface
from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.references import DeliveryRef
from bot.store.db.engine import Database
from bot.store.schema.tables import AttendanceRow, DeliveryRow, PersonRow, SuggestionRow

# What is asked about, dropped or given up stays unknown, and is not searched for any more.
_GIVEN_UP = (DeliveryRow.state == DeliveryState.UNKNOWN.value) & DeliveryRow.check_at.is_(None)


def unsettled(db: Database, clock: SharedClock) -> dict[str, int]:
    """Count the due rows that have not reached a final state, by state. Only in Teams an outcome may stay unknown."""
    waiting = (DeliveryRow.state == DeliveryState.WAITING.value) & (DeliveryRow.due_at <= clock.now())
    under_way = DeliveryRow.state.in_([DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value])
    is_final = _GIVEN_UP & (DeliveryRow.surface == Surface.TEAMS.value)
    query = select(DeliveryRow.state, func.count()).where(waiting | under_way, ~is_final).group_by(DeliveryRow.state)
    with db.read() as tx:
        return dict(iter(tx.execute(query)))


def open_rows(db: Database, clock: SharedClock) -> dict[str, int]:
    """Count what is not done, by state: also the posted messages that are to be edited."""
    found, stale = unsettled(db, clock), unedited(db)
    return found | {"to edit": stale} if stale else found


def unconfirmed(db: Database) -> list[Unconfirmed]:
    """Return what may or may not have been posted to Teams."""
    its_topic = DeliveryRow.subject == func.concat("suggestion/", SuggestionRow.id)
    query = (
        select(DeliveryRow.key, DeliveryRow.id, SuggestionRow.topic)
        .outerjoin(SuggestionRow, its_topic)
        .where(_GIVEN_UP, DeliveryRow.surface == Surface.TEAMS.value)
    )
    with db.read() as tx:
        return [Unconfirmed(key, str(DeliveryRef(its_id)), topic) for key, its_id, topic in tx.execute(query)]


def unedited(db: Database) -> int:
    """Count the posted messages that do not show their current content yet."""
    stale = (DeliveryRow.state == DeliveryState.POSTED.value) & DeliveryRow.edit_at.is_not(None)
    with db.read() as tx:
        return tx.scalars(select(func.count()).select_from(DeliveryRow).where(stale)).one()


def coming(db: Database) -> set[tuple[int, str]]:
    """Return the sessions, by id, and the people who come, by the id by which they are known."""
    people = select(AttendanceRow.session_id, PersonRow.address).join(
        PersonRow, PersonRow.id == AttendanceRow.person_id
    )
    with db.read() as tx:
        return {(session, str(address)) for session, address in tx.execute(people.where(AttendanceRow.comes))}


def unverified(db: Database) -> int:
    """Count the rows that are still to be searched for."""
    with db.read() as tx:
        return tx.scalars(select(func.count()).select_from(DeliveryRow).where(DeliveryRow.check_at.is_not(None))).one()
