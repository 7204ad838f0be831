"""What one check found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        what: What was looked at, and what is so.
        to_do: What to do about it; None if nothing has to be done.
    """

    what: str
    to_do: str | None = None
