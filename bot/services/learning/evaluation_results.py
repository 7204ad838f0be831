"""Evaluation results: computed when they are sent, and never from so few answers that one could be identified."""

from datetime import datetime

from bot.core.calendar import models
from bot.core.calendar.models import Session, local_date
from bot.core.learning.evaluation_results import EvaluationResults, TrendPoint, enough_to_show, summarize
from bot.core.learning.evaluations import EvaluationField
from bot.core.outbox.learning_notifications import ResultsCard
from bot.core.outbox.notifications import Skip
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction
from bot.store.learning import evaluations, feedback

# The most points that the chart has room for.
MAX_TREND = 8


def with_results(tx: Transaction, post: ResultsCard, now: datetime) -> ResultsCard | Skip:
    """Build the card with the results as of `now` (aware); skip it if there are none."""
    series.lock(tx, post.series.id)
    results = of_session(tx, post.session.id)
    if not results.answer_count:
        return Skip("nobody has answered")
    known = sessions.of_series(tx, post.series.id)
    words = feedback.of_session(tx, post.session.id, local_date(now, post.series.zone), known)
    return ResultsCard(post.series, post.session, results, tuple(words), trend(tx, post.session, known))


def of_session(tx: Transaction, session_id: int) -> EvaluationResults:
    """Return the results of a session that may be shown. The caller holds the series' lock."""
    if enough_to_show(evaluations.not_shown(tx, session_id)):
        evaluations.show(tx, session_id)
    return summarize(evaluations.came(tx, session_id), evaluations.shown(tx, [session_id])[session_id])


def trend(tx: Transaction, session: Session, known: list[Session]) -> tuple[TrendPoint, ...]:
    """Return the mean of each of the latest sessions up to this one whose results may be shown."""
    earlier = [each for each in models.scheduled(known) if each.date <= session.date]
    shown = evaluations.shown(tx, [each.id for each in earlier])
    points = []
    for each in earlier:
        overall = summarize(0, shown[each.id]).distribution(EvaluationField.OVERALL)
        if overall is not None:
            points.append(TrendPoint(each.date, overall.mean))
    return tuple(points[-MAX_TREND:])
