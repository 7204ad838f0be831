"""The reader of people: which texts are names, and which names a text lists. No person is guessed."""

import re
from dataclasses import dataclass
from enum import IntEnum

from bot.core.privacy.surnames import SURNAMES
from bot.formats.free_text.name_words import CREDENTIALS, GIVEN_NAMES, HONORIFICS, PARTICLES, is_role, is_title_word
from bot.formats.free_text.placeholders import is_placeholder
from bot.formats.free_text.reading import Reading
from bot.formats.free_text.times import parse_time

_HONORIFIC = re.compile(rf"(?:{HONORIFICS}\b\.?\s+)+(?=[^\W\d_])", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*;\s*|\s*&\s*|\s*,?\s+and\s+|\s+\+\s+|\s*\n\s*|\s+/\s+|\s+w/\s*|\s+with\s+(?=dr\b)", re.IGNORECASE
)
_COMMA = re.compile(r",\s*(?![^()\[\]]*[)\]])")
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_CAPITALS = re.compile(r"[A-Z][A-Z-]{1,5}")
_BRACKET_AT_END = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]$")
# Whatever a label or a column says: no letters, a bracket, "Save the date".
_NO_PERSON = re.compile(r"[\W\d_]*|[(\[].*[)\]]|.*save the date.*", re.IGNORECASE)
# What follows a name is what the person speaks about: "Pat Rivera, MD, on how teams learn".
_SPEAKS_ON = re.compile(
    r"(?:speaking |talking |presenting )?(?:on|about)\s+(?=\w)|(?:discussing|presenting|presents)\s+(?=\w)"
)
_MAX_WORDS = 5
_NEVER_LAST = PARTICLES - {"al", "do", "la"}
# No line of a schedule is longer; longer ones are prose.
MAX_LINE = 1000


class Certainty(IntEnum):
    """How certain it is that a text is a person's name."""

    TITLE = 0
    UNSURE = 1
    LIKELY = 2
    NAMED = 3
    CREDENTIALED = 4


@dataclass(frozen=True, slots=True)
class ListedPeople:
    """The people that a text lists.

    Attributes:
        names: In order, each with credentials and role as written.
        certainty: How certain it is that they are people.
        title: What follows the names and is none ("Jo Hart, Testing in Python").
        others: The names where the text may be read another way; empty if it is clear.
    """

    names: tuple[str, ...]
    certainty: Certainty
    title: str | None = None
    others: tuple[str, ...] = ()


def name_certainty(text: str) -> Certainty:
    """Return how certain it is that a cleaned text is one person's name, with or without credentials."""
    bare = _HONORIFIC.sub("", text)
    head, *rest = [piece.strip() for piece in _COMMA.split(_BRACKET_AT_END.sub("", bare))]
    words = head.split()
    credentials = [piece for piece in rest if is_credential(piece)]
    while len(words) > 1 and _is_listed_credential(words[-1]) and words[-1][:1].isupper():
        credentials.append(words.pop())
    if len(credentials) < len(rest) and not all(is_credential(piece) or is_role(piece) for piece in rest):
        return Certainty.TITLE
    if not words or len(words) > _MAX_WORDS or not all(_is_name_word(word) for word in words):
        return Certainty.TITLE
    is_credentialed = bare != text or any(map(_is_listed_credential, credentials))
    if len(words) == 1:
        if is_title_word(words[0]) or words[0].casefold() in PARTICLES or len(words[0]) < 2:
            return Certainty.TITLE
        return Certainty.CREDENTIALED if is_credentialed else Certainty.UNSURE
    if (words[0].casefold() in PARTICLES and not words[0][0].isupper()) or words[-1].casefold() in _NEVER_LAST:
        return Certainty.TITLE
    has_given_name = words[0].strip(".").casefold().split("-")[0] in GIVEN_NAMES
    has_surname = words[-1].casefold() in SURNAMES
    if any(is_title_word(word) for word in words if not _is_initial(word)):
        if is_credentialed:
            return Certainty.CREDENTIALED if has_given_name else Certainty.UNSURE
        may_be_name = has_given_name and len(words) <= 3 and not is_title_word(words[0])
        return Certainty.UNSURE if may_be_name else Certainty.TITLE
    if is_credentialed:
        return Certainty.CREDENTIALED
    is_known = has_given_name or has_surname or any(map(_is_initial, words[:-1]))
    return Certainty.NAMED if is_known else Certainty.LIKELY


