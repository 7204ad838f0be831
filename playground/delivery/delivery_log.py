"""Append-only log of the bot's messages with metadata, including those deleted since, for tests to verify."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from playground.models import Json, Message


@dataclass(frozen=True)
class DeliveredMessage:
    """A bot message that carried metadata when it was posted.

    Attributes:
        channel: The conversation that it was posted to.
        ts: Its timestamp there.
        event_type: Event type of its metadata.
        event_payload: Event payload of its metadata at posting time.
        text: Text at posting time.
        posted_at: Wall-clock seconds since 1970, independent of a demo's clock.
        monotonic: Time of posting in seconds of the playground's monotonic clock.
        edited_at: As posted_at, for the last edit; None if it was never edited.
        deleted_at: As posted_at; None unless it was deleted.
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


class DeliveryLog:
    """Written by the workspace under its lock; safe to read at any time.

    Args:
        wall_now: Returns wall-clock seconds since 1970.
        monotonic: Returns seconds of a monotonic clock.
    """

    def __init__(self, wall_now: Callable[[], float], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall_now = wall_now
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._entries: dict[tuple[str, str], DeliveredMessage] = {}

    def delivered(self, event_type: str | None = None) -> list[DeliveredMessage]:
        """Return all messages, or those of one event type, in posting order."""
        with self._lock:
            return [each for each in self._entries.values() if event_type in {None, each.event_type}]

    def record_post(self, message: Message) -> None:
        """Record a message that was just posted, if it carries metadata."""
        if message.metadata is None:
            return
        kind, payload = message.metadata["event_type"], message.metadata["event_payload"]
        entry = DeliveredMessage(
            message.channel, message.ts, kind, payload, message.text, self._wall_now(), self._monotonic()
        )
        with self._lock:
            self._entries[message.channel, message.ts] = entry

    def record_edit(self, message: Message) -> None:
        """Record that the message was edited."""
        with self._lock:
            entry = self._entries.get((message.channel, message.ts))
            if entry is not None:
                self._entries[message.channel, message.ts] = replace(entry, edited_at=self._wall_now())

    def record_deletion(self, message: Message) -> None:
        """Record that the message was deleted; its entry stays."""
        with self._lock:
            entry = self._entries.get((message.channel, message.ts))
            if entry is not None:
                self._entries[message.channel, message.ts] = replace(entry, deleted_at=self._wall_now())
