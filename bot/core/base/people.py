"""People and the conversations they are reached in, by opaque ids of our own; a chat's own names stay at the edge."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to write to about the programme, as its own page names them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the bot can reach.

    Attributes:
        id: Ours, opaque.
        external_id: What the chat calls them (in Slack a user id); None for one known only by e-mail so far.
        email: As an installer typed it, lower case; None where it is not known.
    """

    id: int
    external_id: str | None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Prefs:
    """What an organizer wants to be told.

    Attributes:
        suggestions: Whether they get suggestions, and what is answered to them.
        feedback: Whether they get feedback.
        away_until: The last local day on which nothing that another can do is sent to them.
    """

    suggestions: bool = True
    feedback: bool = True
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class Organizer(Person):
    """Somebody who organizes a series."""

    prefs: Prefs = Prefs()


def is_away(organizer: Organizer, day: date) -> bool:
    """Whether an organizer is away on a local day."""
    return organizer.prefs.away_until is not None and day <= organizer.prefs.away_until


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation that a series posts to.

    Attributes:
        id: Ours, opaque.
        external_id: What the chat calls it (in Slack a channel id).
    """

    id: int
    external_id: str
