"""When a month is announced, by default and after an organizer's decision."""

from collections.abc import Sequence
from datetime import date, datetime, time

from bot.core.calendar import models
from bot.core.calendar.models import AnnouncementChoice, Series, Session, local_to_utc
from bot.core.calendar.posting_policy import Policy, first_business_day, previous_business_day

# The local time of previews, on the business day before the announcement.
PREVIEW_AT = time(9)


def announcement_day(policy: Policy, sessions: Sequence[Session], year: int, month: int) -> date:
    """Return the local date of a month's announcement.

    It is the month's first business day. If a session is on or before that day, it is the last business day before the
    session.
    """
    day = first_business_day(year, month, policy.holidays)
    in_month = models.in_month(sessions, year, month)
    if in_month and in_month[0].date <= day:
        return previous_business_day(in_month[0].date, policy.holidays)
    return day


def default_announcement_moment(series: Series, sessions: Sequence[Session], year: int, month: int) -> datetime:
    """Return when a month is announced if no organizer decides otherwise (UTC)."""
    day = announcement_day(series.policy, sessions, year, month)
    return local_to_utc(day, series.policy.announce_at, series.zone)


def announcement_moment(series: Series, sessions: Sequence[Session], year: int, month: int) -> datetime | None:
    """Return when a month is announced, as organizers decided (UTC); None if it is skipped or still on hold."""
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
    """Return when organizers get the preview (UTC): at nine on the business day before."""
    day = announcement_day(series.policy, sessions, year, month)
    return local_to_utc(previous_business_day(day, series.policy.holidays), PREVIEW_AT, series.zone)
