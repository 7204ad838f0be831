"""Block elements. https://docs.slack.dev/reference/block-kit/block-elements."""

from typing import Any

from playground.blockkit.composition_objects import (
    CONFIRM,
    GROUPS,
    OVERFLOW_OPTION,
    option,
    plain,
    same_option,
)
from playground.blockkit.rich_text import RICH_TEXT
from playground.blockkit.validator import (
    Check,
    Keys,
    Problems,
    an_object,
    boolean,
    integer,
    many,
    matching,
    may,
    need,
    one_of,
    shaped,
    string,
    url,
)

_ID = may(string(255))
_DAY = may(matching(r"\d{4}-\d\d-\d\d", "a date as YYYY-MM-DD"))
_TIME = may(matching(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm"))
_WHO = may(string(20))
_DISPATCH = may(an_object({"trigger_actions_on": may(many(one_of("on_enter_pressed", "on_character_entered"), 2))}))
_BASE: Keys = {"type": need(string(40)), "action_id": _ID}
_FOCUS: Keys = {**_BASE, "focus_on_load": may(boolean)}
_PICK: Keys = {**_FOCUS, "placeholder": may(plain(150)), "confirm": may(CONFIRM)}
_TYPED: Keys = {
    **_FOCUS,
    "placeholder": may(plain(150)),
    "initial_value": may(string(3000)),
    "dispatch_action_config": _DISPATCH,
}
_LISTED: Keys = {**_PICK, "options": may(many(option(), 100)), "option_groups": may(GROUPS)}
_MOST = may(integer(1, 100))
_SEVERAL = may(many(option(), 100))
_TICKS = need(many(option(mrkdwn=True), 10))

IMAGE: Keys = {
    "type": need(one_of("image")),
    "image_url": may(url(3000)),
    "slack_file": may(an_object({"id": may(string(255)), "url": may(string(3000))})),
    "alt_text": need(string(2000)),
}
# https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
_FILTER = may(
    an_object(
        {
            "include": may(many(one_of("im", "mpim", "private", "public"), 4)),
            "exclude_external_shared_channels": may(boolean),
            "exclude_bot_users": may(boolean),
        }
    )
)

ELEMENTS: dict[str, Keys] = {
    "button": {
        **_BASE,
        "text": need(plain(75)),
        "url": may(url(3000)),
        "value": may(string(2000)),
        "style": may(one_of("primary", "danger")),
        "confirm": may(CONFIRM),
        "accessibility_label": may(string(75)),
    },
    "overflow": {**_BASE, "options": need(many(OVERFLOW_OPTION, 5)), "confirm": may(CONFIRM)},
    "static_select": {**_LISTED, "initial_option": may(option())},
    "multi_static_select": {**_LISTED, "initial_options": _SEVERAL, "max_selected_items": _MOST},
    "external_select": {**_PICK, "initial_option": may(option()), "min_query_length": may(integer(0, 100))},
    "users_select": {**_PICK, "initial_user": _WHO},
    "channels_select": {**_PICK, "initial_channel": _WHO, "response_url_enabled": may(boolean)},
    "conversations_select": {
        **_PICK,
        "initial_conversation": _WHO,
        "default_to_current_conversation": may(boolean),
        "response_url_enabled": may(boolean),
        "filter": _FILTER,
    },
    "multi_users_select": {**_PICK, "initial_users": may(many(string(20), 100)), "max_selected_items": _MOST},
    "multi_channels_select": {**_PICK, "initial_channels": may(many(string(20), 100)), "max_selected_items": _MOST},
    "multi_conversations_select": {
        **_PICK,
        "initial_conversations": may(many(string(20), 100)),
        "default_to_current_conversation": may(boolean),
        "filter": _FILTER,
        "max_selected_items": _MOST,
    },
    "radio_buttons": {
        **_FOCUS,
        "options": _TICKS,
        "initial_option": may(option(mrkdwn=True)),
        "confirm": may(CONFIRM),
    },
    "checkboxes": {
        **_FOCUS,
        "options": _TICKS,
        "initial_options": may(many(option(mrkdwn=True), 10)),
        "confirm": may(CONFIRM),
    },
    "datepicker": {**_PICK, "initial_date": _DAY},
    "timepicker": {**_PICK, "initial_time": _TIME, "timezone": may(string(100))},
    "datetimepicker": {**_FOCUS, "confirm": may(CONFIRM), "initial_date_time": may(integer(10**9, 10**10 - 1))},
    "plain_text_input": {
        **_TYPED,
        "multiline": may(boolean),
        "min_length": may(integer(0, 3000)),
        "max_length": may(integer(1, 3000)),
    },
    "email_text_input": _TYPED,
    "url_text_input": _TYPED,
    "number_input": {
        **_TYPED,
        "is_decimal_allowed": need(boolean),
        "min_value": may(string(40)),
        "max_value": may(string(40)),
    },
    "rich_text_input": {
        **_FOCUS,
        "placeholder": may(plain(150)),
        "initial_value": may(RICH_TEXT),
        "dispatch_action_config": _DISPATCH,
    },
    "file_input": {**_BASE, "filetypes": may(many(string(20), 100)), "max_files": may(integer(1, 10))},
    "image": IMAGE,
}
_SELECTS = {"static_select", "external_select", "users_select", "channels_select", "conversations_select"}
_MULTI = {f"multi_{each}" for each in ("static_select", "users_select", "channels_select", "conversations_select")}
_DATES = {"datepicker", "timepicker"}
_CHOICES = {"radio_buttons", "checkboxes"}
# "Works with block types" of each element's page.
IN_SECTION = {"button", "overflow", "image"} | _SELECTS | _MULTI | _DATES | _CHOICES
IN_ACTIONS = {"button", "overflow", "datetimepicker"} | _SELECTS | _DATES | _CHOICES
IN_INPUT = (set(ELEMENTS) - {"button", "overflow", "image"}) | _MULTI


def element(allowed: set[str]) -> Check:
    """An element of one of these types."""

    def check(problems: Problems, value: Any, path: str) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in allowed or kind not in ELEMENTS:
            problems.add(f"{path}/type", f"unsupported type: {kind}")
            return
        if not shaped(problems, value, path, ELEMENTS[kind]):
            return
        same_option(problems, value, path)
        _together(problems, value, path)

    return check


def _together(problems: Problems, value: dict[str, Any], path: str) -> None:
    kind = value["type"]
    if kind in {"static_select", "multi_static_select"} and ("options" in value) == ("option_groups" in value):
        problems.add(path, "exactly one of options and option_groups is required")
    if kind == "image" and ("image_url" in value) == ("slack_file" in value):
        problems.add(path, "exactly one of image_url and slack_file is required")
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problems.add(f"{path}/min_length", "min_length must not be greater than max_length")
    first = value.get("initial_value")
    if kind == "plain_text_input" and isinstance(first, str) and isinstance(most, int) and len(first) > most:
        problems.add(f"{path}/initial_value", f"must be less than {most + 1} characters")
