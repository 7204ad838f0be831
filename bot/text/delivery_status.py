"""The delivery status as plain text, for the terminal and the chat."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.core.base.date_names import MONTH_NAMES
from bot.core.calendar import formatting
from bot.core.calendar.formatting import NameOf
from bot.core.outbox import references
from bot.core.outbox.deliveries import TO_AUTHORS, Delivery
from bot.core.outbox.status import HEARTBEAT_TIMEOUT, OutboxStatus, StatusLine
from bot.text.listings import format_unlisted

NOTHING_UPCOMING = "No posts are scheduled."
FUTURE_ORGANIZER = "the next organizer"
# Authors and supporters of suggestions stay hidden.
HIDDEN_AUTHOR = "(name hidden)"
_ASK_ADMIN = "Contact your app admin."


def format_status(status: OutboxStatus, name_of: NameOf = str, *, fix: str = _ASK_ADMIN) -> str:
    """Format the complete status. `name_of` returns the display name of a channel or person by external id."""
    lines = [format_worker(status, fix), *format_paused(status)]
    for section in sections(status):
        lines += ["", section.title, *(format_line(line, status, name_of) for line in section.lines)]
        lines += [section.unlisted] if section.unlisted else []
    return "\n".join(lines if status.upcoming else [*lines, "", NOTHING_UPCOMING])


@dataclass(frozen=True, slots=True)
class StatusSection:
    """A section of the status: its lines, and how many are not listed."""

    title: str
    lines: tuple[StatusLine, ...]
    unlisted: str | None


def sections(status: OutboxStatus) -> list[StatusSection]:
    """Return what is posted next, what is waiting, and what failed; without empty sections."""
    parts = (
        ("Scheduled", status.upcoming, len(status.upcoming)),
        ("Waiting", status.waiting, status.waiting_count),
        ("Failed", status.not_posted, status.not_posted_count),
    )
    return [
        StatusSection(title, lines, format_unlisted(max(0, count - len(lines))))
        for title, lines, count in parts
        if lines
    ]


def format_worker(status: OutboxStatus, fix: str = _ASK_ADMIN) -> str:
    """Say whether a worker is running, and if not, what to do."""
    if status.heartbeat_age is None:
        return f"Posting hasn’t started. {fix}"
    ago = formatting.format_duration(status.heartbeat_age)
    if status.heartbeat_age > HEARTBEAT_TIMEOUT:
        return f"Posting stopped {ago} ago. {fix}"
    return f"Working. Last checked {'just now' if status.heartbeat_age < timedelta(seconds=1) else f'{ago} ago'}."


def format_paused(status: OutboxStatus) -> list[str]:
    """Say until when each chat asked to wait; empty if none did."""
    return [
        f"{surface.label} asked us to wait until {formatting.format_local_time(until, status.series.zone)}."
        for surface, until in status.pauses.items()
    ]


def format_line(line: StatusLine, status: OutboxStatus, name_of: NameOf) -> str:
    """Format a delivery: due time, kind, reference, recipient, and why it waits or failed."""
    about = _format_reference(line.delivery, status.today)
    placeholder = HIDDEN_AUTHOR if line.delivery.kind in TO_AUTHORS else FUTURE_ORGANIZER
    recipient = placeholder if line.recipient is None else name_of(line.recipient)
    due = line.delivery.due_at.astimezone(ZoneInfo(status.series.zone))
    day = formatting.format_date(due.date(), status.today, short=True).partition(", ")[2]
    when = f"{day}, {formatting.format_time(due.time())}"
    reason = f" ({line.reason})" if line.reason else ""
    return f"{when}: {line.delivery.kind.label}{f' for {about}' if about else ''}, to {recipient}{reason}"


def _format_reference(delivery: Delivery, today: date | None) -> str:
    match delivery.reference:
        case references.SessionRef(date=day) | references.SnoozeRef(date=day):
            return formatting.format_day(day, today)
        case references.MonthRef(month=month):
            return MONTH_NAMES[month - 1]
        case references.AwardDayRef(day=day) | references.DigestRef(day=day):
            return formatting.format_day(day, today)
        case (
            references.ChangeRef() | references.AttendeeRef() | references.SpeakerCardRef() | references.MaterialsRef()
        ):
            return "a session"
    # Content that people wrote is not shown here, and ids are of no use to a reader.
    return ""
