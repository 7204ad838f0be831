"""The timeouts of delivery, derived from the timeout of one call to the chat."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Timeouts:
    """The timeouts of delivery.

    Attributes:
        lease: How long a claimed delivery belongs to its worker.
        min_lease_remaining: How much of the lease must be left when the chat is called. Longer than a slow call.
        reconcile_after: How long to wait before searching for an unconfirmed message, which the chat may show late.
        duplicate_check_after: How long after a message was sent again to search for duplicates.
        initial_backoff: The first wait between retries. It doubles with each retry.
        max_backoff: The longest wait between retries.
        reconcile_retry: How long to wait before repeating a search that was not possible.
        heartbeat: The interval between a worker's heartbeats.
        poll_interval: How long the dispatcher waits while calls are running or messages are due soon.
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
        """Derive the timeouts from the timeout of one call.

        A lease lasts six calls, of which four must remain. Reconciling waits for at least a minute and six calls
        (docs/delivery.md explains why).
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
        """Return how long to wait after this many attempts."""
        return min(self.initial_backoff * (1 << min(attempts - 1, 10)), self.max_backoff)
