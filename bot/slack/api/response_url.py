"""Reply through a response_url, by which Slack accepts answers to one press, command or form.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from collections.abc import Mapping
from typing import Any

from slack_sdk.webhook import WebhookClient  # noqa: TID251 - here without its retries

from bot.slack.api.client import WAITING_TIMEOUT, shared_tls
from bot.slack.api.web_api import UNREACHABLE, SlackUnreachableError


def post_response(url: str, body: Mapping[str, Any], *, timeout: float = WAITING_TIMEOUT) -> int:
    """Post a message to a response_url; return the HTTP status of Slack's answer.

    It is sent once: the SDK's own retry would show it twice if only the answer was lost.

    Args:
        url: The response_url.
        body: The message, as https://docs.slack.dev/reference/methods/chat.postMessage takes it.
        timeout: In seconds.

    Raises:
        SlackUnreachableError: Slack did not answer in time; the message may still be shown.
    """
    # urllib accepts fractions of a second, unlike the SDK's types.
    client = WebhookClient(url, timeout=timeout, ssl=shared_tls(), retry_handlers=[])  # type: ignore[arg-type] # urllib takes parts of a second
    try:
        return client.send_dict(dict(body)).status_code
    except UNREACHABLE as error:
        raise SlackUnreachableError(type(error).__name__) from error
