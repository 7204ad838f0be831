"""Installed by OAuth, in many workspaces: coming in, being greeted, being removed, and being forgotten."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.references import WelcomeRef
from bot.services.admin.bootstrap import USUAL_NAME
from bot.services.shared import feed_keys, organizers, plan_sync
from bot.store.admin import installations, people, workspaces
from bot.store.admin.installations import Installation
from bot.store.admin.workspaces import Workspace
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries

# How long what is kept of a workspace outlives the bot there: whoever removed it by mistake installs it again.
KEPT_FOR = timedelta(days=30)
# Slack's own page is open for as long as somebody thinks about it.
STATE_GOOD_FOR = timedelta(minutes=10)


# The chat counts in seconds, and its clock is not ours.
_CLOCKS_APART = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class InstalledToken:
    """Who speaks in a workspace.

    Attributes:
        encrypted_token: As `bot.token_cipher` seals it.
        of_organization: Whether it is one token for many teams, so that questions have to say which one is meant.
    """

    workspace_id: int
    team: str
    bot_user: str
    encrypted_token: str
    of_organization: bool


def begin(db: Database, state: str, wall_now: datetime) -> None:
    """Record that an installation has begun; `state` comes back with it. `wall_now` is the machine's time."""
    with db.write() as tx:
        installations.add_state(tx, _digest(state), wall_now + STATE_GOOD_FOR)


def is_begun(db: Database, state: str, wall_now: datetime) -> bool:
    """Whether an install was begun with this state, not long ago; it is good for once."""
    with db.write() as tx:
        return installations.take_state(tx, _digest(state), wall_now)


def _digest(state: str) -> str:
    # Who can read the database cannot finish what another has begun.
    return hashlib.sha256(state.encode()).hexdigest()


def install(
    db: Database, installation: Installation, *, zone: str, now: datetime, url: str | None = None
) -> int | None:
    """Keep an installation, and open the workspace that it is in.

    A workspace that was there before is as it was. One that is new, or that nobody has set up, greets who installed the
    bot: they organize its series until they name others.

    Args:
        db: The database.
        installation: What was granted.
        zone: The time zone of a new series, until it is set up (IANA name).
        now: The rounds' time (aware).
        url: Where people see the team in a browser, if that is known.

    Returns:
        The workspace's id; None where the bot was installed in a whole organization, whose workspaces open as they are
        heard of.
    """
    with db.write() as tx:
        workspaces.lock(tx)
        installations.keep(tx, installation)
        if installation.team is not None:
            return _open(tx, installation, installation.team, zone, now, url)
        for each in workspaces.of_enterprise(tx, installation.enterprise or ""):
            workspaces.come_back(tx, each.id)
        return None


def token_of_team(
    db: Database, team: str, enterprise: str | None, *, zone: str, now: datetime
) -> InstalledToken | None:
    """Who speaks in a team that a request comes from; None where the bot is not installed there.

    A team of an organization that the bot is installed in is opened as it is first heard of. Arguments as of `install`.
    """
    with db.read() as tx:
        found, installation = _of_team(tx, team, enterprise)
    if installation is None or team == installation.enterprise:
        # What is said of a whole organization is said to none of its teams.
        return None
    if found is None or found.gone_at is not None:
        if installation.team is None and found is not None:
            # Taken from this team by the organization's administrators; its own installation would have come first.
            return None
        with db.write() as tx:
            workspaces.lock(tx)
            workspace_id = _open(tx, installation, team, zone, now)
    else:
        workspace_id = found.id
    whole = installation.team is None
    return InstalledToken(workspace_id, team, installation.bot_user, installation.encrypted_token, whole)


def _of_team(tx: Transaction, team: str, enterprise: str | None) -> tuple[Workspace | None, Installation | None]:
    found = workspaces.of_team(tx, team)
    return found, installations.of_team(tx, team, enterprise or (None if found is None else found.enterprise))


def token_of_workspace(db: Database, workspace_id: int) -> InstalledToken | None:
    """Who speaks in a workspace; None where the bot is not installed any more."""
    with db.read() as tx:
        its = workspaces.find(tx, workspace_id)
        return None if its is None else _installed_token(tx, its)


def all_tokens(db: Database) -> list[InstalledToken]:
    """Every workspace in which the bot speaks, the oldest first."""
    with db.read() as tx:
        return [speaks for each in workspaces.every(tx) if (speaks := _installed_token(tx, each)) is not None]


def _installed_token(tx: Transaction, its: Workspace) -> InstalledToken | None:
    if its.team is None or its.gone_at is not None:
        return None
    installation = installations.of_team(tx, its.team, its.enterprise)
    if installation is None:
        return None
    return InstalledToken(
        its.id, its.team, installation.bot_user, installation.encrypted_token, installation.team is None
    )


