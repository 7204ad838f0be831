"""A page of one's own: what is next, what is coming, what one has suggested; for organizers, what needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.calendar.readiness import Readiness
from bot.core.learning.evaluation_results import Quarter
from bot.core.learning.evaluations import opens_at
from bot.core.learning.initiatives import Initiative
from bot.core.outbox.notifications import SuggestionCard
from bot.core.outbox.status import OutboxStatus
from bot.core.participation.attendance import check_in_window
from bot.core.participation.subscriptions import ReminderTimes

# As many as fit on a phone without endless scrolling.
MAX_UPCOMING = 5
MAX_OWN_SUGGESTIONS = 5
MAX_NEW_SUGGESTIONS = 3
MAX_MISSED = 3
MAX_QUARTERS = 2
NO_REMINDERS = ReminderTimes()
# What was missed longer ago than that is found by searching.
MISSED_WITHIN = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class OrganizerOverview:
    """What needs an organizer.

    Attributes:
        new: Suggestions that nobody has acted on yet, those that most people want first.
        unlisted: How many more of these there are.
        loop: From sessions to what was carried out, the latest quarter first.
    """

    readiness: Readiness
    status: OutboxStatus
    new_suggestions: tuple[SuggestionCard, ...]
    unlisted: int = 0
    quarters: tuple[Quarter, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """One person's page.

    Attributes:
        next: The next session; None if none is planned.
        coming: What comes after it.
        unlisted: How many more there are.
        mine: What the person has suggested, the latest first, and how it stands.
        organizer: For somebody who organizes the series.
        comes: The ids of the sessions to which they have said that they come.
        speaks: The ids of those at which they speak.
        missed: Sessions that are over, that they were not at, and that left slides or a recording; the latest first.
        every: When they are reminded before every session.
        one: When they are reminded before the next one besides.
        can_check_in: Whether one can check in just now.
        feed: Where a calendar subscribes; None where the bot is not reached from outside.
        to_evaluate: The last session, where they have not said yet how it was; None where they have, or it is too late.
        commitments: What they asked to be reminded of, by its id.
        initiatives: Theirs, as far as they go on.
        stale_at: When the page becomes untrue by itself (UTC).
    """

    series: Series
    next: Session | None
    upcoming: tuple[Session, ...]
    unlisted: int
    own_suggestions: tuple[SuggestionCard, ...]
    stale_at: datetime
    organizer: OrganizerOverview | None = None
    attending: frozenset[int] = frozenset()
    speaking: frozenset[int] = frozenset()
    missed: tuple[Session, ...] = ()
    series_reminders: ReminderTimes = NO_REMINDERS
    next_reminders: ReminderTimes = NO_REMINDERS
    can_check_in: bool = False
    feed: str | None = None
    to_evaluate: Session | None = None
    commitments: tuple[tuple[str, str], ...] = ()
    initiatives: tuple[Initiative, ...] = ()


def missed_sessions(
    series: Series, sessions: Sequence[Session], attended: frozenset[int], now: datetime
) -> tuple[Session, ...]:
    """What left something to look at, of the sessions of late that somebody was not at.

    Args:
        series: Whose.
        sessions: All its sessions.
        there: The ids of those at which they were, or to which they said that they come.
        now: Aware.
    """
    of_late = [
        each
        for each in models.past(sessions, series.zone, now)
        if each.id not in attended
        and (each.card.slides or each.card.recording)
        and now - models.ends_at(each, series.zone) < MISSED_WITHIN
    ]
    return tuple(of_late[:MAX_MISSED])


def becomes_stale_at(series: Series, sessions: Sequence[Session], now: datetime) -> datetime:
    """When a page made at `now` (aware) becomes untrue by itself: as a session ends, check-in opens, a day begins."""
    tomorrow = local_to_utc(local_date(now, series.zone) + timedelta(days=1), time(0), series.zone)
    edges = [tomorrow]
    for session in models.upcoming(sessions, series.zone, now)[:2]:
        edges += [
            models.ends_at(session, series.zone),
            *check_in_window(session, series.zone),
            opens_at(session, series.zone),
        ]
    return min(each for each in edges if each > now)
