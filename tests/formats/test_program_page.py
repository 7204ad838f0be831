from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.core.base.people import Contact
from bot.formats import parse_any
from bot.formats.free_text.placeholders import is_placeholder
from bot.formats.parse_result import Entry
from bot.formats.program_page import parse_page

_ZONE = "America/New_York"
PAGE = (Path(bot.__file__).parent / "seed" / "lhs-rounds-page.txt").read_text(encoding="utf-8")
HUCKER = (
    "Improving Continuity through Communication: Establishing Team Meetings at High Street Neighborhood Health Center"
)


def sessions(*lines: str) -> str:
    return "\n".join(("Upcoming LHS Rounds", *lines))


def test_five_sessions_of_the_page_are_read() -> None:
    reading = parse_page(PAGE)

    assert reading.problems == ()
    assert reading.entries == (
        Entry(line=33, date=date(2024, 3, 21), speakers=("Stephanie Hucker",), title=HUCKER),
        Entry(line=34, date=date(2024, 4, 25), speakers=("Heather Hsu",)),
        Entry(line=35, date=date(2024, 6, 20)),
        Entry(line=36, date=date(2024, 7, 18), speakers=("Andy Beck",)),
        Entry(line=37, date=date(2024, 9, 19), speakers=("Seppo Rinne",)),
    )


def test_texts_of_the_page_are_read() -> None:
    texts = parse_page(PAGE).texts

    assert texts is not None
    assert texts.name == "Learning Health System Rounds at Baystate Health"
    assert texts.award_name == "Learning Health System Award Program (LHS-AP)"
    assert [p.split(" (")[0].split(",")[0] for p in texts.learning_health_system] == [
        "The Learning Health System",
        "In a learning health system",
        "AHRQ Evidence-Based Practice Center Program. Borsky et al",
    ]
    assert [p.split()[0] for p in texts.rounds] == ["LHS", "We"]
    assert texts.award[1] == "For more information, please see the Request for Applications document."
    assert texts.contacts == (
        Contact(name="Dr. Lauren Westafer", email="Lauren.Westafer@baystatehealth.org"),
        Contact(name="Aubri Drake", email="Aubri.Drake@baystatehealth.org"),
    )


def test_every_paragraph_is_the_pages_own() -> None:
    texts = parse_page(PAGE).texts
    page = " ".join(PAGE.split())

    assert texts is not None
    for paragraph in (*texts.learning_health_system, *texts.rounds, *texts.award):
        assert paragraph in page
        assert "Internet Explorer" not in paragraph
        assert "contact" not in paragraph


@pytest.mark.parametrize(
    "altered",
    [
        PAGE.replace("\n", "\r\n"),
        "\ufeff" + PAGE,
        PAGE.replace("  • ", ""),
        PAGE.replace("  • ", "* "),
        PAGE.replace("  • ", "- "),
        PAGE.replace("2024 - ", "2024 – "),
        PAGE.replace("2024 - ", "2024\u00a0— "),
        PAGE.replace("Upcoming LHS Rounds", "## UPCOMING LHS ROUNDS:"),
    ],
)
def test_copy_style_does_not_matter(altered: str) -> None:
    assert parse_page(altered) == parse_page(PAGE)


