"""The columns of a calendar's table, by the names that people, Google and Outlook give them."""

import re
from collections.abc import Mapping, Sequence

from bot.formats.free_text.text_cleanup import clean

# The columns of our own export.
COLUMNS = ("date", "start", "minutes", "title", "speakers", "place", "link")

_NAMES: Mapping[str, str] = {
    "date": r"(?:session |event |meeting |start )?dates?(?: of (?:session|talk|event))?|date ?(?:and|&|/)? ?time|when",
    "day": r"day|weekday|day of (?:the )?week",
    "start": r"(?:start|begin|starting|session|event)?(?:s|ning)? ?times?|starts?|begins?|from|hours?|time slot",
    "end": r"ends?|end time|finish|until|to|ending time",
    "end_date": r"end date",
    "minutes": r"minutes|mins?|duration|length|duration in minutes|length in minutes",
    "title": r"(?:talk |presentation |session |lecture |event |working )?titles?|topics?|subject|what|talk|presentation|session|summary|session topic|event|lecture|(?:title|topic|subject) of (?:the )?(?:talk|presentation|session|lecture)|(?:talk|presentation|lecture) topic",  # noqa: E501 - one alternation
    "speakers": r"(?:guest |invited |featured |main )?(?:speaker|presenter|lecturer|faculty)s?(?: ?names?| ?[0-9])?|presented by|co-?presenters?|who|by|name of (?:speaker|presenter)",  # noqa: E501 - one alternation
    "first_name": r"(?:speaker |presenter )?first name",
    "last_name": r"(?:speaker |presenter )?last name",
    "status": r"status",
    "place": r"place|locations?|rooms?|venue|where|building",
    "link": r"links?|urls?|zoom|teams|webex|(?:zoom|teams|webex|meeting|join|webinar|virtual|online) ?(?:link|url|info)|join",  # noqa: E501 - one alternation
}
_PATTERNS = {kind: re.compile(names) for kind, names in _NAMES.items()}
# Columns of which a table may have several.
_REPEATABLE = {"speakers", "place", "link"}


def column_name(cell: str) -> str:
    """Return a header's cell in plain words: "Speaker(s):" is "speakers"."""
    text = clean(cell).strip("*\"'“”#:").casefold().replace("_", " ").replace("(s)", "s")
    text = re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", text)
    return " ".join(text.strip(" :*.").split())


def kinds_of_columns(cells: Sequence[str]) -> tuple[str | None, ...]:
    """Return for each cell of a header the kind of its column: None for one that is not known or has no name."""
    names = [column_name(cell) for cell in cells]
    kinds = [next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(name)), None) for name in names]
    if "speakers" not in kinds and "title" in kinds and "name" in names:
        kinds[names.index("name")] = "speakers"
    if "date" not in kinds and "day" in kinds:
        kinds[kinds.index("day")] = "date"
    return tuple(kinds)


def is_header(cells: Sequence[str]) -> bool:
    """Return whether cells are a calendar's header: a column of dates and another one that is known."""
    if not 1 <= len(cells) <= 40 or any(len(cell) > 60 for cell in cells):
        return False
    kinds = kinds_of_columns(cells)
    named = [cell for cell in cells if clean(cell)]
    return "date" in kinds and (len(named) == 1 or sum(kind is not None for kind in kinds) > 1)


def repeated(cells: Sequence[str]) -> list[str]:
    """Return the names of columns that appear twice but may not."""
    kinds = [kind for kind in kinds_of_columns(cells) if kind and kind not in _REPEATABLE]
    return [kind for kind in dict.fromkeys(kinds) if kinds.count(kind) > 1]
