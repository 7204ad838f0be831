"""Random faults between the bot and the chats."""

from collections.abc import Mapping
from dataclasses import replace

from playground.chaos import Chaos, Odds

# About one posting call in five hits a fault, and about one reading call in ten.
_POSTING = Odds(
    lost=0.04,
    garbage=0.01,
    status_500_after=0.02,
    late=0.02,
    delayed_answer=0.02,
    reset=0.02,
    status_500=0.03,
    ratelimited=0.02,
    delayed=0.03,
)
_READING = Odds(reset=0.02, status_500=0.03, ratelimited=0.01, garbage=0.01, delayed=0.03)
_POSTING_IN_TEAMS = replace(_POSTING, transient=0.04)
_OPENING = replace(_READING, transient=0.02)
_IN_SLACK = {"chat.postMessage": _POSTING, "conversations.history": _READING, "conversations.open": _READING}
_IN_TEAMS = {"activities.create": _POSTING_IN_TEAMS, "conversations.create": _OPENING, "token": _OPENING}


def in_slack(seed: int) -> Chaos:
    """Return faults of Slack that repeat exactly for a given seed.

    A late message appears after up to twice `reconcile_after`, so a duplicate may be visible for a while.
    """
    return _chaos(seed, _IN_SLACK)


def in_teams(seed: int) -> Chaos:
    """Return faults of Teams that repeat exactly for a given seed. Answers to people meet them too."""
    return _chaos(seed, _IN_TEAMS)


def _chaos(seed: int, odds: Mapping[str, Odds]) -> Chaos:
    return Chaos(seed, per_method=odds, delays=(0.05, 2.0), late_by=(0.5, 4.0))
