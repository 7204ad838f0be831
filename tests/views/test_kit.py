"""Escaping, truncation, and complete user text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.kit import block_kit
from tests.views.rules import plain_texts


def test_user_text_is_neither_mention_nor_markup() -> None:
    typed = "<!channel> @here <@U1> *bold* :tada: &amp;"

    sections = block_kit.words(typed)

    assert sections == [{"type": "section", "text": {"type": "plain_text", "text": typed, "emoji": False}}]
    assert block_kit.escape(typed) == "&lt;!channel&gt; @here &lt;@U1&gt; *bold* :tada: &amp;amp;"


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("with a space", 6, "with…"),
        ("abc&amp;def", 8, "abc…"),
        ("abc&amp;def", 9, "abc&amp;…"),
        ("a &lt; b", 5, "a…"),
        ("Q & A and more", 6, "Q & A…"),
        ("no &escape here", 7, "no &es…"),
    ],
)
def test_truncated_text_ends_in_an_ellipsis_after_a_whole_escape(text: str, most: int, expected: str) -> None:
    assert expected == block_kit.shorten(text, most)


@given(st.text(), st.integers(min_value=6, max_value=60))
def test_truncated_text_stays_escaped(text: str, most: int) -> None:
    shortened = block_kit.shorten(block_kit.escape(text), most)

    assert len(shortened) <= most
    assert "&" not in shortened.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


@pytest.mark.parametrize(("length", "sections"), [(600, 1), (601, 2), (2000, 4), (3000, 5)])
def test_ampersands_use_a_minimum_of_sections(length: int, sections: int) -> None:
    assert sections == len(block_kit.words("&" * length))


def test_long_text_is_split_between_words() -> None:
    text = "word " * 900

    first, second = block_kit.words(text)

    assert first["text"]["text"].endswith("word ")
    assert second["text"]["text"].startswith("word")


@given(st.text(alphabet=st.sampled_from("&<> \na"), max_size=3000) | st.text(max_size=3000))
def test_user_text_is_shown_whole_in_at_most_five_sections(text: str) -> None:
    sections = block_kit.words(text)

    assert plain_texts(sections) == text.strip()
    assert len(sections) <= 5
    assert all(len(block_kit.escape(each["text"]["text"])) <= block_kit.MAX_SECTION for each in sections)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "https://example.org/a b", "https://example.org|x", "meet.example.org", ""]
)
def test_invalid_url_is_not_a_link(address: str) -> None:
    assert block_kit.link(address, "Join online") is None


def test_message_with_too_many_blocks_says_so() -> None:
    message = block_kit.message("many", [block_kit.plain(str(each)) for each in range(60)])

    assert len(message.blocks) == block_kit.MAX_MESSAGE_BLOCKS
    assert "Some items aren’t shown." in plain_texts(message.blocks[-1:])
