"""Measure the learning loop: from sessions to what was carried out because of them."""

from datetime import datetime

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session
from bot.core.learning.evaluation_results import Quarter, summarize, summarize_quarters
from bot.store.db.engine import Transaction
from bot.store.learning import commitments as commitments_store
from bot.store.learning import evaluations


def of_series(tx: Transaction, its_series: Series, known: list[Session], now: datetime) -> tuple[Quarter, ...]:
    """Return the measure of each quarter that had a session, newest first, as of `now` (aware).

    A session's commitments count once enough people have answered that they may be shown.
    """
    took_place = {each.id: each.date for each in models.scheduled(known) if models.is_past(each, its_series.zone, now)}
    ids = list(took_place)
    shown = evaluations.shown(tx, ids)
    answered = evaluations.answer_counts(tx, ids)
    results = {each: summarize(answered[each], shown[each]) for each in ids}
    commitments = {each: it.commitments if it.is_shown else None for each, it in results.items() if it.answer_count}
    return summarize_quarters(took_place, commitments, commitments_store.outcomes(tx, ids))
