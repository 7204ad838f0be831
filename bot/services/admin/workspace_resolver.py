"""Which workspace a request is of."""

from bot.services.admin import bootstrap
from bot.store.admin import workspaces
from bot.store.db.engine import Database


class WorkspaceResolver:
    """Which workspace a team's requests belong to; asked with every request, and remembered.

    A team, once bound to a workspace, stays bound to it: what is remembered cannot become wrong.

    Args:
        db: The database.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[str, int] = {}

    def workspace_of(self, team: str) -> int:
        """The id of the workspace that a team's requests belong to.

        With one token there is one workspace; it is bound to the team of the first request that the chat has signed,
        if the chat could not be asked for it before.

        Raises:
            setup.OtherTeamError: The one workspace is bound to another team.
            DatabaseUnavailableError: Nothing can be read at the moment.
        """
        workspace_id = self._known.get(team)
        if workspace_id is None:
            workspace_id = self._known[team] = _bound(self._db, team)
        return workspace_id


def by_team(db: Database) -> dict[str, int]:
    """The ids of the workspaces that are bound to a team, by it."""
    with db.read() as tx:
        return {each.team: each.id for each in workspaces.every(tx) if each.team is not None}


def _bound(db: Database, team: str) -> int:
    with db.read() as tx:
        its_workspace = workspaces.of_team(tx, team)
        if its_workspace is not None:
            return its_workspace.id
        first = workspaces.every(tx)[0]
    bootstrap.bind(db, first.id, team=team, bot_user=None)
    return first.id
