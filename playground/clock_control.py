"""The clock of a demo, as the page sees it."""

from datetime import datetime
from typing import Protocol


class ClockControl(Protocol):
    """A clock that can be turned forward. Turning may take seconds: what is due on the way is done on the way."""

    @property
    def zone(self) -> str:
        """The IANA name of the zone in which its time is shown."""
        ...

    def now(self) -> datetime:
        """What it shows; aware."""
        ...

    def forward(self, seconds: float) -> None:
        """Turn it forward."""
        ...

    def next_post(self) -> bool:
        """Turn it to the next moment at which something is posted; False if nothing more is planned."""
        ...
