"""The reader of what follows a session's date and time: speakers, title, place and link.

A text is split where labels, quotation marks, brackets, bars, colons and dashes say so. Which part names the people is
decided by the parts themselves ("Sepsis Bundles - Pat Rivera, MD"); where they do not decide, both readings are given.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.formats.name_words import SERIES, is_role
from bot.formats.placeholders import is_placeholder, without_placeholder
from bot.formats.reading import Reading
from bot.formats.speakers import MAX_LINE, Certainty, is_credential, may_be_person, read_people

DASH = r"\-‐‑‒–—―−"
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>|\"“”()]+[^\s<>|\"“”().,;]", re.IGNORECASE)
# Between speaker and title: a colon, a dash with spaces around it, or a long dash without.
_SEPARATOR = re.compile(
    rf"\s*[:：]\s+|\s*[:：]$|\s+[{DASH}]+\s+|\s*[—―]\s*|\s+[{DASH}]+$|^[{DASH}]+\s+|(?<=[a-z)\]”\"]):(?=[A-Z“\"])"
)
_BRACKET_AT_END = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\W*$")
_BRACKET_AT_START = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*")
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]{3,})[”\"»]|(?<!\w)[‘']([^‘’']{3,}(?:’\w[^‘’']*)*)[’'](?!\w)")
_LABELS = {
    "speakers": r"(?:guest |invited |featured )?(?:speaker|presenter|lecturer)(?:s|\(s\))?|presented by|faculty|with",
    "title": r"topics?|title|talk title|subject|presentation|session title",
    "place": r"location|place|room|venue|where",
    "link": r"(?:zoom |teams |join |meeting |webinar |registration )?(?:link|url)|join|zoom|webex",
    "time": r"time|when",
    "other": r"moderators?|hosts?|affiliation|abstract|objectives?|description|cme|credits?|notes?|contact|rsvp|register|department",  # noqa: E501 - one alternation
}
_LABEL = re.compile(
    r"(?:^\s*|(?<=[\n;|,.])\s*|\s+[" + DASH + r"]\s+|\s+)(?:"
    + "|".join(rf"(?P<{name}>(?:{words}))" for name, words in _LABELS.items() if name not in {"place", "link"})
    + "|" + "|".join(rf"(?P<{name}>(?:{_LABELS[name]}))" for name in ("place", "link"))
    + r")\s*[:：]\s*",
    re.IGNORECASE,
)  # fmt: skip
_ONLINE = r"(?:zoom|webex|(?:microsoft |ms )?teams|google meet|skype|webinar|live ?stream)"
_HALL = (
    r"(?:Room|Rm\.?|Auditorium|Hall|Theat(?:er|re)|Amphitheater|Atrium|Classroom|Boardroom|Building|Bldg|Library|Suite"
    r"|Floor|Center|Ballroom)"
)
_PLACE = re.compile(
    r"(?:(?:in[- ]person|virtual(?:ly)?|hybrid|online|remote)"
    r"(?:\s+(?:only|session|event|via|on|at|in|by|and)\b.*|\s*[/&+,].*)?"
    rf"|(?:via |on |by |over )?{_ONLINE}(?:\s+(?:only|meeting|link|webinar|call))?(?:\s*(?:[/&+,]|and)\s*.*)?"
    r"|(?:@|at|in)\s+(?:the\s+)?[A-Z0-9].*"
    rf"|[A-Z0-9][\w .&'’/-]*\b{_HALL}\b(?:\s+[\w-]{{1,8}}){{0,2}}"
    r"|(?:Room|Rm\.?|Building|Bldg\.?|Suite|Auditorium)\s+[\w-]+(?:,?\s+\w+){0,4})"
)
_ONLINE_PLACE = re.compile(
    rf"(?:in[- ]person|virtual|hybrid|online|(?:via )?{_ONLINE}(?: (?:only|meeting))?)", re.IGNORECASE
)
_BY = re.compile(
    r"^(?P<title>.{3,}?)[\s,]+(?:presented\s+by|featuring|given\s+by|by|with|w/)\s*(?<=[\s/])(?P<people>.+)$",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"^(?:a\s+(?:talk|lecture|session)\s+)?(?:with|by|presented by|featuring)\s+(?P<people>.+)$", re.IGNORECASE
)
# A room before a colon or after a dash.
_ROOM = re.compile(
    r"(?:Room|Rm\.?|Suite)\s+[\w-]*[0-9][\w-]*"
    r"|[A-Z0-9][\w .&'’/-]*\b(?:Auditorium|Amphitheater|Conference Room)(?:\s+\w)?"
)
# Credentials after a name: wherever they stand, the text names a person.
_CREDENTIALED = re.compile(
    r"[A-Z][\w'’-]+,?\s+(?:M\.?D|D\.?O|Ph\.?D|MBBS|MPH|MSN|R\.?N|DNP|N\.?P|PharmD|PA-C)\b|\b(?:[Pp]anelists?|[Mm]oderators?|Drs?\.):?\s(?=[A-Z])"
)
_UNREAD_NAME = "This seems to name a person. Write “Speaker: Title.”"
_SIGN_OFF = re.compile(
    r"(?:many |kind |best |warm )?(?:thanks|thank you|regards|best|sincerely|cheers)"
    r"(?: (?:so much|all|everyone|again))?\s*[,.!]*",
    re.IGNORECASE,
)
_SAVE_THE_DATE = re.compile(r"^\W*save the dates?\b\W*", re.IGNORECASE)
_MOVED = re.compile(
    r"^\W*(?:rescheduled|moved|postponed)\s+(?:from|to)\b(?P<when>[^:–—]*?)(?:\s*[:–—]\s*|\s+-\s+|$)", re.IGNORECASE
)
_PREFIX = re.compile(
    r"^(?:(?:hold|tentative|invitation|updated(?: invitation)?|fwd?|re|reminder|placeholder|confirmed|new time)"
    r"\s*[:–—]\s*)+",
    re.IGNORECASE,
)
# A number or year of the series, after its name.
_NUMBER = r"(?:\s+(?:#\s?)?[0-9]{1,4}(?:\s*[-–/]\s*[0-9]{2,4})?)?"
_SERIES_BRACKET = re.compile(rf"^\[[^\[\]]*\b{SERIES}\]\s*[:{DASH}]?\s*", re.IGNORECASE)
_SERIES_WITH = re.compile(rf"^(?:[\w&]+\s+){{0,3}}{SERIES}\s+(?:with|by|featuring)\s+(.+)$", re.IGNORECASE)
_SERIES_END = re.compile(rf"\b{SERIES}$", re.IGNORECASE)
# A name with its credentials has no more commas, and a list of speakers few more.
_MAX_COMMAS = 12
_TITLE_OR_SPEAKER = "This may be the speaker or the title. Write “Speaker: Title” or “Topic: …”"


@dataclass(frozen=True, slots=True)
class Content:
    """What a session is about, as far as a text says. Attributes as of `Entry`."""

    speakers: tuple[str, ...] = ()
    title: str | None = None
    place: str | None = None
    link: str | None = None


def read_content(text: str, names: Sequence[str] = ()) -> Reading[Content]:
    """Read what follows the date and the time.

    Args:
        text: Cleaned; cells of a table and lines of a session are separated by "\\n".
        names: The names of the series, which are no part of the title.
    """
    notes: list[str] = []
    if len(text) > MAX_LINE:
        return Reading((Content((), text),))
    if prefix := _PREFIX.match(text):
        notes.append(f"“{prefix[0].strip()}” was left out.")
        text = text[prefix.end() :]
    text = _SAVE_THE_DATE.sub("", without_series(text, names))
    link = None
    if found := _LINK.search(text):
        link = found[0] if found[0].casefold().startswith("http") else f"https://{found[0]}"
        text = re.sub(r"[(\[<]\s*[>)\]]", "", text[: found.start()] + text[found.end() :]).strip(" |\n,;")
    is_topic_open = _says_topic_is_open(text)
    moved = _MOVED.match(text)
    if moved:
        text = text[moved.end() :]
    text, place = _take_place_bracket(text)
    labeled = read_labels(text)
    if labeled is not None:
        content, dropped = labeled
        notes += [f"“{each}” was left out." for each in dropped]
        read: Reading[Content] = Reading((content,))
    else:
        cells = [cell.strip() for cell in text.split("\n") if cell.strip()]
        if len(cells) < 2 and (bars := [cell.strip() for cell in re.split(r"\s*[|¦]\s*", text)])[1:]:
            cells = [cell for cell in bars if cell]
        read = _read_cells(cells, notes) if len(cells) > 1 else _read_line(cells[0] if cells else "", notes)
    if is_topic_open and read.doubt and read.value.speakers and read.value.title is None:
        read = Reading(read.values[:1], notes=read.notes)
    filled = read.map(lambda each: replace(each, place=each.place or place, link=each.link or link))
    if not filled.doubt and not filled.value.speakers and names_person(filled.value.title or ""):
        filled = replace(filled, doubt=_UNREAD_NAME)
    if moved:
        doubt = f"It says “{moved[0].strip(' :-–—')}.” Check that the date is right."
        return Reading(filled.values, doubt, tuple(notes))
    return Reading(filled.values, filled.doubt, (*filled.notes, *notes))


def _says_topic_is_open(text: str) -> bool:
    """Return whether a text ends with "(Topic TBD)", so that what stands before it is a speaker."""
    parts = re.split(rf"[(\[,:{DASH}]\s*", text)
    last = parts[-1].strip(" )]")
    return len(parts) > 1 and bool(last) and is_placeholder(last) and "speaker" not in last.casefold()


def names_person(text: str) -> bool:
    """Return whether a text names a person for certain, wherever in it: by credentials, or as a panelist."""
    return _CREDENTIALED.search(text) is not None


def without_series(text: str, names: Sequence[str]) -> str:
    """Remove the series' own name from the start of a text, never what is left."""
    text = _SERIES_BRACKET.sub("", text, count=1)
    for name in sorted((each for each in names if each), key=len, reverse=True):
        after_name = rf"{_NUMBER}(?:\s*(?:[:|]|[{DASH}]+)\s*|\s+(?=with\b|by\b|CANCELL?ED)|\s*$|\s*(?=[(\[]))"
        match = re.match(re.escape(name) + after_name, text, re.IGNORECASE)
        if match:
            return text[match.end() :]
    return text


