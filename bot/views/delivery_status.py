"""Delivery status, for organizers."""

from collections.abc import Iterable
from functools import partial

from bot.core.outbox.deliveries import Kind
from bot.core.outbox.references import MonthRef
from bot.core.outbox.status import OutboxStatus, StatusLine
from bot.text.delivery_status import (
    NOTHING_UPCOMING,
    StatusSection,
    format_line,
    format_paused,
    format_status,
    format_worker,
    sections,
)
from bot.views.announcement_preview import skip_button
from bot.views.kit import block_kit, mentions
from bot.views.kit.block_kit import Block, Element, Message
from bot.views.kit.mentions import named


def report(status: OutboxStatus) -> Message:
    """Render whether posting works, what comes next, what waits and why, and what failed."""
    blocks = [
        block_kit.header("Posting status"),
        block_kit.plain("\n".join([format_worker(status), *format_paused(status)])),
        *_blocks(sections(status), status),
        *([] if status.upcoming else [block_kit.plain(NOTHING_UPCOMING)]),
    ]
    return mentions.message(partial(format_status, status), blocks)


def short(status: OutboxStatus) -> list[Block]:
    """Render only what needs an organizer: what failed, and the next post to a channel, which can be skipped."""
    failed = _blocks([each for each in sections(status) if each.lines is status.not_posted], status)
    if status.next_post is None:
        return failed
    skip = _skip(status.next_post, status)
    return [*failed, block_kit.section("*Next post*"), block_kit.section(_line(status.next_post, status), skip)]


def _skip(post: StatusLine, status: OutboxStatus) -> Element | None:
    reference = post.delivery.reference
    if post.delivery.kind is not Kind.ANNOUNCEMENT or not isinstance(reference, MonthRef):
        return None
    return skip_button(status.series.id, reference.year, reference.month)


def _blocks(some: Iterable[StatusSection], status: OutboxStatus) -> list[Block]:
    blocks = []
    for section in some:
        blocks.append(block_kit.section(f"*{section.title}*"))
        blocks += [block_kit.section(_line(line, status)) for line in section.lines]
        blocks += [block_kit.context(section.unlisted)] if section.unlisted else []
    return blocks


def _line(line: StatusLine, status: OutboxStatus) -> str:
    return named(lambda name_of: format_line(line, status, name_of), block_kit.MAX_SECTION)
