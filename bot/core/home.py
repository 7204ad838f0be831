"""The Home view's data: upcoming sessions, a person's own suggestions, and an overview for organizers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.calendar.readiness import Readiness
from bot.core.learning.evaluation_results import Quarter
from bot.core.learning.evaluations import opens_at
from bot.core.learning.initiatives import Initiative
from bot.core.outbox.status import OutboxStatus
from bot.core.outbox.suggestion_notifications import SuggestionCard
from bot.core.participation.attendance import ANYONE, Reader, check_in_window
from bot.core.participation.subscriptions import ReminderTimes

# Short enough lists for a phone.
MAX_UPCOMING = 4
MAX_OWN_SUGGESTIONS = 5
MAX_NEW_SUGGESTIONS = 3
MAX_MISSED = 3
MAX_QUARTERS = 2
NO_REMINDERS = ReminderTimes()
# Older sessions can be found by searching.
MISSED_WITHIN = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class OrganizerOverview:
    """What needs an organizer's attention.

    Attributes:
        readiness: The readiness of the months ahead.
        status: The delivery status.
        new_suggestions: Suggestions without a decision, best supported first.
        unlisted: How many more of these there are.
        quarters: The follow-through on commitments by quarter, latest first.
    """

    readiness: Readiness
    status: OutboxStatus
    new_suggestions: tuple[SuggestionCard, ...]
    unlisted: int = 0
    quarters: tuple[Quarter, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """One person's Home view.

    Attributes:
        next: The next session; None if none is planned.
        upcoming: The sessions after it.
        unlisted: How many more there are.
        own_suggestions: The person's own suggestions with their states, latest first.
        stale_at: When the view becomes outdated without any change (UTC).
        organizer: The overview, for an organizer of the series.
        reader: What the person did about each session.
        speaking: The ids of the sessions at which the person speaks.
        missed: Past sessions that the person did not attend, with slides or a recording; latest first.
        series_reminders: The person's reminders before every session.
        next_reminders: The person's additional reminders before the next session.
        can_check_in: Whether check-in is open now.
        feed: The URL of the calendar feed; None if the bot has no public URL.
        to_evaluate: The last session, if the person can still evaluate it.
        commitments: The commitments to be reminded of: id and text.
        initiatives: The person's ongoing initiatives.
        last: The last session, if none is planned.
    """

    series: Series
    next: Session | None
    upcoming: tuple[Session, ...]
    unlisted: int
    own_suggestions: tuple[SuggestionCard, ...]
    stale_at: datetime
    organizer: OrganizerOverview | None = None
    reader: Reader = ANYONE
    speaking: frozenset[int] = frozenset()
    missed: tuple[Session, ...] = ()
    series_reminders: ReminderTimes = NO_REMINDERS
    next_reminders: ReminderTimes = NO_REMINDERS
    can_check_in: bool = False
    feed: str | None = None
    to_evaluate: Session | None = None
    commitments: tuple[tuple[str, str], ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    last: Session | None = None


def missed_sessions(
    series: Series, sessions: Sequence[Session], attended: frozenset[int], now: datetime
) -> tuple[Session, ...]:
    """Return recent sessions with slides or a recording that a person did not attend.

    Args:
        series: The series.
        sessions: All its sessions.
        attended: The ids of the sessions that they attended or said they will attend.
        now: Aware.
    """
    recent = [
        each
        for each in models.past(sessions, series.zone, now)
        if each.id not in attended
        and (each.card.slides or each.card.recording)
        and now - models.ends_at(each, series.zone) < MISSED_WITHIN
    ]
    return tuple(recent[:MAX_MISSED])


def becomes_stale_at(series: Series, sessions: Sequence[Session], now: datetime) -> datetime:
    """Return when a view built at `now` (aware) becomes outdated: a session ends, check-in opens, or a day begins."""
    tomorrow = local_to_utc(local_date(now, series.zone) + timedelta(days=1), time(0), series.zone)
    times = [tomorrow]
    for session in models.upcoming(sessions, series.zone, now)[:2]:
        times += [
            models.ends_at(session, series.zone),
            *check_in_window(session, series.zone),
            opens_at(session, series.zone),
        ]
    return min(each for each in times if each > now)
