"""The fields of the settings forms, with their labels and hints. Nothing here depends on a chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

# A form's values by field name: a text, or the options that are checked or selected.
SettingsFormData = Mapping[str, str | tuple[str, ...]]


class SettingsSection(StrEnum):
    """A settings form. START is the setup form of a new series.

    CHANNELS, AWARD and FEED are parts of POSTS and TEXTS. Their buttons remain in messages of earlier releases.
    """

    START = "start"
    CHANNELS = "channels"
    POSTS = "posts"
    DEFAULTS = "usual"
    TEXTS = "texts"
    AWARD = "award"
    FEED = "feed"
    PEOPLE = "people"


# The sections on the settings page. START is shown once, at setup.
LISTED_SECTIONS = (SettingsSection.DEFAULTS, SettingsSection.POSTS, SettingsSection.PEOPLE, SettingsSection.TEXTS)

SECTION_TITLES = {
    SettingsSection.START: "Set up LHS Rounds",
    SettingsSection.CHANNELS: "Channels",
    SettingsSection.POSTS: "Posts and timing",
    SettingsSection.DEFAULTS: "Schedule defaults",
    SettingsSection.TEXTS: "Program page",
    SettingsSection.AWARD: "Award program",
    SettingsSection.FEED: "Calendar link",
    SettingsSection.PEOPLE: "Organizers",
}


class InputKind(Enum):
    """The kind of input that a field has."""

    LINE = auto()
    LINES = auto()
    NUMBER = auto()
    TIME = auto()
    DATE = auto()
    ZONE = auto()
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


def _checkboxes(name: str, label: str, *options: tuple[str, str], path: str = "", hint: str = "") -> SettingsField:
    return SettingsField(name, label, InputKind.CHECKBOXES, path, hint, options)


def _required(name: str, label: str, kind: InputKind, path: str = "", hint: str = "") -> SettingsField:
    return SettingsField(name, label, kind, path, hint, required=True)


def _line(name: str, label: str, path: str, hint: str = "") -> SettingsField:
    return SettingsField(name, label, InputKind.LINE, path, hint)


def _lines(name: str, label: str, path: str, hint: str = "") -> SettingsField:
    return SettingsField(name, label, InputKind.LINES, path, hint)


def _posting(name: str, label: str, kind: InputKind) -> SettingsField:
    return _required(name, label, kind, f"policy.{name}")


_NEW_PARAGRAPH = "Leave a blank line between paragraphs."
_ZONE = _required("zone", "Time zone", InputKind.ZONE, "zone", "All session times use this time zone.")
_CHANNELS = _required(
    "channels", "Channels", InputKind.CHANNELS, hint="Add the app to each channel first: /invite @LHS Rounds"
)
_REMIND_AWARD = ("remind", "Remind channels 2 weeks and 1 day before")
_AWARD = (
    _line("award_name", "Award program name", "texts.award_name"),
    _lines("award", "About the award", "texts.award", _NEW_PARAGRAPH),
    _line("award_url", "Where to apply", "award_url", "The link to the Request for Applications."),
    _lines("days", "Award dates", "award_days", "One per line, such as: September 30, 2027 Applications are due"),
    _checkboxes("remind_award", "Award reminders", _REMIND_AWARD, path="policy.remind_award"),
)
_FEED = _checkboxes(
    "address",
    "Calendar link",
    ("renew", "Reset the calendar link (everyone must resubscribe)"),
    hint="Reset it if it was shared by mistake.",
)

FIELDS: Mapping[SettingsSection, tuple[SettingsField, ...]] = {
    SettingsSection.START: (
        _CHANNELS,
        _ZONE,
        _required(
            "organizers",
            "Organizers",
            InputKind.PEOPLE,
            hint="They get suggestions and feedback, and manage the schedule.",
        ),
        SettingsField(
            "calendar",
            "Schedule",
            InputKind.LINES,
            hint="Paste your program page, or one session per line, such as: April 25, 2027 - Heather Hsu. You can also"
            " add sessions later.",
        ),
    ),
    SettingsSection.CHANNELS: (_CHANNELS,),
    SettingsSection.POSTS: (
        _CHANNELS,
        _checkboxes(
            "posts",
            "Before a session",
            ("announce", "Monthly announcement"),
            ("announce_empty_months", "Announce months with no session"),
            ("preview", "Preview for organizers, one business day before"),
            ("hold", "Require an organizer’s approval to announce"),
            ("remind_week_before", "Reminder 1 week before"),
            ("remind_day_before", "Reminder 1 day before"),
            ("remind_same_day", "Reminder on the day"),
            ("nudge", "Monday summary for organizers"),
            path="policy",
        ),
        _checkboxes(
            "after",
            "During and after a session",
            ("check_in", "Check-in code for each session"),
            ("prompt", "Rating request after each session"),
            ("for_credit", "Include CE credit questions"),
            ("results", "Feedback summary for organizers, 3 days after"),
            ("ask_for_materials", "Ask speakers for slides, 2 and 7 days after"),
            ("materials", "Post slides and recording in the announcement thread"),
            path="policy",
        ),
        _posting("announce_at", "Announcement time", InputKind.TIME),
        _posting("remind_at", "Reminder time", InputKind.TIME),
        _posting("remind_same_day_at", "Day-of reminder if time is TBA", InputKind.TIME),
        _posting("prompt_at", "Rating request if time is TBA", InputKind.TIME),
        _posting("nudge_at", "Organizer message time", InputKind.TIME),
        _posting("remind_minutes_before", "Day-of reminder: minutes before start", InputKind.NUMBER),
        _posting("prompt_minutes_after", "Rating request: minutes after end", InputKind.NUMBER),
        _checkboxes("holidays", "Holidays", ("us-federal", "Skip US federal holidays"), path="policy.holidays"),
    ),
    SettingsSection.DEFAULTS: (
        _ZONE,
        SettingsField("start", "Start time", InputKind.TIME, "session_defaults.start", "Used for new sessions."),
        SettingsField("minutes", "Length (minutes)", InputKind.NUMBER, "session_defaults.minutes"),
        _line("place", "Location", "session_defaults.place"),
        _line("link", "Meeting link", "session_defaults.link"),
        # The form says how many sessions these are, and leaves the field out if there are none.
        _checkboxes("fill", "Upcoming sessions", ("fill", "Also fill in sessions with no time or location")),
    ),
    SettingsSection.TEXTS: (
        _required("name", "Short name", InputKind.LINE, "name", "Shown in every message."),
        _line("long_name", "Full name", "texts.name"),
        _lines("system", "About learning health systems", "texts.learning_health_system", _NEW_PARAGRAPH),
        _lines("rounds", "About the Rounds", "texts.rounds"),
        *_AWARD,
        _FEED,
    ),
    SettingsSection.AWARD: _AWARD,
    SettingsSection.FEED: (_FEED,),
    SettingsSection.PEOPLE: (
        _required("organizers", "Organizers", InputKind.PEOPLE, hint="Organizers can see and change everything."),
        _line("group", "User group", "group", "In place of names, like @lhs-team. Its members organize."),
        SettingsField("suggestions", "Who gets suggestions", InputKind.PEOPLE, hint="Leave blank for all organizers."),
        SettingsField("feedback", "Who gets feedback", InputKind.PEOPLE, hint="Leave blank for all organizers."),
        SettingsField("away", "You’re away until", InputKind.DATE, hint="Others get your messages until then."),
    ),
}
