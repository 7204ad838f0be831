"""Somebody looks at their own page: it is made anew each time, in one call."""

import logging
from datetime import datetime
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.config import Settings
from bot.services.participation import home
from bot.slack.views import home as views
from bot.store.db.engine import Database, DatabaseFault, DatabaseUnavailableError
from handlers.slack.support.context import Actor

_log = logging.getLogger(__name__)


def open_home(
    ack: Ack,
    event: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    wall_now: datetime,
    actor: Actor,
    settings: Settings,
) -> None:
    """Show the page as everything is now. Where Slack does not take it, the one that stands is shown.

    While others keep the database from noting that the page was opened, it is shown all the same; the event is then
    answered as one that could not be stored, and Slack sends it again.
    """
    if event.get("tab") == "home" and actor.external_id:
        not_noted: DatabaseUnavailableError | None = None
        try:
            home.record_view(db, workspace_id=actor.workspace_id, person=actor.external_id, now=now, wall_now=wall_now)
        except DatabaseUnavailableError as error:
            if error.state is not DatabaseFault.BUSY:
                raise
            not_noted = error
        page = home.read(
            db,
            workspace_id=actor.workspace_id,
            person=actor.external_id,
            now=now,
            wall_now=wall_now,
            public_url=settings.rounds_public_url,
        )
        try:
            client.views_publish(user_id=actor.external_id, view=views.page(page))
        except SlackApiError as error:
            _log.warning("home not shown why=%s", error.response.get("error"))
        except (SlackClientError, OSError) as error:
            _log.warning("home not shown why=%s", type(error).__name__)
        if not_noted is not None:
            raise not_noted
    ack()