def grant(db: Database, teams: Sequence[str], enterprise: str, *, zone: str, now: datetime) -> list[int]:
    """Open the teams to which an organization has given the bot. Arguments as of `install`.

    Returns:
        Their workspaces' ids; none where the bot is not installed in the whole organization.
    """
    with db.write() as tx:
        workspaces.lock(tx)
        installation = installations.of_enterprise(tx, enterprise)
        return [] if installation is None else [_open(tx, installation, each, zone, now) for each in teams]


def revoke(db: Database, teams: Sequence[str], enterprise: str, wall_now: datetime) -> None:
    """Let nothing be posted any more in teams from which an organization has taken the bot.

    Not where it is installed by the team itself. `wall_now` is the machine's time (aware).
    """
    with db.write() as tx:
        workspaces.lock(tx)
        for team in teams:
            found, installation = _of_team(tx, team, enterprise)
            if found is not None and (installation is None or installation.team is None):
                workspaces.leave(tx, found.id, wall_now)


def remove(db: Database, *, team: str | None, enterprise: str | None, at: datetime, wall_now: datetime) -> bool:
    """Forget a token that is good for nothing any more, and let nothing be posted where it spoke.

    What is kept of the workspaces stays for `KEPT_FOR`, and is erased then unless the bot is installed again.

    Args:
        db: The database.
        team: The team that the bot was removed from; None for a whole organization.
        enterprise: The organization, if it was in one.
        at: When that was, as the chat says (aware): it may say so late, when the bot is installed again already.
        wall_now: The machine's time (aware).

    Returns:
        Whether there was such an installation.
    """
    with db.write() as tx:
        workspaces.lock(tx)
        if not installations.remove(tx, enterprise=enterprise, team=team, until=at + _CLOCKS_APART):
            return False
        left = workspaces.of_enterprise(tx, enterprise) if team is None and enterprise is not None else []
        of_team = None if team is None else workspaces.of_team(tx, team)
        for each in [*left, *([of_team] if of_team is not None else [])]:
            if each.team is not None and installations.of_team(tx, each.team, each.enterprise) is None:
                workspaces.leave(tx, each.id, wall_now)
        return True


def forget(db: Database, wall_now: datetime) -> int:
    """Erase what is kept of workspaces that the bot left long ago, and count them. `wall_now` is the machine's time."""
    with db.read() as tx:
        gone = workspaces.gone_before(tx, wall_now - KEPT_FOR)
    for workspace_id in gone:
        with db.write() as tx:
            workspaces.lock(tx)
            if workspace_id in workspaces.gone_before(tx, wall_now - KEPT_FOR):
                workspaces.erase(tx, workspace_id)
        db.calendars.forget(workspace_id)
    with db.write() as tx:
        installations.forget_states(tx, wall_now)
    return len(gone)


def rotate(db: Database, anew: Callable[[str], str]) -> int:
    """Seal every token with the first key, and count them.

    Args:
        db: The database.
        anew: As `bot.token_cipher.Sealer.anew`; what it raises stops nothing of what was sealed before.
    """
    with db.read() as tx:
        known = installations.every(tx)
    for each in known:
        sealed = anew(each.encrypted_token)
        with db.write() as tx:
            installations.rotate(tx, each, sealed)
    return len(known)


def _open(
    tx: Transaction, installation: Installation, team: str, zone: str, now: datetime, url: str | None = None
) -> int:
    """The workspace of a team, made and greeted if it is new; the caller holds the lock."""
    known = workspaces.of_team(tx, team) or _unbound(tx) or workspaces.add(tx)
    enterprise = installation.enterprise
    workspaces.bind(tx, known.id, team=team, bot_user=installation.bot_user, url=url, enterprise=enterprise)
    workspaces.come_back(tx, known.id)
    if not series.of_workspace(tx, known.id):
        series.add(tx, known.id, name=USUAL_NAME, zone=zone, known_since=now)
    feed_keys.give_keys(tx, known.id)
    for each in series.of_workspace(tx, known.id):
        if installation.installer is not None and not each.channels:
            _greet(tx, known.id, each.id, installation.installer, now)
        plan_sync.sync_plan(tx, each.id, now)
    return known.id


def _unbound(tx: Transaction) -> Workspace | None:
    """The workspace of a calendar that was imported before the bot was installed anywhere."""
    every = workspaces.every(tx)
    return every[0] if len(every) == 1 and every[0].team is None else None


def _greet(tx: Transaction, workspace_id: int, series_id: int, installer: str, now: datetime) -> None:
    person = people.by_external_id(tx, workspace_id, installer)
    if not series.get(tx, series_id).organizers:
        organizers.add(tx, series_id, person.id)
    welcome = Delivery(Kind.WELCOME, series_id, WelcomeRef(series_id), PersonRecipient(person.id), now)
    deliveries.record(tx, workspace_id, welcome)