@pytest.mark.parametrize(
    ("rest", "speakers", "title"),
    [
        ("", (), None),
        (" - TBD", (), None),
        (" - tba", (), None),
        (" - (Topic TBD)", (), None),
        (" (Speaker and topic to be announced)", (), None),
        (" - Speaker TBD, topic TBA", (), None),
        (" - TBD: TBD", (), None),
        (" - T.B.D.", (), None),
        (" - Heather Hsu", ("Heather Hsu",), None),
        (" - Heather Hsu (topic to be determined)", ("Heather Hsu",), None),
        (" - Heather Hsu: TBD", ("Heather Hsu",), None),
        (" - Heather Hsu:", ("Heather Hsu",), None),
        (" - Heather Hsu, Topic TBD", ("Heather Hsu",), None),
        (" - Heather Hsu - Topic TBA", ("Heather Hsu",), None),
        (" - TBD: Sepsis: a review", (), "Sepsis: a review"),
        (" - (Speaker TBD): Sepsis", (), "Sepsis"),
        (" - Topic: Sepsis", (), "Sepsis"),
        (" - Speaker: Heather Hsu", ("Heather Hsu",), None),
        (" - Speaker: Save the date; Topic: Sepsis", (), "Sepsis"),
        (" - Speaker: 12:30 PM; Topic: Sepsis", (), "Sepsis"),
        (": Heather Hsu: TBD or not TBD", ("Heather Hsu",), "TBD or not TBD"),
        (" - Heather Hsu – Sepsis: a review", ("Heather Hsu",), "Sepsis: a review"),
        (" - Heather Hsu and Andy Beck: Sepsis", ("Heather Hsu", "Andy Beck"), "Sepsis"),
        (" - Heather Hsu & Andy Beck; Seppo Rinne", ("Heather Hsu", "Andy Beck", "Seppo Rinne"), None),
        (" - Heather Hsu, Andy Beck, and Seppo Rinne", ("Heather Hsu", "Andy Beck", "Seppo Rinne"), None),
        (" - Heather Hsu, MD, MPH: Sepsis", ("Heather Hsu, MD, MPH",), "Sepsis"),
        (" - Heather Hsu, M.D., Ph.D., Andy Beck, FACEP", ("Heather Hsu, M.D., Ph.D.", "Andy Beck, FACEP"), None),
    ],
)
def test_speakers_and_title_are_separated(rest: str, speakers: tuple[str, ...], title: str | None) -> None:
    reading = parse_page(sessions(f"• Thursday, March 21st, 2024{rest}"))

    assert reading.problems == ()
    assert [(e.speakers, e.title) for e in reading.entries] == [(speakers, title)]


@pytest.mark.parametrize("said", [", 12:00 PM to 1:00 PM - ", " - 12:00-13:00 - ", " at 12:00 pm – 1:00 pm: "])
def test_time_in_the_line_is_read(said: str) -> None:
    (entry,) = parse_page(sessions(f"March 21, 2024{said}Heather Hsu: Sepsis")).entries

    assert (entry.start, entry.minutes, entry.title) == (time(12), 60, "Sepsis")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Friday, March 21st, 2024 - TBD", "March 21, 2024 is a Thursday, not a Friday"),
        ("February 30, 2024 - TBD", "doesn’t exist"),
        ("March 21 - TBD", "Add the year"),
        ("March 21, 2024 Heather Hsu", "Add a dash after the date"),
        ("March 21, 2024 and April 25, 2024 - TBD", "Add a dash after the date"),
        ("March 21, 2024 - 25:00 - Andy Beck", "We couldn’t read the time"),
        ("March 21, 2024 - 1:00 PM to 12:00 PM - Andy Beck", "We couldn’t read “1:00 PM to 12:00 PM.” Try 12–1 PM."),
        ("March 21, 2024 - Rescheduled from May 20: Andy Beck, Sepsis", "Check that the date is right"),
        ("March 21, 2024 - Hsu", "This may be the speaker or the title"),
    ],
)
def test_unreadable_line_is_reported_with_the_problem(line: str, what: str) -> None:
    reading = parse_page(sessions("", f" • {line}", "", "April 25, 2024 - TBD"))

    (problem,) = reading.problems
    assert problem.line == 3
    assert line in problem.text
    assert what in problem.message
    assert str(problem).startswith("Line 3: ")
    assert [e.line for e in reading.entries] == [5]


def test_two_lines_for_one_date_are_a_problem() -> None:
    reading = parse_page(sessions("March 21, 2024 - TBD", "2024-03-21 - Heather Hsu"))

    (problem,) = reading.problems
    assert (problem.line, problem.message) == (3, "Same date and time as line 2. Remove one.")


