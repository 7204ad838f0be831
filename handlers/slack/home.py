"""Somebody looks at their own page: it is made anew each time, in one call."""

import logging
from typing import Any

from slack_bolt import Ack
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.services.participation import home
from bot.slack.views import home as views
from bot.store.db.engine import DatabaseFault, DatabaseUnavailableError
from handlers.slack.support.context import RequestContext

_log = logging.getLogger(__name__)


def open_home(ack: Ack, event: dict[str, Any], ctx: RequestContext) -> None:
    """Show the page as everything is now. Where Slack does not take it, the one that stands is shown.

    While others keep the database from noting that the page was opened, it is shown all the same; the event is then
    answered as one that could not be stored, and Slack sends it again.
    """
    if event.get("tab") == "home" and ctx.actor.external_id:
        not_noted: DatabaseUnavailableError | None = None
        try:
            home.record_view(ctx.db, actor=ctx.actor, times=ctx.times)
        except DatabaseUnavailableError as error:
            if error.state is not DatabaseFault.BUSY:
                raise
            not_noted = error
        page = home.read(ctx.db, actor=ctx.actor, times=ctx.times, public_url=ctx.settings.rounds_public_url)
        try:
            ctx.client.views_publish(user_id=ctx.actor.external_id, view=views.page(page))
        except SlackApiError as error:
            _log.warning("home not shown", extra={"why": error.response.get("error")})
        except (SlackClientError, OSError) as error:
            _log.warning("home not shown", extra={"why": type(error).__name__})
        if not_noted is not None:
            raise not_noted
    ack()
