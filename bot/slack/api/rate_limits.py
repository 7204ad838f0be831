"""Slack's rate limits on posting."""

from datetime import timedelta

from bot.core.outbox.rate_limit import RateLimit

# https://docs.slack.dev/reference/methods/chat.postMessage: about one message a second in a channel, and "several
# hundred" a minute in a workspace, taken here as three hundred; short bursts are tolerated.
RATE_LIMIT = RateLimit(per_recipient=timedelta(seconds=1), per_workspace=timedelta(milliseconds=200), burst=10)
