"""A list of sessions, line by line: which lines belong to one session, and which are none."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from bot.core.base.date_names import MONTHS, WEEKDAYS, either
from bot.formats import calendar_columns
from bot.formats.calendar_csv import parse_rows
from bot.formats.free_text.dates import EXAMPLE, find_dates, starts_with_date, take_date
from bot.formats.free_text.placeholders import says_placeholder
from bot.formats.free_text.reading import Content, Context, Reading
from bot.formats.free_text.session_labels import adds_nothing, is_time_label
from bot.formats.free_text.session_line import has_mark, parse_session_line, strip_marks
from bot.formats.free_text.session_text import read_details
from bot.formats.free_text.speakers import MAX_LINE, Certainty, read_people
from bot.formats.free_text.times import take_times
from bot.formats.parse_result import Entry, Problem, ResultBuilder, Skipped

# A line with its number.
Line = tuple[int, str]

NO_DATE = f"Start the line with a date, like {EXAMPLE}."
NO_SESSION = "No date, so not a session."
_SENTENCE = re.compile(r".*[.!?]$")
_MIN_SENTENCE_WORDS = 6
_MAX_CELLS = 6
_MAX_WORDS_BEFORE_DATE = 12
MONTH_HEADING = re.compile(rf"\W*((?:{either(MONTHS)})\b\.?)(?:,?\s+(20[0-9]{{2}}))?\W*", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(
    rf"(?:(?:{either(WEEKDAYS)})\b\.?,?\s+)?([0-9]{{1,2}})(?:st|nd|rd|th)?(?:\n|\s*[.:)|–—-]\s+|\s+)(?=[^\W\d])",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r".*(?:[,:;/&+(–—-]|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|the|through|to|with|via|vs\.?|using|its|their))$"
)
_ROW = re.compile(r"\s*\|?(.*?)\|?\s*")


def is_session_start(line: str) -> bool:
    """Return whether a line starts a session: with a date, or a time and a date, or it ends with the only date."""
    if len(line) > MAX_LINE:
        return False
    text = strip_marks(line)
    if starts_with_date(text):
        return True
    times, rest = take_times(text)
    if isinstance(times, Reading) and starts_with_date(re.sub(r"^[\s,|:–—-]+", "", rest)):
        return True
    return _ends_with_date(text)


def read_sessions(groups: Sequence[Sequence[Line]], context: Context, result: ResultBuilder) -> None:
    """Read a list of sessions into a result.

    Args:
        groups: The lines, cleaned, in groups that blank lines separate. Cells are separated by "\\n".
        context: What is known.
        result: Where entries, problems and skipped lines are added.
    """
    lines = list(chain.from_iterable(map(_date_first, _below_months(groups))))
    header = next(
        (i for i, (_, line) in enumerate(lines) if calendar_columns.is_header(_cells(line)) and len(_cells(line)) > 1),
        None,
    )
    if header is not None:
        lines = [*lines[:header], *_read_table(lines[header:], context, result)]
    block: list[Line] = []
    are_marked = any(has_mark(line) and is_session_start(line) for _, line in lines)
    for line in lines:
        if are_marked and has_mark(line[1]) and not is_session_start(line[1]):
            # An item of the list: a session whose date is missing, or none at all. A person has to look at it.
            result.add([Problem(*_shown(line), NO_DATE)])
        elif is_session_start(line[1]):
            _read_block(block, context, result)
            block = [line]
        elif block:
            block.append(line)
        else:
            result.add([Skipped(*_shown(line), NO_SESSION)])
    _read_block(block, context, result)


def _below_months(groups: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Give lines that start with a day alone the month of the heading above them ("JANUARY 2027")."""
    month, year = "", ""
    dated: list[list[Line]] = []
    for group in groups:
        dated.append([])
        for number, line in group:
            text = strip_marks(line) if "\n" not in line else line
            if heading := MONTH_HEADING.fullmatch(text):
                # The page's reader takes its year.
                month, year = heading[1], f", {heading[2]}" if heading[2] else ""
                continue
            day = _DAY_OF_MONTH.match(line) if month and not is_session_start(line) else None
            if day is None:
                dated[-1].append((number, line))
            else:
                dated[-1].append((number, f"{month} {day[1]}{year} - {line[day.end() :]}"))
    return dated


def _shown(line: Line) -> Line:
    return line[0], line[1].replace("\n", " | ")


def _ends_with_date(text: str) -> bool:
    found = list(find_dates(text, Context(years=(2000, 2000))))
    if len(found) != 1:
        return False
    position, _, rest = found[0]
    before = text[:position].rstrip()
    rest = re.sub(r"^[\s)\],;@]+", "", rest)
    times, after = take_times(rest)
    if re.match(r"\s*(?:[–—-]+|\|)\s+\S", found[0][2]) and re.search(r"\s[–—-]+$|\|$", before):
        return len(before.split()) <= _MAX_WORDS_BEFORE_DATE and not text.endswith(".")
    after = after if isinstance(times, Reading) else rest
    return bool(re.search(r"[(:|,;\n\[–—-]$", before)) and len(before.split()) <= 25 and not after.strip(" .)")


