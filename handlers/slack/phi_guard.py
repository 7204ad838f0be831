"""Run the PHI check on every submitted form before its listener; a form is exempt only by name."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.services.privacy import phi_check
from bot.views import phi_warning


def check_form(ack: Ack, view: dict[str, Any], next_: Callable[[], None]) -> BoltResponse | None:
    """Show the form again if a text looks like patient information; otherwise call the listener."""
    typed = phi_warning.texts(view)
    suspected = phi_check.check(typed, phi_warning.clearances(view, typed))
    if suspected is not None:
        return ack(response_action="update", view=phi_warning.pointed_out(view, suspected.matches, suspected.clearance))
    next_()
    return None
