from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar.models import Session, SessionStatus
from bot.formats.calendar_csv import parse_csv, write_csv
from bot.formats.free_text.placeholders import is_placeholder, says_canceled
from bot.formats.free_text.speakers import split_speakers
from bot.formats.free_text.text_cleanup import clean
from bot.formats.free_text.times import parse_time
from bot.formats.parse_result import Entry, Misread

ADDED = datetime(2024, 3, 1, tzinfo=UTC)


def test_full_row_is_read() -> None:
    reading = parse_csv(
        "date,start,minutes,title,speakers,place,link\n"
        '2024-03-21,12:00 PM,60,"Sepsis, again: a review",Heather Hsu; Andy Beck,Room 1,https://example.org/a?b=1\n'
    )

    assert reading.problems == ()
    assert reading.entries == (
        Entry(
            line=2,
            date=date(2024, 3, 21),
            start=time(12),
            minutes=60,
            title="Sepsis, again: a review",
            speakers=("Heather Hsu", "Andy Beck"),
            place="Room 1",
            link="https://example.org/a?b=1",
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "date\n2024-03-21\n",
        "\ufeffDATE;Title\r\n2024-03-21;\r\n",
        "sep=;\nDate ; Start\n2024-03-21;TBD\n",
        "title\tdate\nTBD\t3/21/2024\n",
        ' Title , Date ,,\n\nTopic TBD,"Thursday, March 21, 2024",,\n,,,\n',
        "date,title\r2024-03-21,tba\r",
        "date,title,speakers\n2024-03-21\n",
    ],
)  # fmt: skip
def test_spreadsheet_dialects(text: str) -> None:
    reading = parse_csv(text)

    assert reading.problems == ()
    assert [(e.date, e.start, e.title, e.speakers) for e in reading.entries] == [(date(2024, 3, 21), None, None, ())]


@pytest.mark.parametrize(
    ("cell", "start"),
    [
        ("12:00", time(12)),
        ("9:05", time(9, 5)),
        ("1:30 pm", time(13, 30)),
        ("12:00 AM", time(0)),
        ("12:30 p.m.", time(12, 30)),
        ("noon", time(12)),
        ("12 PM", time(12)),
        ("01:30", time(1, 30)),
    ],
)
def test_times_are_read(cell: str, start: time) -> None:
    (entry,) = parse_csv(f"date,start\n2024-03-21,{cell}\n").entries

    assert entry.start == start


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("2024-03-21,lunch,60,,", "We couldn’t read the time “lunch.”"),
        ("2024-03-21,25:00,60,,", "We couldn’t read the time “25:00.”"),
        ("2024-03-21,13:00 PM,60,,", "We couldn’t read the time “13:00 PM.”"),
        ("2024-03-21,,a while,,", "“a while” isn’t a length in minutes"),
        ("2024-03-21,,0,,", "“0” isn’t a length in minutes"),
        ("2024-03-21,,,,by phone", "isn’t a full link"),
        ("2024-03-21,,,Sepsis, again,https://example.org", "This row has 6 cells"),
        ("03/04/2024,,,,", "This could be March 4, 2024 or April 3, 2024"),
        ('"Friday, March 21, 2024",,,,', "is a Thursday, not a Friday"),
        (",,,Sepsis,", "Add a date"),
    ],
)
def test_unreadable_row_is_reported_with_the_problem(row: str, what: str) -> None:
    reading = parse_csv(f"date,start,minutes,title,link\n{row}\n2024-04-25,,,,\n")

    (problem,) = reading.problems
    assert problem.line == 2
    assert what in problem.message
    assert [e.line for e in reading.entries] == [3]


def test_line_numbers_match_an_editor() -> None:
    reading = parse_csv('date,title\n\n2024-03-21,"One\nTwo"\nsoon,x\n')

    assert [(e.line, e.title) for e in reading.entries] == [(3, "One Two")]
    assert [p.line for p in reading.problems] == [5]


