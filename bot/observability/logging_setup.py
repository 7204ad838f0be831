"""What is written into the log, and how: a line for each event, and never a token.

People's words and names are not given to the log in the first place; what this takes out is what libraries might write.
"""

import json
import logging
import re
from datetime import UTC, datetime

_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
# https://docs.slack.dev/authentication/tokens; addresses that let whoever knows them post; keys of this bot's own.
_SECRETS = (
    (re.compile(r"\bx(?:ox[a-z]|app|wfp)(?:\.xox[a-z])?-[\w-]+"), "[token]"),
    (re.compile(r"https://hooks\.slack\.com/\S+"), "[response_url]"),
    (re.compile(r"(?i)\b(key|code|state|client_secret|trigger_id|token)=[\w%.~-]{12,}"), r"\1=[secret]"),
    (re.compile(r"\bgAAAA[\w-]{40,}=*"), "[sealed]"),
    (re.compile(r"(postgres(?:ql)?(?:\+\w+)?://[^:@/\s]+):[^@\s]+@"), r"\1:[password]@"),
)
_FIELD = re.compile(r"\s(\w+)=(\S+)")
# A line for each second, or for each letter of a report's font, says nothing.
_QUIET = ("apscheduler", "alembic", "fontTools", "matplotlib")


def redacted(text: str) -> str:
    """A text without tokens, and without what else lets somebody in."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class AsText(logging.Formatter):
    """A line as people read it."""

    def __init__(self) -> None:
        super().__init__(_TEXT)

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it what was raised, if anything."""
        return redacted(super().format(record))


class AsJson(logging.Formatter):
    """A line as programs read it: one JSON object with `time`, `level`, `logger`, `event`, and the event's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = redacted(record.getMessage())
        fields = dict(_FIELD.findall(said))
        event = _FIELD.sub("", said).strip()
        line = {
            **fields,
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event,
        }
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
