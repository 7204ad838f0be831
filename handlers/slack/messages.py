"""Answer people where they write: a mention of the app in a channel, and a message in the app's own conversation.

https://docs.slack.dev/reference/events/app_mention and https://docs.slack.dev/reference/events/message.im.
"""

import logging
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.services.commands import events
from bot.slack.api.web_api import error_code, is_rate_limited
from bot.slack.inbound.message_text import words_of
from bot.slack.names import NameOf, named
from bot.views.kit.block_kit import Message
from handlers.features.command import answer_message
from handlers.features.support.context import RequestContext
from handlers.slack.support.errors import RetryEventError

_log = logging.getLogger(__name__)

# A message with one of these was still written by a person; others are edits, deletions, and notices of Slack.
_WRITTEN = frozenset({None, "file_share", "thread_broadcast"})


def on_mention(
    ack: Ack, body: dict[str, Any], event: dict[str, Any], context: BoltContext, ctx: RequestContext
) -> None:
    """Answer a mention privately, in its thread or channel."""
    if _is_from_person(body, event, context):
        # Slack shows a private message in a thread only if the thread has replies, as it has if the mention is one.
        _answer_once(body, event, ctx, context, private=True)
    ack()


def on_message(
    ack: Ack, body: dict[str, Any], event: dict[str, Any], context: BoltContext, ctx: RequestContext
) -> None:
    """Answer a message in the app's own conversation."""
    if event.get("channel_type") == "im" and _is_from_person(body, event, context):
        _answer_once(body, event, ctx, context, private=False)
    ack()


def _is_from_person(body: dict[str, Any], event: dict[str, Any], context: BoltContext) -> bool:
    """Tell whether a member of this workspace wrote a message, and neither an app nor another organization."""
    author, team = event.get("user"), event.get("user_team") or event.get("team")
    is_stranger = isinstance(team, str) and team != context.team_id and context.enterprise_id is None
    if event.get("bot_id") or event.get("app_id") or event.get("edited") or event.get("subtype") not in _WRITTEN:
        return False
    return isinstance(author, str) and author not in _own_ids(body) and not is_stranger


def _own_ids(body: dict[str, Any]) -> set[str]:
    """Return the app's user ids in the workspaces that get the event."""
    authorizations = body.get("authorizations")
    listed = authorizations if isinstance(authorizations, list) else []
    return {str(each.get("user_id")) for each in listed if isinstance(each, dict) and each.get("is_bot")}


def _answer_once(
    body: dict[str, Any], event: dict[str, Any], ctx: RequestContext, context: BoltContext, *, private: bool
) -> None:
    name_of: NameOf | None = context.get("name_of")
    event_id = str(body.get("event_id") or f"{event.get('channel')}/{event.get('ts')}")
    if not events.claim_event(ctx.db, actor=ctx.actor, event_id=event_id, times=ctx.times):
        return
    message = named(answer_message(words_of(str(event.get("text") or ""), _own_ids(body)), ctx), name_of)
    try:
        _post(context.client, event, message, private=private)
    except SlackApiError as error:
        if is_rate_limited(error) or error.response.status_code >= 500:
            # Nothing was posted, so the event may come again.
            events.release_event(ctx.db, actor=ctx.actor, event_id=event_id)
            raise RetryEventError(error_code(error) or str(error.response.status_code)) from error
        _log.warning("message not answered", extra={"why": error_code(error)})
    except (SlackClientError, OSError) as error:
        # It may have been posted: an answer that is missing is better than one that comes twice.
        _log.warning("message not answered", extra={"why": type(error).__name__})


def _post(client: WebClient, event: dict[str, Any], message: Message, *, private: bool) -> None:
    shown: dict[str, Any] = {"text": message.text, "blocks": list(message.blocks)}
    if event.get("thread_ts"):
        shown["thread_ts"] = event["thread_ts"]
    if private:
        client.chat_postEphemeral(channel=event["channel"], user=event["user"], **shown)
    else:
        client.chat_postMessage(channel=event["channel"], **shown)
