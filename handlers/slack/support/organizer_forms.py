"""Forms that only some people can open: the organizers, or those that a service names."""

from collections.abc import Callable
from typing import Any, TypeVar

from slack_bolt import Ack, Respond

from bot.core.calendar.models import Series
from bot.services.commands import answers
from bot.services.shared.results import Forbidden, NotFound
from bot.views import error_messages
from bot.views.kit.block_kit import View
from bot.views.kit.form_state import number
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


Found = TypeVar("Found")


def session_form(
    find: Callable[..., Found | Forbidden | NotFound],
    make: Callable[[Found], View],
    gone: str = error_messages.NO_LONGER_THERE,
) -> Callable[..., None]:
    """Create a listener that opens the form that `make` renders for what the service finds of the button's session.

    Args:
        find: The service; it takes the database, the actor and the session's id.
        make: Renders the form.
        gone: The sentence for a session that no longer exists.
    """

    def listener(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
        found = find(ctx.db, actor=ctx.actor, session_id=number(action.get("value")) or 0)
        if isinstance(found, Forbidden | NotFound):
            respond_rejected(respond, found, gone)
        else:
            modals.open_over(ctx.client, body, respond, make(found), FORM_EXPIRED)
        ack()

    return listener
