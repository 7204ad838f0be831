"""Slack's Web API, as far as the bot calls it unasked: posting, finding again what was posted, asking who is who."""

from bot.slack.asking import (
    Answer,
    Identity,
    SlackBusyError,
    SlackQuestions,
    SlackRefusedError,
    SlackUnreachableError,
    is_busy,
)
from bot.slack.client import POSTING_TIMEOUT, WAITING_TIMEOUT, make_client, shared_tls
from bot.slack.history import posted_since
from bot.slack.limits import PACE
from bot.slack.oauth import Granted, SlackOAuth
from bot.slack.outcomes import (
    Absent,
    CannotLook,
    Change,
    Edited,
    Look,
    Message,
    Outcome,
    Posted,
    Poster,
    Posters,
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
    "Absent",
    "Answer",
    "CannotLook",
    "Change",
    "Edited",
    "Granted",
    "Identity",
    "Look",
    "Message",
    "Outcome",
    "Posted",
    "Poster",
    "Posters",
    "Refused",
    "Seen",
    "SlackBusyError",
    "SlackOAuth",
    "SlackPoster",
    "SlackQuestions",
    "SlackRefusedError",
    "SlackUnreachableError",
    "TryLater",
    "Unknown",
    "is_busy",
    "make_client",
    "posted_since",
    "shared_tls",
]
