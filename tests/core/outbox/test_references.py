"""What a delivery is about is read from its key as it was written."""

import uuid
from dataclasses import fields
from datetime import date
from typing import get_args, get_type_hints

from hypothesis import given
from hypothesis import strategies as st

from bot.core.outbox.references import MonthRef, Reference, parse_reference

_VALUES: dict[type, st.SearchStrategy[object]] = {
    int: st.integers(0, 10**9),
    str: st.text(alphabet="abc-0123", min_size=1, max_size=8),
    date: st.dates(date(1970, 1, 1)),
    uuid.UUID: st.uuids(),
}


def _made(kind: type[Reference]) -> st.SearchStrategy[Reference]:
    hints = get_type_hints(kind)
    values = {each.name: _VALUES[hints[each.name]] for each in fields(kind)}
    if kind is MonthRef:
        values = {"year": st.integers(1, 9999), "month": st.integers(1, 12)}
    return st.builds(kind, **values)


@given(st.sampled_from(get_args(Reference)).flatmap(_made))
def test_a_subject_of_any_kind_is_read_as_it_was_written(subject: Reference) -> None:
    assert parse_reference(str(subject)) == subject