def _cells(line: str) -> list[str]:
    text = line if "\n" in line else (_ROW.fullmatch(line) or [line, line])[1].replace("|", "\n")
    return [cell.strip() for cell in text.split("\n")]


def _read_table(lines: Sequence[Line], context: Context, result: ResultBuilder) -> list[Line]:
    """Read the rows of a table, and return the lines that are none."""
    width = len(_cells(lines[0][1]))
    rows = [(number, _cells(line)) for number, line in lines if not re.fullmatch(r"[\s|:+=-]*", line)]
    table = parse_rows([row for row in rows if len(row[1]) > 1 or width == 1], context)
    result.add([*table.entries, *table.problems, *table.skipped])
    result.note(table.notes)
    return [(number, line) for number, line in lines if len(_cells(line)) == 1]


def _date_first(group: Sequence[Line]) -> list[Line]:
    """Move the date to the front of a paragraph that ends with it: title, speaker, date, time."""
    starts = [i for i, (_, line) in enumerate(group) if starts_with_date(strip_marks(line))]
    if len(starts) != 1 or starts[0] == 0:
        return list(group)
    date_line = group[starts[0]]
    _, rest = take_date(strip_marks(date_line[1]), Context(years=(2000, 2000)))
    times, after = take_times(re.sub(r"^[\s,|@–—-]+", "", rest))
    is_bare = not rest or (isinstance(times, Reading) and not after)
    above = group[: starts[0]]
    if (
        not is_bare
        or any(_is_sentence(line) for _, line in above)
        or len(above) > _MAX_CELLS
        or any(read_people(strip_marks(line)).certainty >= Certainty.LIKELY for _, line in group[starts[0] + 1 :])
    ):
        return list(group)
    return [date_line, *above, *group[starts[0] + 1 :]]


def _is_sentence(text: str) -> bool:
    return bool(_SENTENCE.fullmatch(text)) and len(text.split()) >= _MIN_SENTENCE_WORDS


def _read_block(block: Sequence[Line], context: Context, result: ResultBuilder) -> None:
    """Read a session's first line with the lines below it, as far as they belong to it."""
    if not block:
        return
    (number, text), *below = block
    alone, _ = parse_session_line(number, text, context)
    content = _content(alone)
    is_open = content == Content() and says_placeholder(text)
    cells = 0
    details: list[Content] = []
    open_lines = list(below)
    if content is not None:
        for line in below:
            stripped = strip_marks(line[1])
            if adds_nothing(stripped):
                continue
            if is_time_label(stripped):
                text = f"{text}\n{stripped}"
            elif (more := read_details(stripped)) is not None:
                details.append(more)
            elif _is_sentence(stripped) and not (content.title is None and content.speakers):
                continue
            elif (
                cells == 0
                and (content.title or content.speakers)
                and (stripped[:1].islower() or _GOES_ON.fullmatch(text))
            ):
                text = f"{text} {stripped}"
                content = replace(content, title=content.title or stripped)
            elif is_open and read_people(stripped).certainty < Certainty.NAMED:
                continue
            elif _fills(content, stripped) and cells < _MAX_CELLS:
                text, cells = f"{text}\n{stripped}", cells + 1
                content = _content(parse_session_line(number, text, context)[0]) or content
            else:
                continue
            open_lines.remove(line)
    parsed, notes = parse_session_line(number, text, context)
    result.add([_with_details(parsed, details)])
    result.note(notes)
    result.add(Skipped(*_shown(line), NO_SESSION) for line in open_lines)


def _content(parsed: Entry | Problem | Skipped) -> Content | None:
    """Return what a session is about as far as it is read; None if it is no session."""
    entry = parsed.readings[0] if isinstance(parsed, Problem) and parsed.readings else parsed
    return Content(entry.speakers, entry.title, entry.place, entry.link) if isinstance(entry, Entry) else None


def _fills(content: Content, stripped: str) -> bool:
    """Return whether a line may say what is not known yet: who, or what."""
    return content.title is None or (not content.speakers and read_people(stripped).certainty >= Certainty.UNSURE)


def _with_details(parsed: Entry | Problem | Skipped, details: Sequence[Content]) -> Entry | Problem | Skipped:
    """Add place and link from lines below the session."""
    if not details or isinstance(parsed, Skipped):
        return parsed

    def filled(entry: Entry) -> Entry:
        for each in details:
            entry = replace(
                entry,
                place=entry.place or each.place,
                link=entry.link or each.link,
                title=entry.title or each.title,
                speakers=entry.speakers or each.speakers,
            )
        return entry

    return (
        filled(parsed) if isinstance(parsed, Entry) else replace(parsed, readings=tuple(map(filled, parsed.readings)))
    )
