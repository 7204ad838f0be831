"""The result of one check."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check.

    Attributes:
        what: What was checked, and its state.
        to_do: How to fix it; None if nothing is wrong.
    """

    what: str
    to_do: str | None = None
