"""Thank a topic's author and supporters once its session is announced."""

from datetime import datetime

from bot.core.calendar.models import SessionStatus, is_past
from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import Skip
from bot.core.outbox.references import ThanksRef
from bot.core.outbox.suggestion_notifications import SuggestionThanks
from bot.core.participation.subscriptions import shift_to_daytime
from bot.services.shared.opening import Opening
from bot.store.calendar import series
from bot.store.db.engine import Transaction
from bot.store.outbox import deliveries, posted_snapshots
from bot.store.suggestions import suggestions


def plan_thanks(tx: Transaction, workspace_id: int, delivery: Delivery, delivery_id: object, now: datetime) -> None:
    """Queue the thanks that follow from a posted message, once each, in the transaction that settles it.

    Args:
        workspace_id: The workspace.
        delivery: The posted message; a session counts as announced if it is shown there.
        delivery_id: The id of its row.
        now: The rounds' time (aware).
    """
    if not isinstance(delivery.recipient, ChannelRecipient):
        return
    for shown in posted_snapshots.in_delivery(tx, delivery_id):
        for suggestion in suggestions.of_session(tx, shown.id) if shown.status is SessionStatus.SCHEDULED else []:
            due = shift_to_daytime(now, series.get(tx, delivery.series_id).zone)
            for person_id in (suggestions.author(tx, suggestion.id), *suggestions.supporters(tx, suggestion.id)):
                subject = ThanksRef(suggestion.id)
                thanks = Delivery(Kind.SUGGESTION_THANKS, delivery.series_id, subject, PersonRecipient(person_id), due)
                deliveries.record(tx, workspace_id, thanks)


def content(it: Opening, subject: ThanksRef) -> SuggestionThanks | Skip:
    """Build the thanks to an author or supporter; skip it if the session does not take place."""
    suggestion = suggestions.get(it.tx, subject.id)
    session = it.session(suggestion.session_id)
    if session is None or session.status is SessionStatus.CANCELED:
        return Skip("its session does not take place")
    is_own = PersonRecipient(suggestions.author(it.tx, suggestion.id)) == it.delivery.recipient
    return SuggestionThanks(it.series, suggestion, is_own, session, is_past(session, it.series.zone, it.now))
