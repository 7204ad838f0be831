"""Retries of events that the app did not acknowledge. https://docs.slack.dev/apis/events-api (retries)."""

from playground.delivery.app_response import AppResponse
from playground.models import Json

# Seconds before the first, second and third retry.
SLACK_RETRY_DELAYS = (0.0, 60.0, 300.0)


def event_id(event: Json) -> str:
    """Return an event's id."""
    return str(event["event_id"])


def retry_reason(_: Json, response: AppResponse) -> str | None:
    """Return the x-slack-retry-reason after a response; None if the event is not sent again."""
    opted_out = any(name.lower() == "x-slack-no-retry" and value == "1" for name, value in response.headers.items())
    if opted_out or (response.status is not None and 200 <= response.status < 300):
        return None
    if response.status is not None:
        return "http_error"
    return "http_timeout" if response.failure == "operation_timeout" else "connection_failed"
