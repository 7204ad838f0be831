"""Threads that call the chat. A call that hangs blocks only its own thread."""

import logging
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

_log = logging.getLogger(__name__)


@dataclass
class _Lane:
    waiting: deque[Callable[[], None]] = field(default_factory=deque)
    threads: int = 0
    busy: int = 0
    ended: int = 0


class WorkerPool:
    """Runs a limited number of tasks at once, each in its own thread. Further tasks wait for a free thread.

    Each lane has its own threads, so that tasks which hang in one lane hold up no other: one lane for each chat.

    The threads are daemons, so that a stopping process does not wait for a chat that never answers. A delivery that
    such a thread had begun is unconfirmed, and is reconciled later.

    Args:
        most: The maximum number of tasks at once, in each lane.
        ahead: How many further tasks may wait in each lane.
    """

    def __init__(self, most: int, ahead: int = 0) -> None:
        self._most = most
        self._ahead = ahead
        self._lanes: defaultdict[Hashable, _Lane] = defaultdict(_Lane)
        self._changed = threading.Condition()

    def free(self, lane: Hashable = None) -> int:
        """Return how many more tasks can start or wait in a lane now."""
        with self._changed:
            return self._free(self._lanes[lane])

    def idle(self) -> bool:
        """Return whether no task is running or waiting."""
        with self._changed:
            return self._is_idle()

    def start(self, task: Callable[[], None], *, first: bool = False, lane: Hashable = None) -> None:
        """Start a task, or let it wait, before the others if `first`. Its exceptions are logged and affect no other."""
        with self._changed:
            its_lane = self._lanes[lane]
            its_lane.busy += 1
            if first:
                its_lane.waiting.appendleft(task)
            else:
                its_lane.waiting.append(task)
            if its_lane.threads == self._most:
                return
            its_lane.threads += 1
        threading.Thread(target=self._run, args=(its_lane,), daemon=True, name="sender").start()

    def wait(self, seconds: float, *, free: int) -> None:
        """Wait until a task has ended in a lane where that many can start or wait, at most this long."""
        with self._changed:
            before = [(lane, lane.ended) for lane in self._lanes.values()]
            self._changed.wait_for(
                lambda: (
                    self._is_idle() or any(lane.ended != ended and self._free(lane) >= free for lane, ended in before)
                ),
                seconds,
            )

    def wait_for_all(self, seconds: float) -> bool:
        """Wait until all tasks have ended, at most this long. Return whether they have."""
        with self._changed:
            return self._changed.wait_for(self._is_idle, seconds)

    def _is_idle(self) -> bool:
        return not any(lane.busy for lane in self._lanes.values())

    def _free(self, lane: _Lane) -> int:
        return self._most + self._ahead - lane.busy

    def _run(self, lane: _Lane) -> None:
        """Run a lane's waiting tasks until there are none."""
        while True:
            with self._changed:
                if not lane.waiting:
                    lane.threads -= 1
                    return
                task = lane.waiting.popleft()
            try:
                task()
            except Exception:  # noqa: BLE001 - logged, and its row is not lost
                # The delivery stays claimed until its lease expires, as if the worker had died.
                _log.exception("a call to the chat was not finished")
            finally:
                with self._changed:
                    lane.busy -= 1
                    lane.ended += 1
                    self._changed.notify_all()