def read_people(text: str) -> ListedPeople:
    """Return the people that a cleaned text lists. Credentials, roles and affiliations stay with the name."""
    names: list[str] = []
    certainties: list[Certainty] = []
    if len(text) > MAX_LINE:
        return ListedPeople((text,), Certainty.TITLE)
    doubtful: int | None = None
    for number, segment in enumerate(_SEPARATOR.split(text)):
        pieces = [piece.strip() for piece in _COMMA.split(segment)]
        if len(pieces) == 2 and _is_last_first(*pieces):
            pieces = [f"{pieces[1]} {pieces[0]}"]
        for index, piece in enumerate(pieces):
            if is_placeholder(piece):
                continue
            if names and index and (on := _SPEAKS_ON.match(piece)) and min(certainties) >= Certainty.LIKELY:
                title = text[text.rindex(piece) + on.end() :]
                return _people(names, certainties, title, doubtful)
            if names and (index or is_role(piece)) and _belongs_to_name(piece, names[-1]):
                names[-1] += f"{', ' if index else _joint(text, piece)}{piece}"
                continue
            following = pieces[index + 1 : index + 2]
            with_credential = f"{piece}, {following[0]}" if following and is_credential(following[0]) else piece
            certainty = name_certainty(with_credential)
            if certainty <= Certainty.UNSURE and index and names and min(certainties) >= Certainty.LIKELY:
                title = ", ".join(pieces[index:])
                return _people(names, certainties, text[text.rindex(title) :] if title in text else title, doubtful)
            if certainty is Certainty.LIKELY and index and len(names[-1:]) and "," in names[-1]:
                doubtful = len(names)
            names.append(piece)
            certainties.append(certainty)
        if number and not names:
            break
    return _people(names, certainties, None, doubtful)


def split_speakers(text: str) -> tuple[str, ...]:
    """Split the text of a column of people into names. What is clearly a list is split; anything else is one name."""
    names: list[str] = []
    for part in text.split(";"):
        found = read_people(part.strip())
        if found.title is None and not found.others and len(found.names) > 1 and found.certainty >= Certainty.LIKELY:
            names += found.names
        else:
            names.append(part.strip())
    return tuple(filter(may_be_person, names))


def may_be_person(text: str) -> bool:
    """Return whether a text that stands in a person's place may be one: not "TBD", "12:00 PM" or "Save the date"."""
    return not (is_placeholder(text) or _NO_PERSON.fullmatch(text) or isinstance(parse_time(text), Reading))


def is_credential(piece: str) -> bool:
    """Return whether a piece after a name is credentials ("MD", "M.D.", "MD MPH"). "FACEP" counts unlisted."""
    words = _BRACKET_AT_END.sub("", piece).replace(".", "").split()
    if len(words) == 1 and _CAPITALS.fullmatch(words[0]):
        return True
    return bool(words) and all(map(_is_listed_credential, words))


def _is_listed_credential(word: str) -> bool:
    return word.replace(".", "").strip("(),").casefold() in CREDENTIALS


def _is_name_word(word: str) -> bool:
    if word.casefold() in PARTICLES:
        return True
    stripped = word.strip("\"“”‘’'()")
    return bool(_NAME_WORD.fullmatch(stripped)) and stripped[0] == stripped[0].upper()


def _is_initial(word: str) -> bool:
    return (len(word.strip(".")) == 1 and word[0].isupper() and word.casefold() not in {"a", "i"}) or bool(
        re.fullmatch(r"[A-Z]\.", word)
    )


def _is_last_first(last: str, first: str) -> bool:
    """Return whether two pieces are "Rivera, Pat"."""
    words = first.split()
    return (
        len(last.split()) == 1
        and _is_name_word(last)
        and not is_title_word(last)
        and last.casefold() not in GIVEN_NAMES
        and 1 <= len(words) <= 2
        and words[0].casefold() in GIVEN_NAMES
        and all(map(_is_initial, words[1:]))
    )


def _belongs_to_name(piece: str, name: str) -> bool:
    """Return whether a piece after a name is its credentials, role, or affiliation."""
    if is_credential(piece) or (is_role(piece) and name_certainty(piece) < Certainty.CREDENTIALED):
        return True
    return "," in name and len(piece.split()) == 1 and piece[:1].isupper() and not is_title_word(piece)


def _joint(text: str, piece: str) -> str:
    """Return what stands before a piece in the text: "Medicine and Surgery"."""
    before = text[: text.index(piece)]
    return " & " if before.rstrip().endswith("&") else "; " if before.rstrip().endswith(";") else " and "


def _people(names: list[str], certainties: list[Certainty], title: str | None, doubtful: int | None) -> ListedPeople:
    if not names:
        return ListedPeople((), Certainty.TITLE, title)
    certainty = max(certainties) if min(certainties) >= Certainty.LIKELY else min(certainties)
    others: tuple[str, ...] = ()
    if doubtful is not None:
        others = (*names[: doubtful - 1], f"{names[doubtful - 1]}, {names[doubtful]}", *names[doubtful + 1 :])
    return ListedPeople(tuple(names), certainty, title, others)