def _take_place_bracket(text: str) -> tuple[str, str | None]:
    """Remove "(virtual)" or "(Chestnut Conference Room)" at either end, and placeholders in brackets."""
    place = None
    while (match := _BRACKET_AT_END.search(text)) and (
        is_placeholder(match[1]) or _PLACE.fullmatch(match[1]) or _ONLINE_PLACE.fullmatch(match[1])
    ):
        if match.start() == 0 and is_placeholder(match[1]):
            return "", place
        place = place or (None if is_placeholder(match[1]) else match[1].strip())
        text = text[: match.start()].rstrip()
    while (match := _BRACKET_AT_START.match(text)) and (
        _PLACE.fullmatch(match[1]) or _ONLINE_PLACE.fullmatch(match[1])
    ):
        place = place or match[1].strip()
        text = re.sub(rf"^\s*[:|{DASH}]\s*", "", text[match.end() :])
    return text, place


def read_labels(text: str) -> tuple[Content, list[str]] | None:
    """Read "Speaker: Pat Rivera, MD; Topic: Sepsis".

    Args:
        text: Lines or cells, separated by line ends.

    Returns:
        What the labels say, and what else the text says; None if no label says who or what.
    """
    marks = list(_LABEL.finditer(text))
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
    title = without_placeholder(": ".join(map(_unquoted, found.get("title", []))))
    if title is None and people.title:
        title = _unquoted(people.title)
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


