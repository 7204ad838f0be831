"""How posting goes, for organizers."""

from collections.abc import Iterator

from bot.core.spoken import counted
from bot.core.spoken_status import (
    NOTHING_COMES,
    NOTHING_ENDED,
    NOTHING_OPEN,
    held_in_words,
    line_in_words,
    status_in_words,
    worker_in_words,
)
from bot.core.status import Line, Status
from bot.views import kit
from bot.views.kit import Block, Message

# Stands for a channel or person while the rest is escaped.
_NAME = "\x00"


def report(status: Status) -> Message:
    """Whether anything posts, what comes next, what waits and why, and what was not posted."""
    text = kit.escape(status_in_words(status, name_of=lambda address: f"{_NAME}{address}{_NAME}"))
    return Message(
        kit.shorten(_named(text), kit.MESSAGE_TEXT_MOST),
        (
            kit.header(f"Posting of {status.series.name}"),
            kit.plain("\n".join([worker_in_words(status), *held_in_words(status)])),
            *_part("Next", status.coming, status, NOTHING_COMES),
            *_part("Waiting", status.open, status, NOTHING_OPEN, more=status.open_count - len(status.open)),
            *_part("Not posted", status.ended, status, NOTHING_ENDED, more=status.ended_count - len(status.ended)),
        ),
    )


def _part(title: str, some: tuple[Line, ...], status: Status, none: str, *, more: int = 0) -> Iterator[Block]:
    yield kit.section(f"*{title}*")
    if not some:
        yield kit.plain(none)
    for line in some:
        words = line_in_words(line, status, lambda address: f"{_NAME}{address}{_NAME}")
        yield kit.section(_named(kit.escape(words)))
    if more > 0:
        yield kit.context(f"And {counted(more, 'more', 'more')}.")


def _named(escaped: str) -> str:
    """With the names of channels and people as Slack shows them, which escaping would spoil."""
    parts = escaped.split(_NAME)
    return "".join(_name(part) if place % 2 else part for place, part in enumerate(parts))


def _name(address: str) -> str:
    """A channel or a person, by what their ids begin with: https://docs.slack.dev/reference (C, G; U, W)."""
    return kit.channel(address) if address[:1] in {"C", "G"} else kit.mention(address)
