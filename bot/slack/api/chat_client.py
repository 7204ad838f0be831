"""Send messages to Slack once, find messages that may have been posted, and delete duplicates."""

import errno
import socket
import ssl
import urllib.error
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.chat.port import (
    Outcome,
    Posted,
    Rejected,
    RenderedMessage,
    RetryLater,
    Search,
    SearchOutcome,
    Unknown,
    Updated,
    UpdateOutcome,
)
from bot.core.admin.time_zones import is_zone
from bot.slack.api import message_search, web_api
from bot.slack.api.image_uploads import ImageUploads
from bot.slack.api.web_api import (
    UNREACHABLE,
    SlackRefusedError,
    SlackUnreachableError,
    error_code,
    is_rate_limited,
    retry_after,
)

_THREAD_GONE = "thread_not_found"
# Permanent errors: the message was certainly not posted, and a retry would not help.
_FINAL = frozenset(
    """
    cannot_dm_bot channel_not_found duplicate_channel_not_found duplicate_message_not_found invalid_arguments
    invalid_blocks invalid_blocks_format invalid_metadata_format is_archived messages_tab_disabled metadata_too_large
    msg_blocks_too_long msg_too_long no_text not_in_channel restricted_action restricted_action_non_threadable_channel
    restricted_action_read_only_channel restricted_action_thread_locked restricted_action_thread_only_channel
    thread_not_found too_many_attachments user_disabled user_not_found user_not_in_channel
    """.split()  # noqa: SIM905 - one code a line would fill a screen
)
# Permanent errors of an update; docs.slack.dev/reference/methods/chat.update, errors.
_CANNOT_BE_EDITED = frozenset({"cant_update_message", "edit_window_closed", "is_inactive", "message_not_found"})
# Permanent errors of publishing Home; docs.slack.dev/reference/methods/views.publish, errors.
_CANNOT_BE_SHOWN = frozenset({"not_enabled", "view_too_large", "invalid_blocks", "invalid_arguments"})
# The token is no longer valid: nothing reaches anyone until the app is installed again.
_TOKEN_REJECTED = frozenset({"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"})
# Seconds.
_TOKEN_RETRY = 60.0
# Errors that leave open whether the message was posted before the failure.
_UNCLEAR = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})


class SlackChatClient:
    """Posts with one bot token.

    Args:
        client: As made by `make_client`.
        draw: Draws a message's picture, as PNG.
    """

    def __init__(self, client: WebClient, draw: Callable[[Any], bytes] | None = None) -> None:
        self._client = client
        self._pictures = None if draw is None else ImageUploads(client, draw)

    def send(
        self, external_id: str, message: RenderedMessage, key: str, thread: str | None = None, *, quiet: bool = False
    ) -> Outcome:
        """See `ChatClient.send`."""
        outcome = self._send(external_id, message, key, thread, quiet=quiet)
        if thread is not None and outcome == Rejected(_THREAD_GONE):
            # The thread's parent was deleted; the message is still worth posting.
            return self._send(external_id, message, key, None, quiet=quiet)
        return outcome

    def _send(self, address: str, message: RenderedMessage, key: str, thread: str | None, *, quiet: bool) -> Outcome:
        blocks = self._pictures.blocks(message, key) if self._pictures is not None else [*map(dict, message.blocks)]
        if isinstance(blocks, RetryLater):
            return blocks
        in_thread: dict[str, Any] = {} if thread is None else {"thread_ts": thread, "reply_broadcast": not quiet}
        try:
            answer = self._client.chat_postMessage(
                channel=address,
                text=message.text,
                blocks=blocks,
                metadata={"event_type": message_search.EVENT_TYPE, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
                link_names=False,
                **in_thread,
            )
            conversation, posted = answer.get("channel"), answer.get("ts")
        except SlackApiError as error:
            not_ready = None if self._pictures is None else self._pictures.refused(message, key, error)
            return not_ready or _refusal(error)
        except UNREACHABLE as error:
            if _never_got_there(error):
                return RetryLater("Slack cannot be reached")
            return Unknown(type(error).__name__)
        if not (isinstance(conversation, str) and isinstance(posted, str)):
            return Unknown("an answer without the message's place")
        return Posted(conversation, posted)

    def update(self, posted: Posted, message: RenderedMessage) -> UpdateOutcome:
        """See `ChatClient.update`."""
        # Without a `metadata` argument Slack keeps the old metadata: docs.slack.dev/reference/methods/chat.update.
        edit = partial(
            self._client.chat_update,
            channel=posted.conversation,
            ts=posted.message,
            text=message.text,
            blocks=[dict(block) for block in message.blocks],
            parse="none",
            link_names=False,
        )
        return _update(edit, _CANNOT_BE_EDITED)

    def publish_home(self, external_id: str, view: Mapping[str, Any]) -> UpdateOutcome:
        """See `ChatClient.publish_home`."""
        return _update(partial(self._client.views_publish, user_id=external_id, view=dict(view)), _CANNOT_BE_SHOWN)

    def find(self, external_id: str, search: Search, *, direct: bool) -> SearchOutcome:
        """See `ChatClient.find`."""
        return message_search.find_message(self._client, external_id, search, direct=direct)

    def delete(self, posted: Posted) -> bool:
        """See `ChatClient.delete`."""
        try:
            self._client.chat_delete(channel=posted.conversation, ts=posted.message)
        except SlackApiError as error:
            return error_code(error) == "message_not_found"
        except UNREACHABLE:
            return False
        return True

    def time_zone(self, external_id: str) -> str | RetryLater | None:
        """See `ChatClient.time_zone`."""
        try:
            zone = web_api.describe(self._client, "users.info", external_id).get("tz")
        except SlackRefusedError as error:
            return None if error.word == "user_not_found" else RetryLater(error.word)
        except SlackUnreachableError as error:
            return RetryLater(str(error))
        return zone if isinstance(zone, str) and is_zone(zone) else None


def _update(call: Callable[[], object], permanent: frozenset[str]) -> UpdateOutcome:
    try:
        call()
    except SlackApiError as error:
        word = error_code(error)
        if is_rate_limited(error):
            return RetryLater("ratelimited", retry_after(error), workspace_wide=True)
        if word is not None and word in permanent | _FINAL:
            return Rejected(word)
        return RetryLater(word or f"HTTP {error.response.status_code}")
    except UNREACHABLE as error:
        return RetryLater(type(error).__name__)
    return Updated()


def _refusal(error: SlackApiError) -> Outcome:
    word = error_code(error)
    if is_rate_limited(error):
        return RetryLater("ratelimited", retry_after(error), workspace_wide=True)
    if error.response.status_code >= 500 or word is None or word in _UNCLEAR:
        return Unknown(word or f"HTTP {error.response.status_code}")
    if word in _TOKEN_REJECTED:
        return RetryLater(word, _TOKEN_RETRY, workspace_wide=True, is_refused=True)
    # An operator can correct what is not final: a revoked token, a missing scope, an app that is not approved yet.
    return Rejected(word) if word in _FINAL else RetryLater(word)


def _never_got_there(error: Exception) -> bool:
    """Tell whether no connection was made (no name, no route, no listener), so that nothing was posted."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, socket.gaierror | ConnectionRefusedError | ssl.SSLCertVerificationError):
        return True
    return isinstance(reason, OSError) and reason.errno in {errno.ENETUNREACH, errno.EHOSTUNREACH}
