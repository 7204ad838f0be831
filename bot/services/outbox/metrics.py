"""The state of the whole installation, without personal data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.actor import Times
from bot.store.db.engine import Database
from bot.store.outbox import heartbeats, metrics


@dataclass(frozen=True, slots=True)
class InstallationMetrics:
    """The state of the whole installation.

    Attributes:
        states: How many messages are "due", "sending", and "unknown" but still searched for.
        oldest: How long the oldest message is overdue, not counting pauses that Slack asked for.
        tick: How long ago any worker last polled; None if none ever has.
        unassigned: How many due messages to organizers have no recipient.
        workspaces: How many workspaces have the bot.
    """

    states: Mapping[str, int]
    oldest: timedelta
    tick: timedelta | None
    unassigned: int
    workspaces: int


def read(db: Database, *, times: Times) -> InstallationMetrics:
    """Read the current state.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        due, sending, unknown, unassigned, here = metrics.counts(tx, times.now)
        oldest = metrics.oldest(tx, times=times)
        heartbeat = heartbeats.last(tx)
    return InstallationMetrics(
        states={"due": due, "sending": sending, "unknown": unknown},
        oldest=timedelta() if oldest is None else times.now - oldest,
        tick=None if heartbeat is None else times.wall_now - heartbeat,
        unassigned=unassigned,
        workspaces=here,
    )
