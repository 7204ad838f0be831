"""What nobody can say of whether it stands: looked for, or else let be, asked about, or sent once more."""

import uuid
from collections.abc import Collection
from datetime import datetime
from enum import Enum, auto

from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import Kind, State, ToChannel
from bot.core.outbox.notifications import DoubtCard, Skip
from bot.core.outbox.references import OfDelivery, OfMonth
from bot.core.outbox.unconfirmed import Remedy, remedy
from bot.services.shared import organizers
from bot.services.suggestions import thanks
from bot.store.admin import workspaces
from bot.store.admin.workspaces import Doing
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, unconfirmed
from bot.store.outbox.unconfirmed import Doubt


class Answered(Enum):
    """What became of an organizer's answer to whether something stands."""

    STANDS = auto()
    IS_SENT = auto()
    TOO_LATE = auto()
    SETTLED_BEFORE = auto()
    NOT_YOURS = auto()


def take_up(db: Database, *, real: datetime, until: datetime, most: int) -> list[Doubt]:
    """Take what is to be looked for, for this worker alone until `until` (both aware, machine's time)."""
    with db.writing() as tx:
        return unconfirmed.take_up(tx, real=real, until=until, most=most)


def stands(db: Database, doubt: Doubt, *, conversation: str, message: str, now: datetime) -> None:
    """It was found in the chat's history: keep where. `now` is the rounds' time (aware)."""
    with db.writing() as tx:
        unconfirmed.stands(tx, doubt, conversation=conversation, message=message, now=now)
        thanks.follow(tx, doubt.workspace_id, doubt.delivery, doubt.id, now)


def does_not_stand(db: Database, some: Collection[Doubt]) -> None:
    """They were looked for everywhere and not found: each is sent once more, with the same key."""
    with db.writing() as tx:
        for doubt in some:
            unconfirmed.does_not_stand(tx, doubt)


def look_again(db: Database, some: Collection[Doubt], *, check_at: datetime, why: str, counted: bool) -> None:
    """They could not be looked for now; `check_at` is when it is tried again (aware, machine's time)."""
    with db.writing() as tx:
        for doubt in some:
            unconfirmed.look_again(tx, doubt, check_at=check_at, why=why, counted=counted)


def hold_looking(db: Database, workspace_id: int, *, real: datetime, until: datetime) -> None:
    """Let nobody read the chat's history until `until`, as the chat asked (both aware, machine's time)."""
    with db.writing() as tx:
        workspaces.hold(tx, workspace_id, Doing.READING, real=real, until=until)


def cannot_look(db: Database, some: Collection[Doubt], *, why: str, now: datetime) -> None:
    """The chat's history cannot be read: do for each what is least bad, by its kind.

    Args:
        some: What was to be looked for.
        why: The chat's word for it.
        now: The rounds' time (aware).
    """
    with db.writing() as tx:
        for doubt in some:
            series.lock(tx, doubt.delivery.series_id)
            reason = f"nobody can say whether it was posted, and it cannot be looked for: {why}"
            if not unconfirmed.give_up(tx, doubt, reason) or doubt.state is not State.UNKNOWN:
                continue
            match remedy(doubt.delivery.kind, repeated=doubt.repeated):
                case Remedy.REPEAT:
                    unconfirmed.repeat(tx, doubt.id)
                case Remedy.ASK:
                    organizers.tell(tx, doubt.delivery.series_id, Kind.DOUBT, OfDelivery(doubt.id), now)


def card(tx: Transaction, its_series: Series, subject: OfDelivery) -> DoubtCard | Skip:
    """The question whether something stands; not asked any more once that is known."""
    entry = deliveries.find(tx, series.workspace_of(tx, its_series.id), subject.id)
    if entry is None or entry.state is not State.UNKNOWN:
        return Skip("it is known by now whether it stands")
    match (entry.delivery.subject, entry.delivery.target):
        case (OfMonth(year, month), ToChannel(channel_id)):
            address = next((each.address for each in its_series.channels if each.id == channel_id), None)
            if address is not None:
                return DoubtCard(its_series, entry.id, year, month, address)
    return Skip("nobody needs to know any more")


def answer(
    db: Database, *, workspace_id: int, person: str, delivery_id: uuid.UUID, it_stands: bool, now: datetime
) -> Answered:
    """An organizer says whether something stands; if not, it is sent once more while it is useful.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        person: The chat's address of who answers; only organizers may.
        delivery_id: What was in doubt.
        it_stands: Their answer.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.writing() as tx:
        entry = deliveries.find(tx, workspace_id, delivery_id)
        if entry is None:
            return Answered.SETTLED_BEFORE
        if not organizers.organizes(tx, entry.delivery.series_id, person):
            return Answered.NOT_YOURS
        if it_stands:
            if not unconfirmed.say_it_stands(tx, delivery_id, "an organizer says that it stands"):
                return Answered.SETTLED_BEFORE
            thanks.follow(tx, workspace_id, entry.delivery, delivery_id, now)
            return Answered.STANDS
        if entry.state is State.UNKNOWN and (entry.delivery.useful_until or now) < now:
            return Answered.TOO_LATE
        return Answered.IS_SENT if unconfirmed.repeat(tx, delivery_id) else Answered.SETTLED_BEFORE
