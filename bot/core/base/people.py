"""People and conversations. The core uses our own opaque ids; a chat's ids are external ids."""

from dataclasses import dataclass
from datetime import date

from bot.chat.surface import Surface


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact for questions about the program, from the program's page."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom the bot can message.

    Attributes:
        id: Our own id, opaque.
        external_id: The chat's id (in Slack a user id); None while only the email address is known.
        email: Lower case, as the installer typed it; None if unknown.
    """

    id: int
    external_id: str | None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Prefs:
    """An organizer's notification preferences.

    Attributes:
        suggestions: Whether they get suggestions and the replies to them.
        feedback: Whether they get feedback.
        away_until: The last local day of an absence. Until then, messages that another organizer can handle skip them.
    """

    suggestions: bool = True
    feedback: bool = True
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class Organizer(Person):
    """A person who organizes a series."""

    prefs: Prefs = Prefs()


def is_away(organizer: Organizer, day: date) -> bool:
    """Return whether an organizer is away on a local day."""
    return organizer.prefs.away_until is not None and day <= organizer.prefs.away_until


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that a series posts to.

    Attributes:
        id: Our own id, opaque.
        external_id: The chat's id (in Slack a channel id).
        surface: The chat.
    """

    id: int
    external_id: str
    surface: Surface = Surface.SLACK
