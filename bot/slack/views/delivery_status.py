"""Delivery status, for organizers."""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.outbox.status import OutboxStatus, StatusLine
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Block, Message
from bot.slack.views.kit.mentions import named
from bot.text.delivery_status import StatusSection, format_line, format_paused, format_status, format_worker, sections


def report(status: OutboxStatus) -> Message:
    """Render whether the bot posts, what comes next, what waits and why, and what was not posted."""
    return Message(
        named(lambda name_of: format_status(status, name_of)),
        (
            block_kit.header(f"Posting of {status.series.name}"),
            block_kit.plain("\n".join([format_worker(status), *format_paused(status)])),
            *_blocks(sections(status), status),
        ),
    )


def short(status: OutboxStatus) -> list[Block]:
    """Render only what needs an organizer: what comes next, and what was not posted."""
    upcoming, _, not_posted = sections(status)
    return _blocks([replace(upcoming, title="What is posted next"), not_posted], status)


def _blocks(some: Iterable[StatusSection], status: OutboxStatus) -> list[Block]:
    blocks = []
    for section in some:
        blocks += [block_kit.section(f"*{section.title}*")]
        blocks += [] if section.lines else [block_kit.plain(section.empty_text)]
        blocks += [block_kit.section(_line(line, status)) for line in section.lines]
        blocks += [block_kit.context(section.unlisted)] if section.unlisted else []
    return blocks


def _line(line: StatusLine, status: OutboxStatus) -> str:
    return named(lambda name_of: format_line(line, status, name_of), block_kit.MAX_SECTION)
