"""What the chat refuses to take: told to the organizers, once for each thing to mend, and tried again when they ask."""

from datetime import datetime
from enum import Enum, auto

from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import TO_AUTHORS, Delivery, Kind, ToChannel, ToPerson, read_target
from bot.core.outbox.notifications import RefusalCard, Skip
from bot.core.outbox.references import OfRefusal
from bot.services.shared import organizers
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries


class Again(Enum):
    """Why nothing is tried again."""

    NOT_YOURS = auto()
    NOTHING_LEFT = auto()


def tell(tx: Transaction, failed: Delivery, word: str, now: datetime) -> None:
    """Record a notice to each organizer that something cannot be posted, in the transaction that settles it as failed.

    The same refusal at the same place is told once, until something has been posted there again. That a notice of this
    kind itself did not reach somebody is not told.

    Args:
        failed: What was refused.
        word: The chat's word for why.
        now: The rounds' time (aware).
    """
    if failed.kind is Kind.REFUSAL or failed.kind in TO_AUTHORS:
        # The latter would name somebody who may have chosen not to be shown.
        return
    subject = OfRefusal(str(failed.target), word, deliveries.count_posted(tx, failed.target))
    organizers.tell(tx, failed.series_id, Kind.REFUSAL, subject, now, but=failed.target)


def card(tx: Transaction, its_series: Series, subject: OfRefusal) -> RefusalCard | Skip:
    """The notice; not sent any more if something has been posted there since."""
    target = read_target(subject.target)
    if deliveries.count_posted(tx, target) > subject.after:
        return Skip("it has been mended since")
    match target:
        case ToChannel(channel_id):
            address = next((each.address for each in its_series.channels if each.id == channel_id), None)
        case ToPerson(person_id):
            address = people.get(tx, person_id).address
        case _:
            address = None
    if address is None or not isinstance(target, ToChannel | ToPerson):
        return Skip("nothing is posted there any more")
    return RefusalCard(its_series, target, address, subject.word)


def try_again(db: Database, *, workspace_id: int, person: str, target: str, now: datetime) -> int | Again:
    """Let what a channel refused be sent once more, as far as it is still useful; how many messages that are.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        person: The chat's address of who asks; only organizers may.
        target: As a button carries it.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    try:
        place = read_target(target)
    except ValueError:
        return Again.NOTHING_LEFT
    with db.writing() as tx:
        mine = [each for each in series.of_workspace(tx, workspace_id) if organizers.organizes(tx, each.id, person)]
        if not mine:
            return Again.NOT_YOURS
        if not any(place == ToChannel(channel.id) for each in mine for channel in each.channels):
            return Again.NOTHING_LEFT
        return deliveries.try_again(tx, workspace_id, place, now) or Again.NOTHING_LEFT
