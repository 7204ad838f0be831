"""Find the workspace of a request."""

from bot.services.admin import bootstrap
from bot.store.admin import workspaces
from bot.store.db.engine import Database


class WorkspaceResolver:
    """Maps a chat team to its workspace, with a cache.

    A team never changes its workspace once bound, so a cached entry cannot become wrong.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[str, int] = {}

    def workspace_of(self, team: str) -> int:
        """Return the id of the workspace that a team's requests belong to.

        With one token there is one workspace. If the chat could not be reached before, it is bound to the team of the
        first signed request.

        Raises:
            bootstrap.WrongTeamError: The one workspace is bound to another team.
            DatabaseUnavailableError: The database cannot be read now.
        """
        workspace_id = self._known.get(team)
        if workspace_id is None:
            workspace_id = self._known[team] = _bound(self._db, team)
        return workspace_id


def by_team(db: Database) -> dict[str, int]:
    """Map each bound team to its workspace's id."""
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
