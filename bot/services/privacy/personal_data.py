"""What is kept of one person: shown to them whole, and erased if they want."""

from bot.core.privacy.personal_data import PersonalData
from bot.services.shared import organizers
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.privacy import personal_data


def of_person(db: Database, *, workspace_id: int, person: str) -> PersonalData:
    """All that is kept of somebody (by the chat's address).

    Raises:
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.read() as tx:
        who = people.find(tx, workspace_id, person)
        rows = {} if who is None else personal_data.read(tx, workspace_id, who.id, person)
        return PersonalData(rows, _organizes(tx, workspace_id, person))


def erase(db: Database, *, workspace_id: int, person: str) -> bool:
    """Erase all that is kept of somebody (by the chat's address); False, and nothing done, while they organize.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        for each in series.of_workspace(tx, workspace_id):
            series.lock(tx, each.id)
        if _organizes(tx, workspace_id, person):
            return False
        who = people.find(tx, workspace_id, person)
        if who is not None:
            instead = personal_data.erase(tx, workspace_id, who.id, person)
            series.rename_decider(tx, workspace_id, person, instead)
            for each in series.of_workspace(tx, workspace_id):
                organizers.refresh_homes(tx, each.id)
        return True


def _organizes(tx: Transaction, workspace_id: int, person: str) -> bool:
    return any(organizers.organizes(tx, each.id, person) for each in series.of_workspace(tx, workspace_id))
