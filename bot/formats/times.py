"""Parser of times of day: "13:30", "1:30 PM". Nothing is guessed: "1:30" is half past one at night."""

import re
from datetime import time

from bot.formats.parse_result import Misread
from bot.formats.text_cleanup import clean

EXPECTED_FORM = "write it like 12:00, 13:30 or 1:30 PM"

_TIME = r"[0-9]{1,2}:[0-9]{2}(?::00)?(?![0-9])(?:\s*[ap]\.?m\b\.?)?"
_PARTS = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
_SPAN = re.compile(
    rf"(?:at\s+|from\s+)?(?P<start>{_TIME})(?:\s*(?:[-‐‑‒–—―−]|to|until)\s*(?P<end>{_TIME}))?", re.IGNORECASE
)
_LOOKS_LIKE_TIME = re.compile(
    r"(?:at\s+|from\s+)?(?:[0-9]{1,2}(?::[0-9]{2}|\s*[ap]\.?m\b)|noon\b|midday\b)", re.IGNORECASE
)


def parse_time(text: str) -> time | Misread:
    """Parse a time."""
    cleaned = clean(text)
    match = _PARTS.fullmatch(cleaned)
    if match is None:
        return Misread(f"“{cleaned}” is no time that can be read; {EXPECTED_FORM}.")
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return Misread(f"There is no such time as “{cleaned}”; {EXPECTED_FORM}.")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)


def take_times(text: str) -> tuple[time | None, int | None, str] | Misread:
    """Split a cleaned text into start, length in minutes, and the rest, as far as it starts with times."""
    match = _SPAN.match(text)
    if match is None:
        if _LOOKS_LIKE_TIME.match(text):
            return Misread(f"The time after the date cannot be read; {EXPECTED_FORM}.")
        return None, None, text
    rest = text[match.end() :].strip()
    start = parse_time(match["start"])
    if isinstance(start, Misread) or match["end"] is None:
        return start if isinstance(start, Misread) else (start, None, rest)
    end = parse_time(match["end"])
    if isinstance(end, Misread):
        return end
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    if minutes <= 0 or _has_am_pm(match["start"]) != _has_am_pm(match["end"]):
        return Misread(f"“{match[0]}” does not say clearly from when to when; write it like 12:00 PM to 1:00 PM.")
    return start, minutes, rest


def _has_am_pm(text: str) -> bool:
    return text.rstrip(".").lower().endswith("m")
