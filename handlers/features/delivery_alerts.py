"""Organizers answer questions and notices about deliveries."""

import uuid

from bot.services.outbox import failures, unconfirmed
from bot.services.outbox.failures import RetryRefused
from bot.services.outbox.unconfirmed import Resolution
from bot.views import delivery_alerts
from bot.views.kit import action_ids, block_kit
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import Press, Replace, Respond, Shown
from handlers.features.support.rejections import reply_text

_SENTENCES = {
    Resolution.CONFIRMED: delivery_alerts.CONFIRMED,
    Resolution.IS_SENT: delivery_alerts.IS_SENT,
    Resolution.TOO_LATE: delivery_alerts.TOO_LATE,
    Resolution.SETTLED_BEFORE: delivery_alerts.SETTLED_BEFORE,
    Resolution.NOT_YOURS: delivery_alerts.NOT_YOURS,
    RetryRefused.NOT_YOURS: delivery_alerts.NOT_YOURS,
    RetryRefused.NOTHING_LEFT: delivery_alerts.NOTHING_LEFT,
}


def on_resolve(press: Press, ctx: RequestContext) -> Shown:
    """Store whether an announcement was posted, and replace the question with what happens next."""
    answered = Resolution.SETTLED_BEFORE
    delivery_id = _uuid(press.value)
    if delivery_id is not None:
        answered = unconfirmed.resolve(
            ctx.db,
            actor=ctx.actor,
            delivery_id=delivery_id,
            is_posted=press.action_id == action_ids.DELIVERY_CONFIRM,
            now=ctx.times.now,
        )
    if answered is Resolution.IS_SENT:
        ctx.wake()
    message = block_kit.sentence(_SENTENCES[answered])
    return Respond(message) if answered is Resolution.NOT_YOURS else Replace(message)


def on_retry(press: Press, ctx: RequestContext) -> Shown:
    """Retry rejected deliveries that are still useful."""
    again = failures.try_again(ctx.db, actor=ctx.actor, target=press.value, now=ctx.times.now)
    if isinstance(again, int):
        ctx.wake()
        return Replace(block_kit.sentence(delivery_alerts.retry_result(again)))
    return reply_text(_SENTENCES[again])


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
