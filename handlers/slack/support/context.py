"""The middleware that gives each listener its `ctx`; Bolt passes arguments by name."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient

from bot.chat.actor import Actor, Times
from bot.clock import Clock
from bot.config import Settings
from bot.slack.bolt_app import TOKEN_UNREADABLE, WORKSPACE
from bot.slack.names import NameOf
from bot.store.db.engine import Database
from bot.views import error_messages
from handlers.features.support.context import RequestContext
from handlers.slack import app_lifecycle
from handlers.slack.support import errors
from handlers.slack.support.deadline import Deadline
from handlers.slack.support.lookups import SlackLookups
from handlers.slack.support.people import SlackActors

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextMiddleware(Middleware):
    """Adds `ctx` to Bolt's context.

    Events about the app itself get only `db`, `times` and `settings`. A request of a team that has not installed the
    bot is rejected politely. It is a class because Bolt inspects the arguments of a plain function with every request.
    """

    db: Database
    clock: Clock
    settings: Settings
    wake: Callable[[], None]
    client_with: Callable[[str, str | None], WebClient]
    # Where the workspace is in Teams too: who is known from there, and the names of people there.
    people: SlackActors | None = None
    name_of: NameOf | None = None

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]) -> BoltResponse | None:  # noqa: A002, ARG002, D102 - Bolt's own names
        context, body = req.context, req.body
        deadline = Deadline()
        if not context.user_id and body.get("type") != "event_callback":
            # Every button, form and command from Slack names its user.
            _log.warning("request without a user rejected", extra={"type": body.get("type")})
            return errors.respond_gone(body)
        authorization = context.authorize_result
        workspace_id = None if authorization is None or not context.team_id else authorization.get(WORKSPACE)
        if workspace_id is None and not _is_about_the_app(body):
            if authorization is not None and authorization.get(TOKEN_UNREADABLE):
                return errors.respond_error(body, error_messages.NO_CONNECTION)
            _log.warning("request of another team rejected", extra={"team": context.team_id})
            return errors.respond_error(body, error_messages.OTHER_WORKSPACE)
        if authorization is not None and authorization.bot_token is not None:
            # Our client replaces Bolt's, because its calls are observed.
            context["client"] = self.client_with(authorization.bot_token, context.team_id)
        times = Times.of(self.clock)
        context["db"], context["settings"], context["times"] = self.db, self.settings, times
        context["name_of"] = self.name_of
        if workspace_id is not None:
            own_id = str(context.user_id or "")
            actor = Actor(workspace_id=workspace_id, external_id=own_id, channel=context.channel_id)
            if self.people is not None:
                actor = self.people.known(actor, body, context.client, deadline)
            context["ctx"] = RequestContext(
                db=self.db,
                actor=actor,
                times=times,
                settings=self.settings,
                wake=self.wake,
                lookups=SlackLookups(
                    client=context.client, team=context.team_id, deadline=deadline, actor=actor, name_of=self.name_of
                ),
                # In Slack, the id of a conversation with one person begins with D.
                is_direct=context.channel_id is None or context.channel_id.startswith("D"),
            )
        return next()


def _is_about_the_app(body: Mapping[str, Any]) -> bool:
    event = body.get("event")
    return (
        body.get("type") == "event_callback" and isinstance(event, dict) and event.get("type") in app_lifecycle.EVENTS
    )
