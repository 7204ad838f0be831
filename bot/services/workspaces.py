"""Which workspace a request is of."""

from bot.services import setup
from bot.store import workspaces
from bot.store.engine import Database


def of_team(db: Database, team: str) -> int:
    """The id of the workspace that a team's requests belong to.

    With one token there is one workspace; it is bound to the team of the first request that the chat has signed, if
    the chat could not be asked for it before.

    Raises:
        setup.OtherTeamError: The one workspace is bound to another team.
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.reading() as tx:
        known = workspaces.every(tx)
    for workspace in known:
        if workspace.team == team:
            return workspace.id
    setup.bind(db, known[0].id, team=team, bot_user=None)
    return known[0].id
