"""A sample workspace: four people by role, two channels and one app."""

from collections.abc import Callable
from datetime import datetime

from playground.models import Channel, Command, User
from playground.wall_clock import wall_time
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
    wall_now: Callable[[], float] = wall_time,
    tz: str = "America/New_York",
    scopes: frozenset[str] = ALL_SCOPES,
    bot_name: str = "LHS Rounds",
    commands: tuple[Command, ...] = (
        Command("/lhs-rounds", "What is next at the LHS Rounds", "suggest | feedback | help"),
    ),
) -> Workspace:
    """Create people by role, #lhs-rounds with all of them and the bot, and #general without the bot.

    Args:
        team_id: Team id, beginning with T as in Slack.
        name: Name of the workspace.
        now: Time used for messages; defaults to the machine's.
        wall_now: Returns wall-clock seconds since 1970.
        tz: Time zone of every person.
        scopes: Scopes granted to the app.
        bot_name: Name of the app.
        commands: Slash commands of the app.
    """
    workspace = Workspace(
        team_id, name, now=now, wall_now=wall_now, scopes=scopes, bot_name=bot_name, commands=commands
    )
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
