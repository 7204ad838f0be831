"""What owners and administrators do in Teams, each with the activities that Teams then sends to the bot."""

from playground.delivery.app_response import AppResponse
from playground.models import Json
from playground.teams.delivery.activities import Activities
from playground.teams.delivery.outbound import TeamsOutbound
from playground.teams.models import Conversation, Person, Team
from playground.teams.tenant import Tenant


class Administration:
    """Changes installations, channels and members.

    Args:
        tenant: The tenant.
        activities: Builds the activities.
        outbound: Sends them to the bot.
        person: Who does it.
    """

    def __init__(self, tenant: Tenant, activities: Activities, outbound: TeamsOutbound, person: Person) -> None:
        self._tenant = tenant
        self._activities = activities
        self._outbound = outbound
        self._person = person

    # Installations

    def install_in_team(self, team: Team) -> AppResponse:
        """Add the app to a team."""
        with self._tenant.lock:
            team.installed = True
            self._tenant.mark_changed()
        general = self._tenant.conversations[team.id]
        self._members_changed("membersAdded", [self._activities.bot()], general)
        return self._installation("add", general)

    def uninstall_from_team(self, team: Team) -> AppResponse:
        """Remove the app from a team."""
        with self._tenant.lock:
            team.installed = False
            self._tenant.mark_changed()
        general = self._tenant.conversations[team.id]
        self._members_changed("membersRemoved", [self._activities.bot()], general)
        return self._installation("remove", general)

    def install_for_person(self) -> AppResponse:
        """Add the app in the personal scope."""
        with self._tenant.lock:
            self._tenant.installed_by.add(self._person.id)
            self._tenant.uninstalled_by.discard(self._person.id)
            self._tenant.mark_changed()
        chat = self._tenant.chat(self._person.id)
        self._members_changed("membersAdded", [self._activities.bot()], chat)
        return self._installation("add", chat)

    def uninstall_for_person(self) -> AppResponse:
        """Remove the app in the personal scope."""
        with self._tenant.lock:
            self._tenant.installed_by.discard(self._person.id)
            self._tenant.uninstalled_by.add(self._person.id)
            self._tenant.mark_changed()
        return self._installation("remove", self._tenant.chat(self._person.id))

    def block(self, *, blocked: bool = True) -> None:
        """Block or unblock the bot in the person's chat; Teams does not tell the bot."""
        with self._tenant.lock:
            self._tenant.chat(self._person.id).blocked = blocked
            self._tenant.mark_changed()

    # Teams and channels

    def create_channel(self, team: Team, channel_id: str, name: str) -> AppResponse:
        """Add a channel to a team."""
        channel = self._tenant.add_conversation(Conversation(channel_id, "channel", name, team=team.id))
        return self._team_event("channelCreated", team, channel)

    def rename_channel(self, channel: Conversation, name: str) -> AppResponse:
        """Rename a channel."""
        with self._tenant.lock:
            channel.name = name
            self._tenant.mark_changed()
        return self._team_event("channelRenamed", self._tenant.team_of(channel), channel)

    def delete_channel(self, channel: Conversation) -> AppResponse:
        """Delete a channel."""
        with self._tenant.lock:
            channel.deleted = True
            self._tenant.mark_changed()
        return self._team_event("channelDeleted", self._tenant.team_of(channel), channel)

    def restore_channel(self, channel: Conversation) -> AppResponse:
        """Restore a deleted channel."""
        with self._tenant.lock:
            channel.deleted = False
            self._tenant.mark_changed()
        return self._team_event("channelRestored", self._tenant.team_of(channel), channel)

    def rename_team(self, team: Team, name: str) -> AppResponse:
        """Rename a team."""
        with self._tenant.lock:
            team.name = name
            self._tenant.mark_changed()
        return self._team_event("teamRenamed", team)

    def delete_team(self, team: Team) -> AppResponse:
        """Delete a team with its channels."""
        with self._tenant.lock:
            team.deleted = True
            self._tenant.mark_changed()
        return self._team_event("teamDeleted", team)

    # Members

    def add_member(self, team: Team, person: Person) -> AppResponse:
        """Add a person to a team."""
        with self._tenant.lock:
            team.members.append(person.id)
            self._tenant.mark_changed()
        return self._member_changed("membersAdded", team, person)

    def remove_member(self, team: Team, person: Person) -> AppResponse:
        """Remove a person from a team."""
        with self._tenant.lock:
            team.members.remove(person.id)
            self._tenant.mark_changed()
        return self._member_changed("membersRemoved", team, person)

    # Internals

    def _installation(self, action: str, conversation: Conversation) -> AppResponse:
        return self._outbound.deliver(self._activities.installation_update(action, self._person, conversation))

    def _member_changed(self, change: str, team: Team, person: Person) -> AppResponse:
        general = self._tenant.conversations[team.id]
        return self._members_changed(change, [self._activities.account(person)], general)

    def _members_changed(self, change: str, members: list[Json], conversation: Conversation) -> AppResponse:
        return self._outbound.deliver(self._activities.members_changed(change, members, self._person, conversation))

    def _team_event(self, event_type: str, team: Team, channel: Conversation | None = None) -> AppResponse:
        return self._outbound.deliver(self._activities.team_event(event_type, self._person, team, channel))
