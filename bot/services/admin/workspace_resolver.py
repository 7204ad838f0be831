"""Find the workspace of a request."""

from bot.chat.surface import Surface
from bot.services.admin import bootstrap
from bot.store.admin import connections, workspaces
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
        if (connection := connections.bound_to(tx, Surface.SLACK, team)) is not None:
            return connection.workspace_id
        first = workspaces.every(tx)[0]
    bootstrap.bind(db, first, team=team, bot_user=None)
    return first


def by_team(db: Database) -> dict[str, int]:
    """Map each bound team to its workspace's id."""
    with db.read() as tx:
        known = connections.every(tx, Surface.SLACK)
    return {each.external_id: each.workspace_id for each in known if each.external_id is not None}
