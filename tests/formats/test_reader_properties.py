"""Whatever a text says: it is read, named or skipped; nothing raises, and no person is made of a time or a bracket."""

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar.import_preview import LEAVE_OUT
from bot.core.calendar.seasons import Season
from bot.formats import parse_any
from bot.formats.free_text.reading import Context, Misread, Reading
from bot.formats.free_text.season_rule import parse_season
from bot.formats.free_text.times import parse_time, take_times
from bot.formats.parse_result import ParseResult
from tests.factories import NEW_YORK

TODAY = date(2026, 11, 27)
NAMES = ["Heather Hsu", "Andy Beck, MD", "Seppo Rinne, PhD, RN", "Dr. Stephanie Hucker"]
TITLES = ["Sepsis Bundles", "Improving Continuity through Communication", "Falls: what works", "Why rounds?"]
DATES = ["March 18, 2027", "Thursday, March 18, 2027", "3/18/2027", "18-Mar-2027", "Thu 3/18/27", "2027-03-18"]
TIMES = [
    "12pm", "noon", "12:00 - 1:00 PM", "12-1pm ET", "(12:00 PM - 1:00 PM)", "@ noon", "12:00 pm (noon) – 1:00 pm EST"
]  # fmt: skip
NO_NAMES = [
    "(noon)", "(virtual)", "1:00 PM", "12:00–1:00 PM ET", "[Zoom]", "Panel discussion", "Save the date", "Holiday",
    "no rounds", "Summer break", "(in-person)", "TBD", "5", "MD)", "Rescheduled from May 20", "Room 5",
]  # fmt: skip
SEPARATORS = [" - ", ": ", " – ", " | ", "\t", "\n", ", ", " (", ") ", "; ", " "]

pieces = st.sampled_from([*NAMES, *TITLES, *DATES, *TIMES, *NO_NAMES, *SEPARATORS, "Speaker:", "Topic:", "by ", "and "])
texts = st.lists(pieces | st.text(max_size=5), max_size=14).map("".join)


def _check(result: ParseResult) -> None:
    named = [*result.entries, *(each for problem in result.problems for each in problem.readings)]
    for entry in named:
        for name in entry.speakers:
            assert any(character.isalpha() for character in name)
            assert not isinstance(parse_time(name), Reading), name
            assert not re.fullmatch(r"[(\[].*[)\]]", name), name
            assert "save the date" not in name.casefold()
    for problem in result.problems:
        assert problem.message


@given(texts)
def test_any_page_is_read_named_or_skipped(text: str) -> None:
    _check(parse_any("page.txt", f"Upcoming LHS Rounds\n{text}", NEW_YORK, today=TODAY))


@given(texts)
def test_any_table_is_read_named_or_skipped(text: str) -> None:
    _check(parse_any("rounds.csv", f"Date,Time,Speaker,Topic\n2027-03-18,{text}", NEW_YORK, today=TODAY))


@given(texts)
def test_every_line_with_a_date_is_accounted_for(text: str) -> None:
    lines = f"Upcoming LHS Rounds\nMarch 18, 2027 - {text}".split("\n")
    result = parse_any("page.txt", "\n".join(lines), NEW_YORK, today=TODAY)

    entries, problems, skipped = result.entries, result.problems, result.skipped
    assert 2 in [*(e.line for e in entries), *(p.line for p in problems), *(s.line for s in skipped)]


@given(texts, st.dictionaries(st.integers(1, 4), st.integers(LEAVE_OUT - 1, 4)))
def test_any_decision_keeps_every_line_accounted_for(text: str, choices: dict[int, int]) -> None:
    lines = f"Upcoming LHS Rounds\nMay 18 - {text}\n3/4/2027 - Rinne"
    result = parse_any("page.txt", lines, "Europe/Berlin", today=TODAY)
    decided = result.decided(choices)

    _check(decided)
    for problem in result.doubtful:
        choice = choices.get(problem.line)
        chosen = problem.readings[choice : choice + 1] if choice is not None and choice >= 0 else ()
        taken = any(entry in decided.entries for entry in chosen)
        left_out = choice == LEAVE_OUT and problem.line in {each.line for each in decided.skipped}
        assert taken or left_out or problem.line in {each.line for each in decided.problems}
    assert result.decided({}).entries == result.entries


@given(
    st.sampled_from(DATES), st.sampled_from([*TIMES, ""]), st.sampled_from(NAMES), st.sampled_from(TITLES), st.data()
)
def test_parts_are_found_in_any_layout(day: str, hours: str, name: str, title: str, data: st.DataObject) -> None:
    when = f"{day} {hours}".strip()
    layouts = [
        f"{when} - {name}: {title}", f"{when} | {name} | {title}",
        f"{when}\t{title}\t{name}", f"{when}\n{title}\n{name}",
        f"{when}: Speaker: {name}; Topic: {title}", f"• {when} – “{title}” – {name}",
    ]  # fmt: skip
    layout = data.draw(st.sampled_from(layouts))

    [entry] = parse_any("page.txt", f"Upcoming LHS Rounds\n{layout}", NEW_YORK, today=TODAY).entries

    assert entry.date == date(2027, 3, 18)
    assert (entry.start is not None) == bool(hours)
    assert entry.speakers == (name,)
    assert entry.title == title


@given(texts, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_any_rule_is_a_season_or_a_problem(text: str, today: date) -> None:
    assert isinstance(parse_season(f"third Thursday, {text}", today=today, zone=NEW_YORK), Season | Misread)


@given(st.sampled_from([*TIMES, ""]) | st.text(), st.text(max_size=10))
def test_any_time_is_read_or_left(text: str, rest: str) -> None:
    found, left = take_times(f"{text}{rest}", Context(zone=NEW_YORK))

    assert found is not None or left == f"{text}{rest}"


@pytest.mark.parametrize(
    "unit", [", ", "A, ", "a: ", "- ", "( ", "no ", "MD, ", "March 18, 2027 ", "12pm ET / ", "A and "]
)
def test_no_line_takes_long_however_it_repeats_itself(unit: str) -> None:
    line = f"March 18, 2027 - {unit * 400}"[:1000]
    started = time.thread_time()

    _check(parse_any("page.txt", f"Upcoming LHS Rounds\n{line}", NEW_YORK, today=TODAY))

    # It takes a few hundredths; a pattern that backtracks takes minutes.
    assert time.thread_time() - started < 5


@pytest.mark.parametrize("unit", [", ", " , ", ", and ", "& ", "and ", "first, ", "; "])
def test_no_rule_of_a_season_takes_long_however_it_repeats_itself(unit: str) -> None:
    started = time.thread_time()
    for begun in ("first", "third thursday, no december", "third thursday, september"):
        parse_season(f"{begun}{unit * 200}x"[:1000], today=TODAY, zone=NEW_YORK)

    # An ambiguous pattern takes twice as long with each comma: with 22 of them, half a second.
    assert time.thread_time() - started < 5
