"""The fields of the settings forms, with their labels and hints. Nothing here depends on a chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

# A form's values by field name: a text, or the options that are checked or selected.
SettingsFormData = Mapping[str, str | tuple[str, ...]]


class SettingsSection(StrEnum):
    """A settings form. START is the setup form of a new series."""

    START = "start"
    CHANNELS = "channels"
    POSTS = "posts"
    DEFAULTS = "usual"
    TEXTS = "texts"
    AWARD = "award"
    FEED = "feed"
    PEOPLE = "people"


# The sections on the settings page. START is shown once, at setup.
LISTED_SECTIONS = tuple(part for part in SettingsSection if part is not SettingsSection.START)

SECTION_TITLES = {
    SettingsSection.START: "Set up the rounds",
    SettingsSection.CHANNELS: "Channels",
    SettingsSection.POSTS: "What is posted, and when",
    SettingsSection.DEFAULTS: "Usual time and place",
    SettingsSection.TEXTS: "Name and texts",
    SettingsSection.AWARD: "The award",
    SettingsSection.FEED: "Calendar feed",
    SettingsSection.PEOPLE: "Organizers",
}


class InputKind(Enum):
    """The kind of input that a field has."""

    LINE = auto()
    LINES = auto()
    NUMBER = auto()
    TIME = auto()
    DATE = auto()
    CHECKBOXES = auto()
    PEOPLE = auto()
    CHANNELS = auto()


@dataclass(frozen=True, slots=True)
class SettingsField:
    """A field of a form.

    Attributes:
        options: The checkboxes of a CHECKBOXES field: value and label.
    """

    name: str
    label: str
    input: InputKind
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
_FEDERAL_HOLIDAYS = (("us-federal", "US federal holidays are no business days"),)
_RENEW_FEED = (("renew", "Give it a new address: the old one stops working for everybody"),)
_AWARD_REMINDERS = (("remind", "Remind the channels two weeks and one day before"),)

_ZONE = SettingsField(
    "zone", "Time zone", InputKind.LINE, "For example America/New_York. All dates and times are in it.", required=True
)

FIELDS: Mapping[SettingsSection, tuple[SettingsField, ...]] = {
    SettingsSection.START: (
        SettingsField(
            "channels",
            "Channels",
            InputKind.CHANNELS,
            "Where announcements and reminders go. Type /invite @LHS Rounds in each of them first.",
            required=True,
        ),
        _ZONE,
        SettingsField(
            "organizers",
            "Organizers",
            InputKind.PEOPLE,
            "They get suggestions and feedback, and keep the calendar.",
            required=True,
        ),
        SettingsField(
            "calendar",
            "Calendar",
            InputKind.LINES,
            "The text of your programme's page, or a line for each session, such as: April 25, 2027 - Heather Hsu. It"
            " can wait: /lhs-rounds paste takes it as well.",
        ),
    ),
    SettingsSection.CHANNELS: (
        SettingsField(
            "channels", "Channels", InputKind.CHANNELS, "The bot has to be in each of them: type /invite there."
        ),
    ),
    SettingsSection.POSTS: (
        SettingsField("posts", "What is posted", InputKind.CHECKBOXES, options=SWITCHES),
        SettingsField("after", "During and after a session", InputKind.CHECKBOXES, options=SWITCHES_AFTER),
        *(SettingsField(name, label, InputKind.TIME, required=True) for name, label in TIMES.items()),
        *(SettingsField(name, label, InputKind.NUMBER, required=True) for name, label in MINUTES.items()),
        _ZONE,
        SettingsField("holidays", "Holidays", InputKind.CHECKBOXES, options=_FEDERAL_HOLIDAYS),
    ),
    SettingsSection.DEFAULTS: (
        SettingsField(
            "start", "Start", InputKind.TIME, "What a session that is added begins with; sessions that are there stay."
        ),
        SettingsField("minutes", "Minutes", InputKind.NUMBER),
        SettingsField("place", "Place", InputKind.LINE),
        SettingsField("link", "Link to join", InputKind.LINE),
    ),
    SettingsSection.TEXTS: (
        SettingsField("name", "Short name", InputKind.LINE, "It stands in every message.", required=True),
        SettingsField("long_name", "Full name", InputKind.LINE),
        SettingsField(
            "system", "What is a learning health system?", InputKind.LINES, "An empty line begins a new paragraph."
        ),
        SettingsField("rounds", "What are the Rounds?", InputKind.LINES),
    ),
    SettingsSection.AWARD: (
        SettingsField("award_name", "Name of the award program", InputKind.LINE),
        SettingsField("award", "What it is", InputKind.LINES, "An empty line begins a new paragraph."),
        SettingsField(
            "award_url", "Where to apply", InputKind.LINE, "The web address of the Request for Applications."
        ),
        SettingsField(
            "days", "Dates", InputKind.LINES, "One in each line, for example: September 30, 2027 Applications are due"
        ),
        SettingsField("remind_award", "Reminders", InputKind.CHECKBOXES, options=_AWARD_REMINDERS),
    ),
    SettingsSection.FEED: (
        SettingsField(
            "address",
            "Address",
            InputKind.CHECKBOXES,
            "People find it by /lhs-rounds calendar. Renew it if it was told to somebody who ought not to have it.",
            options=_RENEW_FEED,
        ),
    ),
    SettingsSection.PEOPLE: (
        SettingsField("organizers", "Organizers", InputKind.PEOPLE, "Everybody here sees and changes what you do."),
        SettingsField(
            "group", "Or a user group", InputKind.LINE, "Its handle, for example @lhs-team: its members organize."
        ),
        SettingsField("suggestions", "Who gets suggestions", InputKind.PEOPLE, "Nobody chosen: all organizers."),
        SettingsField("feedback", "Who gets feedback", InputKind.PEOPLE, "Nobody chosen: all organizers."),
        SettingsField(
            "away", "You are away until", InputKind.DATE, "Until then the others get what can be done without you."
        ),
    ),
}
