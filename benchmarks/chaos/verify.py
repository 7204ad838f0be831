"""Compares the messages in Slack at the end of a chaos run with those expected."""

from collections import Counter
from dataclasses import dataclass, field

from bot.core.outbox.deliveries import Kind
from playground.workspace import Workspace


@dataclass
class Verification:
    """Deviations from the expected messages; all fields are empty after a correct run.

    Attributes:
        duplicates: Keys posted more than once, with their counts.
        missing: Expected keys that were not posted.
        unexpected: Posted keys that were not expected.
        suggestion_errors: Topics that did not reach each organizer exactly once, with their counts.
        open: Outbox rows that never reached a final state, counted by state.
    """

    duplicates: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    suggestion_errors: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether every expected message exists once, and no other."""
        return not (self.duplicates or self.missing or self.unexpected or self.suggestion_errors or self.open)


def verify(
    workspace: Workspace, expected: set[str], topics: list[str], organizers: list[str], open_rows: dict[str, int]
) -> Verification:
    """Compare the posted messages with the expected ones.

    Args:
        workspace: Its channels and direct messages are read.
        expected: Delivery keys that the calendar called for.
        topics: Topics of the acknowledged suggestions.
        organizers: Ids of the people who must each receive every suggestion.
        open_rows: Outbox rows that are waiting or unconfirmed, counted by state.
    """
    posted = [
        (channel, message)
        for channel, messages in workspace.messages.items()
        for message in messages
        if message.metadata is not None
    ]
    keys = Counter(str(message.metadata["event_payload"]["key"]) for _, message in posted if message.metadata)
    planned = {key for key in keys if not key.startswith(f"{Kind.SUGGESTION}/")}
    organizer_dms = {workspace.dm(each).id for each in organizers}
    received = Counter(
        topic for channel, message in posted if channel in organizer_dms for topic in topics if topic in message.text
    )
    return Verification(
        duplicates={key: number for key, number in keys.items() if number > 1},
        missing=sorted(expected - planned),
        unexpected=sorted(planned - expected),
        suggestion_errors={topic: received[topic] for topic in topics if received[topic] != len(organizers)},
        open=open_rows,
    )
