"""Validation that Slack's client performs before it sends a form: required inputs, lengths and numbers.

The wording is the client's where it is known; rules: https://docs.slack.dev/reference/block-kit/block-elements.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from playground.client import form_elements
from playground.models import Json, View

_REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")


def validation_errors(view: View) -> dict[str, str]:
    """Return the client-side errors of a form by block_id; empty if it may be submitted."""
    found = {}
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        content = form_elements.plain_value(view.values[block["block_id"]][element["action_id"]])
        error = _element_error(element, content, optional=bool(block.get("optional", False)))
        if error is not None:
            found[block["block_id"]] = error
    return found


def _element_error(element: Json, content: Any, *, optional: bool) -> str | None:
    if content is None:
        return None if optional else _REQUIRED
    match element["type"]:
        case "plain_text_input":
            return _length_error(element, len(content))
        case "number_input":
            return _number_error(element, content)
        case "email_text_input":
            return None if _EMAIL.fullmatch(content) else "Please enter a valid email address."
        case "url_text_input":
            return None if _URL.fullmatch(content) else "Please enter a valid URL."
    return None


def _length_error(element: Json, length: int) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if length < least:
        return f"This must be at least {least} characters."
    return f"This must be at most {most} characters." if length > most else None


def _number_error(element: Json, content: str) -> str | None:
    try:
        number = Decimal(content)
    except InvalidOperation:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"This must be at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"This must be at most {element['max_value']}."
    return None
