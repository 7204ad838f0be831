"""Preview everything that would be posted in a period."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from bot.core.base.people import Channel
from bot.core.calendar.models import Series, Session, local_to_utc
from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.learning_notifications import ResultsCard
from bot.core.outbox.notifications import CalendarNotification, OrganizerDigest, Skip
from bot.core.outbox.plan import plan
from bot.core.outbox.planned_notifications import build_notification
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database

# Placeholder for the channel of a series that has none yet.
NO_CHANNEL = Channel(0, "(no channel set)")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One message that would be posted.

    Attributes:
        to: External id of its recipient.
    """

    delivery: Delivery
    post: CalendarNotification
    to: str


def rehearse(db: Database, *, workspace_id: int, first: date, last: date) -> list[tuple[Series, list[Rehearsed]]]:
    """Return everything that would be posted from `first` to `last`, both included, in each series' time zone.

    The calendar is used as it is now, as if known from the start of the first day.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        known = [(each, sessions.of_series(tx, each.id)) for each in series.of_workspace(tx, workspace_id)]
    return [(each, _rehearse(each, calendar, first, last)) for each, calendar in known]


def _rehearse(its_series: Series, calendar: list[Session], first: date, last: date) -> list[Rehearsed]:
    if not its_series.channels:
        its_series = replace(its_series, channels=(NO_CHANNEL,))
    since = local_to_utc(first, time(0), its_series.zone)
    until = local_to_utc(last + timedelta(days=1), time(0), its_series.zone)
    calendar = [replace(session, added_at=since, dated_at=since) for session in calendar]
    rehearsed: list[Rehearsed] = []
    planned = plan(its_series, calendar, (), since, since)
    # Nobody answers.
    held = {each.reference for each in planned if each.kind is Kind.GO_NO_GO}
    for delivery in planned:
        if delivery.due_at >= until:
            continue
        content = build_notification(
            delivery,
            series=its_series,
            sessions=calendar,
            now=delivery.due_at,
            announced_today=False,
            is_held=delivery.reference in held,
        )
        # No results are sent without answers, and there are none yet.
        if isinstance(content, Skip | ResultsCard) or (isinstance(content, OrganizerDigest) and content.is_empty):
            continue
        rehearsed.append(Rehearsed(delivery, content, _address(delivery, its_series)))
    return rehearsed


def _address(delivery: Delivery, its_series: Series) -> str:
    match delivery.recipient:
        case ChannelRecipient(channel_id):
            return next(channel.external_id for channel in its_series.channels if channel.id == channel_id)
        case PersonRecipient(person_id):
            person = next((person for person in its_series.organizers if person.id == person_id), None)
            if person is None:
                return "(a speaker)"
            return person.external_id or person.email or "(an organizer)"
    return "(no organizer set)"