@pytest.mark.parametrize("text", ['date,title\n2024-03-21,"Sepsis\n2024-04-25,x\n', 'date,title\n2024-03-21,"a" b\n'])
def test_misplaced_quotation_mark_swallows_nothing(text: str) -> None:
    reading = parse_csv(text)

    (problem,) = reading.problems
    assert problem.line == 2
    assert "quotation mark" in problem.message


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("date,start,Start Time", "The column start is there twice"),
        ("date,title,Title", "The column title is there twice"),
        ("title,place", "The column date is missing"),
    ],
)
def test_header_that_cannot_be_read_is_a_problem(header: str, what: str) -> None:
    (problem,) = parse_csv(f"{header}\n").problems

    assert problem.line == 1
    assert what in problem.message


def test_empty_file_is_a_problem() -> None:
    assert "We couldn’t find a table" in str(parse_csv("\n \n").problems[0])


def test_day_may_have_two_sessions_at_two_times_and_no_more() -> None:
    rows = "date,start\n2024-03-21,09:00\n2024-03-21,12:00\n"

    assert parse_csv(rows).problems == ()
    assert [p.line for p in parse_csv(f"{rows}2024-03-21,12:00 PM\n").problems] == [4]


def test_no_cell_is_executed_as_a_formula() -> None:
    written = write_csv(
        [Session(id=1, date=date(2024, 3, 21), added_at=ADDED, dated_at=ADDED, title="=1+1", place="@x")]
    )

    assert written.splitlines()[1] == "2024-03-21,,,'=1+1,,'@x,"
    assert [(e.title, e.place) for e in parse_csv(written).entries] == [("=1+1", "@x")]


def test_canceled_session_is_not_exported() -> None:
    gone = Session(id=1, date=date(2024, 3, 21), added_at=ADDED, dated_at=ADDED, status=SessionStatus.CANCELED)

    assert parse_csv(write_csv([gone])).entries == ()


def says_something(text: str) -> bool:
    return bool(text) and not is_placeholder(text) and not says_canceled(text)


def is_name(text: str) -> bool:
    """Return whether a text may be a name: it has a letter, is no time, and lists nobody else."""
    return (
        says_something(text)
        and split_speakers(text) == (text,)
        and any(c.isalpha() for c in text)
        and isinstance(parse_time(text), Misread)
    )


words = (
    st.builds(str.__add__, st.sampled_from(["", "=", "'=", "''@", "-", "+", '"', ","]), st.text(max_size=12))
    .map(clean)
    .filter(says_something)
)
a_session = st.builds(
    Session,
    id=st.integers(1, 9),
    date=st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    added_at=st.just(ADDED),
    dated_at=st.just(ADDED),
    start=st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    minutes=st.none() | st.integers(1, 1440),
    title=st.none() | words,
    # A semicolon separates names, so no name can contain one.
    speakers=st.lists(words.map(lambda w: clean(w.replace(";", ""))).filter(is_name), max_size=3)
    .map(tuple)
    .filter(lambda names: not names or says_something("; ".join(names))),
    place=st.none() | words,
    link=st.none() | st.just("https://example.org/a;b,c"),
)


@given(st.lists(a_session, max_size=3, unique_by=lambda s: (s.date, s.start)))
def test_calendar_round_trips(sessions: list[Session]) -> None:
    reading = parse_csv(write_csv(sessions))

    assert reading.problems == ()
    assert [(e.date, e.start, e.minutes, e.title, e.speakers, e.place, e.link) for e in reading.entries] == [
        (s.date, s.start, s.minutes, s.title, s.speakers, s.place, s.link)
        for s in sorted(sessions, key=lambda s: (s.date, s.start or time(0), s.id))
    ]


@given(st.text() | st.text(alphabet='"\n\r,;=\tdate1234-').map(lambda rest: f"date,title\n{rest}"))
def test_any_text_is_parsed_without_error(text: str) -> None:
    parse_csv(text)
