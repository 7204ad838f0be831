"""What is typed after "add" fills in the form, and nothing that was typed is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar.session_form import SessionFormData
from bot.formats.free_text.placeholders import is_placeholder
from bot.services.commands.new_session import parse_new_session

TODAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", SessionFormData(date="")),
        ("may 16", SessionFormData(date="2024-05-16")),
        ("Sepsis bundles", SessionFormData(date="", title="Sepsis bundles")),
        ("april 18 Sepsis bundles", SessionFormData(date="2024-04-18", title="Sepsis bundles")),
        (
            "april 18 12pm Jane Doe - Sepsis",
            SessionFormData(date="2024-04-18", start="12:00", names="Jane Doe", title="Sepsis"),
        ),
        (
            "5/16/24 12-1pm Jane Doe: Sepsis",
            SessionFormData(date="2024-05-16", start="12:00", minutes="60", names="Jane Doe", title="Sepsis"),
        ),
        ("Jane Doe - Sepsis on april 18", SessionFormData(date="2024-04-18", names="Jane Doe", title="Sepsis")),
        ("session april 18", SessionFormData(date="2024-04-18")),
        ("april 18 TBD", SessionFormData(date="2024-04-18")),
        ("Session notes april 18", SessionFormData(date="2024-04-18", title="Session notes")),
        (
            "Jane Doe - Sepsis, may 9 noon",
            SessionFormData(date="2024-05-09", start="12:00", names="Jane Doe", title="Sepsis"),
        ),
        (
            "Falls by Jane Doe may 9 12 - 1 pm",
            SessionFormData(date="2024-05-09", start="12:00", minutes="60", names="Jane Doe", title="Falls"),
        ),
        ("april 18: Fall prevention in the ED", SessionFormData(date="2024-04-18", title="Fall prevention in the ED")),
    ],
)
def test_form_is_filled_in(typed: str, expected: SessionFormData) -> None:
    assert parse_new_session(typed, TODAY) == expected


@given(st.text())
def test_any_text_fills_in_the_form(typed: str) -> None:
    form = parse_new_session(typed, TODAY)

    # "TBD" stands for a title that is not known yet.
    assert (
        form.date or form.start or form.names or form.title or is_placeholder(typed) or not any(map(str.isalnum, typed))
    )
