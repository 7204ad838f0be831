"""The speed bump before each form with words of people's own: looked at before anything is kept, logged or sent."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.views import patient_information


def look(ack: Ack, view: dict[str, Any], next_: Callable[[], None]) -> BoltResponse | None:
    """Show the form once more where something in it looks like patient information; else let it go on."""
    typed = patient_information.texts(view)
    suspected = patient_information.suspicions(typed)
    if suspected and not patient_information.is_let_pass(view, typed):
        return ack(response_action="update", view=patient_information.pointed_out(view, typed, suspected))
    next_()
    return None
