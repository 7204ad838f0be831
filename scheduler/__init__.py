"""Posts what is due, on a timer.

`Scheduler` runs two APScheduler jobs: one posts, the other does what must not delay a post. Sessions have no jobs, so
that a changed calendar, a laptop that slept or a second process cannot leave a stale job behind.
"""

from collections.abc import Callable
from datetime import datetime

_JOB = "tick"
_SECONDS = 1


class Scheduler:
    """Threads that tick and maintain every second; the first also ticks whenever it is woken.

    Args:
        tick: Posts until nothing is due. Its exceptions are logged, and the next second calls it again.
        maintain: Everything else. Its exceptions are logged as well.
        wall_now: The machine's time (aware).
    """

    def __init__(
        self, tick: Callable[[], None], maintain: Callable[[], None], wall_now: Callable[[], datetime]
    ) -> None:
        # Imported on demand: `web` with a worker beside it needs no scheduler.
        from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415 - only a worker

        self._wall_now = wall_now
        self._scheduler = BackgroundScheduler(timezone="UTC")
        for name, job in ((_JOB, tick), ("maintenance", maintain)):
            self._scheduler.add_job(
                job,
                "interval",
                id=name,
                seconds=_SECONDS,
                coalesce=True,
                max_instances=1,
                # The default of one second would drop a late tick with only a warning.
                misfire_grace_time=None,
            )
        self._scheduler.start()

    def wake(self) -> None:
        """Tick now. A wake during a tick is lost, but that tick continues until nothing is due."""
        self._scheduler.modify_job(_JOB, next_run_time=self._wall_now())

    def stop(self) -> None:
        """Wait for the running tick to end, then stop."""
        self._scheduler.shutdown(wait=True)
