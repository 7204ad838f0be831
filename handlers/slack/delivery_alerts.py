"""What organizers answer to questions and notices about deliveries."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.services.outbox import failures, unconfirmed
from bot.services.outbox.failures import Again
from bot.services.outbox.unconfirmed import Answered
from bot.slack.views import delivery_alerts
from bot.slack.views.kit import action_ids
from bot.store.db.engine import Database
from handlers.slack.support.context import Asker
from handlers.slack.support.respond import tell, tell_instead

_SENTENCES = {
    Answered.STANDS: delivery_alerts.STANDS,
    Answered.IS_SENT: delivery_alerts.IS_SENT,
    Answered.TOO_LATE: delivery_alerts.TOO_LATE,
    Answered.SETTLED_BEFORE: delivery_alerts.SETTLED_BEFORE,
    Answered.NOT_YOURS: delivery_alerts.NOT_YOURS,
    Again.NOT_YOURS: delivery_alerts.NOT_YOURS,
    Again.NOTHING_LEFT: delivery_alerts.NOTHING_LEFT,
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
        answered = unconfirmed.answer(
            db,
            workspace_id=asker.workspace_id,
            person=asker.address,
            delivery_id=delivery_id,
            it_stands=action.get("action_id") == action_ids.DELIVERY_STANDS,
            now=now,
        )
    if answered is Answered.IS_SENT:
        wake()
    message = delivery_alerts.said(_SENTENCES[answered])
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
    again = failures.try_again(
        db, workspace_id=asker.workspace_id, person=asker.address, target=str(action.get("value") or ""), now=now
    )
    if isinstance(again, int):
        wake()
        tell_instead(respond, delivery_alerts.tried_again(again))
    else:
        tell(respond, delivery_alerts.said(_SENTENCES[again]))
    ack()


def _uuid(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
