"""The speed bump before each form with words of people's own: looked at before anything is kept, logged or sent."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.slack.views import phi_warning


def check_form(ack: Ack, view: dict[str, Any], next_: Callable[[], None]) -> BoltResponse | None:
    """Show the form once more where something in it looks like patient information; else let it go on."""
    typed = phi_warning.texts(view)
    suspected = phi_warning.suspicions(typed)
    if suspected and not phi_warning.is_let_pass(view, typed):
        return ack(response_action="update", view=phi_warning.pointed_out(view, typed, suspected))
    next_()
    return None
