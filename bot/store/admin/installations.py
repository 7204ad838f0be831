"""Where the bot is installed by OAuth, with its sealed tokens; and installing that has begun and not ended yet.

Why not the SDK's store: docs/adr/0005-our-own-oauth-pages-and-installation-store.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from bot.store.db.engine import Transaction
from bot.store.schema.installations import InstallationRow, InstallStateRow


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation: in a team, or in a whole organization.

    Attributes:
        enterprise: The chat's id of the organization, if the team belongs to one.
        team: The chat's id of the team; None where the bot is installed in the whole organization.
        bot_user: The chat's id of the bot itself.
        installer: The chat's address of who installed it.
        scopes: What was granted, comma separated.
        encrypted_token: The bot's token, as `bot.token_cipher` seals it.
        installed_at: On the machine's time (aware).
    """

    enterprise: str | None
    team: str | None
    bot_user: str
    installer: str | None
    scopes: str
    encrypted_token: str
    installed_at: datetime


def keep(tx: Transaction, installation: Installation) -> None:
    """Keep an installation, in place of the one before in the same team or organization."""
    tx.execute(delete(InstallationRow).where(_itself(installation.enterprise, installation.team)))
    tx.add(
        InstallationRow(
            enterprise=installation.enterprise,
            team=installation.team,
            bot_user=installation.bot_user,
            installer=installation.installer,
            scopes=installation.scopes,
            sealed_token=installation.encrypted_token,
            installed_at=installation.installed_at,
        )
    )
    tx.flush()


def of_team(tx: Transaction, team: str, enterprise: str | None) -> Installation | None:
    """The installation that speaks in a team: its own, or its organization's; None where there is none."""
    own = tx.scalars(select(InstallationRow).where(_itself(enterprise, team))).one_or_none()
    if own is None and enterprise is not None:
        own = tx.scalars(select(InstallationRow).where(_itself(enterprise, None))).one_or_none()
    return None if own is None else _installation(own)


def of_enterprise(tx: Transaction, enterprise: str) -> Installation | None:
    """The installation in a whole organization; None where there is none."""
    row = tx.scalars(select(InstallationRow).where(_itself(enterprise, None))).one_or_none()
    return None if row is None else _installation(row)


def every(tx: Transaction) -> Sequence[Installation]:
    """All of them, the oldest first."""
    return [_installation(row) for row in tx.scalars(select(InstallationRow).order_by(InstallationRow.id))]


def remove(tx: Transaction, *, enterprise: str | None, team: str | None, until: datetime) -> bool:
    """Forget an installation and its token; whether there was one.

    Args:
        tx: The transaction.
        enterprise: The organization, if it was in one.
        team: None for a whole organization's.
        until: One that is younger stays (aware, machine's time).
    """
    its = (_itself(enterprise, team), InstallationRow.installed_at <= until)
    gone = tx.scalars(delete(InstallationRow).where(*its).returning(InstallationRow.id))
    return gone.first() is not None


def rotate(tx: Transaction, installation: Installation, sealed_token: str) -> None:
    """Keep the same token, sealed with another key; nothing happens if it was installed anew meanwhile."""
    its = (
        _itself(installation.enterprise, installation.team),
        InstallationRow.sealed_token == installation.encrypted_token,
    )
    tx.execute(update(InstallationRow).where(*its).values(sealed_token=sealed_token))


def _itself(enterprise: str | None, team: str | None) -> ColumnElement[bool]:
    if team is not None:
        return InstallationRow.team == team
    return InstallationRow.team.is_(None) & (InstallationRow.enterprise == enterprise)


def _installation(row: InstallationRow) -> Installation:
    return Installation(
        row.enterprise, row.team, row.bot_user, row.installer, row.scopes, row.sealed_token, row.installed_at
    )


def add_state(tx: Transaction, digest: str, until: datetime) -> None:
    """Keep that somebody has begun to install the bot, until a moment on the machine's time (aware)."""
    tx.add(InstallStateRow(digest=digest, until=until))


def take_state(tx: Transaction, digest: str, wall_now: datetime) -> bool:
    """Whether an install was begun under this digest and is not too old; it is good for once.

    One statement: of two who come with the same one, one is let in.
    """
    taken = delete(InstallStateRow).where(InstallStateRow.digest == digest).returning(InstallStateRow.until)
    until = tx.scalars(taken).first()
    return until is not None and until > wall_now


def forget_states(tx: Transaction, wall_now: datetime) -> None:
    """Forget what was begun and never ended. `wall_now` is the machine's time (aware)."""
    tx.execute(delete(InstallStateRow).where(InstallStateRow.until <= wall_now))
