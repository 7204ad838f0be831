"""Validation of message content: text, blocks and metadata."""

import json
import re
from dataclasses import dataclass
from typing import Any

from playground import blockkit
from playground.api.base import ApiError, Request
from playground.models import Json

# https://docs.slack.dev/reference/methods/chat.postMessage: Slack truncates longer text; an error here reveals it.
LONGEST_TEXT = 40_000
# Reported 2026-08-27: Slack splits a longer text without blocks into several messages.
SPLIT_TEXT = 4_040
SPLIT_INTO = 4_000
# https://docs.slack.dev/reference/methods/chat.update
LONGEST_UPDATE = 4_000
_EVENT_TYPE = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True)
class Content:
    """Validated content; `blocks` is None if the call had none."""

    text: str
    blocks: list[Json] | None
    warnings: list[str]


def content_of(request: Request, *, longest: int = LONGEST_TEXT, required: bool = True) -> Content:
    """Return the validated text and blocks of a call.

    Raises:
        ApiError: invalid_blocks_format, invalid_blocks, no_text, msg_too_long.
    """
    content = checked(
        request.text("text"),
        request.json("blocks", "invalid_blocks_format"),
        longest=longest,
        attachments=bool(request.json("attachments", "invalid_attachments")),
        required=required,
    )
    for at, block in enumerate(content.blocks or []):
        if block.get("type") == "image" and "slack_file" in block:
            _check_file(request, at, str(block["slack_file"].get("id")))
    return content


def _check_file(request: Request, at: int, file_id: str) -> None:
    """Reject a message with a file that does not exist or is not ready yet, as Slack does.

    The wording is from slackapi/python-slack-sdk#1658.
    """
    with request.workspace.lock:
        file = request.workspace.files.get(file_id)
        if file is not None and file.is_complete and not file.refusals:
            return
        if file is not None and file.refusals:
            file.refusals -= 1
    fault = f"invalid slack file [json-pointer:/blocks/{at}/slack_file]"
    raise ApiError("invalid_blocks", errors=[fault], response_metadata={"messages": [f"[ERROR] {fault}"]})


def checked(text: str, blocks: Any, *, longest: int, attachments: bool = False, required: bool = True) -> Content:
    """Validate content that is given as values; see `content_of`."""
    if blocks is not None and not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    faults = blockkit.message_faults(blocks) if blocks else []
    if faults:
        raise ApiError("invalid_blocks", errors=faults, response_metadata={"messages": faults})
    if required and not text.strip() and not blocks and not attachments:
        raise ApiError("no_text")
    if len(text) > longest:
        raise ApiError("msg_too_long")
    return Content(text, blocks, ["missing_text_in_message"] if blocks and not text.strip() else [])


def metadata_of(request: Request) -> Json | None:
    """Return the metadata of a call; None if there is none or Slack drops it silently.

    https://docs.slack.dev/messaging/message-metadata and slackapi/bolt-python#863 (a dot in event_type).

    Raises:
        ApiError: invalid_metadata_format, metadata_too_large.
    """
    value = request.json("metadata", "invalid_metadata_format")
    if value is None or value == {}:
        return None
    if not isinstance(value, dict) or set(value) - {"event_type", "event_payload", "entities"}:
        raise ApiError("invalid_metadata_format")
    kind, payload = value.get("event_type"), value.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(value, ensure_ascii=False).encode()) > request.workspace.metadata_limit:
        raise ApiError("metadata_too_large")
    return {"event_type": kind, "event_payload": payload} if _EVENT_TYPE.fullmatch(kind) else None
