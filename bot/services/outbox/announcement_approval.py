"""What organizers decide about the announcement of a month: posted now, on time, or not at all."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from bot.core.calendar.formatting import month_in_words
from bot.core.calendar.models import Decision, Wish
from bot.core.calendar.session_changes import Note
from bot.core.outbox.deliveries import Delivery, Kind, State, ToWhoeverOrganizes
from bot.core.outbox.notifications import PreviewCard, Skip
from bot.core.outbox.planned_notifications import calendar_post
from bot.core.outbox.references import OfMonth
from bot.services.shared import organizers, plan_sync
from bot.services.shared.results import Gone, NotYours
from bot.store.admin import people
from bot.store.calendar import audit_log, series, sessions
from bot.store.db.engine import Database
from bot.store.outbox import deliveries, message_updates


@dataclass(frozen=True, slots=True)
class Announced:
    """Nothing was decided: it stands already, or is being posted."""


# What the ledger's rows of an announcement are in while nothing of it is on its way.
_NOT_YET = frozenset({State.WAITING, State.CANCELLED, State.SKIPPED, State.FAILED})
_DECIDED = {Wish.POST_NOW: "is posted at once", Wish.ON_TIME: "is posted on time", Wish.SKIP: "is skipped"}
_MONTHS = range(1, 13)


def decide(
    db: Database,
    *,
    workspace_id: int,
    series_id: int,
    year: int,
    month: int,
    wish: Wish,
    person: str,
    now: datetime,
    real: datetime,
) -> PreviewCard | Announced | NotYours | Gone:
    """Keep what an organizer decides, and let the ledger follow; how it stands then.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        series_id: What the button said, as the next two.
        year: Of the month.
        month: The month.
        wish: What is to become of its announcement.
        person: The chat's address of who decides.
        now: The rounds' time (aware).
        real: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was decided.
    """
    with db.writing() as tx:
        try:
            series.lock(tx, series.belonging(tx, workspace_id, series_id))
        except LookupError:
            return Gone()
        if month not in _MONTHS or not 0 < year < 10_000:
            return Gone()
        if not organizers.organizes(tx, series_id, person):
            return NotYours(series.get(tx, series_id))
        subject = OfMonth(year, month)
        entries = deliveries.of_subject(tx, series_id, Kind.ANNOUNCEMENT, subject)
        if any(entry.state not in _NOT_YET for entry in entries):
            return Announced()
        card = Delivery(Kind.PREVIEW, series_id, subject, ToWhoeverOrganizes(), now)
        calendar = sessions.of_series(tx, series_id)
        decided = Decision(year, month, wish, person, now)
        before = series.get(tx, series_id)
        if isinstance(calendar_post(card, series=before, sessions=calendar, now=now, announced_today=False), Skip):
            return Gone()
        series.decide(tx, series_id, decided)
        plan_sync.refill(tx, series_id, now)
        message_updates.wish(tx, series_id, [subject], real)
        organizers.wish_for_pages(tx, series_id)
        line = f"{month_in_words(year, month)}: its announcement {_DECIDED[wish]}"
        person_id = people.by_address(tx, workspace_id, person).id
        audit_log.note(tx, workspace_id, series_id, person_id, Note((line,), person, now, uuid.uuid4()))
        after = series.get(tx, series_id)
        shown = calendar_post(card, series=after, sessions=calendar, now=now, announced_today=False)
        return shown if isinstance(shown, PreviewCard) else Gone()
