"""The Home tab: rendered each time a person opens it, in one call."""

import logging
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.services.participation import home
from bot.slack.names import NameOf, named
from bot.store.db.engine import DatabaseFault, DatabaseUnavailableError
from bot.views import home as views
from handlers.features.support.context import RequestContext

_log = logging.getLogger(__name__)


def open_home(ack: Ack, event: dict[str, Any], ctx: RequestContext, client: WebClient, name_of: NameOf | None) -> None:
    """Publish Home with current data. If Slack rejects it, the old one stays.

    If a busy database cannot record that Home was opened, it is still published; the event is answered with an error so
    that Slack sends it again.
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
            client.views_publish(user_id=ctx.actor.chat_id, view=named(views.page(page), name_of))
        except SlackApiError as error:
            _log.warning("home publish failed", extra={"why": error.response.get("error")})
        except (SlackClientError, OSError) as error:
            _log.warning("home publish failed", extra={"why": type(error).__name__})
        if not_noted is not None:
            raise not_noted
    ack()
