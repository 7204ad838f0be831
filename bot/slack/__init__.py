"""Slack's Web API, as far as the bot calls it unasked: posting, finding again what was posted, asking who is who."""

from bot.slack.asking import Answer, Identity, SlackQuestions, SlackRefusedError, SlackUnreachableError
from bot.slack.client import POSTING_TIMEOUT, WAITING_TIMEOUT, make_client, shared_tls
from bot.slack.limits import PACE
from bot.slack.outcomes import (
    CannotLook,
    Change,
    Edited,
    Look,
    Message,
    Outcome,
    Posted,
    Poster,
    Refused,
    Seen,
    TryLater,
    Unknown,
)
from bot.slack.posting import SlackPoster

__all__ = [
    "PACE",
    "POSTING_TIMEOUT",
    "WAITING_TIMEOUT",
    "Answer",
    "CannotLook",
    "Change",
    "Edited",
    "Identity",
    "Look",
    "Message",
    "Outcome",
    "Posted",
    "Poster",
    "Refused",
    "Seen",
    "SlackPoster",
    "SlackQuestions",
    "SlackRefusedError",
    "SlackUnreachableError",
    "TryLater",
    "Unknown",
    "make_client",
    "shared_tls",
]
