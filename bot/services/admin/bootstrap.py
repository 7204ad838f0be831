"""The first start: create the workspace and its series, and apply the configured channels and organizers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.chat.surface import Surface
from bot.services.shared import feed_keys, organizers, plan_sync
from bot.store.admin import connections, people, workspaces
from bot.store.admin.connections import Connection
from bot.store.calendar import channels as channel_store
from bot.store.calendar import series
from bot.store.db.engine import Database

# The short name of the program; the long name comes with its imported page.
USUAL_NAME = "LHS Rounds"


class WrongTeamError(Exception):
    """The token belongs to a different team than this database."""


def bootstrap(
    db: Database,
    *,
    zone: str,
    channels: Sequence[str],
    organizer_names: Sequence[str],
    award_url: str | None,
    now: datetime,
) -> int:
    """Create the workspace and its series if there is none yet, and sync the outbox with its calendar.

    Channels, organizers and the award's link only fill what is empty: afterwards the organizers maintain them. While
    messages wait because no organizer can be reached, those named here are added.

    Args:
        zone: The time zone of a new series (IANA name).
        channels: External ids of channels.
        organizer_names: External ids of people, or e-mail addresses.
        award_url: Where the Request for Applications is found.
        now: Aware.

    Returns:
        The workspace's id.
    """
    with db.write() as tx:
        # `web` and `worker` start at the same moment, and only one workspace may be created.
        workspaces.lock(tx)
        known = workspaces.every(tx)
        workspace_id = known[0] if known else workspaces.add(tx)
        if not series.of_workspace(tx, workspace_id):
            series.add(tx, workspace_id, name=USUAL_NAME, zone=zone, known_since=now)
        first = series.of_workspace(tx, workspace_id)[0]
        filled = {each.surface for each in first.channels}
        for external_id in dict.fromkeys(channels):
            surface = Surface.of_id(external_id)
            if surface not in filled:
                channel_store.add(tx, first.id, external_id, surface)
        if not first.organizers or organizers.has_unreached(tx, workspace_id, first.id):
            for name in dict.fromkeys(organizer_names):
                person = (people.by_email if "@" in name else people.by_external_id)(tx, workspace_id, name)
                if person.id not in {each.id for each in first.organizers}:
                    organizers.add(tx, first.id, person.id)
        if award_url and not first.award_url:
            series.set_award_url(tx, first.id, award_url)
        feed_keys.give_keys(tx, workspace_id)
        for each in series.of_workspace(tx, workspace_id):
            plan_sync.sync_plan(tx, each.id, now)
        return workspace_id


def bind(db: Database, workspace_id: int, *, team: str, bot_user: str | None, url: str | None = None) -> None:
    """Bind the workspace to its team at the first contact.

    Raises:
        WrongTeamError: It is bound to another team already; nothing was changed.
    """
    with db.write() as tx:
        known = connections.find(tx, workspace_id, Surface.SLACK) or Connection(workspace_id, Surface.SLACK)
        if known.external_id not in {None, team}:
            raise WrongTeamError(
                f"This database belongs to the Slack workspace {known.external_id}, but the token belongs to {team}."
                f" Use a token of {known.external_id}, or another database."
            )
        bound = replace(known, external_id=team, bot=bot_user or known.bot, url=url or known.url)
        if bound != known:
            connections.bind(tx, bound)
