"""The channels that series post to."""

from collections.abc import Mapping

from sqlalchemy import select, update

from bot.chat.surface import Surface
from bot.store.db.engine import Transaction
from bot.store.schema.tables import ChannelRow, SeriesRow

# The position of a removed channel.
REMOVED = -1


def add(tx: Transaction, series_id: int, external_id: str, surface: Surface = Surface.SLACK) -> None:
    """Add a chat's channel by external id as the last one, also if it was removed before."""
    row = tx.get_one(SeriesRow, series_id)
    position = max((each.position for each in row.channels), default=REMOVED) + 1
    known = next((each for each in row.channels if each.address == external_id), None)
    if known is not None:
        known.position = position
    else:
        its = {"surface": surface.value, "address": external_id, "position": position}
        tx.add(ChannelRow(workspace_id=row.workspace_id, series_id=series_id, **its))
    tx.flush()
    tx.expire(row)


def remove(tx: Transaction, series_id: int, external_id: str) -> None:
    """Remove a channel; its row stays, without a position, for the messages that were posted there."""
    tx.execute(
        update(ChannelRow)
        .where(ChannelRow.series_id == series_id, ChannelRow.address == external_id)
        .values(position=REMOVED)
    )


def names(tx: Transaction, workspace_id: int) -> dict[str, str]:
    """Return the names of a workspace's channels by external id, as far as the chat does not name them itself."""
    its = select(ChannelRow.address, ChannelRow.name).where(ChannelRow.workspace_id == workspace_id)
    return {external_id: name for external_id, name in tx.execute(its) if name is not None}


def keep_names(tx: Transaction, workspace_id: int, named: Mapping[str, str]) -> None:
    """Store the names of those channels that a workspace's series post to, by external id."""
    its = select(ChannelRow).where(ChannelRow.workspace_id == workspace_id, ChannelRow.address.in_(list(named)))
    for row in tx.scalars(its):
        row.name = named[row.address]


def count_returns(tx: Transaction, channel_id: int) -> int:
    """Return how often a channel could be posted to again after it could not."""
    return tx.get_one(ChannelRow, channel_id).returns


def record_return(tx: Transaction, channel_id: int) -> None:
    """Record that a channel can be posted to again."""
    tx.get_one(ChannelRow, channel_id).returns += 1
    tx.flush()
