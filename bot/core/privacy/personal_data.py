"""The data stored about one person, as a summary and for export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat.surface import Surface
from bot.core.calendar.formatting import format_count

# What a row is to the person, singular and plural, by table name.
ROW_LABELS = {
    "suggestions": ("topic you suggested", "topics you suggested"),
    "supports": ("topic you voted for", "topics you voted for"),
    "replies": ("reply you wrote", "replies you wrote"),
    "feedback": ("feedback message you signed", "feedback messages you signed"),
    "subscriptions": ("reminder setting", "reminder settings"),
    "attendances": ("session you’re going to or attended", "sessions you’re going to or attended"),
    "answered": ("session you rated", "sessions you rated"),
    "echoes": ("follow-up you asked for", "follow-ups you asked for"),
    "deliveries": ("message to you, sent or scheduled", "messages to you, sent or scheduled"),
    "speakers": ("session you speak at", "sessions you speak at"),
    "initiatives": ("initiative you own", "initiatives you own"),
    "speaker_results": ("feedback summary you shared", "feedback summaries you shared"),
    "changes": ("schedule change you made", "schedule changes you made"),
    "organizers": ("series you organize", "series you organize"),
    "installations": ("installation you made", "installations you made"),
    "homes": ("recent visit to Home", "recent visits to Home"),
}
_DECIDED = ("suggestion you decided on", "suggestions you decided on")
# The column with the person's own words, by table name.
_WORDS = {"suggestions": "topic", "replies": "words", "feedback": "words", "echoes": "words", "initiatives": "title"}
# Tables that hold the person's account.
_OF_THE_ACCOUNT = ("people", "identities")
_MAX_QUOTES = 3
_MAX_QUOTE = 80

NOTHING_STORED = "We don’t have any data about you."
NOT_INCLUDED = (
    "Anonymous feedback and ratings aren’t listed because they aren’t linked to you. Messages already in {chat} stay"
    " there."
)
ERASURE_EFFECTS = (
    "This deletes your reminders, RSVPs, attendance, and signed feedback. Topics you suggested stay, without your name."
)
ERASED = "Your data was deleted."
ORGANIZER_CANNOT_ERASE = "You’re an organizer. Ask another organizer to remove you first."


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

    @property
    def chats(self) -> list[Surface]:
        """The chats in which they are known."""
        used = set(_known_by(self, "surface"))
        return [each for each in Surface if each.value in used]


def format_not_included(data: PersonalData, surface: Surface) -> str:
    """Say what the data leaves out. Messages are in the chat that this is read in, and where the person is known."""
    return NOT_INCLUDED.format(chat=_names(each for each in Surface if each is surface or each in data.chats))


def format_lines(data: PersonalData, *, with_words: bool = True) -> list[str]:
    """Return a line for each kind of data: for the person, or without their own words for an administrator."""
    if data.is_empty:
        return [NOTHING_STORED]
    lines = [_account(data)] if with_words else [f"Account: {', '.join(_known_by(data, 'address', 'email'))}"]
    own_ids = {person.get("id") for person in data.rows.get("people", ())}
    for table, rows in data.rows.items():
        if table == "suggestions":
            theirs = [row for row in rows if row.get("person_id") in own_ids]
            lines += [_line(table, theirs, with_words=with_words)] if theirs else []
            decided = len(rows) - len(theirs)
            lines += [format_count(decided, *_DECIDED)] if decided else []
        elif table not in _OF_THE_ACCOUNT:
            lines.append(_line(table, rows, with_words=with_words))
    return lines


def _known_by(data: PersonalData, *columns: str) -> list[str]:
    rows = (row for table in _OF_THE_ACCOUNT for row in data.rows.get(table, ()))
    return [str(value) for row in rows for name in columns if (value := row.get(name))]


def _account(data: PersonalData) -> str:
    """Say which account the person has, in words: their ids are in the copy."""
    known_by = ", ".join([*_known_by(data, "name"), *_known_by(data, "email")])
    accounts = f"We know you by your {_names(data.chats)} account{'s' if len(data.chats) > 1 else ''}"
    return f"{accounts} ({known_by})." if known_by else f"{accounts}."


def _names(chats: Iterable[Surface]) -> str:
    return " and ".join(each.label for each in chats)


def _line(table: str, rows: Sequence[Mapping[str, Any]], *, with_words: bool) -> str:
    count = format_count(len(rows), *ROW_LABELS.get(table, (table, table)))
    if not with_words:
        return count
    words = [" ".join(str(row[_WORDS[table]]).split()) for row in rows if table in _WORDS and row.get(_WORDS[table])]
    quotes = [f"“{each if len(each) <= _MAX_QUOTE else each[: _MAX_QUOTE - 1].rstrip() + '…'}”" for each in words]
    more = f", and {len(quotes) - _MAX_QUOTES} more" if len(quotes) > _MAX_QUOTES else ""
    return f"{count}: {', '.join(quotes[:_MAX_QUOTES])}{more}" if quotes else count
