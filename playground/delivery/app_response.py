"""What came back from the app for what Slack sent it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.models import Json


@dataclass(frozen=True)
class Reply:
    """What came back from the app.

    Attributes:
        status: None where nothing came in time.
        failure: "operation_timeout" or "dispatch_failed" where nothing came.
        seconds: How long it took.
    """

    status: int | None
    body: str = ""
    content_type: str = ""
    failure: str | None = None
    seconds: float = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Json | None:
        """The body if it is a JSON object, else None."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None
