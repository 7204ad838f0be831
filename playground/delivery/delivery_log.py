"""Everything that the bot ever posted under a mark of its own: what a judge counts, whatever was deleted since."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from playground.models import Json, Message


@dataclass(frozen=True)
class Delivered:
    """One message of the bot that carried metadata when it was posted.

    Attributes:
        channel: The conversation that it was posted to.
        ts: Its timestamp there.
        event_type: Of its metadata.
        event_payload: Of its metadata, as it was posted.
        text: As it was posted.
        posted_at: Seconds since 1970 of the machine's time, whatever a demo's clock shows.
        monotonic: The same moment in seconds of the playground's monotonic clock.
        edited_at: As posted_at, of the last edit; None if it was never edited.
        deleted_at: As posted_at; None if it still stands.
    """

    channel: str
    ts: str
    event_type: str
    event_payload: Json
    text: str
    posted_at: float
    monotonic: float
    edited_at: float | None = None
    deleted_at: float | None = None


class Book:
    """Written by the workspace under its lock; may be read at any time.

    Args:
        wall_now: The machine's time.
        monotonic: Seconds of a clock that never goes back.
    """

    def __init__(self, wall_now: Callable[[], float], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall_now = wall_now
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._all: dict[tuple[str, str], Delivered] = {}

    def delivered(self, event_type: str | None = None) -> list[Delivered]:
        """All, or those of one event type, in the order in which they were posted."""
        with self._lock:
            return [each for each in self._all.values() if event_type in {None, each.event_type}]

    def posted(self, message: Message) -> None:
        """Write down a message that was just posted, if it carries metadata."""
        if message.metadata is None:
            return
        kind, payload = message.metadata["event_type"], message.metadata["event_payload"]
        line = Delivered(message.channel, message.ts, kind, payload, message.text, self._wall_now(), self._monotonic())
        with self._lock:
            self._all[message.channel, message.ts] = line

    def edited(self, message: Message) -> None:
        """Note that it was edited."""
        with self._lock:
            line = self._all.get((message.channel, message.ts))
            if line is not None:
                self._all[message.channel, message.ts] = replace(line, edited_at=self._wall_now())

    def deleted(self, message: Message) -> None:
        """Note that it was deleted; it stays in the book."""
        with self._lock:
            line = self._all.get((message.channel, message.ts))
            if line is not None:
                self._all[message.channel, message.ts] = replace(line, deleted_at=self._wall_now())
