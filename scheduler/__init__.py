"""What is posted without being asked, and when.

`start` runs one APScheduler job that ticks. There is no job for a session, so that no changed calendar, slept laptop or
second process can leave a stale one behind.
"""

from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

_JOB = "tick"
_SECONDS = 1


class Scheduler:
    """A running scheduler.

    Args:
        tick: Posts until nothing is due. What it raises is logged, and the next second ticks again.
        wall_now: The machine's time (aware).
    """

    def __init__(self, tick: Callable[[], None], wall_now: Callable[[], datetime]) -> None:
        self._wall_now = wall_now
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._scheduler.add_job(
            tick,
            "interval",
            id=_JOB,
            seconds=_SECONDS,
            coalesce=True,
            max_instances=1,
            # The default of one second would drop a tick that is late, with nothing but a warning.
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def wake(self) -> None:
        """Tick now. A wake during a tick is lost, but that tick goes on until nothing is due."""
        self._scheduler.modify_job(_JOB, next_run_time=self._wall_now())

    def stop(self) -> None:
        """Stop ticking, after the tick that is running has ended."""
        self._scheduler.shutdown(wait=True)


def start_scheduler(tick: Callable[[], None], wall_now: Callable[[], datetime]) -> Scheduler:
    """Tick each second from now on, in a thread of its own, and whenever woken."""
    return Scheduler(tick, wall_now)
