"""Which part of a session's text names the people, and which is the title: "Sepsis Bundles - Pat Rivera, MD".

The parts themselves decide. Where they do not, both readings are given.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.formats.free_text.name_words import SERIES, is_role
from bot.formats.free_text.placeholders import is_placeholder, without_placeholder
from bot.formats.free_text.reading import Content, Reading
from bot.formats.free_text.session_places import BRACKET_AT_END, ONLINE_PLACE, ROOM, bare_place, is_place
from bot.formats.free_text.speakers import Certainty, is_credential, read_people
from bot.formats.free_text.text_cleanup import DASH, QUOTED, unquoted

# Between speaker and title: a colon, a dash with spaces around it, or a long dash without.
_SEPARATOR = re.compile(
    rf"\s*[:：]\s+|\s*[:：]$|\s+[{DASH}]+\s+|\s*[—―]\s*|\s+[{DASH}]+$|^[{DASH}]+\s+|(?<=[a-z)\]”\"]):(?=[A-Z“\"])"
)
_BY = re.compile(
    r"^(?P<title>.{3,}?)[\s,]+(?:presented\s+by|featuring|given\s+by|by|with|w/)\s*(?<=[\s/])(?P<people>.+)$",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"^(?:a\s+(?:talk|lecture|session)\s+)?(?:with|by|presented by|featuring)\s+(?P<people>.+)$", re.IGNORECASE
)
_SERIES_WITH = re.compile(rf"^(?:[\w&]+\s+){{0,3}}{SERIES}\s+(?:with|by|featuring)\s+(.+)$", re.IGNORECASE)
_SERIES_END = re.compile(rf"\b{SERIES}$", re.IGNORECASE)
# A name with its credentials has no more commas, and a list of speakers few more.
_MAX_COMMAS = 12
_TITLE_OR_SPEAKER = "This may be the speaker or the title. Write “Speaker: Title” or “Topic: …”"


def _one_of(*contents: Content) -> Reading[Content]:
    return Reading(contents, _TITLE_OR_SPEAKER if len(contents) > 1 else "")


def _people_or_title(content: Content, text: str, *, is_clear: bool) -> Reading[Content]:
    return _one_of(content) if is_clear else _one_of(content, Content((), text))


def read_cells(cells: Sequence[str], notes: list[str]) -> Reading[Content]:
    """Read cells of a row, or lines of a session: each is people, the title, a place, or a role."""
    place = None
    rest: list[str] = []
    for number, cell in enumerate(cells):
        if (number or len(cells) > 2) and is_place(cell):
            place = place or bare_place(cell)
        elif not is_placeholder(cell):
            rest.append(cell)
    certain = [read_people(cell) for cell in rest]
    named = [i for i, each in enumerate(certain) if each.certainty >= Certainty.LIKELY and each.title is None]
    strongest = max((certain[i].certainty for i in named), default=Certainty.TITLE)
    if len(rest) < 2:
        return read_line(rest[0] if rest else "", notes).map(lambda each: replace(each, place=each.place or place))
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
        return _one_of(Content(tuple(speakers), title, place))
    joined = ": ".join(rest)
    if not named:
        first = next((i for i, each in enumerate(certain) if each.certainty is Certainty.UNSURE), None)
        if first is not None:
            title = ": ".join(cell for i, cell in enumerate(rest) if i != first)
            return _one_of(Content((rest[first],), title, place), Content((), joined, place))
        return _one_of(Content((), joined, place))
    values = [Content(certain[i].names, ": ".join(cell for j, cell in enumerate(rest) if j != i), place) for i in named]
    return _one_of(values[0], values[1] if len(values) > 1 else Content((), joined, place))


def read_line(text: str, notes: list[str]) -> Reading[Content]:
    """Read one line of speakers and title, in either order."""
    text = text.strip().strip("*_").strip()
    if is_placeholder(text):
        return _one_of(Content())
    if quoted := _read_quoted(text):
        return quoted
    if match := _WITH.match(text):
        people = read_people(match["people"])
        if people.certainty >= Certainty.LIKELY:
            return _one_of(Content(people.names, people.title))
    separators = [match for match in _SEPARATOR.finditer(text) if not _is_in_bracket(text, match.start())]
    if separators and ROOM.fullmatch(place := text[: separators[0].start()].strip()):
        return read_line(text[separators[0].end() :], notes).map(lambda each: replace(each, place=each.place or place))
    place = text[separators[-1].end() :].strip() if separators else ""
    if ONLINE_PLACE.fullmatch(place) or ROOM.fullmatch(place):
        return read_line(text[: separators[-1].start()], notes).map(lambda each: replace(each, place=place))
    if separators:
        return _read_parts(text, separators, notes)
    return _read_part(text)


def _read_quoted(text: str) -> Reading[Content] | None:
    """Read a title in quotation marks, with the people before or after it."""
    quoted = QUOTED.search(text)
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
        return _one_of(Content((), title))
    if len(people) == 1 and people[0].certainty >= Certainty.LIKELY and people[0].title is None:
        return _one_of(Content(people[0].names, title))
    if len(people) == 1 and people[0].certainty is Certainty.UNSURE:
        return _one_of(Content(people[0].names, title), Content((), text))
    return None


def _read_parts(text: str, separators: Sequence[re.Match[str]], notes: list[str]) -> Reading[Content]:
    first, last = separators[0], separators[-1]
    left, after_left = text[: first.start()].strip(), text[first.end() :].strip()
    right, before_right = text[last.end() :].strip(), text[: last.start()].strip()
    if is_placeholder(left):
        return _one_of(Content((), without_placeholder(after_left))) if after_left else _one_of(Content())
    if is_placeholder(right):
        return read_line(before_right, notes)
    whole = Content((), text)
    speaker_first, title_first = read_people(_bare(left)), read_people(_bare(right))
    first_reading = Content(speaker_first.names, _joined(speaker_first.title, after_left))
    last_reading = Content(title_first.names, _joined(before_right, title_first.title))
    begins, ends = speaker_first.certainty, title_first.certainty
    if title_first.title is not None or (title_first.names and not before_right):
        ends = Certainty.TITLE
    if (match := _SERIES_WITH.match(left)) and read_people(match[1]).certainty >= Certainty.LIKELY:
        return _one_of(Content(read_people(match[1]).names, after_left))
    if begins <= Certainty.UNSURE and _SERIES_END.search(left):
        inner = read_line(after_left, [])
        if not inner.ambiguity and inner.value.speakers and (inner.value.title or len(separators) > 1):
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
            return _one_of(first_reading, whole)
        if speaker_first.others:
            return _one_of(first_reading, Content(speaker_first.others, first_reading.title))
        return _one_of(first_reading)
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
        return _one_of(last_reading)
    if begins < Certainty.LIKELY and ends < Certainty.LIKELY:
        if found := _read_middle(text, separators) or _read_bracket(text):
            return found
        if begins is Certainty.TITLE:
            is_whole = ends is Certainty.TITLE or len(right.split()) == 1
            return _one_of(whole) if is_whole else _one_of(whole, last_reading)
        return _one_of(first_reading, whole)
    return _one_of(first_reading, last_reading)


def _read_middle(text: str, separators: Sequence[re.Match[str]]) -> Reading[Content] | None:
    """Read "Title one - Pat Rivera, MD - title two", with the people in the middle."""
    for one, two in pairwise(separators):
        people = read_people(text[one.end() : two.start()].strip())
        if people.certainty >= Certainty.NAMED and people.title is None:
            title = f"{text[: one.start()].strip()}: {text[two.end() :].strip()}"
            return _one_of(Content(people.names, title), Content((), text))
    return None


def _read_part(text: str) -> Reading[Content]:
    """Read a text without separators: people, a title, or both."""
    if found := _read_by(text) or _read_bracket(text):
        return found
    people = read_people(text)
    if people.certainty is Certainty.TITLE and (listed := _read_title_first(text)):
        return listed
    if people.certainty >= Certainty.LIKELY:
        title = people.title and unquoted(people.title)
        content = Content(people.names, title)
        if title and is_place(title):
            content = Content(people.names, None, bare_place(title))
        if people.others:
            return _one_of(content, Content(people.others, title))
        # Two capitalized words that are in no list of names may as well be a title.
        is_clear = people.certainty > Certainty.LIKELY or title is not None
        return _people_or_title(content, text, is_clear=is_clear)
    if people.certainty is Certainty.UNSURE and people.names and people.title is None:
        return _one_of(Content(people.names), Content((), text))
    return _one_of(Content((), unquoted(text)))


def _read_title_first(text: str) -> Reading[Content] | None:
    """Read "Sepsis Bundles, Pat Rivera, MD", where people follow the title after a comma."""
    for comma in list(re.finditer(r",\s+", text))[-_MAX_COMMAS:]:
        people = read_people(text[comma.end() :])
        if people.certainty >= Certainty.NAMED and people.title is None and not people.others:
            content = Content(people.names, unquoted(text[: comma.start()]))
            return _people_or_title(content, text, is_clear=people.certainty is Certainty.CREDENTIALED)
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
    content = Content(people.names, unquoted(match["title"]))
    return _people_or_title(content, text, is_clear=people.certainty > Certainty.LIKELY)


def _read_bracket(text: str) -> Reading[Content] | None:
    """Read "Sepsis Bundles (Pat Rivera, MD)"; None if the bracket at the end names no people."""
    match = BRACKET_AT_END.search(text)
    if match is None:
        return None
    head, inner = text[: match.start()].strip(), re.sub(r"^(?:by|with)\s+", "", match[1].strip())
    people = read_people(inner)
    if people.certainty < Certainty.LIKELY or people.title is not None or is_credential(inner):
        return None
    if not head:
        return _one_of(Content(people.names))
    if read_people(head).certainty >= Certainty.LIKELY:
        return None
    content = Content(people.names, unquoted(head))
    return _people_or_title(content, text, is_clear=people.certainty > Certainty.LIKELY)


def _is_in_bracket(text: str, position: int) -> bool:
    before = text[:position]
    return before.count("(") > before.count(")") or before.count("[") > before.count("]")


def _bare(text: str) -> str:
    """Return a part without emphasis, and without a placeholder in brackets at its end or start."""
    text = text.strip("*_ ")
    if (match := BRACKET_AT_END.search(text)) and is_placeholder(match[1]):
        text = text[: match.start()]
    return re.sub(r"^(?:by|with|presented by)\s+", "", text, flags=re.IGNORECASE)


def _joined(*parts: str | None) -> str | None:
    return without_placeholder(": ".join(unquoted(part) for part in parts if part)) if any(parts) else None
