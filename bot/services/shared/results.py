"""Why nothing was done for somebody, whatever it was that they wanted."""

from dataclasses import dataclass

from bot.core.calendar.models import Series


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Nothing was done: it is for organizers, or for whom it concerns."""

    series: Series


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing was done: what was named is none of this workspace's, or no more."""
