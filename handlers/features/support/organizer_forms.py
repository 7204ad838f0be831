"""Forms that only some people can open: the organizers, or those that a service names."""

from collections.abc import Callable
from typing import TypeVar

from bot.chat.surface import Surface
from bot.core.calendar.models import Series
from bot.services.commands import answers
from bot.services.shared.results import ForbiddenError
from bot.views.kit.block_kit import View
from bot.views.kit.form_state import number
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import ButtonListener, OpenForm, Press, Shown


def organizer_form(make: Callable[[Series, str, Surface], View]) -> ButtonListener:
    """Create a listener that opens the form that `make` renders for the button's series and words, in a chat."""

    def listener(press: Press, ctx: RequestContext) -> Shown:
        series = answers.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
        if not series.is_organized_by(ctx.actor.external_id):
            raise ForbiddenError(series)
        return OpenForm(make(series, press.value, ctx.actor.surface))

    return listener


Found = TypeVar("Found")


def session_form(find: Callable[..., Found], make: Callable[[Found, Surface], View]) -> ButtonListener:
    """Create a listener that opens the form that `make` renders for what the service finds of the button's session.

    Args:
        find: The service; it takes the database, the actor and the session's id.
        make: Renders the form for the reader's chat.
    """

    def listener(press: Press, ctx: RequestContext) -> Shown:
        found = find(ctx.db, actor=ctx.actor, session_id=number(press.value) or 0)
        return OpenForm(make(found, ctx.actor.surface), over=True)

    return listener
