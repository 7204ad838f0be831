"""What is written into the log, and how: a line for each event, and never a token.

An event is a fixed message with fields in `extra`: `_log.info("posted", extra={"key": key})`. The words and names of
people are not given to the log in the first place; what this takes out is what libraries might write.
"""

import json
import logging
import re
from datetime import UTC, datetime

_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
# https://docs.slack.dev/authentication/tokens; addresses that let whoever knows them post; keys of this bot's own.
_SECRETS = (
    (re.compile(r"\bx(?:ox[a-z]|app|wfp)(?:\.xox[a-z])?-[\w-]+"), "[token]"),
    (re.compile(r"https://hooks\.slack(?:-gov)?\.com/[^\s\"'<>]+"), "[response_url]"),
    # Of an address's query alone: the log has a field `key` too, the key of a delivery.
    (re.compile(r"(?i)([?&](?:key|code|state))=[\w%.~-]{12,}"), r"\1=[secret]"),
    # In a query, a form's body, a setting or an object's text.
    (
        re.compile(r"(?i)((?:secret|token|token_keys|trigger_id|feed_key)(?:=|[\"']: ?[\"']))[\w%.~+/-]{12,}"),
        r"\1[secret]",
    ),
    (re.compile(r"\bgAAAA[\w-]{40,}=*"), "[sealed]"),
    (re.compile(r"(postgres(?:ql)?(?:\+\w+)?://[^:@/\s]+):[^@\s]+@"), r"\1:[password]@"),
)
# What every record has; whatever else it has is a field from `extra`.
_NO_FIELDS = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
# A line for each second, or for each letter of a report's font, says nothing.
_QUIET = ("apscheduler", "alembic", "fontTools", "matplotlib")


def redacted(text: str) -> str:
    """A text without tokens, and without what else lets somebody in."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def extra_of(record: logging.LogRecord) -> dict[str, object]:
    """The fields of a record, by name, as they were given to `extra`; nothing is redacted."""
    return {name: value for name, value in vars(record).items() if name not in _NO_FIELDS}


def _plain(value: object) -> bool | int | float | str | None:
    """A value as JSON has it: numbers as they are, anything else as redacted text."""
    return value if value is None or isinstance(value, int | float) else redacted(str(value))


def _written(value: object) -> str:
    """A value as it stands behind `name=`: in quotation marks where it would not end at the next space."""
    text = str(_plain(value))
    is_plain = text.isprintable() and text and not set(text) & set(' "=')
    return text if is_plain else json.dumps(text, ensure_ascii=False)


class AsText(logging.Formatter):
    """A line as people read it: the message, and each field as `name=value`."""

    def __init__(self) -> None:
        super().__init__(_TEXT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's own name
        """The line without what was raised."""
        fields = [f"{name}={_written(value)}" for name, value in extra_of(record).items()]
        return " ".join([super().formatMessage(record), *fields])

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it what was raised, if anything."""
        return redacted(super().format(record))


class AsJson(logging.Formatter):
    """A line as programs read it: one JSON object with `time`, `level`, `logger`, `event`, and the event's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": redacted(record.getMessage()),
        }
        line = {name: _plain(value) for name, value in extra_of(record).items()} | line
        if record.exc_info:
            line["raised"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def configure_logging(form: str = "text") -> None:
    """Write to standard error from now on: "text" for people, "json" for programs. May be said again."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if form == "json" else AsText())
    root = logging.getLogger()
    for each in [each for each in root.handlers if isinstance(each.formatter, AsText | AsJson)]:
        root.removeHandler(each)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
