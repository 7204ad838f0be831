"""Import of the program's web page, as text copied from a browser: its texts and its sessions.

Only the form of the headings is known here; all wording comes from the file.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from bot.core.base.people import Contact
from bot.core.calendar.models import Texts
from bot.formats import session_blocks
from bot.formats.free_text.dates import date_order, years_of_heading
from bot.formats.free_text.reading import NOTHING_KNOWN, Context
from bot.formats.free_text.session_line import EXPECTED_FORM, strip_marks
from bot.formats.free_text.text_cleanup import paragraphs
from bot.formats.free_text.times import says_afternoon
from bot.formats.parse_result import WHOLE_FILE, ParseResult, Problem, ResultBuilder, Skipped
from bot.formats.session_blocks import Line, is_session_start


class _Section(Enum):
    LEARNING_HEALTH_SYSTEM = auto()
    AWARD = auto()
    ROUNDS = auto()
    FORMAT = auto()
    SESSIONS = auto()
    PAST = auto()
    OTHER = auto()


_PROGRAM = r"(?:the )?(?:learning health system|lhs)"
_MEETINGS = (
    r"(?:rounds|sessions?|seminars?|talks?|lectures?|presentations?|speakers?|events?|meetings?|conferences?|dates)"
)
_TERM = r"(?:ay|fy|academic year|season|fall|autumn|winter|spring|summer)"
_YEARS = rf"(?:{_TERM}\s+)?20[0-9]{{2}}(?:\s*(?:[-‐‑‒–—/&]|to|and)\s*(?:{_TERM}\s+)?(?:20)?[0-9]{{2}})?"
_NOTE = r"(?:\s*\([^()]*\))?"
_WORDS = r"(?:[\w&'’.-]+\s+)"
_PAST_LIST = (
    rf"(?:past|previous|prior|earlier|recent|archived?|completed)\b(?:\s+[\w&-]+){{0,3}}?"
    rf"(?:\s+{_MEETINGS}|\s+schedules?|\s+recordings)?(?:\s+\W*{_YEARS}\W*)?"
    rf"|archives?(?:\s+of\b.*)?|(?:{_YEARS}\s+)?(?:[\w&-]+\s+){{0,2}}(?:archive|recordings)"
)
_LIST = (
    # Such as "Upcoming LHS Rounds 2027 (Thursdays)".
    rf"(?:{_YEARS}\s+)?(?:upcoming|future|next|coming|scheduled|planned|current)\b(?:\s+[\w&'’-]+){{0,5}}?"
    rf"\s+(?:{_MEETINGS}|schedule)(?:[\s:,–—-]+(?:for\s+)?{_YEARS})?{_NOTE}"
    # Such as "LHS Rounds Schedule, 2026-2027".
    rf"|{_WORDS}{{0,6}}?(?:schedules?|calendar|agenda|line-?up|program)(?:\s+of\s+{_MEETINGS})?(?:\s+for)?"
    rf"(?:[\s:,–—-]*\(?{_YEARS}\)?)?(?:\s+(?:schedule|academic year))?{_NOTE}"
    # The years alone, or "Grand Rounds, Fall 2026".
    rf"|{_WORDS}{{0,6}}?\W?{_YEARS}\W?"
    rf"(?:\s+{_WORDS}{{0,3}}(?:{_MEETINGS}|schedule|season|series|academic year))?{_NOTE}"
    rf"|{_MEETINGS}|dates and {_MEETINGS}|upcoming"
)
_HEADINGS = {
    _Section.LEARNING_HEALTH_SYSTEM: re.compile(rf"what is (?:a |an )?{_PROGRAM}\??", re.IGNORECASE),
    _Section.AWARD: re.compile(rf"{_PROGRAM}\b.*\baward\b.*", re.IGNORECASE),
    _Section.ROUNDS: re.compile(rf"{_PROGRAM} rounds at .+", re.IGNORECASE),
    _Section.FORMAT: re.compile(rf"what (?:will|do|does) {_PROGRAM} rounds look like\??", re.IGNORECASE),
    _Section.PAST: re.compile(_PAST_LIST, re.IGNORECASE),
    _Section.SESSIONS: re.compile(_LIST, re.IGNORECASE),
    _Section.OTHER: re.compile(rf"{_PROGRAM} rounds", re.IGNORECASE),
}
_MAX_HEADING = 120
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# From the start of the sentence about contacts to its last email address.
_CONTACT_SENTENCE = re.compile(rf"(?:^|(?<=[.!?] ))[^.!?]*\bcontact\b.*{_EMAIL.pattern}[>)]?\.?", re.IGNORECASE)
_CITATION = re.compile(r".{0,200}\bet al\b.{0,40}[0-9]{4}\.?", re.IGNORECASE)
_MAX_LABEL_WORDS = 6


@dataclass(slots=True)
class _Page:
    """The page's lines by section. `lists` are the parts of the list of sessions, each with the years above it."""

    headings: dict[_Section, str] = field(default_factory=dict)
    paragraphs: dict[_Section, list[str]] = field(default_factory=lambda: {kind: [] for kind in _Section})
    lists: list[tuple[tuple[int, int] | None, list[list[Line]]]] = field(default_factory=list)
    others: list[list[Line]] = field(default_factory=list)


