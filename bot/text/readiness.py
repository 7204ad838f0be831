"""What is missing, as plain text: the months ahead, the Monday summary, and go or no-go."""

from datetime import date

from bot.core.base.date_names import month_day
from bot.core.calendar.formatting import format_count, format_date, format_month, format_names, headline
from bot.core.calendar.models import Session, SessionStatus
from bot.core.calendar.posting_policy import Policy
from bot.core.calendar.readiness import MonthReadiness, Readiness, missing_essentials, missing_items
from bot.core.outbox.notifications import GoNoGo, OrganizerDigest
from bot.text.attendance import format_coming

READY = "All set"
NOTHING_PLANNED = "nothing scheduled"
SUGGESTIONS_HEADING = "Ideas for open months"


def format_readiness_report(readiness: Readiness) -> str:
    """Format the report, month by month."""
    lines = [readiness_heading(readiness)]
    lines += [line for month in readiness.months for line in month_lines(month, readiness)]
    if readiness.suggestions and any(not month.sessions for month in readiness.months):
        lines += [SUGGESTIONS_HEADING, *(each.topic for each in readiness.suggestions)]
    return "\n".join([*lines, *format_more_suggestions(readiness)])


def readiness_heading(readiness: Readiness) -> str:
    """Return the heading: "Planning: the next 6 months"."""
    return f"Planning: the next {len(readiness.months)} months"


def format_more_suggestions(readiness: Readiness) -> list[str]:
    """Say how many suggestions are not listed; empty if none."""
    more = readiness.unlisted
    return [f"+{format_count(more, 'more suggestion', 'more suggestions')}"] if more else []


def month_lines(month: MonthReadiness, readiness: Readiness) -> list[str]:
    """Return the lines for each session of a month, or say that there is none."""
    if not month.sessions:
        return [f"{format_month(month.year, month.month, readiness.today)}: {NOTHING_PLANNED}"]
    return [line for each in month.sessions for line in session_lines(each, readiness)]


def session_lines(session: Session, readiness: Readiness) -> list[str]:
    """Return a session, what it lacks, and how many people are going."""
    ready = format_readiness(session, readiness.series.policy, readiness.today)
    lines = (
        f"{format_date(session.date, readiness.today)}: {headline(session)}",
        ready,
        format_coming(session.coming, 1),
    )
    return [line for line in lines if line]


def format_readiness(session: Session, policy: Policy, today: date) -> str:
    """Say which details are missing, or that the session is all set."""
    items = missing_items(session, policy, today)
    return f"Missing: {', '.join(items)}" if items else READY


def go_no_go_heading(notification: GoNoGo) -> str:
    """Return what is to be decided, or what was decided."""
    session = notification.session
    day = month_day(session.date)
    if session.status is SessionStatus.CANCELED:
        return f"{day} is canceled"
    if not missing_essentials(session):
        return f"{day} is all set"
    if session.released_on == session.date:
        return f"{day} goes ahead"
    return f"{day} has passed" if notification.is_over else f"Go or no-go: {day}"


def is_open(notification: GoNoGo) -> bool:
    """Tell whether an organizer still has to decide."""
    session = notification.session
    is_scheduled = session.status is SessionStatus.SCHEDULED and not notification.is_over
    return is_scheduled and session.released_on != session.date and bool(missing_essentials(session))


def go_no_go_lines(notification: GoNoGo) -> list[str]:
    """Say what the session lacks, and what happens until an organizer decides."""
    heading, session = go_no_go_heading(notification), notification.session
    items = missing_essentials(session)
    if session.status is SessionStatus.CANCELED:
        return [heading]
    if not items:
        return [heading, headline(session)]
    lacks = f"This session has no {format_names(tuple(items)).replace(' and ', ' or ')}."
    if session.released_on == session.date:
        return [heading, lacks, "We’ll post with what we have."]
    held = "We didn’t post on the day." if notification.is_over else "We won’t post on the day until you decide."
    return [heading, lacks, held]


def digest_heading(notification: OrganizerDigest) -> str:
    """Return the heading of the Monday summary."""
    return f"To do this week: {notification.series.name}"


def digest_lines(notification: OrganizerDigest) -> list[str]:
    """Return a line for each thing that needs an organizer."""
    return [
        *(format_incomplete(each, notification) for each in notification.incomplete),
        *(format_slides_due(each) for each in notification.slides_due),
        *(format_waiting(notification)),
    ]


def format_incomplete(session: Session, notification: OrganizerDigest) -> str:
    """Say what a session lacks."""
    items = missing_items(session, notification.series.policy, notification.today)
    return f"{month_day(session.date)} is missing {format_names(tuple(items))}"


def format_slides_due(session: Session) -> str:
    """Say that the slides of a past session are due."""
    return f"{month_day(session.date)} needs slides or a recording"


def format_waiting(notification: OrganizerDigest) -> list[str]:
    """Say how many suggestions wait for an answer; empty if none."""
    count = len(notification.suggestions)
    if not count:
        return []
    verb = "has" if count == 1 else "have"
    return [f"{format_count(count, 'suggestion', 'suggestions')} {verb} been waiting for more than a week"]
