"""`/lhs-rounds next` as Slack sends it: a form, freshly signed for each request."""

import hashlib
import hmac
from itertools import count
from urllib.parse import urlencode

from bot.clock import SystemClock

SIGNING_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - for benchmarks only
BOT_TOKEN = "xoxb-1-benchmark"  # noqa: S105 - for benchmarks only
TEAM = "T0BENCHMARK"
PATH = "/slack/events"
CONTENT_TYPE = "application/x-www-form-urlencoded"

_FORM = urlencode(
    {
        "token": "verification",
        "team_id": TEAM,
        "team_domain": "hospital",
        "channel_id": "C0ROUNDS0",
        "channel_name": "lhs-rounds",
        "user_id": "U0CLINICIAN",
        "user_name": "clinician",
        "command": "/lhs-rounds",
        "text": "next",
        "api_app_id": "A0ROUNDS",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.invalid/commands/T0BENCHMARK/1/x",
    }
)
_trigger = count(1)
_clock = SystemClock()


def body() -> bytes:
    """Return the next command's form, with a unique trigger_id as in Slack."""
    return f"{_FORM}&trigger_id=1.{next(_trigger)}.0123456789abcdef".encode()


def signed(content: bytes) -> dict[str, str]:
    """Return the headers that sign the form with the current time."""
    timestamp = str(int(_clock.wall_now().timestamp()))
    digest = hmac.digest(SIGNING_SECRET.encode(), b"v0:" + timestamp.encode() + b":" + content, hashlib.sha256)
    return {
        "content-type": CONTENT_TYPE,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={digest.hex()}",
    }


def slack_request() -> tuple[str, dict[str, str], bytes]:
    """Return the next command as a request: path, headers and body."""
    content = body()
    return PATH, signed(content), content
