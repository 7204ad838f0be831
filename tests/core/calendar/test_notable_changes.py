"""Notable changes of a session, as opposed to corrected typos."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar.models import Session, SessionStatus
from bot.core.calendar.notable_changes import NotableChange, differs_only_by_typos, notable_changes

KNOWN = datetime(2024, 1, 1, tzinfo=UTC)
SESSION = Session(
    1, date(2024, 3, 21), KNOWN, KNOWN, start=time(12), title="Sepsis alerts", speakers=("A. Hsu",), place="Room 1"
)


@pytest.mark.parametrize(
    ("then", "now", "found"),
    [
        (SESSION, SESSION, ()),
        (None, SESSION, (NotableChange.ADDED,)),
        (None, replace(SESSION, status=SessionStatus.CANCELED), ()),
        (SESSION, replace(SESSION, status=SessionStatus.CANCELED, title="Other"), (NotableChange.CANCELED,)),
        (replace(SESSION, status=SessionStatus.CANCELED), SESSION, (NotableChange.RESTORED,)),
        (replace(SESSION, status=SessionStatus.CANCELED), replace(SESSION, status=SessionStatus.CANCELED), ()),
        (SESSION, replace(SESSION, date=date(2024, 3, 28)), (NotableChange.MOVED,)),
        (SESSION, replace(SESSION, start=time(13)), (NotableChange.MOVED,)),
        (SESSION, replace(SESSION, start=None), (NotableChange.MOVED,)),
        (replace(SESSION, start=None), SESSION, (NotableChange.TIME_SET,)),
        (replace(SESSION, title=None), SESSION, (NotableChange.TOPIC_SET,)),
        (replace(SESSION, speakers=()), SESSION, (NotableChange.TOPIC_SET,)),
        (SESSION, replace(SESSION, title="Blood draws"), (NotableChange.TOPIC_CHANGED,)),
        (SESSION, replace(SESSION, title=None), (NotableChange.TOPIC_CHANGED,)),
        (SESSION, replace(SESSION, place="Room 2"), (NotableChange.PLACE_CHANGED,)),
        (replace(SESSION, place=None), SESSION, ()),
        (SESSION, replace(SESSION, minutes=90, notes="x"), ()),
        (
            SESSION,
            replace(SESSION, date=date(2024, 3, 28), title="Blood draws", place="Room 2"),
            (NotableChange.MOVED, NotableChange.TOPIC_CHANGED, NotableChange.PLACE_CHANGED),
        ),
    ],
)
def test_notable_changes(then: Session | None, now: Session, found: tuple[NotableChange, ...]) -> None:
    assert found == notable_changes(then, now)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Improving continuity", "Improving Continuity!", True),
        ("Improving continuty", "Improving continuity", True),
        ("Team meetings", "Team meeting", True),
        ("bloodstream", "blood stream", True),
        ("Reducing sepsis mortality", "Reducing stroke mortality", False),
        ("Results of 2023", "Results of 2024", False),
        ("Room 1", "Room 2", False),
        ("A", "A and B", False),
        ("", "words", False),
    ],
)
def test_corrected_typos_are_not_notable(one: str, other: str, same: bool) -> None:
    assert same is differs_only_by_typos(one, other)
    assert same is differs_only_by_typos(other, one)


@given(st.text(max_size=80))
def test_unchanged_text_is_not_notable(text: str) -> None:
    assert differs_only_by_typos(text, text)
