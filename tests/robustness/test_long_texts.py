"""Long texts of one kind, 10,000 characters each: no pattern that reads people's words goes back again and again."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from bot.core.base.text_validation import validate_text
from bot.core.commands.parser import parse_command
from bot.core.privacy.phi_detector import detect
from bot.formats import parse_any
from bot.formats.free_text.season_rule import parse_season
from tests.factories import NEW_YORK

TODAY = date(2024, 3, 1)
LENGTH = 10_000
# Of CPU, which others on the machine do not use up. Most take some milliseconds; one that goes back takes seconds.
SECONDS = 1.0
PIECES = (
    "a", "a ", "A, ", "A and ", " ", "\t", "\n", "1 ", "1", "(", "[( ", ",", "?", "-", "- ", "é", "’", "‘a ", "a.b@c ",
    "http://a ", "March 18, 2027 ", "12pm ET / ", "Dr. ", "would you present ", "suggest ", "first, , ", "MRN ",
    "check in ",
)  # fmt: skip
READERS: dict[str, Callable[[str], object]] = {
    "a command": lambda text: parse_command(text, today=TODAY),
    "an organizer's command": lambda text: parse_command(text, today=TODAY, organizes=True),
    "a season": lambda text: parse_season(text, today=TODAY),
    "a page": lambda text: parse_any("page.txt", text, NEW_YORK, today=TODAY),
    "a line of a page": lambda text: parse_any("page.txt", f"March 18, 2027 - {text}", NEW_YORK, today=TODAY),
    "a table": lambda text: parse_any(
        "table.csv", f"Date,Speaker,Title\n2027-03-18,{text},Sepsis\n", NEW_YORK, today=TODAY
    ),
    "patient information": detect,
    "free text": lambda text: validate_text(text, max_length=LENGTH, required=True),
}


@pytest.mark.parametrize("name", READERS)
def test_long_text_is_read_in_time(name: str) -> None:
    slow = {}
    for piece in PIECES:
        text = (piece * LENGTH)[:LENGTH]
        for ending in ("", "!"):
            begun = time.thread_time()
            READERS[name](text + ending)
            taken = time.thread_time() - begun
            if taken > SECONDS:
                slow[piece + ending] = round(taken, 2)

    assert slow == {}
