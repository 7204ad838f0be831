"""A workspace to begin with: four people by their roles, two channels, one app."""

from collections.abc import Callable
from datetime import datetime

from playground.models import Channel, Command, User
from playground.wall_clock import real_time
from playground.workspace import ALL_SCOPES, Workspace

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
    wall_now: Callable[[], float] = real_time,
    tz: str = "America/New_York",
    scopes: frozenset[str] = ALL_SCOPES,
    bot_name: str = "LHS Rounds",
    commands: tuple[Command, ...] = (
        Command("/lhs-rounds", "What is next at the LHS Rounds", "suggest | feedback | help"),
    ),
) -> Workspace:
    """People by role, #lhs-rounds with all of them and the bot in it, and #general without the bot.

    Args:
        team_id: As Slack's, beginning with T.
        name: What people call the workspace.
        now: The time on messages; the machine's without.
        wall_now: The machine's time.
        tz: Everybody's time zone.
        scopes: What the app is granted.
        bot_name: The app's name.
        commands: Its slash commands.
    """
    workspace = Workspace(
        team_id, name, now=now, wall_now=wall_now, scopes=scopes, bot_name=bot_name, commands=commands
    )
    workspace.users[workspace.bot_user].tz = tz
    for user, called, shown in (
        (CLINICIAN, "clinician", "Clinician"),
        (ORGANIZER, "organizer", "Organizer"),
        (SECOND_ORGANIZER, "organizer2", "Second Organizer"),
        (MEMBER, "member", "Member"),
    ):
        workspace.add_user(User(user, called, shown, f"{called}@example.org", tz))
    people = [CLINICIAN, ORGANIZER, SECOND_ORGANIZER, MEMBER]
    workspace.add_channel(Channel(ROUNDS, "lhs-rounds", [*people, workspace.bot_user]))
    workspace.add_channel(Channel(GENERAL, "general", [*people]))
    for user in people:
        workspace.dm(user)
    return workspace
