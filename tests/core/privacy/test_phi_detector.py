"""PHI detection on labeled texts, and the fingerprint of accepted text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.privacy.phi_detector import PhiKind, detect, fingerprint
from tests.core.phi_corpus import LABELS, NONE, labeled_texts, measure


def test_hit_and_false_alarm_rates() -> None:
    """The minimum that no change of the patterns may fall below; docs/privacy.md has the figures."""
    for name, hits, alarms in (("tuned-on", 0.94, 0.01), ("not-tuned-on", 0.80, 0.06)):
        result = measure(name)
        assert result.hit_rate >= hits, result.missed
        assert result.false_alarm_rate <= alarms, result.alarms


@pytest.mark.parametrize("name", ["tuned-on", "not-tuned-on"])
def test_each_kind_of_phi_is_named(name: str) -> None:
    for label, text in labeled_texts(name):
        if label != NONE and detect(text):
            assert LABELS[label] in {each.kind for each in detect(text)}, text


def test_match_text_is_shown_as_typed() -> None:
    pieces = detect("DOB 3/4/1961, MRN 4471902. Again: MRN 4471902; call 212-555-0143")
    assert [(each.kind, each.text) for each in pieces] == [
        (PhiKind.BIRTH_DATE, "DOB 3/4/1961"),
        (PhiKind.RECORD_NUMBER, "MRN 4471902"),
        (PhiKind.PHONE, "212-555-0143"),
    ]


@given(st.text(max_size=300))
def test_matches_are_substrings_of_any_text(text: str) -> None:
    for each in detect(text):
        assert each.text.strip()
        assert each.text in text


@pytest.mark.parametrize("unit", ["1", "patient ", "MRN ", "1-", "A", "born ", "212 ", "+1 ", "Pt. ", "\n", "mrn#"])
def test_longest_text_is_checked_quickly(unit: str) -> None:
    """No pattern backtracks catastrophically; one that did would not finish here."""
    assert isinstance(detect((unit * 3000)[:3000]), list)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3), st.text(min_size=1, max_size=5))
def test_fingerprint_depends_on_exactly_these_texts(texts: dict[str, str], more: str) -> None:
    assert fingerprint(texts) == fingerprint(dict(reversed(texts.items())))
    for field, text in texts.items():
        assert fingerprint({**texts, field: text + more}) != fingerprint(texts)
