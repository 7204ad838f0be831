"""The preview of an announcement with the organizers' choices, and the award program's dates, as plain text."""

from bot.core.base.date_names import MONTH_NAMES
from bot.core.calendar import formatting
from bot.core.calendar.formatting import NameOf, format_count, format_date
from bot.core.calendar.models import AnnouncementChoice, local_date
from bot.core.outbox.notifications import AnnouncementPreview, AwardReminder


def preview_title(notification: AnnouncementPreview) -> str:
    """Return the heading of a preview: "Preview: April announcement"."""
    return f"Preview: {MONTH_NAMES[notification.announcement.month - 1]} announcement"


def preview_heading(notification: AnnouncementPreview, name_of: NameOf) -> str:
    """Say whether and when the month is announced, and who decided."""
    decision, zone = notification.decision, notification.series.zone
    choice = decision.wish if decision else None
    if decision and choice is AnnouncementChoice.SKIP:
        return f"Skipped by {name_of(decision.by)}"
    if decision and choice is AnnouncementChoice.POST_NOW:
        return f"Posted early by {name_of(decision.by)}"
    moment = notification.announced_at or (decision.made_at if decision else None)
    if moment is None:
        return "Waiting for an organizer to approve it."
    when = f"{format_date(local_date(moment, zone))} at {formatting.format_local_time(moment, zone)}"
    if notification.is_due:
        return f"Posted {when}"
    return f"Posts {when}" + (f", approved by {name_of(decision.by)}" if decision else "")


def preview_lines(notification: AnnouncementPreview) -> list[str]:
    """Say what happens next, and whether disclosures are missing."""
    announcement = notification.announcement
    lacks = any(each.speakers and not each.card.disclosure for each in announcement.sessions)
    is_missing = lacks and announcement.series.policy.for_credit and not notification.is_due
    return [*_next_steps(notification), *(["Disclosures: not yet given"] if is_missing else [])]


def _next_steps(notification: AnnouncementPreview) -> list[str]:
    if notification.decision is not None:
        is_skipped = notification.decision.wish is AnnouncementChoice.SKIP
        return ["Session reminders still go out."] if is_skipped else []
    if notification.is_due or notification.announced_at is None:
        return []
    return ["No action needed. You can edit or skip it until then."]


def award_lines(notification: AwardReminder) -> list[str]:
    """Say what is due and when, and where to read more."""
    name = notification.series.texts.award_name or "Award program"
    # "Learning Health System Award Program (LHS-AP)" is known by its abbreviation.
    short = name[name.index("(") + 1 : -1] if "(" in name and name.endswith(")") else name
    near = "tomorrow" if notification.days == 1 else f"in {format_count(notification.days // 7, 'week', 'weeks')}"
    url = notification.series.award_url
    first = f"{short}: {notification.award_day.what} {near} ({format_date(notification.award_day.day)})"
    return [first, *([f"Details: {url}"] if url else [])]
