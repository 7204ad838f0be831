"""The app in a Teams tenant: where its connector is, and the channels that a series posts to."""

from collections.abc import Mapping, Sequence

from bot.chat.actor import Actor, Times
from bot.chat.surface import Surface
from bot.core.calendar.models import Series
from bot.services.admin import channels
from bot.services.outbox import failures
from bot.services.shared import history_notes, plan_sync
from bot.services.shared.session_lookup import check_organizer
from bot.store.admin import connections
from bot.store.admin.connections import Connection
from bot.store.calendar import channels as channel_store
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.participation import home_refreshes

POSTS_HERE = "LHS Rounds now posts in this channel."
POSTED_BEFORE = "LHS Rounds already posts in this channel."
POSTS_NO_MORE = "We won’t post in this channel anymore."
NEVER_POSTED = "We don’t post in this channel."


def connect(db: Database, workspace_id: int, *, tenant: str, bot: str | None, service_url: str | None) -> None:
    """Record a workspace's tenant, and where its connector is. Raises DatabaseUnavailableError."""
    with db.write() as tx:
        connections.bind(tx, Connection(workspace_id, Surface.TEAMS, tenant, bot=bot or None, service_url=service_url))


def connection(db: Database, workspace_id: int) -> Connection | None:
    """Return a workspace's connection to its tenant; None before the first start with Teams."""
    with db.read() as tx:
        return connections.find(tx, workspace_id, Surface.TEAMS)


def service_url(db: Database, workspace_id: int) -> str | None:
    """Return where a workspace's connector is; None if Teams has not sent anything yet."""
    known = connection(db, workspace_id)
    return None if known is None else known.service_url


def post_here(db: Database, *, actor: Actor, channel: str, names: Mapping[str, str], times: Times) -> str:
    """Add the Teams channel where an organizer asks for it to the series, and return the answer to them.

    It takes the place of a Teams channel that is lost. `names` has the team's channels by external id, if Teams says.
    Raises ForbiddenError.
    """
    with db.write() as tx:
        its_series = series.of_workspace(tx, actor.workspace_id)[0]
        series.lock(tx, its_series.id)
        check_organizer(its_series, actor)
        if any(each.external_id == channel for each in its_series.channels):
            return POSTED_BEFORE
        lost = [
            each
            for each in its_series.channels
            if each.surface is Surface.TEAMS and failures.is_lost(tx, its_series.id, each.id)
        ]
        for each in lost:
            channels.remove(tx, its_series, each)
        channel_store.add(tx, its_series.id, channel, Surface.TEAMS)
        failures.carry_over(tx, its_series, times.now)
        _record(tx, its_series, actor, names, times, added=[channel], removed=[each.external_id for each in lost])
    return POSTS_HERE


def post_here_no_more(db: Database, *, actor: Actor, channel: str, names: Mapping[str, str], times: Times) -> str:
    """Remove the Teams channel where an organizer asks for it from the series, and return the answer to them.

    Raises ForbiddenError.
    """
    with db.write() as tx:
        its_series = series.of_workspace(tx, actor.workspace_id)[0]
        series.lock(tx, its_series.id)
        check_organizer(its_series, actor)
        known = next((each for each in its_series.channels if each.external_id == channel), None)
        if known is None:
            return NEVER_POSTED
        channels.remove(tx, its_series, known)
        _record(tx, its_series, actor, names, times, removed=[channel])
    return POSTS_NO_MORE


def _record(
    tx: Transaction,
    its_series: Series,
    actor: Actor,
    names: Mapping[str, str],
    times: Times,
    *,
    added: Sequence[str] = (),
    removed: Sequence[str] = (),
) -> None:
    if names:
        channel_store.keep_names(tx, actor.workspace_id, names)
    known = channel_store.names(tx, actor.workspace_id)
    changes = ((removed, "removed"), (added, "added"))
    lines = (f"{_named(known.get(each))} was {change}." for some, change in changes for each in some)
    plan_sync.sync_plan(tx, its_series.id, times.now)
    home_refreshes.mark_stale(tx, actor.workspace_id)
    history_notes.note(tx, its_series, actor, times.now, *lines)


def _named(channel: str | None) -> str:
    return "A Teams channel" if channel is None else f"The Teams channel {channel}"
