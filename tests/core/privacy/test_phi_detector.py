"""What looks like patient information, on labelled texts; and the fingerprint of what was let pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.privacy.phi_detector import PhiKind, detect, fingerprint
from tests.core.phi_corpus import LABELS, NONE, labelled, measured


def test_what_is_pointed_out_rightly_and_wrongly() -> None:
    """The floor below which no change of the patterns may fall; docs/privacy.md has the figures."""
    for name, hits, alarms in (("tuned-on", 0.94, 0.01), ("not-tuned-on", 0.80, 0.06)):
        result = measured(name)
        assert result.hit_rate >= hits, result.missed
        assert result.false_alarm_rate <= alarms, result.alarms


@pytest.mark.parametrize("name", ["tuned-on", "not-tuned-on"])
def test_what_is_pointed_out_is_called_by_its_name(name: str) -> None:
    for label, text in labelled(name):
        if label != NONE and detect(text):
            assert LABELS[label] in {each.kind for each in detect(text)}, text


def test_each_piece_is_shown_as_it_was_typed() -> None:
    pieces = detect("DOB 3/4/1961, MRN 4471902. Again: MRN 4471902; call 212-555-0143")
    assert [(each.kind, each.text) for each in pieces] == [
        (PhiKind.BIRTH_DATE, "DOB 3/4/1961"),
        (PhiKind.RECORD_NUMBER, "MRN 4471902"),
        (PhiKind.PHONE, "212-555-0143"),
    ]


@given(st.text(max_size=300))
def test_any_text_is_looked_at_and_pieces_are_its_own(text: str) -> None:
    for each in detect(text):
        assert each.text.strip()
        assert each.text in text


@pytest.mark.parametrize("unit", ["1", "patient ", "MRN ", "1-", "A", "born ", "212 ", "+1 ", "Pt. ", "\n", "mrn#"])
def test_the_longest_text_is_looked_at_at_once(unit: str) -> None:
    """No pattern goes back and forth over a text: one that did would not end here."""
    assert isinstance(detect((unit * 3000)[:3000]), list)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3), st.text(min_size=1, max_size=5))
def test_a_fingerprint_is_of_just_these_texts(texts: dict[str, str], more: str) -> None:
    assert fingerprint(texts) == fingerprint(dict(reversed(texts.items())))
    for field, text in texts.items():
        assert fingerprint({**texts, field: text + more}) != fingerprint(texts)
