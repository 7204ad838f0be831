"""The app's response to a request from Slack."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.models import Json


@dataclass(frozen=True)
class AppResponse:
    """The app's response to a request from Slack.

    Attributes:
        status: None if no response arrived in time.
        failure: "operation_timeout" or "dispatch_failed" if no response arrived.
        seconds: Time that the response took.
    """

    status: int | None
    body: str = ""
    content_type: str = ""
    failure: str | None = None
    seconds: float = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Json | None:
        """Return the body if it is a JSON object, else None."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None
