"""What organizers answer to questions and notices about deliveries."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.services import doubts, refusals
from bot.services.doubts import Answered
from bot.services.refusals import Again
from bot.store.engine import Database
from bot.views import deliveries, ids
from handlers.context import Asker
from handlers.told import tell, tell_instead

_SENTENCES = {
    Answered.STANDS: deliveries.STANDS,
    Answered.IS_SENT: deliveries.IS_SENT,
    Answered.TOO_LATE: deliveries.TOO_LATE,
    Answered.SETTLED_BEFORE: deliveries.SETTLED_BEFORE,
    Answered.NOT_YOURS: deliveries.NOT_YOURS,
    Again.NOT_YOURS: deliveries.NOT_YOURS,
    Again.NOTHING_LEFT: deliveries.NOTHING_LEFT,
}


def doubt_answered(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """An organizer says whether an announcement stands; the question is replaced by what becomes of it."""
    answered = Answered.SETTLED_BEFORE
    delivery_id = _uuid(action.get("value"))
    if delivery_id is not None:
        answered = doubts.answer(
            db,
            workspace_id=asker.workspace_id,
            person=asker.address,
            delivery_id=delivery_id,
            it_stands=action.get("action_id") == ids.DELIVERY_STANDS,
            now=now,
        )
    if answered is Answered.IS_SENT:
        wake()
    message = deliveries.said(_SENTENCES[answered])
    (tell if answered is Answered.NOT_YOURS else tell_instead)(respond, message)
    ack()


def retry_wanted(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """An organizer has mended what was refused: what is still useful is sent now."""
    again = refusals.try_again(
        db, workspace_id=asker.workspace_id, person=asker.address, target=str(action.get("value") or ""), now=now
    )
    if isinstance(again, int):
        wake()
        tell_instead(respond, deliveries.tried_again(again))
    else:
        tell(respond, deliveries.said(_SENTENCES[again]))
    ack()


def _uuid(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
