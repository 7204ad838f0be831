"""Pictures in messages: drawn, uploaded to Slack, and put into the block that waits for them.

A file is ready some time after its upload is complete, and until then a message with it is refused as a whole
(`invalid_blocks`, "invalid slack file"; slackapi/slack-github-action#413, slackapi/java-slack-sdk#1349). So what was
uploaded for a delivery is remembered, and the delivery tried again soon; nothing was posted by then. A file that is
never shown to anybody stays the bot's own.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.asking import UNREACHABLE, is_busy, seconds_to_wait, word_of
from bot.slack.outcomes import Message, TryLater

_log = logging.getLogger(__name__)

# How often a message is tried with its picture before it goes out with words in its place.
TRIES = 6
READY_IN = 2.0
_REMEMBERED = 100


class Pictures:
    """Uploads the pictures of messages.

    Args:
        client: As made by `make_client`.
        draw: A picture's values into PNG.
    """

    def __init__(self, client: WebClient, draw: Callable[[Any], bytes]) -> None:
        self._client = client
        self._draw = draw
        self._lock = threading.Lock()
        # By the delivery's key: the file, and how often a message with it was refused.
        self._uploaded: OrderedDict[str, tuple[str, int]] = OrderedDict()

    def blocks(self, message: Message, key: str) -> list[dict[str, Any]] | TryLater:
        """The blocks of a message, with its picture in them; with words in its place where Slack takes no picture.

        Args:
            message: As rendered.
            key: The delivery's.
        """
        blocks = [dict(block) for block in message.blocks]
        if message.picture is None:
            return blocks
        with self._lock:
            file, refused = self._uploaded.get(key, (None, 0))
        if file is None:
            made = self._upload(message.picture)
            if isinstance(made, TryLater):
                return made
            file = made
        if file is None or refused >= TRIES:
            return in_words(blocks)
        with self._lock:
            self._uploaded[key] = (file, refused)
            while len(self._uploaded) > _REMEMBERED:
                self._uploaded.popitem(last=False)
        return [{**block, "slack_file": {"id": file}} if block.get("type") == "image" else block for block in blocks]

    def refused(self, message: Message, key: str, error: SlackApiError) -> TryLater | None:
        """What to do where Slack did not take a message: try again soon, if it was the picture; else None."""
        if (
            message.picture is None
            or word_of(error) != "invalid_blocks"
            or "slack file" not in str(error.response.data)
        ):
            return None
        with self._lock:
            file, refused = self._uploaded.get(key, ("", 0))
            self._uploaded[key] = (file, refused + 1)
        return TryLater("the picture is not ready", READY_IN)

    def _upload(self, picture: object) -> str | TryLater | None:
        """Draw and upload one; its file's id, or None where Slack takes none from this app."""
        drawn = self._draw(picture)
        try:
            answer = self._client.files_upload_v2(content=drawn, filename="answers.png", title="Answers")
            file = str(answer["files"][0]["id"])
        except SlackApiError as error:
            if is_busy(error):
                return TryLater("ratelimited", seconds_to_wait(error), for_all=True)
            _log.warning("no picture, words instead why=%s", word_of(error))
            return None
        except (*UNREACHABLE, LookupError, TypeError) as error:
            return TryLater(type(error).__name__)
        return file


def in_words(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same blocks, with a picture's words in its place."""
    return [
        {"type": "section", "text": {"type": "plain_text", "text": block["alt_text"], "emoji": False}}
        if block.get("type") == "image"
        else dict(block)
        for block in blocks
    ]
