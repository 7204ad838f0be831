"""What a posted message may have consequences for: asked in one query, because there is nearly always nothing."""

from dataclasses import dataclass

from sqlalchemy import bindparam, exists, select

from bot.core.outbox.deliveries import Kind
from bot.store.db.engine import Transaction, core
from bot.store.outbox.claims import Claimed
from bot.store.schema.tables import DeliveryRow, HomeRefreshRow, PostedSnapshotRow, SuggestionRow


@dataclass(frozen=True, slots=True)
class Consequences:
    """What there is that a posted message may concern.

    Attributes:
        suggestions: Whether it shows a session that was created from a suggestion.
        homes: Whether anyone in the workspace has opened Home lately.
        previews: Whether organizers got a preview about the same reference.
    """

    suggestions: bool
    homes: bool
    previews: bool


_CONSEQUENCES = select(
    exists(
        select(SuggestionRow.id)
        .join(PostedSnapshotRow, PostedSnapshotRow.session_id == SuggestionRow.session_id)
        .where(PostedSnapshotRow.delivery_id == bindparam("its_id"))
    ),
    exists(select(HomeRefreshRow.address).where(HomeRefreshRow.workspace_id == bindparam("its_workspace"))),
    exists(
        select(DeliveryRow.id).where(
            DeliveryRow.series_id == bindparam("its_series"),
            DeliveryRow.subject == bindparam("its_subject"),
            DeliveryRow.kind == Kind.PREVIEW.value,
        )
    ),
)


def of_posting(tx: Transaction, claimed: Claimed) -> Consequences:
    """Return what a message that was just posted may have consequences for."""
    its = {
        "its_id": claimed.id,
        "its_workspace": claimed.workspace_id,
        "its_series": claimed.delivery.series_id,
        "its_subject": str(claimed.delivery.reference),
    }
    return Consequences(*core(tx).execute(_CONSEQUENCES, its).one())
