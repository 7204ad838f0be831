"""The simulated workload: channels, organizers, a calendar, suggestions and session changes."""

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from bot.core.calendar.models import Session, SessionStatus, upcoming
from bot.core.calendar.readiness import awaits_decision
from bot.core.outbox.learning_notifications import ResultsCard
from bot.core.outbox.notifications import Skip
from bot.core.outbox.plan import plan
from bot.core.outbox.planned_notifications import build_notification
from bot.core.outbox.references import SessionRef
from bot.services.shared import plan_sync
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from bot.store.outbox import message_updates
from bot.views.kit.action_ids import SUGGESTION_TOPIC
from playground.client.user_driver import UserDriver
from playground.models import Channel, NotOnScreenError, User
from playground.seed import CLINICIAN, MEMBER
from playground.server import Playground
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN as CLINICIAN_IN_TEAMS
from playground.teams.seed import MEMBER as MEMBER_IN_TEAMS
from playground.teams.server import TeamsPlayground
from playground.workspace import Workspace

ZONE = "America/New_York"
COMING = "I’m coming"
_NEAR = timedelta(days=2)


def add_members(workspace: Workspace, channels: int, organizers: int) -> tuple[list[str], list[str]]:
    """Create channels with the bot in them, and organizers; return the ids of both."""
    channel_ids, organizer_ids = [], []
    for number in range(channels):
        channel = Channel(f"C0CHAOS{number}", f"chaos-{number}", [workspace.bot_user])
        workspace.add_channel(channel)
        channel_ids.append(channel.id)
    for number in range(organizers):
        user = User(f"U0CHAOS{number}", f"organizer-{number}", f"Organizer {number}", f"o{number}@example.org", ZONE)
        workspace.add_user(user)
        organizer_ids.append(user.id)
    return channel_ids, organizer_ids


@dataclass
class Scenario:
    """Drives the calendar and records which messages must exist at the end.

    Attributes:
        expected: Delivery keys that must exist at the end, computed from the calendar at each due time.
        topics: Topics of the suggestions that the bot acknowledged.
        coming: The sessions, by id, and the people for whom the bot acknowledged that they come.
    """

    db: Database
    workspace_id: int
    series_id: int
    since: datetime
    rng: random.Random
    expected: set[str]
    topics: list[str]
    moves: int = 0
    coming: set[tuple[int, str]] = field(default_factory=set)

    def add_sessions(self, first: date, number: int) -> None:
        """Add weekly sessions; every second one is complete, and the day's posts of the others are held."""
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
                        place="Room 1" if start else None,
                        title=f"Topic of week {week}",
                        speakers=("Speaker",),
                    ),
                )
            plan_sync.sync_plan(tx, self.series_id, self.since)

    def expect(self, before: datetime, now: datetime) -> None:
        """Record what must be posted between two times (aware), according to the current calendar."""
        with self.db.read() as tx:
            rounds_series, calendar = series.get(tx, self.series_id), sessions.of_series(tx, self.series_id)
        # Nobody answers the organizers' question whether an incomplete session goes ahead.
        held = {each.id for each in calendar if awaits_decision(each)}
        for delivery in plan(rounds_series, calendar, (), self.since, before):
            if before < delivery.due_at <= now:
                is_held = isinstance(delivery.reference, SessionRef) and delivery.reference.id in held
                notification = build_notification(
                    delivery, series=rounds_series, sessions=calendar, now=now, is_held=is_held
                )
                # Nobody evaluates a session in this scenario, so no results are sent.
                if not isinstance(notification, Skip | ResultsCard):
                    self.expected.add(delivery.key)

    def move_session(self, now: datetime, wall_now: datetime) -> None:
        """Move or cancel a session within its month, unless a message about it is due now. Posts of it are edited."""
        with self.db.write() as tx:
            series.lock(tx, self.series_id)
            rounds_series, calendar = series.get(tx, self.series_id), sessions.of_series(tx, self.series_id)
            due_references = [
                each.reference for each in plan(rounds_series, calendar, (), self.since, now) if each.due_at <= now
            ]
            busy = {reference.id for reference in due_references if isinstance(reference, SessionRef)}
            later = [
                each
                for each in calendar
                if each.status is SessionStatus.SCHEDULED and each.date > now.date() + _NEAR and each.id not in busy
            ]
            if not later:
                return
            session = self.rng.choice(later)
            days = timedelta(days=self.rng.choice((1, 2, 5)))
            if self.rng.random() < 0.15:
                changed = replace(session, status=SessionStatus.CANCELED)
            elif 6 < session.date.day < 22:
                changed = replace(session, date=session.date + days, dated_at=now)
            else:
                return
            sessions.change(tx, changed)
            plan_sync.sync_plan(tx, self.series_id, now)
            message_updates.mark_stale_for_session(tx, self.series_id, session.id, wall_now)
            self.moves += 1
        # The move may make a message due at this exact time; that one is posted too.
        self.expect(now - timedelta(microseconds=1), now)

    def come(self, slack: Playground, teams: TeamsPlayground, number: int, now: datetime) -> None:
        """Say in one chat or the other that a person comes to the next session, which its posts then count."""
        with self.db.read() as tx:
            rounds_series, calendar = series.get(tx, self.series_id), sessions.of_series(tx, self.series_id)
        ahead = upcoming(calendar, rounds_series.zone, now)
        if not ahead:
            return
        if number % 2:
            person, answer = CLINICIAN, slack.as_user(CLINICIAN).command("/lhs-rounds", COMING).text
        else:
            # They are known by the id that they have in Slack.
            person, answer = MEMBER, teams.as_user(MEMBER_IN_TEAMS).say(COMING).text
        if "You’re going" in answer:
            self.coming.add((ahead[0].id, person))

    def suggest(self, slack: Playground, teams: TeamsPlayground, number: int) -> None:
        """Suggest a topic, now in one chat, now in the other, which delivers the submission twice."""
        # Hashes keep topics dissimilar; the bot asks for confirmation before it takes a similar one.
        digest = sha256(str(number).encode()).hexdigest()
        topic = f"{digest[:12]} {digest[12:24]}"
        if number % 2:
            self._suggest_in_slack(slack, slack.as_user(CLINICIAN), topic)
        else:
            self._suggest_in_teams(teams, teams.as_user(CLINICIAN_IN_TEAMS), topic)

    def _suggest_in_slack(self, slack: Playground, person: UserDriver, topic: str) -> None:
        opened = person.command("/lhs-rounds", f"suggest {topic}")
        if opened.view is None:
            return
        submission = person.submission_body(opened.view)
        if person.submit(opened.view).ok:
            self.topics.append(topic)
        slack.send_signed(submission)

    def _suggest_in_teams(self, teams: TeamsPlayground, person: TeamsUserDriver, topic: str) -> None:
        shown = person.say(f"suggest {topic}").shown
        teams.outbound.send(teams.outbound.last)
        try:
            # The answer that brings the form may be lost; an earlier one, with another topic, may come late.
            sent = person.press(shown[-1], "Send", {SUGGESTION_TOPIC: topic}) if shown else None
        except NotOnScreenError:
            return
        if sent is None:
            return
        if "Thanks!" in sent.text:
            self.topics.append(topic)
        teams.outbound.send(teams.outbound.last)
