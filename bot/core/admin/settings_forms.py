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
        path: The attribute of a series that it edits, such as "policy.announce_at"; empty if it is stored elsewhere.
        options: The checkboxes of a CHECKBOXES field: value and label.
    """

    name: str
    label: str
    input: InputKind
    path: str = ""
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


def _checkboxes(name: str, label: str, *options: tuple[str, str], path: str = "", hint: str = "") -> SettingsField:
    return SettingsField(name, label, InputKind.CHECKBOXES, path, hint, options)


def _required(name: str, label: str, kind: InputKind, path: str = "", hint: str = "") -> SettingsField:
    return SettingsField(name, label, kind, path, hint, required=True)


def _posting(name: str, label: str, kind: InputKind) -> SettingsField:
    return _required(name, label, kind, f"policy.{name}")


_ZONE = _required(
    "zone", "Time zone", InputKind.LINE, "zone", "For example America/New_York. All dates and times are in it."
)
_NEW_PARAGRAPH = "An empty line begins a new paragraph."

FIELDS: Mapping[SettingsSection, tuple[SettingsField, ...]] = {
    SettingsSection.START: (
        _required(
            "channels",
            "Channels",
            InputKind.CHANNELS,
            hint="Where announcements and reminders go. Type /invite @LHS Rounds in each of them first.",
        ),
        _ZONE,
        _required(
            "organizers",
            "Organizers",
            InputKind.PEOPLE,
            hint="They get suggestions and feedback, and keep the calendar.",
        ),
        SettingsField(
            "calendar",
            "Calendar",
            InputKind.LINES,
            hint="The text of your programme's page, or a line for each session, such as: April 25, 2027 - Heather Hsu."
            " It can wait: /lhs-rounds paste takes it as well.",
        ),
    ),
    SettingsSection.CHANNELS: (
        SettingsField(
            "channels", "Channels", InputKind.CHANNELS, hint="The bot has to be in each of them: type /invite there."
        ),
    ),
    SettingsSection.POSTS: (
        _checkboxes("posts", "What is posted", *SWITCHES, path="policy"),
        _checkboxes("after", "During and after a session", *SWITCHES_AFTER, path="policy"),
        _posting("announce_at", "Announcement at", InputKind.TIME),
        _posting("remind_at", "Reminders at", InputKind.TIME),
        _posting("remind_same_day_at", "That day, where no time is set", InputKind.TIME),
        _posting("prompt_at", "Prompt, where no time is set", InputKind.TIME),
        _posting("nudge_at", "Nudges at", InputKind.TIME),
        _posting("remind_minutes_before", "That day: minutes before the start", InputKind.NUMBER),
        _posting("prompt_minutes_after", "Prompt: minutes after the end", InputKind.NUMBER),
        _ZONE,
        _checkboxes(
            "holidays", "Holidays", ("us-federal", "US federal holidays are no business days"), path="policy.holidays"
        ),
    ),
    SettingsSection.DEFAULTS: (
        SettingsField(
            "start",
            "Start",
            InputKind.TIME,
            "session_defaults.start",
            "What a session that is added begins with; sessions that are there stay.",
        ),
        SettingsField("minutes", "Minutes", InputKind.NUMBER, "session_defaults.minutes"),
        SettingsField("place", "Place", InputKind.LINE, "session_defaults.place"),
        SettingsField("link", "Link to join", InputKind.LINE, "session_defaults.link"),
    ),
    SettingsSection.TEXTS: (
        _required("name", "Short name", InputKind.LINE, "name", "It stands in every message."),
        SettingsField("long_name", "Full name", InputKind.LINE, "texts.name"),
        SettingsField(
            "system",
            "What is a learning health system?",
            InputKind.LINES,
            "texts.learning_health_system",
            _NEW_PARAGRAPH,
        ),
        SettingsField("rounds", "What are the Rounds?", InputKind.LINES, "texts.rounds"),
    ),
    SettingsSection.AWARD: (
        SettingsField("award_name", "Name of the award program", InputKind.LINE, "texts.award_name"),
        SettingsField("award", "What it is", InputKind.LINES, "texts.award", _NEW_PARAGRAPH),
        SettingsField(
            "award_url",
            "Where to apply",
            InputKind.LINE,
            "award_url",
            "The web address of the Request for Applications.",
        ),
        SettingsField(
            "days",
            "Dates",
            InputKind.LINES,
            "award_days",
            "One in each line, for example: September 30, 2027 Applications are due",
        ),
        _checkboxes(
            "remind_award",
            "Reminders",
            ("remind", "Remind the channels two weeks and one day before"),
            path="policy.remind_award",
        ),
    ),
    SettingsSection.FEED: (
        _checkboxes(
            "address",
            "Address",
            ("renew", "Give it a new address: the old one stops working for everybody"),
            hint="People find it by /lhs-rounds calendar."
            " Renew it if it was told to somebody who ought not to have it.",
        ),
    ),
    SettingsSection.PEOPLE: (
        SettingsField(
            "organizers", "Organizers", InputKind.PEOPLE, hint="Everybody here sees and changes what you do."
        ),
        SettingsField(
            "group",
            "Or a user group",
            InputKind.LINE,
            "group",
            "Its handle, for example @lhs-team: its members organize.",
        ),
        SettingsField("suggestions", "Who gets suggestions", InputKind.PEOPLE, hint="Nobody chosen: all organizers."),
        SettingsField("feedback", "Who gets feedback", InputKind.PEOPLE, hint="Nobody chosen: all organizers."),
        SettingsField(
            "away", "You are away until", InputKind.DATE, hint="Until then the others get what can be done without you."
        ),
    ),
}
