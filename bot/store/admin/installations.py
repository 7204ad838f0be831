"""OAuth installations with their encrypted tokens, and installations that have begun.

Why not the SDK's store: docs/adr/0005-our-own-oauth-pages-and-installation-store.md.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, or_, select, update

from bot.chat.surface import Surface
from bot.store.db.engine import Reader, Transaction
from bot.store.schema.installations import InstallationRow, InstallStateRow
from bot.store.schema.tables import ConnectionRow
from bot.store.values import from_row


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation, in a team or in a whole organization.

    Attributes:
        enterprise: The chat's id of the organization, if the team belongs to one.
        team: The chat's id of the team; None for an organization-wide installation.
        bot_user: The chat's id of the bot itself.
        installer: External id of the person who installed it.
        scopes: The granted scopes, comma separated.
        encrypted_token: The bot's token, encrypted by `bot.token_cipher`.
        installed_at: The wall-clock time (aware).
    """

    enterprise: str | None
    team: str | None
    bot_user: str
    installer: str | None
    scopes: str
    encrypted_token: str
    installed_at: datetime


def keep(tx: Transaction, installation: Installation) -> None:
    """Store an installation, replacing the earlier one in the same team or organization."""
    tx.execute(delete(InstallationRow).where(_itself(installation.enterprise, installation.team)))
    values = asdict(installation)
    tx.add(InstallationRow(sealed_token=values.pop("encrypted_token"), **values))
    tx.flush()


def of_team(tx: Transaction, team: str, enterprise: str | None) -> Installation | None:
    """Return a team's own installation, or else its organization's; None if there is none."""
    own = _find(tx, enterprise, team)
    return of_enterprise(tx, enterprise) if own is None and enterprise is not None else own


def of_enterprise(tx: Transaction, enterprise: str) -> Installation | None:
    """Return the installation in a whole organization; None if there is none."""
    return _find(tx, enterprise, None)


def _find(tx: Transaction, enterprise: str | None, team: str | None) -> Installation | None:
    row = tx.scalars(select(InstallationRow).where(_itself(enterprise, team))).one_or_none()
    return None if row is None else _installation(row)


_OF_WORKSPACE = (
    select(ConnectionRow.external_id, *InstallationRow.__table__.columns)
    .join(
        InstallationRow,
        or_(
            InstallationRow.team == ConnectionRow.external_id,
            InstallationRow.team.is_(None) & (InstallationRow.enterprise == ConnectionRow.organization),
        ),
    )
    .where(
        ConnectionRow.workspace_id == bindparam("workspace_id"),
        ConnectionRow.surface == Surface.SLACK.value,
        ConnectionRow.gone_at.is_(None),
    )
    .order_by(InstallationRow.team.is_(None))
    .limit(1)
)


def of_workspace(reader: Reader, workspace_id: int) -> tuple[str, Installation] | None:
    """Return a workspace's team and its installation, as `of_team` does; None where the bot is not installed."""
    row = reader.execute(_OF_WORKSPACE, {"workspace_id": workspace_id}).one_or_none()
    return None if row is None else (row[0], _installation(row))


def every(tx: Transaction) -> Sequence[Installation]:
    """Return all installations, oldest first."""
    return [_installation(row) for row in tx.scalars(select(InstallationRow).order_by(InstallationRow.id))]


def encrypted_tokens(tx: Transaction) -> Sequence[str]:
    """Return the encrypted tokens of all installations, newest first."""
    return tx.scalars(select(InstallationRow.sealed_token).order_by(InstallationRow.id.desc())).all()


def remove(tx: Transaction, *, enterprise: str | None, team: str | None, until: datetime) -> bool:
    """Delete an installation and its token; return whether there was one.

    Args:
        enterprise: The organization, if there is one.
        team: None for an organization-wide installation.
        until: Later installations stay (aware, wall-clock time).
    """
    matching = (_itself(enterprise, team), InstallationRow.installed_at <= until)
    gone = tx.scalars(delete(InstallationRow).where(*matching).returning(InstallationRow.id))
    return gone.first() is not None


def remove_token(tx: Transaction, encrypted_token: str) -> None:
    """Delete the installation with this token."""
    tx.execute(delete(InstallationRow).where(InstallationRow.sealed_token == encrypted_token))


def rotate(tx: Transaction, installation: Installation, sealed_token: str) -> None:
    """Store the token encrypted with another key; does nothing if it was installed again meanwhile."""
    matching = (
        _itself(installation.enterprise, installation.team),
        InstallationRow.sealed_token == installation.encrypted_token,
    )
    tx.execute(update(InstallationRow).where(*matching).values(sealed_token=sealed_token))


def _itself(enterprise: str | None, team: str | None) -> ColumnElement[bool]:
    if team is not None:
        return InstallationRow.team == team
    return InstallationRow.team.is_(None) & (InstallationRow.enterprise == enterprise)


def _installation(row: InstallationRow | Row[Any]) -> Installation:
    return from_row(Installation, row, encrypted_token=row.sealed_token)


def add_state(tx: Transaction, digest: str, until: datetime) -> None:
    """Store that an installation has begun, until a wall-clock time (aware)."""
    tx.add(InstallStateRow(digest=digest, until=until))


def take_state(tx: Transaction, digest: str, wall_now: datetime) -> bool:
    """Consume a state; False if it is unknown, expired or already used.

    One statement: of two requests with one state, only one succeeds.
    """
    taken = delete(InstallStateRow).where(InstallStateRow.digest == digest).returning(InstallStateRow.until)
    until = tx.scalars(taken).first()
    return until is not None and until > wall_now


def forget_states(tx: Transaction, wall_now: datetime) -> None:
    """Delete expired states. `wall_now` is the wall-clock time."""
    tx.execute(delete(InstallStateRow).where(InstallStateRow.until <= wall_now))
