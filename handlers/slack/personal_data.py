"""Personal data: show it and erase it."""

from typing import Any

from slack_bolt import Ack

from bot.chat.actor import Actor
from bot.services.privacy import personal_data
from bot.slack.views import personal_data as views
from bot.slack.views.kit.block_kit import View
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext


def view_for(db: Database, actor: Actor) -> View:
    """Render all personal data of the actor."""
    return views.view(personal_data.of_person(db, actor=actor))


def on_erase(ack: Ack, body: dict[str, Any], ctx: RequestContext) -> None:
    """Erase the data, and say so in the same window."""
    is_erased = personal_data.erase(ctx.db, actor=ctx.actor)
    modals.update_view(ctx.client, body, views.erased() if is_erased else views.organizes())
    ack()
