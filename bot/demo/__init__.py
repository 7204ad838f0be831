"""`lhs-rounds demo`: the whole bot with a Slack and a Teams on this machine, and a clock that can be advanced."""

from bot.demo.demo_clock import ZONE, DemoClock
from bot.demo.playground_settings import settings_for
from bot.demo.playgrounds import (
    PAGE,
    SLACK_ALONE,
    SLACK_AND_TEAMS,
    START,
    TEAMS_ALONE,
    Chats,
    Demo,
    build_for_playground,
    import_calendar,
    run,
    running,
)

__all__ = [
    "PAGE",
    "SLACK_ALONE",
    "SLACK_AND_TEAMS",
    "START",
    "TEAMS_ALONE",
    "ZONE",
    "Chats",
    "Demo",
    "DemoClock",
    "build_for_playground",
    "import_calendar",
    "run",
    "running",
    "settings_for",
]
