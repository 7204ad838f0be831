"""Lines, files and rules of the kinds that people really write: each is read right, or its line is named.

`cases/` has the inputs. What is expected of a file or line is what `described` returns for it.
"""

from datetime import date
from pathlib import Path

import pytest

from bot.core.calendar.seasons import Season, season_dates
from bot.formats import parse_any, parse_file
from bot.formats.free_text.season_rule import parse_season
from bot.formats.parse_result import Entry, ParseResult
from tests.factories import NEW_YORK

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 27)


def described(result: ParseResult) -> str:
    """Return a result in a line: sessions, then what is skipped, doubtful or wrong, each with its line."""
    parts = [_session(each) for each in result.entries]
    parts += [f"skipped {each.line}{f' {each.day}' if each.day else ''}" for each in result.skipped]
    parts += [f"{'doubtful' if each.readings else 'wrong'} {each.line}" for each in result.problems]
    return " // ".join(parts)


def _session(entry: Entry) -> str:
    start = f" {entry.start:%H:%M}" if entry.start else ""
    minutes = f" {entry.minutes}m" if entry.minutes else ""
    about = [" + ".join(entry.speakers) or "-", entry.title or "-", entry.place, entry.link]
    return f"{entry.date}{start}{minutes} | " + " | ".join(part for part in about if part)


def _expected(name: str) -> list[tuple[str, str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" ==> ") for line in lines if line]
    return [(given, said) for given, said in pairs]


@pytest.mark.parametrize(("line", "expected"), _expected("page_lines.txt"))
def test_lines_of_a_page(line: str, expected: str) -> None:
    text = "Upcoming LHS Rounds\n" + line.replace("\\t", "\t")

    assert described(parse_any("page.txt", text, NEW_YORK, today=TODAY)) == expected


@pytest.mark.parametrize(("name", "expected"), _expected("files.txt"))
def test_files(name: str, expected: str) -> None:
    data = (CASES / name).read_bytes()

    assert described(parse_file(name, data, NEW_YORK, today=TODAY, names=("LHS Rounds",))) == expected


def test_every_file_has_an_expectation() -> None:
    files = {str(path.relative_to(CASES)) for path in CASES.glob("*/*")}

    assert files == {name for name, _ in _expected("files.txt")}


@pytest.mark.parametrize(("rule", "expected"), _expected("seasons.txt"))
def test_seasons(rule: str, expected: str) -> None:
    season = parse_season(rule, today=TODAY, zone=NEW_YORK)

    if isinstance(season, Season):
        days = " ".join(map(str, season_dates(season)))
        found = f"{days} {season.start or '-'} {season.minutes or '-'}"
    else:
        found = season.message.split(" Please write it like")[0]
    assert found == expected
