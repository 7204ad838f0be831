"""The messages of one conversation, ordered by timestamp, with fast lookup."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

from playground.models import Message


def parse_ts(ts: str) -> int:
    """Return the microseconds since 1970 of a timestamp such as "1700000000.000100".

    Raises:
        ValueError, OverflowError: The timestamp is invalid.
    """
    return round(float(ts) * 1_000_000)


def format_ts(moment: int) -> str:
    """Return the timestamp for that many microseconds since 1970."""
    return f"{moment // 1_000_000}.{moment % 1_000_000:06d}"


class Timeline(Sequence[Message]):
    """Oldest first, including replies and ephemeral messages. Used under the workspace's lock."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._moments: list[int] = []
        self._threads: dict[str, list[Message]] = {}

    def append(self, message: Message) -> None:
        """Append a message whose timestamp is later than all others."""
        self._messages.append(message)
        self._moments.append(parse_ts(message.ts))
        if message.thread_ts is not None:
            self._threads.setdefault(message.thread_ts, []).append(message)

    def remove(self, message: Message) -> bool:
        """Remove a message; return False if it is not present."""
        if self.find(message.ts) is not message:
            return False
        place = bisect_left(self._moments, parse_ts(message.ts))
        del self._messages[place], self._moments[place]
        if message.thread_ts is not None:
            replies = self._threads[message.thread_ts]
            self._threads[message.thread_ts] = [each for each in replies if each is not message]
        return True

    def find(self, ts: str) -> Message | None:
        """Return the message with exactly that timestamp."""
        try:
            place = bisect_left(self._moments, parse_ts(ts))
        except (ValueError, OverflowError):
            return None
        found = self._messages[place] if place < len(self._messages) else None
        return found if found is not None and found.ts == ts else None

    def newest_first(self, oldest: int, latest: int) -> Iterator[Message]:
        """Yield messages newest first, between two times, both inclusive."""
        for place in range(bisect_right(self._moments, latest) - 1, -1, -1):
            if self._moments[place] < oldest:
                return
            yield self._messages[place]

    def after(self, moment: int) -> list[Message]:
        """Return the messages later than that time."""
        return self._messages[bisect_right(self._moments, moment) :]

    def thread(self, parent: Message) -> list[Message]:
        """Return a message and its replies, oldest first."""
        return [parent, *self._threads.get(parent.ts, [])]

    @overload
    def __getitem__(self, index: int) -> Message: ...
    @overload
    def __getitem__(self, index: slice) -> list[Message]: ...
    def __getitem__(self, index: int | slice) -> Message | list[Message]:
        return self._messages[index]

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages)
