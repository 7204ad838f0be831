"""When a month is announced, and what organizers have decided about that."""

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.core.calendar import models
from bot.core.calendar.models import AnnouncementChoice, Series, Session, local_to_utc
from bot.core.calendar.posting_policy import Policy, first_business_day, previous_business_day

# When organizers see what will be announced on the business day after.
PREVIEW_AT = time(9)


def announcement_day(policy: Policy, sessions: Sequence[Session], year: int, month: int) -> date:
    """The local date on which a month is announced.

    Its first business day; or, if a session of the month is on or before that, the last business day before the
    session.
    """
    day = first_business_day(year, month, policy.holidays)
    in_month = models.in_month(sessions, year, month)
    if in_month and in_month[0].date <= day:
        return previous_business_day(in_month[0].date, policy.holidays)
    return day


def default_announcement_moment(series: Series, sessions: Sequence[Session], year: int, month: int) -> datetime:
    """When a month is announced if nobody says otherwise (UTC)."""
    day = announcement_day(series.policy, sessions, year, month)
    return local_to_utc(day, series.policy.announce_at, series.zone)


def announcement_moment(series: Series, sessions: Sequence[Session], year: int, month: int) -> datetime | None:
    """When a month is announced, as the organizers have decided (UTC); None where it is not, or not yet."""
    decision = series.decision(year, month)
    if decision is None:
        return None if series.policy.hold else default_announcement_moment(series, sessions, year, month)
    match decision.wish:
        case AnnouncementChoice.POST_NOW:
            return decision.made_at
        case AnnouncementChoice.ON_TIME:
            return max(decision.made_at, default_announcement_moment(series, sessions, year, month))
        case AnnouncementChoice.SKIP:
            return None


def preview_moment(series: Series, sessions: Sequence[Session], year: int, month: int) -> datetime:
    """When organizers see what will be announced: on the business day before, at nine (UTC)."""
    day = announcement_day(series.policy, sessions, year, month)
    return local_to_utc(previous_business_day(day, series.policy.holidays), PREVIEW_AT, series.zone)
