"""Validation of free text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.base.text_validation import validate_text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Enter a few words."),
        ("   \n\t ", "Enter a few words."),
        ("🎉🎉🎉", "Add a few words"),
        (":tada: :+1:", "Add a few words"),
        ("?!…", "Add a few words"),
        ("ab", "Enter at least 3 letters."),
        ("x" * 301, "That’s 301 characters. The limit is 300."),
    ],
)
def test_unusable_text_gets_an_explanation(words: str, said: str) -> None:
    problem = validate_text(words, max_length=300, required=True)

    assert problem is not None
    assert said in problem


@pytest.mark.parametrize(
    "words", ["TB ward", "ICU", "敗血症", "Sepsis 🎉", "  handoffs  ", "x" * 300, "&" * 297 + "abc"]
)
def test_text_with_words_passes(words: str) -> None:
    assert validate_text(words, max_length=300, required=True) is None


def test_optional_text_may_be_empty() -> None:
    assert validate_text("  ", max_length=300, required=False) is None


@given(st.text(), st.integers(min_value=1, max_value=50), st.booleans())
def test_any_text_is_validated(words: str, most: int, required: bool) -> None:
    problem = validate_text(words, max_length=most, required=required)

    assert problem is None or problem.endswith((".", "is still here."))
    if problem is None and words.strip():
        assert len(words.strip()) <= most
