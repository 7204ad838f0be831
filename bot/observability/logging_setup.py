"""The log: a line for each event, as text or JSON, without secrets.

An event is a fixed message with fields in `extra`: `_log.info("posted", extra={"key": key})`. Our code never logs
people's words or names; the redaction here covers what libraries might log.
"""

import json
import logging
import re
from datetime import UTC, datetime
from textwrap import indent
from typing import Any

_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
# Slack's tokens (https://docs.slack.dev/authentication/tokens), URLs that allow anyone to post, and our own keys.
_SECRETS = (
    (re.compile(r"\bx(?:ox[a-z]|app|wfp)(?:\.xox[a-z])?-[\w-]+"), "[token]"),
    (re.compile(r"https://hooks\.slack(?:-gov)?\.com/[^\s\"'<>]+"), "[response_url]"),
    # Only in a URL's query: the log also has a field `key`, a delivery's key.
    (re.compile(r"(?i)([?&](?:key|code|state))=[\w%.~-]{12,}"), r"\1=[secret]"),
    # In a query, a form's body, a setting, or an object's representation.
    (
        re.compile(r"(?i)((?:secret|token|token_keys|trigger_id|feed_key)(?:=|[\"']: ?[\"']))[\w%.~+/-]{12,}"),
        r"\1[secret]",
    ),
    (re.compile(r"\bgAAAA[\w-]{40,}=*"), "[sealed]"),
    (re.compile(r"(postgres(?:ql)?(?:\+\w+)?://[^:@/\s]+):[^@\s]+@"), r"\1:[password]@"),
)
# What would start a new line, color a terminal, hide, or reverse the direction of the rest of a line is whatever Python
# does not call printable. These two are what a text's own lines need.
_KEPT = frozenset("\t\n")
# Before each line of a traceback, so that none of them looks like a line of the log.
_INDENT = "    "
# The attributes of every record; all others come from `extra`.
_NO_FIELDS = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
# These log a line each second, or for each letter of a report's font.
_QUIET = ("apscheduler", "alembic", "fontTools", "matplotlib")


def redacted(text: str) -> str:
    """Return a text with tokens and other secrets replaced."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def extra_of(record: logging.LogRecord) -> dict[str, object]:
    """Return a record's fields from `extra`, not redacted."""
    return {name: value for name, value in vars(record).items() if name not in _NO_FIELDS}


def _plain(value: object) -> bool | int | float | str | None:
    """Return a value for JSON: numbers unchanged, anything else as redacted text."""
    return value if value is None or isinstance(value, int | float) else redacted(str(value))


def _written(value: object) -> str:
    """Format a value to follow `name=`, in quotation marks if it contains spaces."""
    text = str(_plain(value))
    is_plain = text.isprintable() and text and not set(text) & set(' "=')
    return text if is_plain else _to_json(text)


def _to_json(value: object) -> str:
    """Return a value as JSON on one printable line."""
    return _printable(json.dumps(value, ensure_ascii=False))


def _printable(text: str) -> str:
    """Return a text with its unprintable characters, except tabs and line ends, written as JSON's escapes."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each in _KEPT else json.dumps(each)[1:-1] for each in text)


class AsText(logging.Formatter):
    """Formats a line for people: the message, then each field as `name=value`."""

    def __init__(self) -> None:
        super().__init__(_TEXT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's own name
        """Format the line without its exception."""
        fields = [f"{name}={_written(value)}" for name, value in extra_of(record).items()]
        return " ".join([_printable(super().formatMessage(record)).replace("\n", "\\n"), *fields])

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's own name
        """Format an exception below its line, indented."""
        return indent(_printable(super().formatException(ei)), _INDENT)

    def format(self, record: logging.LogRecord) -> str:
        """Format the line, followed by its exception, if any."""
        # The library keeps an exception's text for the next handler, formatted in its own way.
        record.exc_text = None
        try:
            return redacted(super().format(record))
        finally:
            record.exc_text = None


class AsJson(logging.Formatter):
    """Formats a line for programs: a JSON object with `time`, `level`, `logger`, `event`, and the event's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Format the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": redacted(record.getMessage()),
        }
        line = {name: _plain(value) for name, value in extra_of(record).items()} | line
        if record.exc_info:
            line["raised"] = redacted(self.formatException(record.exc_info))
        return _to_json(line)


def configure_logging(form: str = "text") -> None:
    """Log to standard error, as "text" for people or "json" for programs. A later call replaces an earlier one."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if form == "json" else AsText())
    root = logging.getLogger()
    for each in [each for each in root.handlers if isinstance(each.formatter, AsText | AsJson)]:
        root.removeHandler(each)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
