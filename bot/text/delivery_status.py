"""How posting goes, in words: for the terminal, and for the chat's text."""

from collections.abc import Iterator

from bot.core.calendar.formatting import (
    NameOf,
    counted,
    date_in_words,
    moment_in_words,
    month_in_words,
    span_in_words,
)
from bot.core.outbox.deliveries import TO_AUTHORS, Delivery
from bot.core.outbox.notifications import KIND_IN_WORDS
from bot.core.outbox.references import (
    OfAwardDay,
    OfChange,
    OfDelivery,
    OfDigest,
    OfEcho,
    OfFeedback,
    OfInitiative,
    OfInitiativeAward,
    OfInitiativeLook,
    OfMaterials,
    OfMonth,
    OfOutcome,
    OfRefusal,
    OfReply,
    OfSession,
    OfSnooze,
    OfSpeakerCard,
    OfSpeakerResults,
    OfSuggestion,
    OfThanks,
    OfWelcome,
)
from bot.core.outbox.status import SILENT_AFTER, Line, Status

NOTHING_COMES = "Nothing is planned to be posted."
NOTHING_OPEN = "Nothing waits."
NOTHING_ENDED = "Nothing failed in the last 30 days."
NOBODY_YET = "whoever becomes an organizer"
# Who suggested a topic, or supports one, is for nobody's eyes.
AN_AUTHOR = "whom it concerns"


def status_in_words(status: Status, name_of: NameOf = str) -> str:
    """The whole of it, in short lines. `name_of` names a channel or person by the chat's address."""
    return "\n".join(
        [
            worker_in_words(status),
            *held_in_words(status),
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


def worker_in_words(status: Status) -> str:
    """Whether anything posts at all."""
    if status.silent_for is None:
        return "Nothing posts: no worker has ever run. Please tell the person who runs this bot."
    ago = span_in_words(status.silent_for)
    if status.silent_for > SILENT_AFTER:
        return f"Nothing posts: no worker has run for {ago}. Please tell the person who runs this bot."
    return f"Posting works; last looked {ago} ago."


def held_in_words(status: Status) -> list[str]:
    """Until when the chat asked to wait, if it did."""
    if status.held_until is None:
        return []
    return [f"The chat asked to wait until {moment_in_words(status.held_until, status.series.zone)}."]


def lines(some: tuple[Line, ...], status: Status, name_of: NameOf, none: str, *, more: int = 0) -> Iterator[str]:
    """A line for each delivery; or that there is none."""
    if not some:
        yield none
    for line in some:
        yield line_in_words(line, status, name_of)
    if more > 0:
        yield f"And {counted(more, 'more', 'more')}."


def line_in_words(line: Line, status: Status, name_of: NameOf) -> str:
    """When, what, about what, to whom, and why it waits or failed."""
    what = KIND_IN_WORDS[line.delivery.kind]
    about = _about(line.delivery)
    nobody = AN_AUTHOR if line.delivery.kind in TO_AUTHORS else NOBODY_YET
    to = nobody if line.to is None else name_of(line.to)
    moment = moment_in_words(line.delivery.due_at, status.series.zone)
    why = f": {line.why}" if line.why else ""
    return f"{moment}, {what}{f', {about}' if about else ''}, to {to}{why}"


def _about(delivery: Delivery) -> str:
    match delivery.subject:
        case OfSession(_, date, _) | OfSnooze(_, date, _, _):
            return f"session of {date_in_words(date)}"
        case OfMonth(year, month):
            return month_in_words(year, month)
        case OfAwardDay(day, _):
            return date_in_words(day)
        case OfDigest(day, _):
            return date_in_words(day)
        case OfChange() | OfSpeakerCard() | OfMaterials():
            return "of a session"
        case OfSuggestion() | OfOutcome() | OfThanks() | OfReply() | OfFeedback() | OfDelivery() | OfRefusal():
            # What people said is not shown here, and numbers help nobody.
            return ""
        case OfEcho() | OfSpeakerResults() | OfInitiative() | OfInitiativeLook() | OfInitiativeAward() | OfWelcome():
            return ""
