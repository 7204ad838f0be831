"""Find the workspace of a request."""

from bot.services.admin import bootstrap
from bot.store.admin import workspaces
from bot.store.db.engine import Database


def of_team(db: Database, team: str) -> int:
    """Return the id of the workspace that a team's requests belong to.

    With one token there is one workspace. If the chat could not be reached before, it is bound to the team of the first
    signed request. A team never changes its workspace once bound, so callers may cache the answer.

    Raises:
        bootstrap.WrongTeamError: The one workspace is bound to another team.
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        if (workspace := workspaces.of_team(tx, team)) is not None:
            return workspace.id
        first = workspaces.every(tx)[0]
    bootstrap.bind(db, first.id, team=team, bot_user=None)
    return first.id


def by_team(db: Database) -> dict[str, int]:
    """Map each bound team to its workspace's id."""
    with db.read() as tx:
        return {each.team: each.id for each in workspaces.every(tx) if each.team is not None}
