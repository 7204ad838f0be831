"""How posting goes, in words: for the terminal, and for the chat's text."""

from collections.abc import Iterator

from bot.core.calendar.formatting import (
    NameOf,
    counted,
    format_date,
    format_moment,
    format_month,
    format_span,
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
from bot.core.outbox.status import SILENT_AFTER, OutboxStatus, StatusLine

NOTHING_COMES = "Nothing is planned to be posted."
NOTHING_OPEN = "Nothing waits."
NOTHING_ENDED = "Nothing failed in the last 30 days."
NOBODY_YET = "whoever becomes an organizer"
# Who suggested a topic, or supports one, is for nobody's eyes.
AN_AUTHOR = "whom it concerns"


def format_status(status: OutboxStatus, name_of: NameOf = str) -> str:
    """The whole of it, in short lines. `name_of` names a channel or person by the chat's address."""
    return "\n".join(
        [
            format_worker(status),
            *format_paused(status),
            "",
            "Next:",
            *lines(status.coming, status, name_of, NOTHING_COMES),
            "",
            "Waiting:",
            *lines(status.open, status, name_of, NOTHING_OPEN, more=status.open_count - len(status.open)),
            "",
            "Not posted:",
            *lines(status.ended, status, name_of, NOTHING_ENDED, more=status.ended_count - len(status.ended)),
        ]
    )


def format_worker(status: OutboxStatus) -> str:
    """Whether anything posts at all."""
    if status.silent_for is None:
        return "Nothing posts: no worker has ever run. Please tell the person who runs this bot."
    ago = format_span(status.silent_for)
    if status.silent_for > SILENT_AFTER:
        return f"Nothing posts: no worker has run for {ago}. Please tell the person who runs this bot."
    return f"Posting works; last looked {ago} ago."


def format_paused(status: OutboxStatus) -> list[str]:
    """Until when the chat asked to wait, if it did."""
    if status.paused_until is None:
        return []
    return [f"The chat asked to wait until {format_moment(status.paused_until, status.series.zone)}."]


def lines(
    some: tuple[StatusLine, ...], status: OutboxStatus, name_of: NameOf, none: str, *, more: int = 0
) -> Iterator[str]:
    """A line for each delivery; or that there is none."""
    if not some:
        yield none
    for line in some:
        yield format_line(line, status, name_of)
    if more > 0:
        yield f"And {counted(more, 'more', 'more')}."


def format_line(line: StatusLine, status: OutboxStatus, name_of: NameOf) -> str:
    """When, what, about what, to whom, and why it waits or failed."""
    what = KIND_LABELS[line.delivery.kind]
    about = _about(line.delivery)
    nobody = AN_AUTHOR if line.delivery.kind in TO_AUTHORS else NOBODY_YET
    to = nobody if line.to is None else name_of(line.to)
    moment = format_moment(line.delivery.due_at, status.series.zone)
    why = f": {line.reason}" if line.reason else ""
    return f"{moment}, {what}{f', {about}' if about else ''}, to {to}{why}"


def _about(delivery: Delivery) -> str:
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
            # What people said is not shown here, and numbers help nobody.
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
