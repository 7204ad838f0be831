"""The channels that a workspace's series post to, and what they are called."""

from collections.abc import Collection, Mapping

from bot.chat.surface import Surface
from bot.core.base.people import Channel
from bot.core.calendar.models import Series
from bot.store.calendar import channels as channel_store
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries


def posted_to(db: Database, workspace_id: int, surface: Surface) -> list[str]:
    """Return a chat's channels that a workspace's series post to, by external id. Raises DatabaseUnavailableError."""
    with db.read() as tx:
        every = (each for its_series in series.of_workspace(tx, workspace_id) for each in its_series.channels)
        return list(dict.fromkeys(each.external_id for each in every if each.surface is surface))


def keep_names(db: Database, workspace_id: int, names: Mapping[str, str]) -> None:
    """Store the names that a chat has for channels, by external id. Raises DatabaseUnavailableError."""
    if names:
        with db.write() as tx:
            channel_store.keep_names(tx, workspace_id, names)


def remove(tx: Transaction, its_series: Series, channel: Channel) -> None:
    """Post nothing more to a channel."""
    channel_store.remove(tx, its_series.id, channel.external_id)
    waiting = [each.delivery.key for each in deliveries.waiting_in(tx, its_series.id, channel.id)]
    deliveries.cancel(tx, its_series.workspace_id, waiting, "nothing is posted there any more")


def replace_in_slack(tx: Transaction, before: Series, external_ids: Collection[str]) -> None:
    """Let a series post to these channels of Slack, and to no others there."""
    for channel in before.channels:
        if channel.surface is Surface.SLACK and channel.external_id not in external_ids:
            remove(tx, before, channel)
    had = {each.external_id for each in before.channels}
    for external_id in external_ids:
        if external_id not in had:
            channel_store.add(tx, before.id, external_id)
