"""Blocks and views that Slack accepts or rejects: one row per rule."""

from typing import Any

import pytest

from playground.blockkit import message_faults, view_faults

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("x"), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Go"), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def option(value: str, label: str = "One") -> Json:
    return {"text": plain(label), "value": value}


def select(count: int = 1, **more: Any) -> Json:
    return {"type": "static_select", "options": [option(str(number)) for number in range(count)], **more}


def an_input(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


TEXT_INPUT = {"type": "plain_text_input"}
GOOD: list[Json] = [
    section(),
    section(text=mrkdwn("x" * 3000)),
    section(fields=[plain("x" * 2000)] * 10),
    section(accessory=button(value="v", url="https://example.org/x", style="primary", action_id="a")),
    {"type": "section", "fields": [mrkdwn("x")]},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider", "block_id": "d"},
    {
        "type": "context",
        "elements": [mrkdwn("x"), {"type": "image", "image_url": "https://e.org/i.png", "alt_text": "i"}],
    },
    actions(button(action_id="a"), button(action_id="b"), select(100, action_id="c")),
    actions({"type": "overflow", "options": [option("1"), {**option("2"), "url": "https://e.org"}]}),
    {"type": "image", "image_url": "https://e.org/i.png", "alt_text": "a chart", "title": plain("Chart")},
    an_input(TEXT_INPUT | {"max_length": 3000, "min_length": 0, "initial_value": "x", "placeholder": plain("p")}),
    an_input({"type": "radio_buttons", "options": [option(str(n)) for n in range(10)], "initial_option": option("3")}),
    an_input({"type": "checkboxes", "options": [{"text": mrkdwn("*x*"), "value": "1", "description": mrkdwn("d")}]}),
    an_input({"type": "datepicker", "initial_date": "2024-03-01"}, optional=True, hint=plain("h")),
    an_input({"type": "timepicker", "initial_time": "09:30", "timezone": "America/New_York"}),
    an_input({"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}),
    an_input({"type": "multi_static_select", "option_groups": [{"label": plain("g"), "options": [option("1")]}]}),
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "x", "style": {"bold": True}},
                    {"type": "link", "url": "https://e.org", "text": "l"},
                    {"type": "user", "user_id": "U1"},
                    {"type": "date", "timestamp": 1710000000, "format": "{date_long}", "fallback": "March"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
            },
        ],
    },
]
BAD: list[tuple[Json, str]] = [
    (section(text=mrkdwn("x" * 3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(text=mrkdwn("")), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "either text or fields is required"),
    (section(fields=[plain("x")] * 11), "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    (section(fields=[plain("x" * 2001)]), "must be less than 2001 characters"),
    (section(colour="red"), "invalid additional property: colour [json-pointer:/blocks/0]"),
    (section(text="just words"), "must provide an object [json-pointer:/blocks/0/text]"),
    (section(text={"type": "markdown", "text": "x"}), "must be one of: plain_text, mrkdwn"),
    (section(text={**mrkdwn("x"), "emoji": True}), "invalid additional property: emoji"),
    (section(accessory=TEXT_INPUT), "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]"),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
    ({"type": "header", "text": mrkdwn("x")}, "must be one of: plain_text"),
    ({"type": "banner"}, "unsupported type: banner [json-pointer:/blocks/0/type]"),
    ({"type": "alert", "text": mrkdwn("x")}, "unsupported type: alert"),
    ({"type": "context", "elements": []}, "must have at least 1 item"),
    ({"type": "context", "elements": [mrkdwn("x")] * 11}, "no more than 10 items allowed"),
    (actions(), "must have at least 1 item"),
    (actions(*[button(action_id=str(n)) for n in range(26)]), "no more than 25 items allowed"),
    (actions(button(action_id="a"), button(action_id="a")), 'action_id "a" already exists'),
    (actions(button(text=plain("x" * 76))), "must be less than 76 characters"),
    (actions(button(text=mrkdwn("x"))), "must be one of: plain_text"),
    (actions(button(value="x" * 2001)), "must be less than 2001 characters"),
    (actions(button(url="https://e.org/" + "x" * 3000)), "must be less than 3001 characters"),
    (actions(button(url="javascript:alert(1)")), "must be a valid url"),
    (actions(button(style="green")), "must be one of: primary, danger"),
    (actions(button(action_id="x" * 256)), "must be less than 256 characters"),
    (actions({"type": "multi_static_select", "options": [option("1")]}), "unsupported type: multi_static_select"),
    (actions(select(101)), "no more than 100 items allowed"),
    (actions(select(2, initial_option=option("9"))), "initial_option must be present in options"),
    (actions(select(2, initial_option=option("1", "Other label"))), "initial_option must be present in options"),
    (actions({"type": "static_select", "options": [option("1"), option("1")]}), "options with the same value"),
    (actions({"type": "static_select"}), "exactly one of options and option_groups is required"),
    (actions(select(1) | {"options": [option("x" * 151)]}), "must be less than 151 characters"),
    (actions(select(1) | {"options": [option("1", "x" * 76)]}), "must be less than 76 characters"),
    (actions(button(confirm={"title": plain("x" * 101), "text": plain("x"), "confirm": plain("y")})), "field: deny"),
    (an_input({"type": "radio_buttons", "options": [option(str(n)) for n in range(11)]}), "no more than 10 items"),
    (
        an_input({"type": "checkboxes", "options": [option("1")], "initial_options": [option("2")]}),
        "initial_options must",
    ),
    (an_input(button()), "unsupported type: button"),
    ({"type": "input", "element": TEXT_INPUT}, "missing required field: label"),
    (an_input(TEXT_INPUT, label=plain("x" * 2001)), "must be less than 2001 characters"),
    (an_input(TEXT_INPUT | {"max_length": 3001}), "must be between 1 and 3000"),
    (an_input(TEXT_INPUT | {"min_length": 5, "max_length": 4}), "min_length must not be greater"),
    (an_input(TEXT_INPUT | {"max_length": 2, "initial_value": "abc"}), "must be less than 3 characters"),
    (an_input(TEXT_INPUT | {"placeholder": plain("x" * 151)}), "must be less than 151 characters"),
    (an_input(TEXT_INPUT | {"multiline": "yes"}), "must provide a boolean"),
    (an_input({"type": "number_input"}), "missing required field: is_decimal_allowed"),
    (an_input({"type": "datepicker", "initial_date": "1 March"}), "must be a date as YYYY-MM-DD"),
    (an_input({"type": "timepicker", "initial_time": "25:00"}), "must be a time as HH:mm"),
    ({"type": "image", "image_url": "https://e.org/i.png"}, "missing required field: alt_text"),
    ({"type": "image", "alt_text": "x"}, "exactly one of image_url and slack_file is required"),
    ({"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "unsupported type: text"),
    (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]},
        "must be more than 0 characters",
    ),
    ({"type": "divider", "block_id": "x" * 256}, "must be less than 256 characters"),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_accepted_blocks(block: Json) -> None:
    assert message_faults([block]) == []


@pytest.mark.parametrize(("block", "fault"), BAD, ids=[fault[:40] for _, fault in BAD])
def test_rejected_blocks(block: Json, fault: str) -> None:
    faults = message_faults([block])
    assert any(fault in each for each in faults), faults


def test_counts_and_uniqueness() -> None:
    assert message_faults([{"type": "divider"}] * 50) == []
    assert message_faults([{"type": "divider"}] * 51) == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]
    twice = [{"type": "divider", "block_id": "d"}] * 2
    assert message_faults(twice) == ['[ERROR] block_id "d" already exists [json-pointer:/blocks/1/block_id]']


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "blocks": [section()], **more}


@pytest.mark.parametrize(
    ("view", "fault"),
    [
        (modal(title=plain("x" * 25)), "must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(submit=plain("x" * 25)), "must be less than 25 characters"),
        (modal(close=mrkdwn("x")), "must be one of: plain_text"),
        (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
        (modal(callback_id="x" * 256), "must be less than 256 characters"),
        (modal(blocks=[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (modal(blocks=[an_input(TEXT_INPUT)]), "missing required field: submit"),
        (modal(blocks=[{"type": "markdown", "text": "x"}]), "unsupported type: markdown"),
        (modal(colour="red"), "invalid additional property: colour [json-pointer:/view]"),
        ({"type": "modal", "title": plain("x")}, "missing required field: blocks"),
        ({"type": "home", "blocks": []}, "must be one of: modal"),
        ("words", "must provide an object [json-pointer:/view]"),
        (
            modal(blocks=[an_input(TEXT_INPUT | {"focus_on_load": True})] * 2, submit=plain("Go")),
            "only one element may have focus_on_load",
        ),
    ],
)
def test_rejected_views(view: Any, fault: str) -> None:
    faults = view_faults(view, surface="modal")
    assert any(fault in each for each in faults), faults


def test_accepted_views() -> None:
    full = modal(
        submit=plain("Send"), close=plain("Cancel"), private_metadata="", callback_id="c", notify_on_close=True
    )
    full["blocks"] = [an_input(TEXT_INPUT), {"type": "alert", "text": mrkdwn("x"), "level": "warning"}]
    assert view_faults(full, surface="modal") == []
    assert view_faults({"type": "home", "blocks": [section()]}, surface="home") == []
    assert view_faults(modal(), surface="home") != []
