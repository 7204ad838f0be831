"""What is kept of one person: shown to them whole, and erased if they want."""

from bot.chat.actor import Actor
from bot.core.privacy.personal_data import PersonalData
from bot.services.shared import organizers
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.privacy import personal_data


def of_person(db: Database, *, actor: Actor) -> PersonalData:
    """All that is kept of somebody (by the chat's address).

    Raises:
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.read() as tx:
        who = people.find(tx, actor.workspace_id, actor.external_id)
        rows = {} if who is None else personal_data.read(tx, actor.workspace_id, who.id, actor.external_id)
        return PersonalData(rows, _organizes(tx, actor))


def erase(db: Database, *, actor: Actor) -> bool:
    """Erase all that is kept of somebody (by the chat's address); False, and nothing done, while they organize.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        for each in series.of_workspace(tx, actor.workspace_id):
            series.lock(tx, each.id)
        if _organizes(tx, actor):
            return False
        who = people.find(tx, actor.workspace_id, actor.external_id)
        if who is not None:
            instead = personal_data.erase(tx, actor.workspace_id, who.id, actor.external_id)
            series.rename_decider(tx, actor.workspace_id, actor.external_id, instead)
            for each in series.of_workspace(tx, actor.workspace_id):
                organizers.refresh_homes(tx, each.id)
        return True


def _organizes(tx: Transaction, actor: Actor) -> bool:
    return any(
        organizers.organizes(tx, each.id, actor.external_id) for each in series.of_workspace(tx, actor.workspace_id)
    )
