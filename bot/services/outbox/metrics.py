"""How things stand for the whole installation, without anything about anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.actor import Times
from bot.store.db.engine import Database
from bot.store.outbox import heartbeats, metrics


@dataclass(frozen=True, slots=True)
class InstallationMetrics:
    """How things stand.

    Attributes:
        states: How many messages are "due", "sending", and "unknown" but looked for.
        oldest: How long the one is overdue that has waited longest, for no reason of Slack's.
        tick: How long ago any process last looked for what is due; None if none ever has.
        nobody: How many messages to organizers are due of whom none can be reached.
        workspaces: How many the bot is in.
    """

    states: Mapping[str, int]
    oldest: timedelta
    tick: timedelta | None
    nobody: int
    workspaces: int


def read(db: Database, *, times: Times) -> InstallationMetrics:
    """How things stand now.

    Args:
        db: The database.
        now: The rounds' time (aware).
        wall_now: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nobody can say.
    """
    with db.read() as tx:
        due, sending, unknown, nobody, here = metrics.counts(tx, times.now)
        oldest = metrics.oldest(tx, times=times)
        beat = heartbeats.last(tx)
    return InstallationMetrics(
        states={"due": due, "sending": sending, "unknown": unknown},
        oldest=timedelta() if oldest is None else times.now - oldest,
        tick=None if beat is None else times.wall_now - beat,
        nobody=nobody,
        workspaces=here,
    )
