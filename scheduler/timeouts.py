"""How long things take and how long they are waited for, each in relation to how long one call to the chat may take."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Timeouts:
    """The spans of the delivery of messages.

    Attributes:
        lease: How long a claimed row belongs to its worker.
        min_lease_remaining: What must be left of it when the chat is called: more than a slow call takes.
        reconcile_after: How long what is unknown is let be before it is looked for: the chat may show it late.
        duplicate_check_after: When what was sent once more is looked for again, in case both stand by then.
        initial_backoff: Between tries of what the chat refuses for now; doubled each time.
        max_backoff: At most.
        reconcile_retry: Until a look that was not possible is tried again.
        heartbeat: How often a worker writes down that it is at work.
        poll_interval: How long the tick rests while something is on its way or may be sent soon.
    """

    lease: timedelta
    min_lease_remaining: timedelta
    reconcile_after: timedelta
    duplicate_check_after: timedelta
    initial_backoff: timedelta
    max_backoff: timedelta
    reconcile_retry: timedelta
    heartbeat: timedelta
    poll_interval: timedelta

    @classmethod
    def for_call_timeout(cls, call: timedelta) -> "Timeouts":
        """The spans for a chat whose calls are given up after `call`.

        A lease is six calls, of which four must be left; the quarantine at least a minute and several calls
        (docs/delivery.md says why).
        """
        return cls(
            lease=call * 6,
            min_lease_remaining=call * 4,
            reconcile_after=max(timedelta(minutes=1), call * 6),
            duplicate_check_after=timedelta(minutes=5),
            initial_backoff=timedelta(seconds=30),
            max_backoff=timedelta(hours=1),
            reconcile_retry=timedelta(minutes=1),
            heartbeat=timedelta(seconds=10),
            poll_interval=timedelta(milliseconds=50),
        )

    def backoff(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts."""
        return min(self.initial_backoff * (1 << min(attempts - 1, 10)), self.max_backoff)
