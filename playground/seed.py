"""A sample workspace: four people by role, two channels and one app."""

from collections.abc import Callable
from datetime import datetime

from playground.models import Channel, Command, User
from playground.workspace import Workspace

CLINICIAN = "U0CLINICIAN"
ORGANIZER = "U0ORGANIZER"
SECOND_ORGANIZER = "U0ORGANIZER2"
MEMBER = "U0MEMBER"
ROUNDS = "C0ROUNDS"
GENERAL = "C0GENERAL"


def make_workspace(
    *,
    team_id: str = "T0PLAYGROUND",
    name: str = "Playground",
    now: Callable[[], datetime] | None = None,
    tz: str = "America/New_York",
) -> Workspace:
    """Create people by role, #lhs-rounds with all of them and the bot, and #general without the bot.

    Args:
        team_id: Team id, beginning with T as in Slack.
        name: Name of the workspace.
        now: The time on messages; the machine's without.
        tz: Time zone of every person.
    """
    command = Command(
        "/lhs-rounds",
        "See the next LHS Rounds, suggest a topic, or send feedback",
        "[suggest | feedback | schedule | help, or just ask]",
    )
    workspace = Workspace(team_id, name, now=now, bot_name="LHS Rounds", commands=(command,))
    workspace.users[workspace.bot_user].tz = tz
    for user, username, real_name in (
        (CLINICIAN, "clinician", "Clinician"),
        (ORGANIZER, "organizer", "Organizer"),
        (SECOND_ORGANIZER, "organizer2", "Second Organizer"),
        (MEMBER, "member", "Member"),
    ):
        workspace.add_user(User(user, username, real_name, f"{username}@example.org", tz))
    people = [CLINICIAN, ORGANIZER, SECOND_ORGANIZER, MEMBER]
    workspace.add_channel(Channel(ROUNDS, "lhs-rounds", [*people, workspace.bot_user]))
    workspace.add_channel(Channel(GENERAL, "general", [*people]))
    for user in people:
        workspace.dm(user)
    return workspace
