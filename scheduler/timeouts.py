"""How long things take and how long they are waited for, each in relation to how long one call to the chat may take."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Timing:
    """The spans of the delivery of messages.

    Attributes:
        lease: How long a claimed row belongs to its worker.
        lease_left: What must be left of it when the chat is called: it must outlast the call, on a slow machine too.
        quarantine: How long what is unknown is let be before it is looked for: the chat may show it late.
        second_look: When what was sent once more is looked for again, in case both stand by then.
        first_pause: Between tries of what the chat refuses for now; doubled each time.
        longest_pause: At most.
        between_looks: Until a look that was not possible is tried again.
        beat: How often a worker writes down that it is at work.
        idle: How long the tick rests while something is on its way or may be sent soon.
    """

    lease: timedelta
    lease_left: timedelta
    quarantine: timedelta
    second_look: timedelta
    first_pause: timedelta
    longest_pause: timedelta
    between_looks: timedelta
    beat: timedelta
    idle: timedelta

    @classmethod
    def of(cls, call: timedelta) -> "Timing":
        """The spans for a chat whose calls are given up after `call`.

        A lease is six calls, of which four must be left; the quarantine at least a minute and several calls
        (docs/delivery.md says why).
        """
        return cls(
            lease=call * 6,
            lease_left=call * 4,
            quarantine=max(timedelta(minutes=1), call * 6),
            second_look=timedelta(minutes=5),
            first_pause=timedelta(seconds=30),
            longest_pause=timedelta(hours=1),
            between_looks=timedelta(minutes=1),
            beat=timedelta(seconds=10),
            idle=timedelta(milliseconds=50),
        )

    def pause(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts."""
        return min(self.first_pause * (1 << min(attempts - 1, 10)), self.longest_pause)
