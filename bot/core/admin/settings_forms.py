"""The forms of the settings, field by field: what each asks for, and in which words. No chat is known here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

# What stands in a form, by the fields' names: a text, or what is ticked or chosen.
Typed = Mapping[str, str | tuple[str, ...]]


class Part(StrEnum):
    """A form of the settings. START is that of a series of which nothing is known yet."""

    START = "start"
    CHANNELS = "channels"
    POSTS = "posts"
    USUAL = "usual"
    TEXTS = "texts"
    AWARD = "award"
    FEED = "feed"
    PEOPLE = "people"


# What stands among the settings; START is asked for once.
LISTED = tuple(part for part in Part if part is not Part.START)

TITLES = {
    Part.START: "Set up the rounds",
    Part.CHANNELS: "Channels",
    Part.POSTS: "What is posted, and when",
    Part.USUAL: "Usual time and place",
    Part.TEXTS: "Name and texts",
    Part.AWARD: "The award",
    Part.FEED: "Calendar feed",
    Part.PEOPLE: "Organizers",
}


class Asks(Enum):
    """How a field is filled in."""

    LINE = auto()
    LINES = auto()
    NUMBER = auto()
    TIME = auto()
    DATE = auto()
    TICKS = auto()
    PEOPLE = auto()
    CHANNELS = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form.

    Attributes:
        options: What can be ticked: its value, and what it says.
    """

    name: str
    label: str
    asks: Asks
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False


SWITCHES = (
    ("announce", "The announcement of the month"),
    ("announce_empty_months", "Also of a month without a session"),
    ("preview", "A preview to the organizers, the business day before"),
    ("hold", "Announce only once an organizer has said so"),
    ("remind_week_before", "A reminder, a week before"),
    ("remind_day_before", "A reminder, the day before"),
    ("remind_same_day", "A reminder, that day"),
    ("nudge", "Nudges to the organizers about what is still open"),
)
SWITCHES_AFTER = (
    ("check_in", "Check-in during it, by a code on the slide"),
    ("prompt", "A prompt for feedback afterwards"),
    ("for_credit", "In it, also ask what credit offices want to know"),
    ("results", "What the answers come to, to the organizers, three days after"),
    ("ask_for_materials", "Ask who spoke for slides, two and seven days after"),
    ("materials", "Post slides and recording, below the announcement"),
)
TIMES = {
    "announce_at": "Announcement at",
    "remind_at": "Reminders at",
    "remind_same_day_at": "That day, where no time is set",
    "prompt_at": "Prompt, where no time is set",
    "nudge_at": "Nudges at",
}
MINUTES = {
    "remind_minutes_before": "That day: minutes before the start",
    "prompt_minutes_after": "Prompt: minutes after the end",
}
_FEDERAL = (("us-federal", "US federal holidays are no business days"),)
_RENEW = (("renew", "Give it a new address: the old one stops working for everybody"),)
_AWARD_TICK = (("remind", "Remind the channels two weeks and one day before"),)

_ZONE = Field(
    "zone",
    "Time zone",
    Asks.LINE,
    "For example America/New_York. All dates and times are in it.",
    required=True,
)

FIELDS: Mapping[Part, tuple[Field, ...]] = {
    Part.START: (
        Field(
            "channels",
            "Channels",
            Asks.CHANNELS,
            "Where announcements and reminders go. Type /invite @LHS Rounds in each of them first.",
            required=True,
        ),
        _ZONE,
        Field(
            "organizers",
            "Organizers",
            Asks.PEOPLE,
            "They get suggestions and feedback, and keep the calendar.",
            required=True,
        ),
        Field(
            "calendar",
            "Calendar",
            Asks.LINES,
            "The text of your programme's page, or a line for each session, such as: April 25, 2027 - Heather Hsu. It"
            " can wait: /lhs-rounds paste takes it as well.",
        ),
    ),
    Part.CHANNELS: (
        Field("channels", "Channels", Asks.CHANNELS, "The bot has to be in each of them: type /invite there."),
    ),
    Part.POSTS: (
        Field("posts", "What is posted", Asks.TICKS, options=SWITCHES),
        Field("after", "During and after a session", Asks.TICKS, options=SWITCHES_AFTER),
        *(Field(name, label, Asks.TIME, required=True) for name, label in TIMES.items()),
        *(Field(name, label, Asks.NUMBER, required=True) for name, label in MINUTES.items()),
        _ZONE,
        Field("holidays", "Holidays", Asks.TICKS, options=_FEDERAL),
    ),
    Part.USUAL: (
        Field("start", "Start", Asks.TIME, "What a session that is added begins with; sessions that are there stay."),
        Field("minutes", "Minutes", Asks.NUMBER),
        Field("place", "Place", Asks.LINE),
        Field("link", "Link to join", Asks.LINE),
    ),
    Part.TEXTS: (
        Field("name", "Short name", Asks.LINE, "It stands in every message.", required=True),
        Field("long_name", "Full name", Asks.LINE),
        Field("system", "What is a learning health system?", Asks.LINES, "An empty line begins a new paragraph."),
        Field("rounds", "What are the Rounds?", Asks.LINES),
    ),
    Part.AWARD: (
        Field("award_name", "Name of the award program", Asks.LINE),
        Field("award", "What it is", Asks.LINES, "An empty line begins a new paragraph."),
        Field("award_url", "Where to apply", Asks.LINE, "The web address of the Request for Applications."),
        Field("days", "Dates", Asks.LINES, "One in each line, for example: September 30, 2027 Applications are due"),
        Field("remind_award", "Reminders", Asks.TICKS, options=_AWARD_TICK),
    ),
    Part.FEED: (
        Field(
            "address",
            "Address",
            Asks.TICKS,
            "People find it by /lhs-rounds calendar. Renew it if it was told to somebody who ought not to have it.",
            options=_RENEW,
        ),
    ),
    Part.PEOPLE: (
        Field("organizers", "Organizers", Asks.PEOPLE, "Everybody here sees and changes what you do."),
        Field("group", "Or a user group", Asks.LINE, "Its handle, for example @lhs-team: its members organize."),
        Field("suggestions", "Who gets suggestions", Asks.PEOPLE, "Nobody chosen: all organizers."),
        Field("feedback", "Who gets feedback", Asks.PEOPLE, "Nobody chosen: all organizers."),
        Field("away", "You are away until", Asks.DATE, "Until then the others get what can be done without you."),
    ),
}
