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
from bot.store.db.engine import Database, DatabaseUnavailableError, State
from handlers.slack.support.context import Asker

_log = logging.getLogger(__name__)


def opened(
    ack: Ack,
    event: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    settings: Settings,
) -> None:
    """Show the page as everything is now. Where Slack does not take it, the one that stands is shown.

    While others keep the database from noting that the page was opened, it is shown all the same; the event is then
    answered as one that could not be stored, and Slack sends it again.
    """
    if event.get("tab") == "home" and asker.address:
        not_noted: DatabaseUnavailableError | None = None
        try:
            home.note_opened(db, workspace_id=asker.workspace_id, person=asker.address, now=now, real=real)
        except DatabaseUnavailableError as error:
            if error.state is not State.BUSY:
                raise
            not_noted = error
        page = home.read(
            db,
            workspace_id=asker.workspace_id,
            person=asker.address,
            now=now,
            real=real,
            public_url=settings.rounds_public_url,
        )
        try:
            client.views_publish(user_id=asker.address, view=views.page(page))
        except SlackApiError as error:
            _log.warning("home not shown why=%s", error.response.get("error"))
        except (SlackClientError, OSError) as error:
            _log.warning("home not shown why=%s", type(error).__name__)
        if not_noted is not None:
            raise not_noted
    ack()
