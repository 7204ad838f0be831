"""The app in a Teams tenant: connected, installed, removed, and the channels that a series posts to."""

import uuid
from datetime import datetime

from bot.chat.actor import Actor, Times
from bot.chat.surface import Surface
from bot.core.calendar.session_changes import SeriesNote
from bot.services.shared import plan_sync
from bot.services.shared.results import Forbidden
from bot.store.admin import connections, people
from bot.store.admin.connections import Connection
from bot.store.calendar import audit_log, series
from bot.store.db.engine import Database
from bot.store.participation import home_refreshes

POSTS_HERE = "LHS Rounds now posts in this channel."
POSTED_BEFORE = "LHS Rounds already posts in this channel."


def connect(db: Database, workspace_id: int, *, tenant: str, bot: str | None, service_url: str | None) -> None:
    """Record a workspace's tenant, and where its connector is. Raises DatabaseUnavailableError."""
    with db.write() as tx:
        connections.bind(tx, Connection(workspace_id, Surface.TEAMS, tenant, bot=bot or None, service_url=service_url))


def service_url(db: Database, workspace_id: int) -> str | None:
    """Return where a workspace's connector is; None if Teams has not sent anything yet."""
    with db.read() as tx:
        known = connections.find(tx, workspace_id, Surface.TEAMS)
    return None if known is None else known.service_url


def install(db: Database, workspace_id: int) -> None:
    """Record that the app was added to a team or for a person: posting goes on."""
    with db.write() as tx:
        connections.come_back(tx, workspace_id, Surface.TEAMS)


def remove(db: Database, workspace_id: int, wall_now: datetime) -> None:
    """Record that the app was removed from its team at `wall_now` (aware, wall-clock time): posting stops there."""
    with db.write() as tx:
        connections.leave(tx, workspace_id, Surface.TEAMS, wall_now)


def post_here(db: Database, *, actor: Actor, channel: str, times: Times) -> str | Forbidden:
    """Let the series post in a Teams channel from now on, as an organizer asks there; return what they are told."""
    with db.write() as tx:
        its_series = series.of_workspace(tx, actor.workspace_id)[0]
        series.lock(tx, its_series.id)
        if not its_series.is_organized_by(actor.external_id):
            return Forbidden(its_series)
        if any(each.external_id == channel for each in its_series.channels):
            return POSTED_BEFORE
        series.add_channel(tx, its_series.id, channel, Surface.TEAMS)
        plan_sync.sync_plan(tx, its_series.id, times.now)
        home_refreshes.mark_stale(tx, actor.workspace_id)
        note = SeriesNote(("A Teams channel was added.",), actor.external_id, times.now, uuid.uuid4())
        audit_log.append(tx, actor.workspace_id, its_series.id, people.of_actor(tx, actor).id, note)
    return POSTS_HERE
