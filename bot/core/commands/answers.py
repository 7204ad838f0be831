"""What a person who asked is told: typed values, which each surface renders by hand."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.calendar.models import Series, Session
from bot.core.commands.parser import CommandName
from bot.core.commands.session_picker import SessionChoice
from bot.core.learning.reports import Period

# As many as a phone shows without endless scrolling; the rest is a press away.
MAX_LISTED = 6
# With three buttons each: no more than a phone shows at once.
MAX_CALENDAR = 3


class Listing(StrEnum):
    """What a list of sessions is a list of."""

    UPCOMING = "upcoming"
    PAST = "past"
    MONTH = "month"
    DAY = "day"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Next:
    """The next session, and how many more are planned after it; `organizes` for somebody who can change it."""

    series: Series
    session: Session
    further: int
    organizes: bool = False


@dataclass(frozen=True, slots=True)
class NothingPlanned:
    """The calendar is empty, or all past: then `last` is the session that was last."""

    series: Series
    last: Session | None


@dataclass(frozen=True, slots=True)
class Sessions:
    """A list of sessions, perhaps empty.

    Attributes:
        words: What was searched for, with `Listing.FOUND`.
        month: Year and month, with `Listing.MONTH`.
        day: The date asked for, with `Listing.DAY`.
        unlisted: How many more there are after those that are listed.
        page: Which part of the list this is, from 1.
        instead: What comes next after an asked-for time without a session.
        over: The ids of those that are over.
        organizes: Whether it is for somebody who can change them.
    """

    series: Series
    listing: Listing
    sessions: tuple[Session, ...]
    words: str = ""
    month: tuple[int, int] | None = None
    day: date | None = None
    unlisted: int = 0
    page: int = 1
    instead: Session | None = None
    over: frozenset[int] = frozenset()
    organizes: bool = False


@dataclass(frozen=True, slots=True)
class AddToCalendar:
    """Sessions to be added to one's own calendar.

    Attributes:
        feed: The address under which a calendar subscribes to all of them; None where there is none to be told.
    """

    series: Series
    sessions: tuple[Session, ...]
    unlisted: int = 0
    feed: str | None = None

    def file_of(self, session: Session) -> str | None:
        """The address of one session's file for a calendar; None where there is none to be told."""
        return None if self.feed is None else f"{self.feed}&session={session.id}"


@dataclass(frozen=True, slots=True)
class About:
    """What a learning health system is and what the Rounds are."""

    series: Series


@dataclass(frozen=True, slots=True)
class Award:
    """What the award programme is, and where its Request for Applications is found."""

    series: Series


@dataclass(frozen=True, slots=True)
class Reminders:
    """How one is reminded."""

    series: Series
    session: Session | None


@dataclass(frozen=True, slots=True)
class Help:
    """What can be typed; the organizers' words only for organizers, and check-in only where it is used."""

    series: Series
    organizes: bool = False


@dataclass(frozen=True, slots=True)
class SuggestForm:
    """The form for a suggestion, with the words in it."""

    words: str
    series: Series


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """The form for feedback, with the words in it, and the sessions that it can be about."""

    words: str
    series: Series
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class StatusWanted:
    """How posting goes, which the calendar does not know: the ledger is to be asked."""

    series: Series


@dataclass(frozen=True, slots=True)
class CheckInWanted:
    """Somebody is at a session; `code` is what they typed, or empty."""

    series: Series
    code: str


@dataclass(frozen=True, slots=True)
class OwnDataWanted:
    """What is kept of whoever asks."""

    series: Series


@dataclass(frozen=True, slots=True)
class ForOrganizers:
    """What was asked for is for organizers."""

    series: Series


@dataclass(frozen=True, slots=True)
class RadarWanted:
    """How ready the months ahead are, which the calendar alone does not know."""

    series: Series


@dataclass(frozen=True, slots=True)
class SuggestionsWanted:
    """What was suggested, which the calendar does not know; `words` is a state, or what to look for."""

    series: Series
    words: str


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """The report of a time, which the calendar does not know; None for words that name no time."""

    series: Series
    period: Period | None


@dataclass(frozen=True, slots=True)
class InitiativesWanted:
    """What is done because of sessions, which the calendar does not know."""

    series: Series


@dataclass(frozen=True, slots=True)
class SettingsWanted:
    """What is decided about the series; of the organizers alone, if `people`."""

    series: Series
    people: bool


@dataclass(frozen=True, slots=True)
class HistoryWanted:
    """What was changed, which the calendar does not know: the history is to be asked."""

    series: Series


Reading = Next | NothingPlanned | Sessions | AddToCalendar | About | Award | Reminders | Help


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """A word mistyped: the nearest one, and its answer where it is one to read. `words` is what came after it."""

    series: Series
    typed: str
    guess: CommandName
    words: str
    answer: Reading | None


# What is asked in a form, or shown in a window.
Form = SuggestForm | FeedbackForm | CheckInWanted | OwnDataWanted
# What is read from somewhere else than the calendar.
Wanted = (
    StatusWanted | HistoryWanted | InitiativesWanted | RadarWanted | ReportWanted | SuggestionsWanted | SettingsWanted
)
Answer = (
    Reading
    | SuggestForm
    | FeedbackForm
    | CheckInWanted
    | OwnDataWanted
    | DidYouMean
    | ForOrganizers
    | SessionChoice
    | Wanted
)
