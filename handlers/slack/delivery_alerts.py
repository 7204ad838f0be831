"""Organizers answer questions and notices about deliveries."""

import uuid
from typing import Any

from slack_bolt import Ack, Respond

from bot.services.outbox import failures, unconfirmed
from bot.services.outbox.failures import RetryRefused
from bot.services.outbox.unconfirmed import Resolution
from bot.views import delivery_alerts
from bot.views.kit import action_ids
from handlers.slack.support.context import RequestContext
from handlers.slack.support.respond import replace_message, send_reply

_SENTENCES = {
    Resolution.CONFIRMED: delivery_alerts.STANDS,
    Resolution.IS_SENT: delivery_alerts.IS_SENT,
    Resolution.TOO_LATE: delivery_alerts.TOO_LATE,
    Resolution.SETTLED_BEFORE: delivery_alerts.SETTLED_BEFORE,
    Resolution.NOT_YOURS: delivery_alerts.NOT_YOURS,
    RetryRefused.NOT_YOURS: delivery_alerts.NOT_YOURS,
    RetryRefused.NOTHING_LEFT: delivery_alerts.NOTHING_LEFT,
}


def on_resolve(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Store whether an announcement was posted, and replace the question with what happens next."""
    answered = Resolution.SETTLED_BEFORE
    delivery_id = _uuid(action.get("value"))
    if delivery_id is not None:
        answered = unconfirmed.resolve(
            ctx.db,
            actor=ctx.actor,
            delivery_id=delivery_id,
            is_posted=action.get("action_id") == action_ids.DELIVERY_STANDS,
            now=ctx.times.now,
        )
    if answered is Resolution.IS_SENT:
        ctx.wake()
    message = delivery_alerts.said(_SENTENCES[answered])
    (send_reply if answered is Resolution.NOT_YOURS else replace_message)(respond, message)
    ack()


def on_retry(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Retry rejected deliveries that are still useful."""
    again = failures.try_again(ctx.db, actor=ctx.actor, target=str(action.get("value") or ""), now=ctx.times.now)
    if isinstance(again, int):
        ctx.wake()
        replace_message(respond, delivery_alerts.retry_result(again))
    else:
        send_reply(respond, delivery_alerts.said(_SENTENCES[again]))
    ack()


def _uuid(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
