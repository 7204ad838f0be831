"""Links that add a session to a personal web calendar."""

from dataclasses import replace
from datetime import date, time
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar.add_to_calendar_links import google_link, outlook_link
from tests.factories import SERIES, a_session, page_sessions

HUCKER, HSU, JUNE, *_ = page_sessions()
_MOST = 3000  # Slack's limit for a button URL


def _asked(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query, strict_parsing=True).items()}


def test_untimed_session_is_an_all_day_entry_that_ends_before_the_next_day() -> None:
    google, outlook = _asked(google_link(SERIES, HSU)), _asked(outlook_link(SERIES, HSU))

    assert google["dates"] == "20240425/20240426"
    assert (outlook["startdt"], outlook["enddt"], outlook["allday"]) == ("2024-04-25", "2024-04-26", "true")
    assert "Time TBA" in google["details"]
    assert "Topic TBA" in outlook["body"]


@pytest.mark.parametrize(
    ("day", "hour_in_utc"), [(date(2024, 3, 8), 17), (date(2024, 3, 21), 16), (date(2024, 11, 21), 17)]
)
def test_timed_session_is_in_utc_all_year(day: date, hour_in_utc: int) -> None:
    session = a_session(day, start=time(12), minutes=45)

    google, outlook = _asked(google_link(SERIES, session)), _asked(outlook_link(SERIES, session))

    assert google["dates"] == f"{day:%Y%m%d}T{hour_in_utc}0000Z/{day:%Y%m%d}T{hour_in_utc}4500Z"
    assert outlook["startdt"] == f"{day}T{hour_in_utc}:00:00Z"
    assert outlook["enddt"] == f"{day}T{hour_in_utc}:45:00Z"
    assert "allday" not in outlook


def test_entry_of_unknown_length_says_so() -> None:
    session = a_session(date(2024, 3, 21), start=time(12))

    assert _asked(google_link(SERIES, session))["dates"] == "20240321T160000Z/20240321T170000Z"
    assert "Length TBA" in _asked(google_link(SERIES, session))["details"]


def test_special_characters_in_a_title_are_preserved() -> None:
    session = replace(HUCKER, title="Q&A: 50% + more? #1 <b>", place="Room 5 & 6", link="https://example.org/a?b=c&d")

    google, outlook = _asked(google_link(SERIES, session)), _asked(outlook_link(SERIES, session))

    assert google["text"] == outlook["subject"] == "LHS Rounds: Stephanie Hucker: Q&A: 50% + more? #1 <b>"
    assert google["location"] == outlook["location"] == "Room 5 & 6"
    assert "Join: https://example.org/a?b=c&d" in google["details"]
    assert "Join: https://example.org/a?b=c&amp;d" in outlook["body"]
    assert "+" not in outlook_link(SERIES, session)


@given(st.text(min_size=1), st.text(), st.text(), st.text(alphabet="é🎉&", min_size=500, max_size=2000))
def test_any_link_is_short_enough_for_slack_and_well_formed(title: str, place: str, link: str, name: str) -> None:
    session = replace(JUNE, title=title + name, speakers=(name,), place=place + name, link=link)

    for address in (google_link(SERIES, session), outlook_link(SERIES, session)):
        assert len(address) <= _MOST
        assert address.isascii()
        assert not set(address) & set(' "<>|')
        assert _asked(address)
