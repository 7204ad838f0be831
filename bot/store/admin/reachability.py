"""Which chat a person gets direct messages in: the one they chose or used last, or another while that one is lost."""

from sqlalchemy import select, update

from bot.chat.surface import Surface
from bot.core.participation.subscriptions import ChatChoice
from bot.store.db.engine import Transaction
from bot.store.schema.tables import ConnectionRow, IdentityRow, PersonRow


def chat_of(tx: Transaction, person_id: int) -> Surface:
    """Return the chat in which a person gets messages."""
    return of_row(tx.get_one(PersonRow, person_id))


def of_row(row: PersonRow) -> Surface:
    """Return the chat in which a person gets messages, by their row."""
    return Surface(row.meanwhile_by or row.reached_by or row.surface)


def follow(person_row: PersonRow, surface: Surface) -> None:
    """Send a person's messages to the chat that they use now, unless they chose one."""
    if person_row.meanwhile_by not in {None, surface.value}:
        # The app can write to them there again.
        person_row.meanwhile_by = None
    if person_row.keeps_chat:
        return
    used = None if surface.value == person_row.surface else surface.value
    if person_row.reached_by != used:
        person_row.reached_by = used


def reach_elsewhere(tx: Transaction, person_id: int, lost: Surface) -> bool:
    """Reach a person in another chat than the one where the app cannot write to them; their choice is kept for later.

    Returns:
        Whether they are known in another chat that the app is in, and were reached in the lost one until now.
    """
    row = tx.get_one(PersonRow, person_id)
    its = select(IdentityRow.surface).where(IdentityRow.person_id == person_id)
    elsewhere = {*tx.scalars(its), *({row.surface} if row.address is not None else ())} - {lost.value}
    here = select(ConnectionRow.surface).where(
        ConnectionRow.workspace_id == row.workspace_id,
        ConnectionRow.surface.in_(elsewhere),
        ConnectionRow.external_id.is_not(None),
        ConnectionRow.gone_at.is_(None),
    )
    other = tx.scalars(here).first()
    if other is None or of_row(row) is not lost:
        return False
    row.meanwhile_by = other
    return True


def reach_again(tx: Transaction, workspace_id: int, surface: Surface) -> None:
    """Return people to a chat where the app could not write to them."""
    elsewhere = (PersonRow.workspace_id == workspace_id, PersonRow.meanwhile_by != surface.value)
    tx.execute(update(PersonRow).where(*elsewhere).values(meanwhile_by=None))


def chat_choice(tx: Transaction, person_id: int) -> ChatChoice | None:
    """Return which chat a person has chosen for direct messages; None if they are known in one chat alone."""
    row = tx.get_one(PersonRow, person_id)
    other = select(IdentityRow.surface).where(IdentityRow.person_id == person_id, IdentityRow.surface != row.surface)
    if tx.scalars(other).first() is None:
        return None
    return ChatChoice(Surface(row.reached_by or row.surface) if row.keeps_chat else None)


def choose_chat(tx: Transaction, person_id: int, choice: ChatChoice, used: Surface) -> None:
    """Store where a person gets direct messages; `used` is the chat that they use now."""
    row = tx.get_one(PersonRow, person_id)
    row.keeps_chat = False
    follow(row, choice.chosen or used)
    row.keeps_chat = choice.chosen is not None