def test_sessions_are_found_without_their_heading() -> None:
    reading = parse_page(PAGE.replace("Upcoming LHS Rounds", ""))

    assert reading.entries == parse_page(PAGE).entries
    assert reading.texts == parse_page(PAGE).texts


def test_page_without_sessions_says_what_is_expected() -> None:
    (problem,) = parse_page("Welcome to our program.").problems

    assert "We couldn’t find any sessions." in str(problem)


@pytest.mark.parametrize(
    "line", ["March 21, 2024 - Cancelled", "March 21, 2024 - Andy Beck (postponed)", "March 21, 2024 - Winter break"]
)
def test_day_without_a_session_is_skipped_and_said(line: str) -> None:
    reading = parse_page(sessions(line, "April 25, 2024 - TBD"))

    [skipped] = reading.skipped
    assert (skipped.line, skipped.day) == (2, date(2024, 3, 21))
    assert "Importing doesn’t cancel sessions" in skipped.reason
    assert len(reading.entries) == 1


def test_page_of_sessions_alone_has_no_texts() -> None:
    assert parse_page(sessions("March 21, 2024 - TBD")).texts is None


def test_page_with_some_of_the_texts_has_those() -> None:
    texts = parse_page("What is a Learning Health System?\nOne that learns.\n" + sessions()).texts

    assert texts is not None
    assert texts.learning_health_system == ("One that learns.",)
    assert (texts.name, texts.rounds, texts.award, texts.contacts) == ("", (), (), ())


@pytest.mark.parametrize(
    "text",
    [
        "TBD", "tba", "TBC", "T.B.D.", "t.b.a", "(Topic TBD)", "[TBD]", "Topic: TBA", "Speaker(s) TBD", "TBD/TBD",
        "to be announced", "Title to follow", "Topic to be determined", "Speaker and title to be confirmed", "TBD.",
        "?", "???", "n/a", "-", "…", "", "TBD - TBD", "*TBD*", "Speaker: TBD; Topic: TBD",
    ],
)  # fmt: skip
def test_placeholder_words(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "TBD: the tuberculosis drug trial", "Sepsis (TBD)", "What is to be determined by whom?", "Na", "Heather Hsu",
        "Why?", "The unknown patient", "Follow-up", "Speaker", "Topic modelling", "TBI", "STBD",
    ],
)  # fmt: skip
def test_words_that_are_not_placeholders(text: str) -> None:
    assert not is_placeholder(text)


def test_file_format_is_detected() -> None:
    assert len(parse_any("page.txt", PAGE, _ZONE).entries) == 5
    assert len(parse_any("rounds.csv", "date\n2024-03-21\n", _ZONE).entries) == 1
    assert len(parse_any("rounds.txt", "Date;Title\n2024-03-21;Sepsis\n", _ZONE).entries) == 1
    assert "iCalendar" in str(parse_any("rounds.ics", "BEGIN:VCALENDAR\n", _ZONE).problems[0])
    assert "page’s source" in str(parse_any("page.html", "<!DOCTYPE html><html>", _ZONE).problems[0])


@given(st.text())
def test_any_text_is_parsed_without_error(text: str) -> None:
    parse_page(text)
    parse_any("a", text, _ZONE)


@given(st.lists(st.text() | st.text().map(lambda rest: f"March 21, 2024 - {rest}")))
def test_every_line_below_the_heading_is_an_entry_or_a_problem(lines: list[str]) -> None:
    reading = parse_page(sessions(*lines))

    named = [e.line for e in reading.entries] + [p.line for p in reading.problems] + [s.line for s in reading.skipped]
    assert len(named) == len(set(named))
    for entry in reading.entries:
        assert entry.title is None or not is_placeholder(entry.title)
        assert all(speaker and not is_placeholder(speaker) for speaker in entry.speakers)
