"""Forms that only organizers can open."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond

from bot.core.calendar.models import Series
from bot.services.commands import answers
from bot.services.shared.results import Forbidden
from bot.slack.views.kit.block_kit import View
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, respond_rejected


def organizer_form(make: Callable[[Series, str], View]) -> Callable[..., None]:
    """Create a listener that opens the form that `make` renders for the button's series and words."""

    def listener(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
        series = answers.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
        if ctx.actor.external_id in {each.external_id for each in series.organizers}:
            modals.open_or_respond(
                ctx.client, body, respond, make(series, str(action.get("value") or "")), FORM_EXPIRED
            )
        else:
            respond_rejected(respond, Forbidden(series))
        ack()

    return listener
