"""Personal data: shown to the person in full, and erased on request."""

import logging

from bot.chat.actor import Actor
from bot.core.privacy.personal_data import PersonalData
from bot.services.shared import organizers
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, DatabaseUnavailableError, Transaction
from bot.store.privacy import personal_data

_log = logging.getLogger(__name__)


def of_person(db: Database, *, actor: Actor) -> PersonalData:
    """Return all personal data of the actor.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        person = people.find(tx, actor.workspace_id, actor.external_id)
        rows = {} if person is None else personal_data.read(tx, actor.workspace_id, person.id, actor.external_id)
        return PersonalData(rows, _organizes(tx, actor))


def erase(db: Database, *, actor: Actor) -> bool:
    """Erase all personal data of the actor; returns False and changes nothing while they organize.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        for each in series.of_workspace(tx, actor.workspace_id):
            series.lock(tx, each.id)
        if _organizes(tx, actor):
            return False
        person = people.find(tx, actor.workspace_id, actor.external_id)
        if person is not None:
            instead = personal_data.erase(tx, actor.workspace_id, person.id, actor.external_id)
            series.rename_decider(tx, actor.workspace_id, actor.external_id, instead)
            for each in series.of_workspace(tx, actor.workspace_id):
                organizers.refresh_homes(tx, each.id)
    try:
        db.empty_log()
    except DatabaseUnavailableError as error:
        _log.warning("erased data stays in the database's log until the next cleanup", extra={"why": str(error)})
    return True


def _organizes(tx: Transaction, actor: Actor) -> bool:
    return any(each.is_organized_by(actor.external_id) for each in series.of_workspace(tx, actor.workspace_id))
