"""The data of the fleet: an installation, announcements and reminders in each workspace."""

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from benchmarks.common.databases import add_suggestion
from bot.clock import SystemClock
from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.references import MonthRef, SessionRef, SuggestionRef
from bot.store.db.engine import Database
from bot.store.outbox import deliveries
from bot.store.schema.installations import InstallationRow
from bot.store.schema.tables import (
    ChannelRow,
    ConnectionRow,
    DeliveryRow,
    OrganizerRow,
    PersonRow,
    SeriesRow,
    SessionRow,
)
from bot.token_cipher import TokenCipher

# Until what is not due in a run is due.
LONG = timedelta(days=20)


def token(workspace: int) -> str:
    """Return the token of a workspace."""
    return f"xoxb-{workspace}-benchmark"


def install(db: Database, cipher: TokenCipher) -> None:
    """Give each workspace its installation, and an organizer."""
    now = SystemClock().wall_now()
    with db.write() as tx:
        teams = tx.execute(select(ConnectionRow.workspace_id, ConnectionRow.external_id)).all()
        tx.execute(
            insert(InstallationRow),
            [
                {
                    "team": team,
                    "bot_user": "U0BOT",
                    "scopes": "chat:write",
                    "sealed_token": cipher.encrypt(token(number)),
                    "installed_at": now,
                }
                for number, team in teams
            ],
        )
        known = set(tx.scalars(select(OrganizerRow.workspace_id)))
        others = [number for number, _ in teams if number not in known]
        if others:
            first = tx.scalars(select(func.max(PersonRow.id))).one() + 1
            numbered = list(enumerate(others, first))
            tx.execute(
                insert(PersonRow),
                [{"id": person, "workspace_id": number, "address": "U0ORGANIZER"} for person, number in numbered],
            )
            tx.execute(
                insert(OrganizerRow),
                [
                    {"series_id": number, "workspace_id": number, "person_id": person, "position": 0}
                    for person, number in numbered
                ],
            )


def record_announcements(db: Database, due: datetime) -> None:
    """Record the month's announcement in each workspace, and a reminder that is due later for each session."""
    with db.write() as tx:
        channels = {each.workspace_id: each for each in tx.scalars(select(ChannelRow))}
        coming = tx.execute(
            select(SessionRow.workspace_id, SessionRow.id, SessionRow.date).where(SessionRow.date > due.date() - LONG)
        ).all()
        tx.execute(update(DeliveryRow).values(due_at=due + LONG))
        first = min(date for _, _, date in coming)
        announced = MonthRef(first.year, first.month)
        for number, channel in channels.items():
            target = ChannelRecipient(channel.id)
            announcement = Delivery(Kind.ANNOUNCEMENT, channel.series_id, announced, target, due, due + LONG)
            deliveries.record_all(tx, number, [announcement])
        later = [
            (number, Delivery(Kind.WEEK_REMINDER, number, SessionRef(session_id, date, 0), target, due + LONG))
            for number, session_id, date in coming
            for target in (ChannelRecipient(channels[number].id),)
        ]
        for number, delivery in later:
            deliveries.record_all(tx, number, [delivery])


def make_due(db: Database, lead: timedelta) -> tuple[datetime, int]:
    """Make the announcements due in a moment; return that moment, and their number."""
    due = SystemClock().now() + lead
    with db.write() as tx:
        announcements = update(DeliveryRow).where(DeliveryRow.kind == Kind.ANNOUNCEMENT.value).values(due_at=due)
        return due, len(tx.scalars(announcements.returning(DeliveryRow.id)).all())


def suggest(db: Database, workspace: int) -> str:
    """Record a suggestion in a workspace, with the message to its organizer; return that message's key."""
    now = SystemClock().now()
    with db.write() as tx:
        series = tx.scalars(select(SeriesRow).where(SeriesRow.workspace_id == workspace)).one()
        organizer = tx.scalars(select(OrganizerRow.person_id).where(OrganizerRow.series_id == series.id)).first()
        assert organizer is not None
        suggestion_id = add_suggestion(tx, series, organizer, now)
        message = Delivery(Kind.SUGGESTION, series.id, SuggestionRef(suggestion_id), PersonRecipient(organizer), now)
        deliveries.record(tx, workspace, message)
    return message.key
