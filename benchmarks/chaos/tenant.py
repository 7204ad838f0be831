"""The Teams of a chaos run: channels, and organizers who are in Teams alone."""

from playground.teams.models import Conversation, Person
from playground.teams.seed import ORGANIZER, TEAM
from playground.teams.server import TeamsPlayground
from playground.teams.tenant import Tenant


def add_members(tenant: Tenant, channels: int, organizers: int) -> tuple[list[str], list[Person]]:
    """Create channels in the team, and people in it who organize; return the channels' ids and the people."""
    ids = [f"19:chaos{number}@thread.tacv2" for number in range(channels)]
    for number, each in enumerate(ids):
        tenant.add_conversation(Conversation(each, "channel", f"chaos-{number}", team=TEAM))
    people = [
        Person(f"29:1chaos{number}", f"Organizer {number} in Teams", f"teams{number}@example.org", f"chaos-{number}")
        for number in range(organizers)
    ]
    for person in people:
        tenant.add_person(person)
        tenant.teams[TEAM].members.append(person.id)
    return ids, people


def introduce(teams: TeamsPlayground, organizers: list[Person]) -> None:
    """Add the app to the team, and let the organizers, whom the settings name by email address, write to it."""
    owner, team = teams.as_admin(ORGANIZER), teams.tenant.teams[TEAM]
    teams.wait(lambda: owner.install_in_team(team).status == 200, seconds=30)
    for person in organizers:
        teams.as_user(person.id).say("help")
