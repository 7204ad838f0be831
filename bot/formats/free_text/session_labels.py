"""Labels in the text of a session: "Speaker: Pat Rivera, MD; Topic: Sepsis"."""

import re

from bot.formats.free_text.placeholders import is_placeholder, without_placeholder
from bot.formats.free_text.reading import Content
from bot.formats.free_text.speakers import Certainty, may_be_person, read_people
from bot.formats.free_text.text_cleanup import DASH, unquoted

_LABELS = {
    "speakers": r"(?:guest |invited |featured )?(?:speaker|presenter|lecturer)(?:s|\(s\))?|presented by|faculty|with",
    "title": r"topics?|title|talk title|subject|presentation|session title",
    "place": r"location|place|room|venue|where",
    "link": r"(?:zoom |teams |join |meeting |webinar |registration )?(?:link|url)|join|zoom|webex",
    "time": r"time|when",
    "other": r"moderators?|hosts?|affiliation|abstract|objectives?|description|cme|credits?|notes?|contact|rsvp|register|department",  # noqa: E501 - one alternation
}
LABEL = re.compile(
    r"(?:^\s*|(?<=[\n;|,.])\s*|\s+[" + DASH + r"]\s+|\s+)(?:"
    + "|".join(rf"(?P<{name}>(?:{words}))" for name, words in _LABELS.items() if name not in {"place", "link"})
    + "|" + "|".join(rf"(?P<{name}>(?:{_LABELS[name]}))" for name in ("place", "link"))
    + r")\s*[:：]\s*",
    re.IGNORECASE,
)  # fmt: skip
_SIGN_OFF = re.compile(
    r"(?:many |kind |best |warm )?(?:thanks|thank you|regards|best|sincerely|cheers)"
    r"(?: (?:so much|all|everyone|again))?\s*[,.!]*",
    re.IGNORECASE,
)


def read_labels(text: str) -> tuple[Content, list[str]] | None:
    """Read "Speaker: Pat Rivera, MD; Topic: Sepsis".

    Args:
        text: Lines or cells, separated by line ends.

    Returns:
        What the labels say, and what else the text says; None if no label says who or what.
    """
    marks = list(LABEL.finditer(text))
    if (
        not any(mark["speakers"] or mark["title"] for mark in marks)
        or (marks[0]["speakers"] or "").casefold() == "with"
    ):
        return None
    found: dict[str, list[str]] = {}
    rest = [text[: marks[0].start()]]
    dropped = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value, *below = text[mark.end() : following.start() if following else len(text)].split("\n")
        value = value.strip(f" ;|,{DASH}")
        kind = next(name for name in _LABELS if mark[name])
        if kind in {"other", "time"}:
            dropped += [f"{mark[0].strip(' -–—;,|').strip()} {value}"] if value else []
        elif value:
            if kind in {"speakers", "title"} and not re.search(r"\.\w?\w?\.$|\b(?:Jr|Sr|Inc)\.$", value):
                value = value.removesuffix(".")
            dash = re.search(rf"\s+[{DASH}]+\s+", value) if kind == "speakers" and "title" not in found else None
            if dash and read_people(value[: dash.start()]).certainty >= Certainty.LIKELY:
                rest.append(value[dash.end() :])
                value = value[: dash.start()]
            found.setdefault(kind, []).append(value)
        rest += below
    people = read_people("; ".join(found.get("speakers", [])))
    speakers = tuple(filter(may_be_person, people.names))
    dropped += [each for each in people.names if not (may_be_person(each) or is_placeholder(each))]
    title = without_placeholder(": ".join(map(unquoted, found.get("title", []))))
    if title is None and people.title:
        title = unquoted(people.title)
    for part in (each.strip(f" ;|,:{DASH}") for each in rest):
        if is_placeholder(part):
            continue
        if not speakers and (others := read_people(part)).certainty >= Certainty.LIKELY:
            speakers = others.names
        elif title is None:
            title = part
        else:
            dropped.append(part)
    place = without_placeholder(", ".join(found.get("place", [])))
    return Content(speakers, title, place), dropped


def adds_nothing(text: str) -> bool:
    """Return whether a line below a session is no part of it: a label that is not read ("CME: ..."), or a sign-off."""
    match = LABEL.match(text)
    return bool(match and match["other"]) or _SIGN_OFF.fullmatch(text) is not None


def is_time_label(text: str) -> bool:
    """Return whether a line starts with the label of a time ("Time: 12:00 PM")."""
    match = LABEL.match(text)
    return match is not None and match["time"] is not None
