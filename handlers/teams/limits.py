"""What Teams cannot do as Slack does, with the reason and with what a person is told or can do instead."""

from collections.abc import Mapping

from bot.chat.surface import Surface
from bot.core.commands.style import STYLES
from bot.views.kit import action_ids

SHARED_IN_CHANNELS = (
    f"In Teams, sessions are shared in channels. In a channel, type “{STYLES[Surface.TEAMS].typed('next share')}”."
)
_HERE = (
    f"To let us post in a channel, type “{STYLES[Surface.TEAMS].typed('here')}” there. To stop, type"
    f" “{STYLES[Surface.TEAMS].typed('not here')}”."
)
# What is answered to words that work elsewhere alone, by the word and whether it was typed in the own chat.
WORKS_ELSEWHERE: Mapping[tuple[str, bool], str] = {
    ("home", False): "Home is for you alone. Type “home” in your chat with LHS Rounds.",
    ("here", True): _HERE,
    ("not here", True): _HERE,
}
NO_FILES = (
    "We can’t read files in Teams. For a schedule, type “import” in our chat and paste the text, or ask your app admin"
    " to import the file."
)
# By the id of the button, of the form, or of the form's field: buttons and forms that are not here work as in Slack.
# tests/handlers/test_teams_reach.py holds this complete, and docs/teams.md shows it.
LIMITS: Mapping[str, str] = {
    action_ids.SHARE_FORM: "The app writes only where it was added, so a session is shared in the channel where the"
    " form is opened. From the chat with the app, it cannot be shared.",
    action_ids.SHARE_SHORTCUT: "Teams has no shortcut on a message that would know which session it shows. The menu of"
    " each session has Share.",
}
