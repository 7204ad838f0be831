"""The delivery status as plain text, for the terminal and the chat."""

from dataclasses import dataclass

from bot.core.calendar import formatting
from bot.core.calendar.formatting import NameOf, format_count, format_date, format_datetime
from bot.core.outbox import references
from bot.core.outbox.deliveries import TO_AUTHORS, Delivery
from bot.core.outbox.status import HEARTBEAT_TIMEOUT, OutboxStatus, StatusLine

NOTHING_UPCOMING = "Nothing is planned to be posted."
NOTHING_WAITING = "Nothing waits."
NOTHING_FAILED = "Nothing failed in the last 30 days."
FUTURE_ORGANIZER = "whoever becomes an organizer"
# Authors and supporters of suggestions stay hidden.
HIDDEN_AUTHOR = "whom it concerns"


def format_status(status: OutboxStatus, name_of: NameOf = str) -> str:
    """Format the complete status. `name_of` returns the display name of a channel or person by external id."""
    lines = [format_worker(status), *format_paused(status)]
    for section in sections(status):
        lines += ["", f"{section.title}:", *([] if section.lines else [section.empty_text])]
        lines += [format_line(line, status, name_of) for line in section.lines]
        lines += [section.unlisted] if section.unlisted else []
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class StatusSection:
    """A section of the status: its lines, what to say if there are none, and how many are not listed."""

    title: str
    lines: tuple[StatusLine, ...]
    empty_text: str
    unlisted: str | None


def sections(status: OutboxStatus) -> tuple[StatusSection, StatusSection, StatusSection]:
    """Return what is posted next, what is waiting, and what was not posted."""
    return (
        StatusSection("Next", status.upcoming, NOTHING_UPCOMING, None),
        StatusSection("Waiting", status.waiting, NOTHING_WAITING, _unlisted(status.waiting_count, status.waiting)),
        StatusSection(
            "Not posted", status.not_posted, NOTHING_FAILED, _unlisted(status.not_posted_count, status.not_posted)
        ),
    )


def _unlisted(count: int, lines: tuple[StatusLine, ...]) -> str | None:
    rest = count - len(lines)
    return f"And {format_count(rest, 'more', 'more')}." if rest > 0 else None


def format_worker(status: OutboxStatus) -> str:
    """Say whether a worker is running."""
    if status.heartbeat_age is None:
        return "Nothing posts: no worker has ever run. Please tell the person who runs this bot."
    ago = formatting.format_duration(status.heartbeat_age)
    if status.heartbeat_age > HEARTBEAT_TIMEOUT:
        return f"Nothing posts: no worker has run for {ago}. Please tell the person who runs this bot."
    return f"Posting works; last looked {ago} ago."


def format_paused(status: OutboxStatus) -> list[str]:
    """Say until when the chat asked to wait; empty if it did not."""
    if status.paused_until is None:
        return []
    return [f"The chat asked to wait until {format_datetime(status.paused_until, status.series.zone)}."]


def format_line(line: StatusLine, status: OutboxStatus, name_of: NameOf) -> str:
    """Format a delivery: due time, kind, reference, recipient, and why it waits or failed."""
    kind = line.delivery.kind.label
    reference = _format_reference(line.delivery)
    placeholder = HIDDEN_AUTHOR if line.delivery.kind in TO_AUTHORS else FUTURE_ORGANIZER
    recipient = placeholder if line.recipient is None else name_of(line.recipient)
    moment = format_datetime(line.delivery.due_at, status.series.zone)
    reason = f": {line.reason}" if line.reason else ""
    return f"{moment}, {kind}{f', {reference}' if reference else ''}, to {recipient}{reason}"


def _format_reference(delivery: Delivery) -> str:
    match delivery.reference:
        case references.SessionRef(date=day) | references.SnoozeRef(date=day):
            return f"session of {format_date(day)}"
        case references.MonthRef(year, month):
            return formatting.format_month(year, month)
        case references.AwardDayRef(day=day) | references.DigestRef(day=day):
            return format_date(day)
        case references.ChangeRef() | references.SpeakerCardRef() | references.MaterialsRef():
            return "of a session"
    # Content that people wrote is not shown here, and ids are of no use to a reader.
    return ""
