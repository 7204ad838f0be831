"""The channels that a workspace's series post to, and what they are called."""

from collections.abc import Mapping

from bot.chat.surface import Surface
from bot.store.calendar import series
from bot.store.db.engine import Database


def posted_to(db: Database, workspace_id: int, surface: Surface) -> list[str]:
    """Return a chat's channels that a workspace's series post to, by external id. Raises DatabaseUnavailableError."""
    with db.read() as tx:
        every = (each for its_series in series.of_workspace(tx, workspace_id) for each in its_series.channels)
        return list(dict.fromkeys(each.external_id for each in every if each.surface is surface))


def keep_names(db: Database, workspace_id: int, names: Mapping[str, str]) -> None:
    """Store the names that a chat has for channels, by external id. Raises DatabaseUnavailableError."""
    if names:
        with db.write() as tx:
            series.keep_channel_names(tx, workspace_id, names)
