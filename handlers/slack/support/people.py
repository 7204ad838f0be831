"""Who acts in Slack, where the workspace is in Teams too: a person may be known from there."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot.chat.actor import Actor, Identity
from bot.chat.surface import Surface
from bot.chat.timed_cache import TimedCache
from bot.core.base.text_validation import to_visible
from bot.services.admin import identities
from bot.slack.api import web_api
from bot.slack.api.web_api import SlackRefusedError, SlackUnreachableError
from bot.store.db.engine import Database, DatabaseUnavailableError
from handlers.slack.support.deadline import Deadline, call_all

_log = logging.getLogger(__name__)

# Seconds for which what Slack says about a new person is kept in memory.
_KEPT_FOR = 600.0
# In other events, a person does nothing with the app.
_ACTS = frozenset({"app_home_opened", "app_mention", "message"})


class SlackActors:
    """Resolves the people of Slack to those whom the app knows."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._found = TimedCache[Identity | None](lambda found: 0.0 if found is None else _KEPT_FOR)

    def known(self, actor: Actor, body: Mapping[str, Any], client: WebClient, deadline: Deadline) -> Actor:
        """Return the person who acts as the app knows them. A person who is new is looked up in Slack once.

        Args:
            actor: The person by their Slack id.
            body: The request.
            client: Calls Slack.
            deadline: By when Slack must have answered.
        """
        event = body.get("event")
        if not actor.external_id or (isinstance(event, Mapping) and event.get("type") not in _ACTS):
            return actor
        try:
            return self._known(actor, client, deadline)
        except DatabaseUnavailableError:
            # What they ask for needs the database as well, and says so.
            return replace(actor, is_certain=False)

    def _known(self, actor: Actor, client: WebClient, deadline: Deadline) -> Actor:
        own, workspace_id = actor.external_id, actor.workspace_id
        known = identities.known_as(self._db, workspace_id, Surface.SLACK, Identity(external_id=own), acts=True)
        if known is not None:
            return actor if known == own else replace(actor, external_id=known, identity=Identity(external_id=own))
        identity = self._identity(own, client, deadline)
        if identity is None:
            return replace(actor, is_certain=False)
        known = identities.recognize(self._db, workspace_id, Surface.SLACK, identity)
        return replace(actor, external_id=known, identity=identity)

    def _identity(self, own: str, client: WebClient, deadline: Deadline) -> Identity | None:
        return self._found.get(own, lambda: call_all({own: partial(_look_up, own, client)}, deadline).get(own))


def _look_up(own: str, client: WebClient) -> Identity | None:
    try:
        user = web_api.describe(client, "users.info", own)
    except (SlackRefusedError, SlackUnreachableError) as error:
        _log.warning("person not looked up", extra={"why": str(error)})
        return None
    profile = user.get("profile")
    if not isinstance(profile, dict):
        return None
    name, email = user.get("real_name") or user.get("name"), profile.get("email")
    # Another organization vouches for the address of a person of another workspace.
    is_stranger = bool(user.get("is_stranger"))
    return Identity(
        external_id=own,
        name=to_visible(name) if isinstance(name, str) and name.strip() else None,
        email=email if isinstance(email, str) and "@" in email and not is_stranger else None,
    )
