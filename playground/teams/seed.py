"""A sample tenant: the people of `playground.seed`, a team with two channels, and the bot in it."""

import uuid
from collections.abc import Callable
from datetime import datetime

from playground.teams.models import Conversation, Person, Team
from playground.teams.tenant import Tenant

TENANT_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "tenant.playground.example.org"))
APP_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "app.playground.example.org"))
CLINICIAN = "29:1clinician"
ORGANIZER = "29:1organizer"
SECOND_ORGANIZER = "29:1organizer2"
MEMBER = "29:1member"
TEAM = "19:general@thread.tacv2"
GENERAL = TEAM
ROUNDS = "19:lhsrounds@thread.tacv2"


def make_tenant(
    *,
    tenant_id: str = TENANT_ID,
    name: str = "Playground",
    app_id: str = APP_ID,
    now: Callable[[], datetime] | None = None,
    tz: str = "America/New_York",
    installed: bool = True,
    known_as: str = "29:1",
) -> Tenant:
    """Create people by role, and a team with all of them, a General channel and the channel lhs-rounds.

    Args:
        tenant_id: The Microsoft Entra tenant.
        name: Name of the organization.
        app_id: Client id of the bot's app registration.
        now: The time on messages; the machine's without.
        tz: Time zone of every person.
        installed: Whether the app is in the team and with every person already.
        known_as: How the ids of people begin. In Teams they differ from one app registration to another.
    """
    tenant = Tenant(tenant_id, name, app_id=app_id, bot_name="LHS Rounds", now=now)
    for username, display_name in (
        ("clinician", "Clinician"),
        ("organizer", "Organizer"),
        ("organizer2", "Second Organizer"),
        ("member", "Member"),
    ):
        person, email = f"{known_as}{username}", f"{username}@example.org"
        tenant.add_person(Person(person, display_name, email, str(uuid.uuid5(uuid.NAMESPACE_DNS, email)), tz))
        tenant.chat(person)
    group = str(uuid.uuid5(uuid.NAMESPACE_DNS, "team.playground.example.org"))
    tenant.add_team(Team(TEAM, "Learning Health System", group, list(tenant.people), installed))
    tenant.add_conversation(Conversation(ROUNDS, "channel", "lhs-rounds", team=TEAM))
    if installed:
        tenant.installed_by.update(tenant.people)
    return tenant
