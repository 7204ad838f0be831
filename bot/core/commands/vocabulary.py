"""The commands of `/lhs-rounds`: what is typed for each, and its line of the help."""

from enum import Enum, StrEnum, auto
from typing import Self


class Audience(Enum):
    """Who can type a command."""

    EVERYBODY = auto()
    ORGANIZERS = auto()
    NOBODY = auto()


class CommandName(StrEnum):
    """The commands, in the order of the help.

    Attributes:
        audience: Who can type it.
        usage: What is typed; empty for the bare command.
        help_text: A short description.
    """

    audience: Audience
    usage: str
    help_text: str

    def __new__(cls, value: str, audience: Audience = Audience.NOBODY, usage: str = "", help_text: str = "") -> Self:
        """Create a command with its stored value and its line of the help."""
        command = str.__new__(cls, value)
        command._value_ = value
        command.audience, command.usage, command.help_text = audience, usage, help_text
        return command

    NEXT = "next", Audience.EVERYBODY, "", "See the next session"
    UPCOMING = "upcoming", Audience.EVERYBODY, "schedule", "See the full schedule"
    SUGGEST = "suggest", Audience.EVERYBODY, "suggest", "Suggest a topic to the organizers"
    FEEDBACK = "feedback", Audience.EVERYBODY, "feedback", "Send feedback, with or without your name"
    HELP = "help", Audience.EVERYBODY, "help", "Show this list"
    PAST = "past", Audience.EVERYBODY, "past", "Find past sessions, slides, and recordings"
    SEARCH = "search", Audience.EVERYBODY, "search", "Find sessions by speaker or topic"
    REMIND = "remind", Audience.EVERYBODY, "remind", "Set personal reminders"
    CALENDAR = "calendar", Audience.EVERYBODY, "calendar", "Add sessions to your calendar"
    CHECK_IN = "check-in", Audience.EVERYBODY, "check-in", "Check in with the code on the slide"
    PRIVACY = "privacy", Audience.EVERYBODY, "privacy", "See or delete your data"
    ABOUT = "about", Audience.EVERYBODY, "about", "About LHS Rounds and who to contact"
    AWARD = "award", Audience.EVERYBODY, "award", "About the award and how to apply"
    # For organizers only.
    MANAGE = "manage", Audience.ORGANIZERS, "manage", "Open the organizer menu"
    ADD = "add", Audience.ORGANIZERS, "add", "Add a session"
    EDIT = "edit", Audience.ORGANIZERS, "edit", "Change a session’s time, location, speaker, or title"
    MOVE = "move", Audience.ORGANIZERS, "move", "Reschedule a session"
    CANCEL = "cancel", Audience.ORGANIZERS, "cancel", "Cancel a session and notify people"
    RESTORE = "restore", Audience.ORGANIZERS, "restore", "Restore a canceled session"
    SEASON = "season", Audience.ORGANIZERS, "season", "Add a season, like “third Thursday, September to June”"
    PASTE = "paste", Audience.ORGANIZERS, "import", "Import a schedule"
    READINESS = "radar", Audience.ORGANIZERS, "plan", "See what’s missing in the months ahead"
    SUGGESTIONS = "suggestions", Audience.ORGANIZERS, "suggestions", "Review topic suggestions"
    INITIATIVES = "initiatives", Audience.ORGANIZERS, "initiatives", "Track initiatives"
    REPORT = "report", Audience.ORGANIZERS, "report", "Get a summary report (PDF or CSV)"
    HISTORY = "history", Audience.ORGANIZERS, "undo", "See recent changes and undo them"
    SETTINGS = "settings", Audience.ORGANIZERS, "settings", "Change settings"
    ORGANIZERS = "organizers", Audience.ORGANIZERS, "organizers", "Manage organizers"
    STATUS = "status", Audience.ORGANIZERS, "status", "See scheduled and failed posts"
    # Not typed themselves: they result from a date or from plain words.
    MONTH = "month"
    DAY = "day"
    MATERIALS = "materials"
    LAST = "last"
    COMING = "coming"
    NOT_COMING = "not-coming"
    OWN_SUGGESTIONS = "own-suggestions"
    THANKS = "thanks"


COMMANDS = tuple(each for each in CommandName if each.audience is Audience.EVERYBODY)
ORGANIZER_COMMANDS = tuple(each for each in CommandName if each.audience is Audience.ORGANIZERS)
# How many of the first ones the short help lists.
ADVERTISED = 5
_TYPED = (*COMMANDS, *ORGANIZER_COMMANDS)
# What can be typed: today's words, and those of earlier versions.
COMMANDS_BY_NAME = {
    **{command.value: command for command in _TYPED},
    **{command.usage: command for command in _TYPED if command.usage},
    "checkin": CommandName.CHECK_IN,
    "menu": CommandName.MANAGE,
}
ORGANIZER_WORDS = frozenset(
    {*(each.usage for each in ORGANIZER_COMMANDS), *(each.value for each in ORGANIZER_COMMANDS), "menu"} - {"history"}
)
