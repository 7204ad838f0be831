"""What stands in Slack at the end, against what ought to stand there."""

from collections import Counter
from dataclasses import dataclass, field

from bot.core.outbox.deliveries import Kind
from playground.workspace import Workspace


@dataclass
class Verdict:
    """What the judge found; nothing of it should be there.

    Attributes:
        twice: Keys that stand more than once, and how often.
        missing: Keys that ought to stand and do not.
        uncalled_for: Keys that stand and ought not to.
        topics: Suggestions that do not stand exactly once with each organizer, and how often they do.
        open: Rows of the ledger that never came to an end, by state.
    """

    twice: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    uncalled_for: list[str] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether every message that ought to stand stands once, and no other."""
        return not (self.twice or self.missing or self.uncalled_for or self.topics or self.open)


def judge(
    workspace: Workspace, expected: set[str], topics: list[str], organizers: list[str], open_rows: dict[str, int]
) -> Verdict:
    """Compare what stands with what ought to.

    Args:
        workspace: With its channels and direct messages.
        expected: The keys of what the calendar called for.
        topics: The suggestions that were answered with thanks.
        organizers: Who ought to have each of them.
        open_rows: How many rows of the ledger wait or are in doubt, by state.
    """
    standing = [
        (channel, message)
        for channel, messages in workspace.messages.items()
        for message in messages
        if message.metadata is not None
    ]
    keys = Counter(str(message.metadata["event_payload"]["key"]) for _, message in standing if message.metadata)
    planned = {key for key in keys if not key.startswith(f"{Kind.SUGGESTION}/")}
    theirs = {workspace.dm(each).id for each in organizers}
    said = Counter(
        topic for channel, message in standing if channel in theirs for topic in topics if topic in message.text
    )
    return Verdict(
        twice={key: number for key, number in keys.items() if number > 1},
        missing=sorted(expected - planned),
        uncalled_for=sorted(planned - expected),
        topics={topic: said[topic] for topic in topics if said[topic] != len(organizers)},
        open=open_rows,
    )
