"""Answers to commands, as values that each surface renders."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.chat.surface import Surface
from bot.core.admin.settings_forms import SettingsSection
from bot.core.calendar.models import Series, Session
from bot.core.commands.session_picker import SessionChoice
from bot.core.commands.vocabulary import CommandName
from bot.core.learning.initiatives import Initiative
from bot.core.learning.reports import Report
from bot.core.outbox.suggestion_notifications import SuggestionCard
from bot.core.participation.attendance import ANYONE, Reader
from bot.core.participation.subscriptions import ChatChoice, ReminderTimes
from bot.core.privacy.personal_data import PersonalData
from bot.core.suggestions.suggestions import SuggestionOverview

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
    MATERIALS = "materials"


@dataclass(frozen=True, slots=True)
class SeriesAnswer:
    """An answer about a series."""

    series: Series


@dataclass(frozen=True, slots=True)
class Next(SeriesAnswer):
    """The next session, and how many more are planned after it; `organizes` if the reader may change it."""

    session: Session
    further: int
    organizes: bool = False
    reader: Reader = ANYONE


@dataclass(frozen=True, slots=True)
class NothingPlanned(SeriesAnswer):
    """No session is planned; `last` is the latest past one."""

    last: Session | None
    organizes: bool = False
    reader: Reader = ANYONE


@dataclass(frozen=True, slots=True)
class Sessions(SeriesAnswer):
    """A list of sessions, perhaps empty.

    Attributes:
        words: What was searched for, with `Listing.FOUND`.
        month: Year and month, with `Listing.MONTH`.
        day: The date asked for, with `Listing.DAY`.
        unlisted: How many more there are after those that are listed.
        page: Which part of the list this is, from 1.
        instead: What comes next after an asked-for time without a session; `is_next` unless others come before.
        over: The ids of those that are over.
        until: The last day of a period, with `Listing.DAY`; `label` is how it was named.
        canceled: Sessions that would be listed, but are canceled.
        is_earlier: Whether these are of the latest such month, because nothing is scheduled for the next one.
        is_over: Whether all of the time asked for is over.
        organizes: Whether the reader can change them.
    """

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
    until: date | None = None
    label: str = ""
    canceled: tuple[Session, ...] = ()
    is_earlier: bool = False
    is_over: bool = False
    is_next: bool = True
    reader: Reader = ANYONE


@dataclass(frozen=True, slots=True)
class AddToCalendar(SeriesAnswer):
    """Sessions to add to a personal calendar.

    Attributes:
        feed: The URL of the calendar feed; None if there is none.
    """

    sessions: tuple[Session, ...]
    unlisted: int = 0
    feed: str | None = None
    reader: Reader = ANYONE

    def file_of(self, session: Session) -> str | None:
        """Return the URL of one session's calendar file; None if there is none."""
        return None if self.feed is None else f"{self.feed}&session={session.id}"


class About(SeriesAnswer):
    """What a learning health system is and what the Rounds are."""


class Award(SeriesAnswer):
    """What the award program is, and where its Request for Applications is found."""


@dataclass(frozen=True, slots=True)
class Reminders(SeriesAnswer):
    """How to get personal reminders."""

    session: Session | None


@dataclass(frozen=True, slots=True)
class Help(SeriesAnswer):
    """What can be typed.

    Attributes:
        organizes: Whether the reader is an organizer, who gets a button for the organizer commands.
        is_full: Whether it lists every word that this person can type.
        is_direct: Whether it is read on Home or in a direct message, where the words are typed alone.
        surface: The chat in which it is read.
    """

    organizes: bool = False
    is_full: bool = False
    is_direct: bool = False
    surface: Surface = Surface.SLACK


class Manage(SeriesAnswer):
    """The organizers' menu."""


class Thanks(SeriesAnswer):
    """An answer to thanks."""


@dataclass(frozen=True, slots=True)
class Rsvp(SeriesAnswer):
    """Confirms an RSVP for the next session, or its withdrawal."""

    session: Session
    comes: bool


@dataclass(frozen=True, slots=True)
class OwnSuggestions(SeriesAnswer):
    """The person's own suggestions with their states, latest first."""

    cards: tuple[SuggestionCard, ...]


class Organizers(SeriesAnswer):
    """The organizers of the series, for a person who is none."""


@dataclass(frozen=True, slots=True)
class SuggestForm:
    """The suggestion form, with the typed words in it."""

    words: str
    series: Series


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """The feedback form, with the typed words in it, and the sessions that it can be about."""

    words: str
    series: Series
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class CheckInForm(SeriesAnswer):
    """The form that takes the code of a session."""

    session: Session


@dataclass(frozen=True, slots=True)
class ReminderForm:
    """The form for reminders, with what the person has chosen; `reminders` is the message if it cannot be opened."""

    reminders: Reminders
    session: Session | None
    every: ReminderTimes
    one: ReminderTimes
    chat: ChatChoice | None = None


@dataclass(frozen=True, slots=True)
class PersonalDataPage(SeriesAnswer):
    """All that is stored about the person who asks."""

    data: PersonalData


@dataclass(frozen=True, slots=True)
class SuggestionList(SeriesAnswer):
    """The suggestions of a series, for an organizer."""

    overview: SuggestionOverview


@dataclass(frozen=True, slots=True)
class InitiativeList(SeriesAnswer):
    """The initiatives of a series, for an organizer. `today` is the local date."""

    initiatives: tuple[Initiative, ...]
    today: date | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report of a period and links to it as files; None if what was typed names no period."""

    report: Report | None
    pdf: str | None = None
    table: str | None = None


@dataclass(frozen=True, slots=True)
class SettingsPage(SeriesAnswer):
    """Sections of a series' settings, for an organizer."""

    sections: tuple[SettingsSection, ...]


class ForOrganizers(SeriesAnswer):
    """Only organizers can do what was asked for."""


Reading = Next | NothingPlanned | Sessions | AddToCalendar | About | Award | Reminders | Help | Thanks


@dataclass(frozen=True, slots=True)
class DidYouMean(SeriesAnswer):
    """A mistyped word: the nearest one, and its answer if it only reads. `words` is what followed it."""

    typed: str
    guess: CommandName
    words: str
    answer: Reading | None


# Answers that open a form; each has a message that is shown if it cannot be opened.
Form = SuggestForm | FeedbackForm | CheckInForm | ReminderForm | PersonalDataPage
# Answers from the calendar, and those forms.
Answer = Reading | Form | DidYouMean | ForOrganizers | SessionChoice | Manage | Rsvp | OwnSuggestions | Organizers
