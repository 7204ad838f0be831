"""Delivery status, for organizers."""

from collections.abc import Iterator

from bot.core.calendar.formatting import format_count
from bot.core.outbox.status import OutboxStatus, StatusLine
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Block, Message
from bot.slack.views.kit.mentions import named
from bot.text.delivery_status import (
    NOTHING_FAILED,
    NOTHING_UPCOMING,
    NOTHING_WAITING,
    format_line,
    format_paused,
    format_status,
    format_worker,
)


def report(status: OutboxStatus) -> Message:
    """Render whether the bot posts, what comes next, what waits and why, and what was not posted."""
    return Message(
        named(lambda name_of: format_status(status, name_of)),
        (
            block_kit.header(f"Posting of {status.series.name}"),
            block_kit.plain("\n".join([format_worker(status), *format_paused(status)])),
            *_part("Next", status.upcoming, status, NOTHING_UPCOMING),
            *_part("Waiting", status.waiting, status, NOTHING_WAITING, more=status.waiting_count - len(status.waiting)),
            *_part(
                "Not posted",
                status.not_posted,
                status,
                NOTHING_FAILED,
                more=status.not_posted_count - len(status.not_posted),
            ),
        ),
    )


def short(status: OutboxStatus) -> list[Block]:
    """Render only what needs an organizer: what comes next, and what was not posted."""
    return [
        *_part("What is posted next", status.upcoming, status, NOTHING_UPCOMING),
        *_part(
            "Not posted",
            status.not_posted,
            status,
            NOTHING_FAILED,
            more=status.not_posted_count - len(status.not_posted),
        ),
    ]


def _part(
    title: str, some: tuple[StatusLine, ...], status: OutboxStatus, none: str, *, more: int = 0
) -> Iterator[Block]:
    yield block_kit.section(f"*{title}*")
    if not some:
        yield block_kit.plain(none)
    for line in some:
        yield block_kit.section(_line(line, status))
    if more > 0:
        yield block_kit.context(f"And {format_count(more, 'more', 'more')}.")


def _line(line: StatusLine, status: OutboxStatus) -> str:
    return named(lambda name_of: format_line(line, status, name_of), block_kit.MAX_SECTION)
