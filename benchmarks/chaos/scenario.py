"""Who lives in the storm: a Slack with many channels and organizers, a calendar, and people who suggest and move."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from bot.core.calendar.models import Session, SessionStatus
from bot.core.outbox.notifications import ResultsCard, Skip
from bot.core.outbox.plan import plan
from bot.core.outbox.planned_notifications import build_notification
from bot.core.outbox.references import SessionRef
from bot.services.shared import plan_sync
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from playground.client.user_driver import Person
from playground.models import Channel, User
from playground.server import Playground
from playground.workspace import Workspace

ZONE = "America/New_York"
_NEAR = timedelta(days=2)


def settle(workspace: Workspace, channels: int, organizers: int) -> tuple[list[str], list[str]]:
    """Make channels with the bot in them, and organizers; their ids."""
    places, people = [], []
    for number in range(channels):
        channel = Channel(f"C0STORM{number}", f"storm-{number}", [workspace.bot_user])
        workspace.add_channel(channel)
        places.append(channel.id)
    for number in range(organizers):
        user = User(f"U0STORM{number}", f"organizer-{number}", f"Organizer {number}", f"o{number}@example.org", ZONE)
        workspace.add_user(user)
        people.append(user.id)
    return places, people


@dataclass
class Town:
    """The calendar and its people, and the list of what ought to be posted.

    Attributes:
        expected: The keys of all that ought to stand at the end, worked out from the calendar as it was at each moment.
        topics: What was suggested, and answered with thanks.
    """

    db: Database
    workspace_id: int
    series_id: int
    since: datetime
    chance: random.Random
    expected: set[str]
    topics: list[str]
    moves: int = 0

    def found_rounds(self, first: date, number: int) -> None:
        """Add weekly sessions, half of them with a time."""
        with self.db.write() as tx:
            for week in range(number):
                start = time(12) if week % 2 else None
                sessions.add(
                    tx,
                    self.workspace_id,
                    self.series_id,
                    Session(
                        id=0,
                        date=first + timedelta(weeks=week),
                        added_at=self.since,
                        dated_at=self.since,
                        start=start,
                        minutes=60 if start else None,
                        title=f"Topic of week {week}",
                        speakers=("Speaker",),
                    ),
                )
            plan_sync.sync_plan(tx, self.series_id, self.since)

    def expect(self, before: datetime, now: datetime) -> None:
        """Note what ought to be posted between two moments (aware), by the calendar as it is now."""
        with self.db.read() as tx:
            its_series, calendar = series.get(tx, self.series_id), sessions.of_series(tx, self.series_id)
        for delivery in plan(its_series, calendar, (), self.since, before):
            if before < delivery.due_at <= now:
                said = build_notification(
                    delivery, series=its_series, sessions=calendar, now=now, announced_today=False
                )
                # Nobody in this town evaluates a session, so nothing of that is sent.
                if not isinstance(said, Skip | ResultsCard):
                    self.expected.add(delivery.key)

    def move_a_session(self, now: datetime) -> None:
        """An organizer moves or cancels a session of which nothing is being posted just now, within its month."""
        with self.db.write() as tx:
            series.lock(tx, self.series_id)
            its_series, calendar = series.get(tx, self.series_id), sessions.of_series(tx, self.series_id)
            due = [each.reference for each in plan(its_series, calendar, (), self.since, now) if each.due_at <= now]
            busy = {subject.id for subject in due if isinstance(subject, SessionRef)}
            later = [
                each
                for each in calendar
                if each.status is SessionStatus.SCHEDULED and each.date > now.date() + _NEAR and each.id not in busy
            ]
            if not later:
                return
            session = self.chance.choice(later)
            days = timedelta(days=self.chance.choice((1, 2, 5)))
            if self.chance.random() < 0.15:
                changed = replace(session, status=SessionStatus.CANCELLED)
            elif 6 < session.date.day < 22:
                changed = replace(session, date=session.date + days, dated_at=now)
            else:
                return
            sessions.change(tx, changed)
            plan_sync.sync_plan(tx, self.series_id, now)
            self.moves += 1
        # Moved so that something about it is due at this very moment: that is posted too.
        self.expect(now - timedelta(microseconds=1), now)

    def suggest(self, slack: Playground, person: Person, number: int) -> None:
        """Somebody suggests a topic through Slack, which delivers what they sent twice."""
        # Nothing alike: who suggests what was suggested already is asked first.
        digest = sha256(str(number).encode()).hexdigest()
        topic = f"{digest[:12]} {digest[12:24]}"
        opened = person.command("/lhs-rounds", f"suggest {topic}")
        if opened.view is None:
            return
        sent = person.submission_body(opened.view)
        if person.submit(opened.view).ok:
            self.topics.append(topic)
        slack.send_signed(sent)
