"""The delivery status as plain text, for the terminal and the chat."""

from collections.abc import Iterator

from bot.core.calendar.formatting import (
    NameOf,
    format_count,
    format_date,
    format_datetime,
    format_duration,
    format_month,
)
from bot.core.outbox.deliveries import TO_AUTHORS, Delivery
from bot.core.outbox.notifications import KIND_LABELS
from bot.core.outbox.references import (
    AwardDayRef,
    ChangeRef,
    CommitmentRef,
    DeliveryRef,
    DigestRef,
    FailureRef,
    FeedbackRef,
    InitiativeAwardRef,
    InitiativeCheckinRef,
    InitiativeRef,
    MaterialsRef,
    MonthRef,
    OutcomeRef,
    ReplyRef,
    SessionRef,
    SnoozeRef,
    SpeakerCardRef,
    SpeakerResultsRef,
    SuggestionRef,
    ThanksRef,
    WelcomeRef,
)
from bot.core.outbox.status import HEARTBEAT_TIMEOUT, OutboxStatus, StatusLine

NOTHING_UPCOMING = "Nothing is planned to be posted."
NOTHING_WAITING = "Nothing waits."
NOTHING_FAILED = "Nothing failed in the last 30 days."
FUTURE_ORGANIZER = "whoever becomes an organizer"
# Authors and supporters of suggestions stay hidden.
HIDDEN_AUTHOR = "whom it concerns"


def format_status(status: OutboxStatus, name_of: NameOf = str) -> str:
    """Format the complete status. `name_of` returns the display name of a channel or person by external id."""
    return "\n".join(
        [
            format_worker(status),
            *format_paused(status),
            "",
            "Next:",
            *format_status_lines(status.upcoming, status, name_of, NOTHING_UPCOMING),
            "",
            "Waiting:",
            *format_status_lines(
                status.waiting, status, name_of, NOTHING_WAITING, unlisted=status.waiting_count - len(status.waiting)
            ),
            "",
            "Not posted:",
            *format_status_lines(
                status.not_posted,
                status,
                name_of,
                NOTHING_FAILED,
                unlisted=status.not_posted_count - len(status.not_posted),
            ),
        ]
    )


def format_worker(status: OutboxStatus) -> str:
    """Say whether a worker is running."""
    if status.heartbeat_age is None:
        return "Nothing posts: no worker has ever run. Please tell the person who runs this bot."
    ago = format_duration(status.heartbeat_age)
    if status.heartbeat_age > HEARTBEAT_TIMEOUT:
        return f"Nothing posts: no worker has run for {ago}. Please tell the person who runs this bot."
    return f"Posting works; last looked {ago} ago."


def format_paused(status: OutboxStatus) -> list[str]:
    """Say until when the chat asked to wait; empty if it did not."""
    if status.paused_until is None:
        return []
    return [f"The chat asked to wait until {format_datetime(status.paused_until, status.series.zone)}."]


def format_status_lines(
    status_lines: tuple[StatusLine, ...], status: OutboxStatus, name_of: NameOf, empty_text: str, *, unlisted: int = 0
) -> Iterator[str]:
    """Yield a line for each delivery, or say that there is none."""
    if not status_lines:
        yield empty_text
    for line in status_lines:
        yield format_line(line, status, name_of)
    if unlisted > 0:
        yield f"And {format_count(unlisted, 'more', 'more')}."


def format_line(line: StatusLine, status: OutboxStatus, name_of: NameOf) -> str:
    """Format a delivery: due time, kind, reference, recipient, and why it waits or failed."""
    kind = KIND_LABELS[line.delivery.kind]
    reference = _format_reference(line.delivery)
    placeholder = HIDDEN_AUTHOR if line.delivery.kind in TO_AUTHORS else FUTURE_ORGANIZER
    recipient = placeholder if line.recipient is None else name_of(line.recipient)
    moment = format_datetime(line.delivery.due_at, status.series.zone)
    reason = f": {line.reason}" if line.reason else ""
    return f"{moment}, {kind}{f', {reference}' if reference else ''}, to {recipient}{reason}"


def _format_reference(delivery: Delivery) -> str:
    match delivery.reference:
        case SessionRef(_, date, _) | SnoozeRef(_, date, _, _):
            return f"session of {format_date(date)}"
        case MonthRef(year, month):
            return format_month(year, month)
        case AwardDayRef(day, _):
            return format_date(day)
        case DigestRef(day, _):
            return format_date(day)
        case ChangeRef() | SpeakerCardRef() | MaterialsRef():
            return "of a session"
        case SuggestionRef() | OutcomeRef() | ThanksRef() | ReplyRef() | FeedbackRef() | DeliveryRef() | FailureRef():
            # Content that people wrote is not shown here, and ids are of no use to a reader.
            return ""
        case (
            CommitmentRef()
            | SpeakerResultsRef()
            | InitiativeRef()
            | InitiativeCheckinRef()
            | InitiativeAwardRef()
            | WelcomeRef()
        ):
            return ""