def _read_cells(cells: Sequence[str], notes: list[str]) -> Reading[Content]:
    """Read cells of a row, or lines of a session: each is people, the title, a place, or a role."""
    place = None
    rest: list[str] = []
    for number, cell in enumerate(cells):
        if (number or len(cells) > 2) and _is_place(cell):
            place = place or _bare_place(cell)
        elif not is_placeholder(cell):
            rest.append(cell)
    certain = [read_people(cell) for cell in rest]
    named = [i for i, each in enumerate(certain) if each.certainty >= Certainty.LIKELY and each.title is None]
    strongest = max((certain[i].certainty for i in named), default=Certainty.TITLE)
    if len(rest) < 2:
        return _read_line(rest[0] if rest else "", notes).map(lambda each: replace(each, place=each.place or place))
    if strongest >= Certainty.NAMED and len(named) > 1:
        named = [i for i in named if certain[i].certainty >= Certainty.NAMED or i == named[0]]
    if named and named == list(range(named[0], named[-1] + 1)) and len(named) < len(rest):
        speakers = [name for i in named for name in certain[i].names]
        others = [cell for i, cell in enumerate(rest) if i not in named]
        after = rest[named[-1] + 1 : named[-1] + 2]
        if len(others) > 1 and after and is_role(after[0]) and len(named) == 1:
            speakers[-1] += f", {after[0]}"
            others.remove(after[0])
        title = others[0].strip('“”"')
        notes += [f"“{each}” was left out." for each in others[1:]]
        return Reading((Content(tuple(speakers), title, place),))
    joined = ": ".join(rest)
    if not named:
        if any(each.certainty is Certainty.UNSURE for each in certain):
            first = next(i for i, each in enumerate(certain) if each.certainty is Certainty.UNSURE)
            title = ": ".join(cell for i, cell in enumerate(rest) if i != first)
            return Reading((Content((rest[first],), title, place), Content((), joined, place)), _TITLE_OR_SPEAKER)
        return Reading((Content((), joined, place),))
    values = [Content(certain[i].names, ": ".join(cell for j, cell in enumerate(rest) if j != i), place) for i in named]
    return Reading(tuple(values[:2]) if len(values) > 1 else (values[0], Content((), joined, place)), _TITLE_OR_SPEAKER)