def parse_page(text: str, context: Context = NOTHING_KNOWN) -> ParseResult:
    """Parse the page. Each line of the list of sessions is read, skipped with a reason, or a problem."""
    result = ResultBuilder()
    page = _split_sections(text, result)
    if _Section.SESSIONS not in page.headings:
        # Only the list of sessions was copied, or its heading is another one.
        page.lists.append((None, page.others))
        has_texts = bool(page.headings.keys() - {_Section.OTHER, _Section.PAST})
        if has_texts or not any(is_session_start(line) for group in page.others for _, line in group):
            page.lists[-1] = (None, [[line for line in group if is_session_start(line[1])] for group in page.others])
            dated = {line for group in page.lists[-1][1] for _, line in group}
            for section in page.paragraphs.values():
                section[:] = [line for line in section if line not in dated]
    lines = [strip_marks(line) for _, groups in page.lists for group in groups for _, line in group]
    order, note = date_order(lines, context.zone)
    context = replace(context, order=order, order_note=note, is_afternoon=says_afternoon(lines))
    for years, groups in page.lists:
        session_blocks.read_sessions(groups, context.with_years(years), result)
    if _Section.SESSIONS not in page.headings and not (result.entries or result.problems or result.skipped):
        message = f"We couldn’t find any sessions. Use one per line, like: {EXPECTED_FORM}"
        result.problems.insert(0, Problem(line=WHOLE_FILE, text="", message=message))
    return result.build(_build_texts(page.headings, page.paragraphs))


def _split_sections(text: str, result: ResultBuilder) -> _Page:
    page = _Page()
    section = _Section.OTHER
    past: tuple[int, str] | None = None
    past_lines = 0
    for group in paragraphs(text):
        page.others.append([])
        if page.lists:
            page.lists[-1][1].append([])
        for number, line in group:
            heading = _parse_heading(line)
            is_month = session_blocks.MONTH_HEADING.fullmatch(line) is not None
            if is_month and section is _Section.PAST:
                heading = None
            # The page's title may be repeated above the sessions; it does not end them.
            if heading is not None and not (section is _Section.SESSIONS and heading[0] is _Section.OTHER):
                section, words = heading
                page.headings.setdefault(section, words)
                if section is _Section.SESSIONS:
                    page.lists.append((years_of_heading(words), [[(number, line)] if is_month else []]))
                    result.note(_unread_bracket(words))
                elif section is _Section.PAST:
                    past = past or (number, line)
            elif section is _Section.SESSIONS:
                page.lists[-1][1][-1].append((number, line))
            elif section is _Section.PAST:
                past_lines += 1
            else:
                page.paragraphs[section].append(line.replace("\n", " "))
                page.others[-1].append((number, line))
    if past is not None and past_lines:
        reason = f"Past sessions ({past_lines} lines)."
        result.add([Skipped(*past, reason)])
    return page


def _unread_bracket(heading: str) -> list[str]:
    bracket = re.search(r"\(([^()]*)\)$", heading)
    if bracket is None or years_of_heading(bracket[1]):
        return []
    return [f"“{bracket[1]}” in the heading was not read."]


def _parse_heading(line: str) -> tuple[_Section, str] | None:
    if len(line) > _MAX_HEADING or line.endswith(".") or "\n" in line or is_session_start(line):
        return None
    words = re.sub(r"[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}", "", line).strip("#: ")
    return next(((kind, words) for kind, pattern in _HEADINGS.items() if pattern.fullmatch(words)), None)


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
    labels = [p for p in paragraphs if len(p.split()) <= _MAX_LABEL_WORDS and p[-1] not in ".!?:"]
    return (*(p for p in paragraphs if p not in citations and p not in labels), *citations)


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
