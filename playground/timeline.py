"""The messages of one conversation, in the order of their timestamps, however many there are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import overload

from playground.models import Message


def moment_of(ts: str) -> int:
    """Microseconds since 1970 of a timestamp such as "1700000000.000100"; ValueError or OverflowError if it is none."""
    return round(float(ts) * 1_000_000)


def ts_of(moment: int) -> str:
    """The timestamp of so many microseconds since 1970."""
    return f"{moment // 1_000_000}.{moment % 1_000_000:06d}"


class Timeline(Sequence[Message]):
    """Oldest first, with replies and with what only one person sees. Used under the workspace's lock."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._moments: list[int] = []
        self._threads: dict[str, list[Message]] = {}

    def append(self, message: Message) -> None:
        """Add a message whose timestamp is later than all others."""
        self._messages.append(message)
        self._moments.append(moment_of(message.ts))
        if message.thread_ts is not None:
            self._threads.setdefault(message.thread_ts, []).append(message)

    def remove(self, message: Message) -> bool:
        """Take a message out; False if it is not in there (any more)."""
        if self.find(message.ts) is not message:
            return False
        place = bisect_left(self._moments, moment_of(message.ts))
        del self._messages[place], self._moments[place]
        if message.thread_ts is not None:
            replies = self._threads[message.thread_ts]
            self._threads[message.thread_ts] = [each for each in replies if each is not message]
        return True

    def find(self, ts: str) -> Message | None:
        """The message under exactly that timestamp."""
        try:
            place = bisect_left(self._moments, moment_of(ts))
        except (ValueError, OverflowError):
            return None
        found = self._messages[place] if place < len(self._messages) else None
        return found if found is not None and found.ts == ts else None

    def downward(self, oldest: int, latest: int) -> Iterator[Message]:
        """Newest first, from one moment to another, both included."""
        for place in range(bisect_right(self._moments, latest) - 1, -1, -1):
            if self._moments[place] < oldest:
                return
            yield self._messages[place]

    def after(self, moment: int) -> list[Message]:
        """All that is later than that moment."""
        return self._messages[bisect_right(self._moments, moment) :]

    def thread(self, parent: Message) -> list[Message]:
        """A message and its replies, oldest first."""
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
