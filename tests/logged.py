"""What was logged, whole: each message with its fields and what was raised, and nothing redacted."""

import logging
from collections.abc import Iterable

import pytest

from bot.observability.logging_setup import extra_of


def logged(records: Iterable[logging.LogRecord]) -> list[str]:
    """A line for each record: its message, its fields as `name=value`, and the traceback."""
    return [
        " ".join(
            [each.getMessage(), *(f"{name}={value}" for name, value in extra_of(each).items()), each.exc_text or ""]
        ).rstrip()
        for each in records
    ]


def all_logged(caplog: pytest.LogCaptureFixture) -> str:
    """All lines that were logged."""
    return "\n".join(logged(caplog.records))