def _read_line(text: str, notes: list[str]) -> Reading[Content]:
    """Read one line of speakers and title, in either order."""
    text = text.strip().strip("*_").strip()
    if is_placeholder(text):
        return Reading((Content(),))
    if quoted := _read_quoted(text):
        return quoted
    if match := _WITH.match(text):
        people = read_people(match["people"])
        if people.certainty >= Certainty.LIKELY:
            return Reading((Content(people.names, people.title),))
    separators = [match for match in _SEPARATOR.finditer(text) if not _is_in_bracket(text, match.start())]
    if separators and _ROOM.fullmatch(place := text[: separators[0].start()].strip()):
        return _read_line(text[separators[0].end() :], notes).map(lambda each: replace(each, place=each.place or place))
    place = text[separators[-1].end() :].strip() if separators else ""
    if _ONLINE_PLACE.fullmatch(place) or _ROOM.fullmatch(place):
        return _read_line(text[: separators[-1].start()], notes).map(lambda each: replace(each, place=place))
    if separators:
        return _read_parts(text, separators, notes)
    return _read_part(text)


def _read_quoted(text: str) -> Reading[Content] | None:
    """Read a title in quotation marks, with the people before or after it."""
    quoted = _QUOTED.search(text)
    if quoted is None:
        return None
    title = (quoted[1] or quoted[2]).strip(" ,.")
    before, after = (part.strip(f" ,:;|{DASH}") for part in (text[: quoted.start()], text[quoted.end() :]))
    parts = [
        re.sub(r"^(?:by|with|presented by|presents|featuring)\s+|\s+(?:on|presents|presenting)$", "", part, flags=re.I)
        for part in (before, after)
    ]
    people = [read_people(part) for part in parts if part and not is_placeholder(part)]
    if not people:
        return Reading((Content((), title),))
    if len(people) == 1 and people[0].certainty >= Certainty.LIKELY and people[0].title is None:
        return Reading((Content(people[0].names, title),))
    if len(people) == 1 and people[0].certainty is Certainty.UNSURE:
        return Reading((Content(people[0].names, title), Content((), text)), _TITLE_OR_SPEAKER)
    return None


