"""`/lhs-rounds next` as Slack sends it: a form, signed anew for each request."""

import hashlib
import hmac
from itertools import count
from urllib.parse import urlencode

from bot.clock import SystemClock

SIGNING_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - guards nothing but a benchmark
BOT_TOKEN = "xoxb-1-benchmark"  # noqa: S105 - guards nothing but a benchmark
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
    """The next command's form; each has a trigger of its own, as Slack's have."""
    return f"{_FORM}&trigger_id=1.{next(_trigger)}.0123456789abcdef".encode()


def signed(content: bytes) -> dict[str, str]:
    """The headers that prove the form to be Slack's, at this second."""
    timestamp = str(int(_clock.wall_now().timestamp()))
    digest = hmac.digest(SIGNING_SECRET.encode(), b"v0:" + timestamp.encode() + b":" + content, hashlib.sha256)
    return {
        "content-type": CONTENT_TYPE,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={digest.hex()}",
    }
