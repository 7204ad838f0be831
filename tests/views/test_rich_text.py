"""Rich text from Slack's composer, as plain lines."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.views.kit.rich_text import from_lines, mentioned, to_lines
from playground.blockkit.rich_text import RICH_TEXT
from playground.blockkit.validator import Problems
from playground.client import form_elements

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda each: (
        st.lists(each, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "elements", "text", "url", "unicode", "offset", "style"]), each)
    ),
    max_leaves=12,
)
TYPES = [
    "text", "link", "user", "usergroup", "channel", "emoji", "broadcast", "date", "color", "rich_text_section",
    "rich_text_list", "rich_text_quote", "rich_text_preformatted",
]  # fmt: skip
ELEMENT = st.builds(lambda kind, rest: {**rest, "type": kind}, st.sampled_from(TYPES), st.dictionaries(
    st.sampled_from(["text", "url", "user_id", "unicode", "name", "range", "fallback", "offset", "style"]), JSON
))  # fmt: skip
# Text of a page: no carriage returns, which no composer has.
LINES = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=60)


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def rich(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(parts)}


def listed(style: str, *items: str, **more: Any) -> dict[str, Any]:
    return {"type": "rich_text_list", "style": style, "elements": [section(text(each)) for each in items], **more}


def test_sections_lists_and_quotes_are_lines() -> None:
    value = rich(
        section(text("Upcoming\n", style={"bold": True})),
        listed("bullet", "March 21 - Sepsis", "April 25 - Falls"),
        listed("ordered", "May 16", "June 20", offset=2, indent=1),
        {"type": "rich_text_quote", "elements": [text("Quoted")]},
        {"type": "rich_text_preformatted", "elements": [text("date,title\n2024-03-21,Sepsis")]},
        section(text("\nThe end")),
    )

    assert to_lines(value).split("\n") == [
        "Upcoming", "• March 21 - Sepsis", "• April 25 - Falls", "3. May 16", "4. June 20", "Quoted", "date,title",
        "2024-03-21,Sepsis", "", "The end",
    ]  # fmt: skip


def test_elements_are_read_as_they_are_shown() -> None:
    value = rich(
        section(
            {"type": "link", "url": "https://example.org/a", "text": "the form"},
            text(" "),
            {"type": "link", "url": "https://example.org/b"},
            text(" "),
            {"type": "link", "url": "mailto:rounds@example.org"},
            text(" "),
            {"type": "user", "user_id": "U1"},
            text(" "),
            {"type": "user", "user_id": "U2"},
            text(" "),
            {"type": "emoji", "name": "hospital", "unicode": "1f3e5"},
            {"type": "emoji", "name": "our-own"},
        )
    )

    said = "the form https://example.org/b rounds@example.org Heather Hsu @U2 🏥:our-own:"
    assert to_lines(value, {"U1": "Heather Hsu"}) == said
    assert mentioned(value) == ("U1", "U2")


def test_mention_in_a_list_is_found() -> None:
    item = section({"type": "user", "user_id": "U1"})
    assert mentioned(rich({"type": "rich_text_list", "style": "bullet", "elements": [item, item]})) == ("U1",)


@given(st.text(max_size=7000))
def test_lines_come_back_as_they_were(words: str) -> None:
    value = from_lines(words)

    assert to_lines(value) == (words.removesuffix("\n") if words.strip() else "")
    if value is not None:
        problems = Problems()
        RICH_TEXT(problems, value, "")
        assert problems.messages == []


@given(st.lists(st.sampled_from(["", "• ", "1. ", "2. ", "7. "]).flatmap(lambda mark: LINES.map(
    lambda words: (mark + words).replace("\n", " ").rstrip()
)), max_size=8))  # fmt: skip
def test_what_the_composer_makes_of_lines_reads_as_these_lines(lines: list[str]) -> None:
    value = form_elements.rich_text("\n".join(lines))
    read = to_lines(value).split("\n")

    assert [each.rstrip() for each in read if each.strip(" •")] == [each for each in lines if each.strip(" •")]


@given(JSON | st.lists(ELEMENT).map(lambda each: rich(*({"type": "rich_text_list", "elements": [x]} for x in each))))
def test_any_payload_is_read(value: object) -> None:
    assert isinstance(to_lines(value), str)
    assert all(isinstance(each, str) for each in mentioned(value))


@given(st.lists(ELEMENT, max_size=6))
def test_no_text_is_lost(elements: list[dict[str, Any]]) -> None:
    read = to_lines(rich(section(*elements)))

    for each in elements:
        if each["type"] == "text" and isinstance(each.get("text"), str):
            assert each["text"].removesuffix("\n") in read
