"""Retries of activities that the bot did not take.

Teams does not document its retries. The Bot Framework waits 15 seconds
(https://learn.microsoft.com/azure/bot-service/bot-builder-howto-long-operations-guidance), and bots are told to expect
an activity more than once. Invokes are not sent again, because a person sees that they failed.
"""

from playground.delivery.app_response import AppResponse
from playground.models import Json

# Seconds before the first, second and third retry: our own assumption.
TEAMS_RETRY_DELAYS = (1.0, 10.0, 60.0)


def activity_id(activity: Json) -> str:
    """Return an activity's id."""
    return str(activity["id"])


def retry_reason(activity: Json, response: AppResponse) -> str | None:
    """Return why an activity is sent again: no response in time, or a server's error; None if it is not."""
    is_taken = response.status is not None and response.status < 500
    return None if is_taken or activity["type"] == "invoke" else "not taken"
