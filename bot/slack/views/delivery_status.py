"""How posting goes, for organizers."""

from collections.abc import Iterator

from bot.core.calendar.formatting import counted
from bot.core.outbox.status import Line, Status
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Block, Message
from bot.slack.views.kit.mentions import named
from bot.text.delivery_status import (
    NOTHING_COMES,
    NOTHING_ENDED,
    NOTHING_OPEN,
    held_in_words,
    line_in_words,
    status_in_words,
    worker_in_words,
)


def report(status: Status) -> Message:
    """Whether anything posts, what comes next, what waits and why, and what was not posted."""
    return Message(
        named(lambda name_of: status_in_words(status, name_of)),
        (
            block_kit.header(f"Posting of {status.series.name}"),
            block_kit.plain("\n".join([worker_in_words(status), *held_in_words(status)])),
            *_part("Next", status.coming, status, NOTHING_COMES),
            *_part("Waiting", status.open, status, NOTHING_OPEN, more=status.open_count - len(status.open)),
            *_part("Not posted", status.ended, status, NOTHING_ENDED, more=status.ended_count - len(status.ended)),
        ),
    )


def short(status: Status) -> list[Block]:
    """The same, as far as it needs an organizer: what comes next, and what was not posted."""
    return [
        *_part("What is posted next", status.coming, status, NOTHING_COMES),
        *_part("Not posted", status.ended, status, NOTHING_ENDED, more=status.ended_count - len(status.ended)),
    ]


def _part(title: str, some: tuple[Line, ...], status: Status, none: str, *, more: int = 0) -> Iterator[Block]:
    yield block_kit.section(f"*{title}*")
    if not some:
        yield block_kit.plain(none)
    for line in some:
        yield block_kit.section(_line(line, status))
    if more > 0:
        yield block_kit.context(f"And {counted(more, 'more', 'more')}.")


def _line(line: Line, status: Status) -> str:
    return named(lambda name_of: line_in_words(line, status, name_of), block_kit.SECTION_MOST)