def _read_parts(text: str, separators: Sequence[re.Match[str]], notes: list[str]) -> Reading[Content]:
    first, last = separators[0], separators[-1]
    left, after_left = text[: first.start()].strip(), text[first.end() :].strip()
    right, before_right = text[last.end() :].strip(), text[: last.start()].strip()
    if is_placeholder(left):
        return Reading((Content((), without_placeholder(after_left)),)) if after_left else Reading((Content(),))
    if is_placeholder(right):
        return _read_line(before_right, notes)
    whole = Content((), text)
    speaker_first, title_first = read_people(_bare(left)), read_people(_bare(right))
    first_reading = Content(speaker_first.names, _joined(speaker_first.title, after_left))
    last_reading = Content(title_first.names, _joined(before_right, title_first.title))
    begins, ends = speaker_first.certainty, title_first.certainty
    if title_first.title is not None or (title_first.names and not before_right):
        ends = Certainty.TITLE
    if (match := _SERIES_WITH.match(left)) and read_people(match[1]).certainty >= Certainty.LIKELY:
        return Reading((Content(read_people(match[1]).names, after_left),))
    if begins <= Certainty.UNSURE and _SERIES_END.search(left):
        inner = _read_line(after_left, [])
        if not inner.doubt and inner.value.speakers and (inner.value.title or len(separators) > 1):
            notes.append(f"“{left}” was left out: it looks like the name of a series.")
            return inner
    if by := _read_by(text):
        return by
    if begins >= Certainty.LIKELY and (
        ends < Certainty.LIKELY
        or (begins > ends >= Certainty.LIKELY and (begins is Certainty.CREDENTIALED or ends is Certainty.LIKELY))
    ):
        if begins is Certainty.LIKELY and after_left[:1].islower():
            # "Street Outreach: what works" is a title with a subtitle.
            return Reading((first_reading, whole), _TITLE_OR_SPEAKER)
        if speaker_first.others:
            return Reading((first_reading, Content(speaker_first.others, first_reading.title)), _TITLE_OR_SPEAKER)
        return Reading((first_reading,))
    if (
        ends >= Certainty.LIKELY
        and (
            begins is Certainty.TITLE
            or (
                ends >= Certainty.NAMED
                and begins < ends
                and (begins < Certainty.LIKELY or ends is Certainty.CREDENTIALED)
            )
        )
        and (len(separators) == 1 or begins is Certainty.TITLE)
    ):
        return Reading((last_reading,))
    if begins < Certainty.LIKELY and ends < Certainty.LIKELY:
        middle = _read_middle(text, separators)
        if middle:
            return middle
        bracketed = _read_bracket(text)
        if bracketed is not None:
            return bracketed
        if begins is Certainty.TITLE:
            return (
                Reading((whole,))
                if ends is Certainty.TITLE or len(right.split()) == 1
                else Reading((whole, last_reading), _TITLE_OR_SPEAKER)
            )
        return Reading((first_reading, whole), _TITLE_OR_SPEAKER)
    return Reading((first_reading, last_reading), _TITLE_OR_SPEAKER)


def _read_middle(text: str, separators: Sequence[re.Match[str]]) -> Reading[Content] | None:
    """Read "Title one - Pat Rivera, MD - title two", where people stand between."""
    for one, two in pairwise(separators):
        people = read_people(text[one.end() : two.start()].strip())
        if people.certainty >= Certainty.NAMED and people.title is None:
            title = f"{text[: one.start()].strip()}: {text[two.end() :].strip()}"
            return Reading((Content(people.names, title), Content((), text)), _TITLE_OR_SPEAKER)
    return None


def _read_part(text: str) -> Reading[Content]:
    """Read a text without separators: people, a title, or both."""
    if by := _read_by(text):
        return by
    if bracketed := _read_bracket(text):
        return bracketed
    people = read_people(text)
    if people.certainty is Certainty.TITLE and (listed := _read_title_first(text)):
        return listed
    if people.certainty >= Certainty.LIKELY:
        title = people.title and _unquoted(people.title)
        content = Content(people.names, title)
        if title and _is_place(title):
            content = Content(people.names, None, _bare_place(title))
        if people.others:
            return Reading((content, Content(people.others, title)), _TITLE_OR_SPEAKER)
        # Two words in capitals that nobody knows may as well be a title.
        is_clear = people.certainty > Certainty.LIKELY or title is not None
        return Reading((content,)) if is_clear else Reading((content, Content((), text)), _TITLE_OR_SPEAKER)
    if people.certainty is Certainty.UNSURE and people.names and people.title is None:
        return Reading((Content(people.names), Content((), text)), _TITLE_OR_SPEAKER)
    return Reading((Content((), _unquoted(text)),))


