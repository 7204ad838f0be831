"""Delivery status, for organizers."""

from collections.abc import Iterable

from bot.core.outbox.status import OutboxStatus, StatusLine
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Block, Message
from bot.slack.views.kit.mentions import named
from bot.text.delivery_status import (
    NOTHING_UPCOMING,
    StatusSection,
    format_line,
    format_paused,
    format_status,
    format_worker,
    sections,
)


def report(status: OutboxStatus) -> Message:
    """Render whether posting works, what comes next, what waits and why, and what failed."""
    return Message(
        named(lambda name_of: format_status(status, name_of)),
        (
            block_kit.header("Posting status"),
            block_kit.plain("\n".join([format_worker(status), *format_paused(status)])),
            *_blocks(sections(status), status),
            *([] if status.upcoming else [block_kit.plain(NOTHING_UPCOMING)]),
        ),
    )


def short(status: OutboxStatus) -> list[Block]:
    """Render only what needs an organizer: what failed, and the one post that comes next."""
    failed = [each for each in sections(status) if each.lines is status.not_posted]
    following = [StatusSection("Next post", status.upcoming[:1], None)] if status.upcoming else []
    return _blocks([*failed, *following], status)


def _blocks(some: Iterable[StatusSection], status: OutboxStatus) -> list[Block]:
    blocks = []
    for section in some:
        blocks.append(block_kit.section(f"*{section.title}*"))
        blocks += [block_kit.section(_line(line, status)) for line in section.lines]
        blocks += [block_kit.context(section.unlisted)] if section.unlisted else []
    return blocks


def _line(line: StatusLine, status: OutboxStatus) -> str:
    return named(lambda name_of: format_line(line, status, name_of), block_kit.MAX_SECTION)
