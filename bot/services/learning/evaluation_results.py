"""What the answers to a session come to: worked out when it is sent, never from so few that one could be told apart."""

from datetime import datetime

from bot.core.calendar import models
from bot.core.calendar.models import Session, local_date
from bot.core.learning.evaluation_results import EvaluationResults, TrendPoint, enough_to_show, summarize
from bot.core.learning.evaluations import EvaluationField
from bot.core.outbox.notifications import ResultsCard, Skip
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction
from bot.store.learning import evaluations, feedback

# As many as a picture has room for.
MAX_TREND = 8


def with_results(tx: Transaction, post: ResultsCard, now: datetime) -> ResultsCard | Skip:
    """The card with what the answers come to at `now` (aware); or that there are none."""
    series.lock(tx, post.series.id)
    results = of_session(tx, post.session.id)
    if not results.answer_count:
        return Skip("nobody has answered")
    known = sessions.of_series(tx, post.series.id)
    words = feedback.of_session(tx, post.session.id, local_date(now, post.series.zone), known)
    return ResultsCard(post.series, post.session, results, tuple(words), trend(tx, post.session, known))


def of_session(tx: Transaction, session_id: int) -> EvaluationResults:
    """What the answers to a session come to, as far as it may be shown. The caller holds the lock of the series."""
    if enough_to_show(evaluations.not_shown(tx, session_id)):
        evaluations.show(tx, session_id)
    return summarize(evaluations.came(tx, session_id), evaluations.shown(tx, [session_id])[session_id])


def trend(tx: Transaction, session: Session, known: list[Session]) -> tuple[TrendPoint, ...]:
    """The sessions up to one of which something may be shown, the latest few, each with its mean."""
    earlier = [each for each in models.scheduled(known) if each.date <= session.date]
    shown = evaluations.shown(tx, [each.id for each in earlier])
    points = []
    for each in earlier:
        overall = summarize(0, shown[each.id]).distribution(EvaluationField.OVERALL)
        if overall is not None:
            points.append(TrendPoint(each.date, overall.mean))
    return tuple(points[-MAX_TREND:])