def _read_title_first(text: str) -> Reading[Content] | None:
    """Read "Sepsis Bundles, Pat Rivera, MD", where people follow the title after a comma."""
    for comma in list(re.finditer(r",\s+", text))[-_MAX_COMMAS:]:
        people = read_people(text[comma.end() :])
        if people.certainty >= Certainty.NAMED and people.title is None and not people.others:
            content = Content(people.names, _unquoted(text[: comma.start()]))
            is_clear = people.certainty is Certainty.CREDENTIALED
            return Reading((content,)) if is_clear else Reading((content, Content((), text)), _TITLE_OR_SPEAKER)
    return None


def _read_by(text: str) -> Reading[Content] | None:
    match = _BY.match(text)
    if match is None or not match["people"][:1].isupper():
        return None
    people = read_people(match["people"])
    if (
        people.certainty < Certainty.LIKELY
        or people.title is not None
        or read_people(match["title"]).certainty > Certainty.LIKELY
    ):
        return None
    content = Content(people.names, _unquoted(match["title"]))
    return (
        Reading((content,))
        if people.certainty > Certainty.LIKELY
        else Reading((content, Content((), text)), _TITLE_OR_SPEAKER)
    )


def _read_bracket(text: str) -> Reading[Content] | None:
    """Read "Sepsis Bundles (Pat Rivera, MD)"; None if the bracket at the end names no people."""
    match = _BRACKET_AT_END.search(text)
    if match is None:
        return None
    head, inner = text[: match.start()].strip(), re.sub(r"^(?:by|with)\s+", "", match[1].strip())
    people = read_people(inner)
    if people.certainty < Certainty.LIKELY or people.title is not None or is_credential(inner):
        return None
    if not head:
        return Reading((Content(people.names),))
    if read_people(head).certainty >= Certainty.LIKELY:
        return None
    content = Content(people.names, _unquoted(head))
    return (
        Reading((content,))
        if people.certainty > Certainty.LIKELY
        else Reading((content, Content((), text)), _TITLE_OR_SPEAKER)
    )


def _is_in_bracket(text: str, position: int) -> bool:
    before = text[:position]
    return before.count("(") > before.count(")") or before.count("[") > before.count("]")


def _bare(text: str) -> str:
    """Return a part without emphasis, and without a placeholder in brackets at its end or start."""
    text = text.strip("*_ ")
    if (match := _BRACKET_AT_END.search(text)) and is_placeholder(match[1]):
        text = text[: match.start()]
    return re.sub(r"^(?:by|with|presented by)\s+", "", text, flags=re.IGNORECASE)


def _joined(*parts: str | None) -> str | None:
    return without_placeholder(": ".join(_unquoted(part) for part in parts if part)) if any(parts) else None


def _unquoted(text: str) -> str:
    match = _QUOTED.fullmatch(text.strip())
    return ((match[1] or match[2]) if match else text).strip()


def read_details(text: str) -> Content | None:
    """Read a line that only adds to a session: a label, a link, or a place; None if it is none of them."""
    if _is_place(text):
        return Content(place=_bare_place(text))
    match = _LABEL.match(text)
    if match and match["place"]:
        return Content(place=without_placeholder(text[match.end() :]))
    if match and (match["other"] or match["time"]):
        return None
    return read_content(text).value if match or _LINK.fullmatch(text) else None


def adds_nothing(text: str) -> bool:
    """Return whether a line below a session is no part of it: a label that is not read ("CME: ..."), or a sign-off."""
    match = _LABEL.match(text)
    return bool(match and match["other"]) or _SIGN_OFF.fullmatch(text) is not None


def is_time_label(text: str) -> bool:
    """Return whether a line starts with the label of a time ("Time: 12:00 PM")."""
    match = _LABEL.match(text)
    return match is not None and match["time"] is not None


def _bare_place(text: str) -> str:
    return re.sub(r"^(?:@|at|in)\s+", "", text)


def _is_place(text: str) -> bool:
    is_place = _PLACE.fullmatch(text) or _ONLINE_PLACE.fullmatch(text)
    return bool(is_place) and read_people(text).certainty < Certainty.NAMED
