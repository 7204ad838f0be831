"""Block elements. https://docs.slack.dev/reference/block-kit/block-elements."""

from typing import Any

from playground.blockkit.composition_objects import CONFIRM, GROUPS, OVERFLOW_OPTION, check_options, option, plain
from playground.blockkit.rich_text import RICH_TEXT
from playground.blockkit.validator import (
    Check,
    Keys,
    Problems,
    array,
    boolean,
    check_object,
    integer,
    matching,
    object_of,
    one_of,
    optional,
    required,
    string,
    url,
)

_ID = optional(string(255))
_DATE = optional(matching(r"\d{4}-\d\d-\d\d", "a date as YYYY-MM-DD"))
_TIME = optional(matching(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm"))
_INITIAL_ID = optional(string(20))
_USER_ID = matching(r"[UW][A-Z0-9]+", "the id of a person in Slack")
_DISPATCH = optional(
    object_of({"trigger_actions_on": optional(array(one_of("on_enter_pressed", "on_character_entered"), 2))})
)
_BASE: Keys = {"type": required(string(40)), "action_id": _ID}
_FOCUS: Keys = {**_BASE, "focus_on_load": optional(boolean)}
_SELECT: Keys = {**_FOCUS, "placeholder": optional(plain(150)), "confirm": optional(CONFIRM)}
_TEXT_INPUT: Keys = {
    **_FOCUS,
    "placeholder": optional(plain(150)),
    "initial_value": optional(string(3000)),
    "dispatch_action_config": _DISPATCH,
}
_STATIC_SELECT: Keys = {**_SELECT, "options": optional(array(option(), 100)), "option_groups": optional(GROUPS)}
_MAX_SELECTED = optional(integer(1, 100))
_OPTIONS = optional(array(option(), 100))
_CHOICE_OPTIONS = required(array(option(mrkdwn=True), 10))

IMAGE: Keys = {
    "type": required(one_of("image")),
    "image_url": optional(url(3000)),
    "slack_file": optional(object_of({"id": optional(string(255)), "url": optional(string(3000))})),
    "alt_text": required(string(2000)),
}
# https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
_FILTER = optional(
    object_of(
        {
            "include": optional(array(one_of("im", "mpim", "private", "public"), 4)),
            "exclude_external_shared_channels": optional(boolean),
            "exclude_bot_users": optional(boolean),
        }
    )
)

ELEMENTS: dict[str, Keys] = {
    "button": {
        **_BASE,
        "text": required(plain(75)),
        "url": optional(url(3000)),
        "value": optional(string(2000)),
        "style": optional(one_of("primary", "danger")),
        "confirm": optional(CONFIRM),
        "accessibility_label": optional(string(75)),
    },
    "overflow": {**_BASE, "options": required(array(OVERFLOW_OPTION, 5)), "confirm": optional(CONFIRM)},
    "static_select": {**_STATIC_SELECT, "initial_option": optional(option())},
    "multi_static_select": {**_STATIC_SELECT, "initial_options": _OPTIONS, "max_selected_items": _MAX_SELECTED},
    "external_select": {**_SELECT, "initial_option": optional(option()), "min_query_length": optional(integer(0, 100))},
    "users_select": {**_SELECT, "initial_user": _INITIAL_ID},
    "channels_select": {**_SELECT, "initial_channel": _INITIAL_ID, "response_url_enabled": optional(boolean)},
    "conversations_select": {
        **_SELECT,
        "initial_conversation": _INITIAL_ID,
        "default_to_current_conversation": optional(boolean),
        "response_url_enabled": optional(boolean),
        "filter": _FILTER,
    },
    "multi_users_select": {
        **_SELECT,
        "initial_users": optional(array(_USER_ID, 100)),
        "max_selected_items": _MAX_SELECTED,
    },
    "multi_channels_select": {
        **_SELECT,
        "initial_channels": optional(array(string(20), 100)),
        "max_selected_items": _MAX_SELECTED,
    },
    "multi_conversations_select": {
        **_SELECT,
        "initial_conversations": optional(array(string(20), 100)),
        "default_to_current_conversation": optional(boolean),
        "filter": _FILTER,
        "max_selected_items": _MAX_SELECTED,
    },
    "radio_buttons": {
        **_FOCUS,
        "options": _CHOICE_OPTIONS,
        "initial_option": optional(option(mrkdwn=True)),
        "confirm": optional(CONFIRM),
    },
    "checkboxes": {
        **_FOCUS,
        "options": _CHOICE_OPTIONS,
        "initial_options": optional(array(option(mrkdwn=True), 10)),
        "confirm": optional(CONFIRM),
    },
    "datepicker": {**_SELECT, "initial_date": _DATE},
    "timepicker": {**_SELECT, "initial_time": _TIME, "timezone": optional(string(100))},
    "datetimepicker": {
        **_FOCUS,
        "confirm": optional(CONFIRM),
        "initial_date_time": optional(integer(10**9, 10**10 - 1)),
    },
    "plain_text_input": {
        **_TEXT_INPUT,
        "multiline": optional(boolean),
        "min_length": optional(integer(0, 3000)),
        "max_length": optional(integer(1, 3000)),
    },
    "email_text_input": _TEXT_INPUT,
    "url_text_input": _TEXT_INPUT,
    "number_input": {
        **_TEXT_INPUT,
        "is_decimal_allowed": required(boolean),
        "min_value": optional(string(40)),
        "max_value": optional(string(40)),
    },
    "rich_text_input": {
        **_FOCUS,
        "placeholder": optional(plain(150)),
        "initial_value": optional(RICH_TEXT),
        "dispatch_action_config": _DISPATCH,
    },
    "file_input": {**_BASE, "filetypes": optional(array(string(20), 100)), "max_files": optional(integer(1, 10))},
    "image": IMAGE,
}
_SELECTS = {"static_select", "external_select", "users_select", "channels_select", "conversations_select"}
_MULTI = {f"multi_{each}" for each in ("static_select", "users_select", "channels_select", "conversations_select")}
_DATES = {"datepicker", "timepicker"}
_CHOICES = {"radio_buttons", "checkboxes"}
# From "Works with block types" on each element's page.
IN_SECTION = {"button", "overflow", "image"} | _SELECTS | _MULTI | _DATES | _CHOICES
IN_ACTIONS = {"button", "overflow", "datetimepicker"} | _SELECTS | _DATES | _CHOICES
IN_INPUT = (set(ELEMENTS) - {"button", "overflow", "image"}) | _MULTI


def element(allowed: set[str]) -> Check:
    """Check an element of one of the allowed types."""

    def check(problems: Problems, value: Any, path: str) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in allowed or kind not in ELEMENTS:
            problems.add(f"{path}/type", f"unsupported type: {kind}")
            return
        if not check_object(problems, value, path, ELEMENTS[kind]):
            return
        check_options(problems, value, path)
        _check_combinations(problems, value, path)

    return check


def _check_combinations(problems: Problems, value: dict[str, Any], path: str) -> None:
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
