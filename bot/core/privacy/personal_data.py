"""The data stored about one person, as a summary and for export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.calendar.formatting import format_count

# Singular and plural by table name. Other tables are shown by name.
ROW_LABELS = {
    "people": ("your Slack id", "your Slack ids"),
    "suggestions": ("topic that you suggested", "topics that you suggested"),
    "supports": ("topic that you support", "topics that you support"),
    "replies": ("answer", "answers"),
    "feedback": ("piece of signed feedback", "pieces of signed feedback"),
    "subscriptions": ("wish to be reminded", "wishes to be reminded"),
    "attendances": ("session that you come to or were at", "sessions that you come to or were at"),
    "answered": ("session of which you have said how it was", "sessions of which you have said how they were"),
    "echoes": ("thing that you asked to be reminded of", "things that you asked to be reminded of"),
    "deliveries": ("message to you", "messages to you"),
    "speakers": ("session at which you speak", "sessions at which you speak"),
    "changes": ("change of the calendar", "changes of the calendar"),
    "organizers": ("series that you organize", "series that you organize"),
    "installations": ("installation that you made", "installations that you made"),
    "homes": ("look at your own page, lately", "looks at your own page, lately"),
}
NOTHING_STORED = "Nothing is kept of you."
NOT_INCLUDED = (
    "Anonymous words and evaluations are not in it: nobody can tell which are yours. Messages that Slack has shown stay"
    " in Slack."
)
ERASURE_EFFECTS = (
    "Reminders, attendance, signed feedback and the places of messages to you are forgotten. A topic that you suggested"
    " stays, and nobody can tell any more that it was yours."
)
ERASED = "It is erased. What you do from now on is kept anew, as docs/privacy.md says."
ORGANIZER_CANNOT_ERASE = (
    "You organize the Rounds. Please let another organizer take you off the list first: /lhs-rounds organizers"
)


@dataclass(frozen=True, slots=True)
class PersonalData:
    """The data stored about one person.

    Attributes:
        rows: Every row that refers to the person, by table.
        is_organizer: Whether they organize a series, which prevents erasure.
    """

    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    is_organizer: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stored."""
        return not self.rows


def format_lines(data: PersonalData) -> list[str]:
    """Return a summary line for each kind of data."""
    lines = []
    for table, rows in data.rows.items():
        singular, plural = ROW_LABELS.get(table, (table, table))
        text = singular if table == "people" else format_count(len(rows), singular, plural)
        lines.append(text[0].upper() + text[1:])
    return lines or [NOTHING_STORED]
