"""The interface of a demo's clock, as the page uses it."""

from datetime import datetime
from typing import Protocol


class ClockControl(Protocol):
    """A clock that can be moved forward. This may take seconds, because everything due on the way is processed."""

    @property
    def zone(self) -> str:
        """The IANA name of the time zone to display."""
        ...

    def now(self) -> datetime:
        """Return the current simulated time (aware)."""
        ...

    def forward(self, seconds: float) -> None:
        """Move the clock forward by `seconds`."""
        ...

    def next_post(self) -> bool:
        """Move the clock to the next due delivery; return False if none is planned."""
        ...
