"""What a delivery is about is stored as text, and is parsed from it again."""

import uuid
from dataclasses import fields
from datetime import date
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.outbox.references import (
    AttendeeRef,
    AwardDayRef,
    ChangeRef,
    CommitmentRef,
    DeliveryRef,
    DigestRef,
    FailureRef,
    FeedbackRef,
    InitiativeAwardRef,
    InitiativeCheckinRef,
    InitiativeRef,
    MaterialsRef,
    MonthRef,
    OutcomeRef,
    Reference,
    ReplyRef,
    SessionRef,
    SnoozeRef,
    SpeakerCardRef,
    SpeakerResultsRef,
    SuggestionRef,
    ThanksRef,
    WeekRef,
    WelcomeRef,
    parse_reference,
)

_VALUES: dict[type, st.SearchStrategy[object]] = {
    int: st.integers(0, 10**9),
    str: st.text(alphabet="abc-0123", min_size=1, max_size=8),
    date: st.dates(date(1970, 1, 1)),
    uuid.UUID: st.uuids(),
}
_DATE = date(2024, 3, 7)
_ID = "0c4e6e2a-56a2-4c0e-9d25-6f3b8d1f5a10"

# Rows of every release hold these texts. None of them may ever change.
STORED: list[tuple[Reference, str]] = [
    (SessionRef(id=12, date=_DATE, restored=0), "session/12/2024-03-07/0"),
    (MaterialsRef(id=12, restored=1, what="slides"), "materials/12/1/slides"),
    (SnoozeRef(id=12, date=_DATE, restored=2, minute=28496520), "snooze/12/2024-03-07/2/28496520"),
    (MonthRef(year=2024, month=3), "month/2024-03"),
    (MonthRef(year=987, month=12), "month/0987-12"),
    (AwardDayRef(day=_DATE, days=14), "award/2024-03-07/14"),
    (WeekRef(date(2024, 3, 18)), "week/2024-03-18"),
    (SuggestionRef(id=5), "suggestion/5"),
    (OutcomeRef(id=5, version=3, was="accepted"), "outcome/5/3/accepted"),
    (ThanksRef(id=5), "thanks/5"),
    (SpeakerCardRef(id=12, version=4), "speaker/12/4"),
    (ReplyRef(id=_ID), f"reply/{_ID}"),
    (FeedbackRef(id=_ID), f"feedback/{_ID}"),
    (DigestRef(day=_DATE, page=2), "digest/2024-03-07/2"),
    (CommitmentRef(id=_ID), f"echo/{_ID}"),
    (SpeakerResultsRef(id=_ID), f"speaker-results/{_ID}"),
    (InitiativeRef(id=7, version=1), "initiative/7/1"),
    (InitiativeCheckinRef(id=7, day=_DATE), "initiative-look/7/2024-03-07"),
    (InitiativeAwardRef(id=7, day=_DATE, days=30), "initiative-award/7/2024-03-07/30"),
    (DeliveryRef(id=uuid.UUID(_ID)), "delivery/0c4e6e2a56a24c0e9d256f3b8d1f5a10"),
    (FailureRef(target="channel-3", word="not_in_channel", after=9), "refusal/channel-3/9/not_in_channel"),
    (FailureRef(target="organizers", word="HTTP/1.1 403", after=0), "refusal/organizers/0/HTTP/1.1 403"),
    (WelcomeRef(id=1), "welcome/1"),
    (ChangeRef(id=12, version=6), "change/12/6"),
    (AttendeeRef(id=12, version=5), "attendee/12/5"),
]


def _made(kind: type[Reference]) -> st.SearchStrategy[Reference]:
    hints = get_type_hints(kind)
    values = {each.name: _VALUES[hints[each.name]] for each in fields(kind)}
    if kind is MonthRef:
        values = {"year": st.integers(1, 9999), "month": st.integers(1, 12)}
    return st.builds(kind, **values)


@given(st.sampled_from(get_args(Reference)).flatmap(_made))
def test_every_reference_round_trips(subject: Reference) -> None:
    assert parse_reference(str(subject)) == subject


@pytest.mark.parametrize(("subject", "text"), STORED, ids=[text for _, text in STORED])
def test_stored_text_never_changes(subject: Reference, text: str) -> None:
    assert str(subject) == text
    assert parse_reference(text) == subject


def test_stored_text_is_recorded_for_every_kind() -> None:
    assert {type(subject) for subject, _ in STORED} == set(get_args(Reference))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "session",
        "nothing/1",
        "session/12/2024-03-07",
        "session/12/2024-03-07/0/1",
        "session/twelve/2024-03-07/0",
        "session/12/March 7/0",
        "month/March",
        "month/2024-03/1",
        "suggestion/",
        "suggestion/5/6",
        "initiative-look/7",
        "delivery/12",
    ],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_reference(text)
