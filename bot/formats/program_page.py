"""Import of the program's web page, as text copied from a browser: its texts and its sessions.

Only the form of the headings is known here; all wording comes from the file.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto

from bot.core.base.date_names import MONTHS, WEEKDAYS
from bot.core.base.people import Contact
from bot.core.calendar.models import Texts
from bot.formats.dates import in_words
from bot.formats.parse_result import WHOLE_FILE, Entry, Misread, ParseResult, Problem
from bot.formats.session_line import parse_session_line
from bot.formats.text_cleanup import numbered_lines


class _Section(Enum):
    LEARNING_HEALTH_SYSTEM = auto()
    AWARD = auto()
    ROUNDS = auto()
    FORMAT = auto()
    SESSIONS = auto()
    OTHER = auto()


_PROGRAM = r"(?:the )?(?:learning health system|lhs)"
_HEADINGS = {
    _Section.LEARNING_HEALTH_SYSTEM: re.compile(rf"what is (?:a |an )?{_PROGRAM}\??", re.IGNORECASE),
    _Section.AWARD: re.compile(rf"{_PROGRAM}\b.*\baward\b.*", re.IGNORECASE),
    _Section.ROUNDS: re.compile(rf"{_PROGRAM} rounds at .+", re.IGNORECASE),
    _Section.FORMAT: re.compile(rf"what (?:will|do|does) {_PROGRAM} rounds look like\??", re.IGNORECASE),
    _Section.SESSIONS: re.compile(rf"upcoming (?:{_PROGRAM} )?(?:rounds|sessions)", re.IGNORECASE),
    _Section.OTHER: re.compile(rf"{_PROGRAM} rounds", re.IGNORECASE),
}
_MAX_HEADING = 120

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# From the start of the sentence about contacts to its last email address.
_CONTACT_SENTENCE = re.compile(rf"(?:^|(?<=[.!?] ))[^.!?]*\bcontact\b.*{_EMAIL.pattern}[>)]?\.?", re.IGNORECASE)
_CITATION = re.compile(r".{0,200}\bet al\b.{0,40}[0-9]{4}\.?", re.IGNORECASE)
_MAX_LABEL_WORDS = 6


def parse_page(text: str) -> ParseResult:
    """Parse the page. Each line below the heading of the sessions becomes an entry or a problem."""
    section = _Section.OTHER
    headings: dict[_Section, str] = {}
    paragraphs: dict[_Section, list[str]] = {kind: [] for kind in _Section}
    session_lines: list[tuple[int, str]] = []
    other_lines: list[tuple[int, str]] = []
    for number, line in numbered_lines(text):
        heading = _parse_heading(line)
        # The page's title may be repeated above the sessions; it does not end them.
        if heading is not None and not (section is _Section.SESSIONS and heading[0] is _Section.OTHER):
            section, words = heading
            headings.setdefault(section, words)
        elif section is _Section.SESSIONS:
            session_lines.append((number, line))
        else:
            paragraphs[section].append(line)
            other_lines.append((number, line))
    if not headings and other_lines and _starts_with_date(other_lines[0][1]):
        # Only the list of sessions was copied.
        session_lines = other_lines
        headings[_Section.SESSIONS] = ""
    entries, problems = _parse_sessions(session_lines)
    if _Section.SESSIONS not in headings:
        message = "The heading “Upcoming LHS Rounds” is missing: the sessions are the lines below it, one a line."
        problems.insert(0, Problem(line=WHOLE_FILE, text="", message=message))
    return ParseResult(entries=tuple(entries), texts=_build_texts(headings, paragraphs), problems=tuple(problems))


def _starts_with_date(line: str) -> bool:
    words = line.lstrip("•-*· ").split(maxsplit=1)[:1]
    word = words[0].strip(",.").casefold() if words else ""
    return word in WEEKDAYS or word in MONTHS or word[:4].isdigit()


def _parse_heading(line: str) -> tuple[_Section, str] | None:
    if len(line) > _MAX_HEADING or line.endswith("."):
        return None
    words = line.strip("#*_: ")
    return next(((kind, words) for kind, pattern in _HEADINGS.items() if pattern.fullmatch(words)), None)


def _parse_sessions(lines: Sequence[tuple[int, str]]) -> tuple[list[Entry], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, line in lines:
        parsed = parse_session_line(number, line)
        if isinstance(parsed, Misread):
            problems.append(Problem(line=number, text=line, message=parsed.message))
        elif duplicate := next((e for e in entries if e.date == parsed.date), None):
            day = in_words(parsed.date)
            message = f"{day} stands twice, here and in line {duplicate.line}; one of the two must be wrong."
            problems.append(Problem(line=number, text=line, message=message))
        else:
            entries.append(parsed)
    return entries, problems


def _build_texts(headings: dict[_Section, str], paragraphs: dict[_Section, list[str]]) -> Texts | None:
    if not headings.keys() & {_Section.LEARNING_HEALTH_SYSTEM, _Section.AWARD, _Section.ROUNDS, _Section.FORMAT}:
        return None
    rounds = paragraphs[_Section.ROUNDS] + paragraphs[_Section.FORMAT]
    return Texts(
        name=headings.get(_Section.ROUNDS, ""),
        learning_health_system=_move_citations_last(paragraphs[_Section.LEARNING_HEALTH_SYSTEM]),
        rounds=tuple(text for p in rounds if (text := _CONTACT_SENTENCE.sub("", p).strip())),
        award_name=headings.get(_Section.AWARD, ""),
        award=tuple(paragraphs[_Section.AWARD]),
        contacts=_find_contacts(rounds),
    )


def _move_citations_last(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Drop the labels of figures, which are not in the text, and move citations to the end."""
    citations = [p for p in paragraphs if _CITATION.fullmatch(p)]
    texts = [p for p in paragraphs if p not in citations and not _is_label(p)]
    return (*texts, *citations)


def _is_label(paragraph: str) -> bool:
    return len(paragraph.split()) <= _MAX_LABEL_WORDS and paragraph[-1] not in ".!?:"


def _find_contacts(paragraphs: Sequence[str]) -> tuple[Contact, ...]:
    contacts: dict[str, Contact] = {}
    for sentence in filter(None, map(_CONTACT_SENTENCE.search, paragraphs)):
        rest = re.split(r"\bcontact\b", sentence[0], maxsplit=1, flags=re.IGNORECASE)[1]
        position = 0
        for email in _EMAIL.finditer(rest):
            name = rest[position : email.start()]
            name = re.sub(r"^\W*(?:(?:or|and)\b\W*)?|(?:\s+at)?[\s(<,:–—-]*$", "", name, flags=re.IGNORECASE)
            contacts.setdefault(email[0].casefold(), Contact(name=name or email[0], email=email[0]))
            position = email.end()
    return tuple(contacts.values())
