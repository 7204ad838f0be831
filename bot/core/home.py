"""A page of one's own: what is next, what is coming, what one has suggested; for organizers, what needs them."""

from dataclasses import dataclass

from bot.core.calendar import Series, Session
from bot.core.posts import SuggestionCard
from bot.core.readiness import Radar
from bot.core.status import Status

# As many as fit on a phone without endless scrolling.
COMING_MOST = 5
MINE_MOST = 5
NEW_MOST = 3


@dataclass(frozen=True, slots=True)
class ForOrganizer:
    """What needs an organizer.

    Attributes:
        new: Suggestions that nobody has acted on yet, those that most people want first.
        unlisted: How many more of these there are.
    """

    radar: Radar
    status: Status
    new: tuple[SuggestionCard, ...]
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """One person's page.

    Attributes:
        next: The next session; None if none is planned.
        coming: What comes after it.
        unlisted: How many more there are.
        mine: What the person has suggested, the latest first, and how it stands.
        organizer: For somebody who organizes the series.
    """

    series: Series
    next: Session | None
    coming: tuple[Session, ...]
    unlisted: int
    mine: tuple[SuggestionCard, ...]
    organizer: ForOrganizer | None = None
