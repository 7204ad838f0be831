"""Slack's events about the channels that a series posts to: the app can no longer post there, or can again."""

import logging
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.services.outbox import failures
from bot.slack.api import web_api
from bot.slack.api.web_api import SlackRefusedError, SlackUnreachableError
from handlers.features.support.context import RequestContext

_log = logging.getLogger(__name__)

# The error with which Slack rejects a message to such a channel: a later rejection is then no news to organizers.
LOST = {
    "channel_archive": "is_archived",
    "channel_deleted": "channel_not_found",
    "channel_left": "not_in_channel",
    "group_archive": "is_archived",
    "group_deleted": "channel_not_found",
    "group_left": "channel_not_found",
}


def on_lost(ack: Ack, event: dict[str, Any], ctx: RequestContext) -> None:
    """Tell organizers at once, rather than when the next message fails."""
    channel, word = event.get("channel"), LOST[event["type"]]
    if isinstance(channel, str) and failures.channel_lost(
        ctx.db, workspace_id=ctx.actor.workspace_id, external_id=channel, word=word, now=ctx.times.now
    ):
        ctx.wake()
    ack()


def on_joined(ack: Ack, event: dict[str, Any], ctx: RequestContext) -> None:
    """Post what failed in a channel. Slack sends this event only to an app that is in the channel."""
    _return(event.get("channel"), ctx)
    ack()


def on_unarchived(ack: Ack, event: dict[str, Any], ctx: RequestContext, client: WebClient) -> None:
    """Post what failed in a channel, if the app is still in it: mostly it has to be added again."""
    channel = event.get("channel")
    if failures.posts_to(ctx.db, ctx.actor.workspace_id, channel) and _is_member(client, str(channel)):
        _return(channel, ctx)
    ack()


def _return(channel: object, ctx: RequestContext) -> None:
    if failures.channel_returned(ctx.db, workspace_id=ctx.actor.workspace_id, external_id=channel, times=ctx.times):
        ctx.wake()


def _is_member(client: WebClient, channel: str) -> bool:
    try:
        return bool(web_api.describe(client, "conversations.info", channel).get("is_member"))
    except (SlackRefusedError, SlackUnreachableError) as error:
        _log.warning("channel lookup failed", extra={"why": str(error)})
        return False
