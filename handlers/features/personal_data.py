"""Personal data: copy it and delete it."""

from bot.services.privacy import personal_data
from bot.views import personal_data as views
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import OpenForm, Press, Shown, ShowView


def on_copy(_: Press, ctx: RequestContext) -> Shown:
    """Show everything as JSON, on top of the list."""
    return OpenForm(views.copy(personal_data.of_person(ctx.db, actor=ctx.actor)), over=True)


def on_erase(_: Press, ctx: RequestContext) -> Shown:
    """Delete the data, and say so in the same window."""
    is_erased = personal_data.erase(ctx.db, actor=ctx.actor)
    return ShowView(views.erased() if is_erased else views.organizes())
