"""OAuth installations in many workspaces: install, greet, revoke, remove and erase."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat.surface import Surface
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.references import WelcomeRef
from bot.services.admin.bootstrap import USUAL_NAME
from bot.services.shared import feed_keys, organizers, plan_sync
from bot.store.admin import connections, installations, people, workspaces
from bot.store.admin.connections import Connection
from bot.store.admin.installations import Installation
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries

# How long a workspace's data is kept after the bot was removed, in case it was removed by mistake.
KEPT_FOR = timedelta(days=30)
# A person may take a while on Slack's consent page.
STATE_GOOD_FOR = timedelta(minutes=10)


# The chat's times are whole seconds, and its clock differs from ours.
_CLOCK_SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class InstalledToken:
    """The bot's token in one workspace.

    Attributes:
        encrypted_token: As encrypted by `bot.token_cipher`.
        of_organization: Whether one token serves many teams, so that requests have to name the team.
    """

    workspace_id: int
    team: str
    bot_user: str
    encrypted_token: str
    of_organization: bool


def begin(db: Database, state: str, wall_now: datetime) -> None:
    """Record that an installation has begun; Slack returns `state` at its end. `wall_now` is the wall-clock time."""
    with db.write() as tx:
        installations.add_state(tx, _digest(state), wall_now + STATE_GOOD_FOR)


def is_begun(db: Database, state: str, wall_now: datetime) -> bool:
    """Consume the state of an installation; False if it is unknown, expired or already used."""
    with db.write() as tx:
        return installations.take_state(tx, _digest(state), wall_now)


def _digest(state: str) -> str:
    # Only the digest is stored, so a reader of the database cannot finish an installation.
    return hashlib.sha256(state.encode()).hexdigest()


def install(
    db: Database, installation: Installation, *, zone: str, now: datetime, url: str | None = None
) -> int | None:
    """Store an installation, and open its workspace.

    A known workspace keeps its data. In a new workspace, or one that was never set up, the person who installed the bot
    is greeted and organizes its series until others are named.

    Args:
        installation: What was granted.
        zone: The time zone of a new series, until it is set up (IANA name).
        now: The rounds' time (aware).
        url: Where people see the team in a browser, if that is known.

    Returns:
        The workspace's id; None for an organization-wide installation, whose workspaces open with their first request.
    """
    with db.write() as tx:
        workspaces.lock(tx)
        installations.keep(tx, installation)
        if installation.team is not None:
            return _open(tx, installation, installation.team, zone, now, url)
        for each in connections.of_organization(tx, Surface.SLACK, installation.enterprise or ""):
            connections.come_back(tx, each.workspace_id, Surface.SLACK)
        return None


def token_of_team(
    db: Database, team: str, enterprise: str | None, *, zone: str, now: datetime
) -> InstalledToken | None:
    """Return the token for a team that sent a request; None where the bot is not installed.

    A team of an organization that has the bot is opened with its first request. Arguments as of `install`.
    """
    with db.read() as tx:
        found, installation = _of_team(tx, team, enterprise)
    if installation is None or team == installation.enterprise:
        # An event about a whole organization belongs to none of its teams.
        return None
    if found is not None and found.gone_at is None:
        return _token(found.workspace_id, team, installation)
    if installation.team is None and found is not None:
        # The organization's administrators removed the bot from this team. A team's own installation takes precedence.
        return None
    with db.write() as tx:
        workspaces.lock(tx)
        return _token(_open(tx, installation, team, zone, now), team, installation)


def _token(workspace_id: int, team: str, its: Installation) -> InstalledToken:
    return InstalledToken(workspace_id, team, its.bot_user, its.encrypted_token, its.team is None)


def _of_team(tx: Transaction, team: str, enterprise: str | None) -> tuple[Connection | None, Installation | None]:
    found = connections.bound_to(tx, Surface.SLACK, team)
    return found, installations.of_team(tx, team, enterprise or (None if found is None else found.organization))


def token_of_workspace(db: Database, workspace_id: int) -> InstalledToken | None:
    """Return the token of a workspace; None where the bot is no longer installed."""
    with db.read_connection() as reader:
        found = installations.of_workspace(reader, workspace_id)
    return None if found is None else _token(workspace_id, *found)


def all_tokens(db: Database) -> list[InstalledToken]:
    """Return the tokens of all workspaces that have the bot, oldest workspace first."""
    with db.read() as tx:
        everywhere, known = connections.every(tx, Surface.SLACK), installations.every(tx)
    by_team = {each.team: each for each in known if each.team is not None}
    by_enterprise = {each.enterprise: each for each in known if each.team is None}
    return [
        _token(each.workspace_id, each.external_id, found)
        for each in everywhere
        if each.external_id is not None and each.gone_at is None
        if (found := by_team.get(each.external_id) or by_enterprise.get(each.organization)) is not None
    ]


def grant(db: Database, teams: Sequence[str], enterprise: str, *, zone: str, now: datetime) -> list[int]:
    """Open the teams to which an organization has granted the bot. Arguments as of `install`.

    Returns:
        Their workspaces' ids; empty if the bot is not installed organization-wide.
    """
    with db.write() as tx:
        workspaces.lock(tx)
        installation = installations.of_enterprise(tx, enterprise)
        return [] if installation is None else [_open(tx, installation, each, zone, now) for each in teams]


def revoke(db: Database, teams: Sequence[str], enterprise: str, wall_now: datetime) -> None:
    """Stop posting in teams from which an organization has removed the bot.

    A team that installed the bot itself keeps it. `wall_now` is the wall-clock time.
    """
    with db.write() as tx:
        workspaces.lock(tx)
        for team in teams:
            found, installation = _of_team(tx, team, enterprise)
            if found is not None and (installation is None or installation.team is None):
                connections.leave(tx, found.workspace_id, Surface.SLACK, wall_now)


def remove(db: Database, *, team: str | None, enterprise: str | None, at: datetime, wall_now: datetime) -> bool:
    """Delete a token that is no longer valid, and stop posting in its workspaces.

    Their data is kept for `KEPT_FOR`, then erased unless the bot is installed again.

    Args:
        team: The team that removed the bot; None for a whole organization.
        enterprise: The organization, if there is one.
        at: When the chat says it was removed (aware); the event may arrive after a new installation.
        wall_now: The wall-clock time (aware).

    Returns:
        Whether there was such an installation.
    """
    with db.write() as tx:
        workspaces.lock(tx)
        if not installations.remove(tx, enterprise=enterprise, team=team, until=at + _CLOCK_SKEW):
            return False
        its = Surface.SLACK
        affected = connections.of_organization(tx, its, enterprise) if team is None and enterprise is not None else []
        of_team = None if team is None else connections.bound_to(tx, its, team)
        for each in [*affected, *([of_team] if of_team is not None else [])]:
            bound = each.external_id
            if bound is not None and installations.of_team(tx, bound, each.organization) is None:
                connections.leave(tx, each.workspace_id, its, wall_now)
        return True


def forget(db: Database, wall_now: datetime) -> int:
    """Erase the data of workspaces that the bot left long ago, and return their number.

    `wall_now` is the wall-clock time.
    """
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


def fits(db: Database, can_decrypt: Callable[[str], bool]) -> bool:
    """Tell whether the keys decrypt any of the stored tokens, if there are tokens.

    `can_decrypt` is as `bot.token_cipher.TokenCipher.can_decrypt`.
    """
    with db.read() as tx:
        tokens = installations.encrypted_tokens(tx)
    return not tokens or any(map(can_decrypt, tokens))


def rotate(db: Database, reencrypt: Callable[[str], str]) -> int:
    """Encrypt every token again with the first key, and return their number.

    Args:
        reencrypt: As `bot.token_cipher.TokenCipher.rotate`. If it raises, tokens that were done before stay done.
    """
    with db.read() as tx:
        known = installations.every(tx)
    for each in known:
        sealed = reencrypt(each.encrypted_token)
        with db.write() as tx:
            installations.rotate(tx, each, sealed)
    return len(known)


def remove_lost(db: Database, can_decrypt: Callable[[str], bool]) -> int:
    """Delete the tokens that no key decrypts, and return their number. Their workspaces keep their data.

    `can_decrypt` is as `bot.token_cipher.TokenCipher.can_decrypt`.
    """
    with db.write() as tx:
        lost = [each for each in installations.encrypted_tokens(tx) if not can_decrypt(each)]
        for each in lost:
            installations.remove_token(tx, each)
    return len(lost)


def _open(
    tx: Transaction, installation: Installation, team: str, zone: str, now: datetime, url: str | None = None
) -> int:
    """Create or reopen the workspace of a team, and greet the installer if it is new; the caller holds the lock."""
    known = connections.bound_to(tx, Surface.SLACK, team)
    workspace_id = known.workspace_id if known is not None else _unbound(tx) or workspaces.add(tx)
    bound = Connection(
        workspace_id, Surface.SLACK, team, organization=installation.enterprise, bot=installation.bot_user, url=url
    )
    connections.bind(tx, bound)
    connections.come_back(tx, workspace_id, Surface.SLACK)
    if not series.of_workspace(tx, workspace_id):
        series.add(tx, workspace_id, name=USUAL_NAME, zone=zone, known_since=now)
    feed_keys.give_keys(tx, workspace_id)
    for each in series.of_workspace(tx, workspace_id):
        if installation.installer is not None and not each.channels:
            _greet(tx, workspace_id, each.id, installation.installer, now)
        plan_sync.sync_plan(tx, each.id, now)
    return workspace_id


def _unbound(tx: Transaction) -> int | None:
    """Return the workspace of a calendar that was imported before the bot was installed."""
    every = connections.every(tx, Surface.SLACK)
    return every[0].workspace_id if len(every) == 1 and every[0].external_id is None else None


def _greet(tx: Transaction, workspace_id: int, series_id: int, installer: str, now: datetime) -> None:
    person = people.by_external_id(tx, workspace_id, installer)
    if not series.get(tx, series_id).organizers:
        organizers.add(tx, series_id, person.id)
    welcome = Delivery(Kind.WELCOME, series_id, WelcomeRef(series_id), PersonRecipient(person.id), now)
    deliveries.record(tx, workspace_id, welcome)
