"""Pictures in messages: drawn, uploaded to Slack, and put into the block that waits for them.

A file is ready some time after its upload is complete, and until then a message with it is refused as a whole
(`invalid_blocks`, "invalid slack file"; slackapi/slack-github-action#413, slackapi/java-slack-sdk#1349). So what was
uploaded for a delivery is remembered, and the delivery tried again soon; nothing was posted by then. A file that is
never shown to anybody stays the bot's own. Where the address for uploads cannot be reached (a firewall lets Slack's API
through, and not its files), words stand in the picture's place after some tries.
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

# How often a picture may fail before its message goes out with words in its place.
TRIES = 6
AGAIN_IN = 2.0
_REMEMBERED = 100


class ImageUploads:
    """Uploads the pictures of messages.

    Args:
        client: As made by `make_client`.
        draw: A picture's values into PNG.
    """

    def __init__(self, client: WebClient, draw: Callable[[Any], bytes]) -> None:
        self._client = client
        self._draw = draw
        self._lock = threading.Lock()
        # By the delivery's key: the file, once it is uploaded, and how often something went wrong with it.
        self._tried: OrderedDict[str, tuple[str | None, int]] = OrderedDict()

    def blocks(self, message: RenderedMessage, key: str) -> list[dict[str, Any]] | RetryLater:
        """The blocks of a message, with its picture in them; with words in its place where Slack takes no picture.

        Args:
            message: As rendered.
            key: The delivery's.
        """
        blocks = [dict(block) for block in message.blocks]
        if message.picture is None:
            return blocks
        with self._lock:
            file, failed = self._tried.get(key, (None, 0))
        if failed >= TRIES:
            return alt_text(blocks)
        if file is None:
            made = self._upload(message.picture)
            if made is None:
                return alt_text(blocks)
            if isinstance(made, RetryLater):
                self._remember(key, None, failed + 1)
                return made
            file = made
            self._remember(key, file, failed)
        return [{**block, "slack_file": {"id": file}} if block.get("type") == "image" else block for block in blocks]

    def refused(self, message: RenderedMessage, key: str, error: SlackApiError) -> RetryLater | None:
        """What to do where Slack did not take a message: try again soon, if it was the picture; else None."""
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
        """Draw and upload one; its file's id, or None where there is none to be had."""
        try:
            drawn = self._draw(picture)
        except ModuleNotFoundError as error:
            _log.warning("picture not drawn, words instead: %s", error)
            return None
        except Exception:  # noqa: BLE001 - logged; a message is worth more than its picture, and nothing was posted yet
            _log.exception("picture not drawn, words instead")
            return None
        try:
            answer = self._client.files_upload_v2(content=drawn, filename="answers.png", title="Answers")
            file = str(answer["files"][0]["id"])
        except SlackApiError as error:
            if is_rate_limited(error):
                # Uploads are counted apart from messages, which need not wait for them.
                return RetryLater("ratelimited", retry_after(error))
            _log.warning("no picture, words instead", extra={"why": error_code(error)})
            return None
        except (*UNREACHABLE, LookupError, TypeError) as error:
            return RetryLater(type(error).__name__, AGAIN_IN)
        return file


def alt_text(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same blocks, with a picture's words in its place."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": block["alt_text"], "emoji": False}}
        if block.get("type") == "image"
        else dict(block)
        for block in blocks
    ]
