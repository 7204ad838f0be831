"""Pictures in messages: drawn, uploaded to Slack, and inserted into their block.

A file is ready some time after its upload, and until then a message with it is rejected (`invalid_blocks`, "invalid
slack file"; slackapi/slack-github-action#413, slackapi/java-slack-sdk#1349). So the upload for a delivery is
remembered, and the delivery is retried soon. A file that is never shown remains visible to the bot alone. If uploads
keep failing (a firewall may allow Slack's API but not its files), the picture is replaced by text.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.chat.port import RenderedMessage, RetryLater
from bot.slack.api.web_api import UNREACHABLE, error_code, is_rate_limited, retry_after

_log = logging.getLogger(__name__)

# Failures of a picture before its message is sent with text instead.
TRIES = 6
AGAIN_IN = 2.0
_REMEMBERED = 100


class ImageUploads:
    """Uploads the pictures of messages.

    Args:
        client: As made by `make_client`.
        draw: Draws a picture as PNG.
    """

    def __init__(self, client: WebClient, draw: Callable[[Any], bytes]) -> None:
        self._client = client
        self._draw = draw
        self._lock = threading.Lock()
        # By delivery key: the id of the uploaded file, and the number of failures.
        self._tried: OrderedDict[str, tuple[str | None, int]] = OrderedDict()

    def blocks(self, message: RenderedMessage, key: str) -> list[dict[str, Any]] | RetryLater:
        """Return a message's blocks with its picture, or with text if Slack accepts no picture.

        Args:
            message: As rendered.
            key: The delivery's key.
        """
        blocks = [dict(block) for block in message.blocks]
        if message.picture is None:
            return blocks
        with self._lock:
            file, failed = self._tried.get(key, (None, 0))
        if failed >= TRIES:
            return alt_text(blocks)
        if file is None:
            uploaded = self._upload(message.picture)
            if uploaded is None:
                return alt_text(blocks)
            if isinstance(uploaded, RetryLater):
                self._remember(key, None, failed + 1)
                return uploaded
            file = uploaded
            self._remember(key, file, failed)
        return [{**block, "slack_file": {"id": file}} if block.get("type") == "image" else block for block in blocks]

    def refused(self, message: RenderedMessage, key: str, error: SlackApiError) -> RetryLater | None:
        """Return when to retry a message that was rejected because of its picture; else None."""
        of_the_picture = error_code(error) == "invalid_blocks" and "slack file" in str(error.response.data)
        if message.picture is None or not of_the_picture:
            return None
        with self._lock:
            file, failed = self._tried.get(key, (None, 0))
        self._remember(key, file, failed + 1)
        return RetryLater("the picture is not ready", AGAIN_IN)

    def _remember(self, key: str, file: str | None, failed: int) -> None:
        with self._lock:
            self._tried[key] = (file, failed)
            while len(self._tried) > _REMEMBERED:
                self._tried.popitem(last=False)

    def _upload(self, picture: object) -> str | RetryLater | None:
        """Draw and upload a picture, and return its file id; None if that is not possible."""
        try:
            drawn = self._draw(picture)
        except ModuleNotFoundError as error:
            _log.warning("picture not drawn, sending text instead: %s", error)
            return None
        except Exception:  # noqa: BLE001 - logged; a message is worth more than its picture, and nothing was posted yet
            _log.exception("picture not drawn, sending text instead")
            return None
        try:
            answer = self._client.files_upload_v2(content=drawn, filename="answers.png", title="Answers")
            file = str(answer["files"][0]["id"])
        except SlackApiError as error:
            if is_rate_limited(error):
                # Slack's rate limit for uploads is separate; messages need not pause for it.
                return RetryLater("ratelimited", retry_after(error))
            _log.warning("picture not uploaded, sending text instead", extra={"why": error_code(error)})
            return None
        except (*UNREACHABLE, LookupError, TypeError) as error:
            return RetryLater(type(error).__name__, AGAIN_IN)
        return file


def alt_text(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Replace a picture in the blocks by its text."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": block["alt_text"], "emoji": False}}
        if block.get("type") == "image"
        else dict(block)
        for block in blocks
    ]
