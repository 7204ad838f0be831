"""Evaluate a session: the form, storing the answers, and deleting the record of who answered."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.learning import evaluations as rules
from bot.core.learning.evaluation_results import enough_to_show
from bot.core.learning.evaluations import EvaluationForm
from bot.core.learning.feedback import FeedbackPromptKind, digest_day, last_digest_day
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import FeedbackPrompt
from bot.core.outbox.references import CommitmentRef
from bot.services.learning.commitments import close
from bot.services.learning.feedback import add_comments
from bot.services.shared import session_lookup
from bot.services.shared.results import InvalidError, Unavailable
from bot.store.admin import form_submissions, people
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.learning import commitments, evaluations
from bot.store.learning.commitments import Commitment
from bot.store.outbox import deliveries
from bot.store.participation import home_refreshes


@dataclass(frozen=True, slots=True)
class EvaluationToFill:
    """The evaluation form can be filled in; `for_credit` adds the items that credit offices require."""

    series: Series
    session: Session
    for_credit: bool


class NotOpen(Enum):
    """Why a person cannot evaluate a session."""

    ANSWERED = auto()
    NOT_YET = auto()
    TOO_LATE = auto()


@dataclass(frozen=True, slots=True)
class EvaluationSaved:
    """What a person reads after their evaluation is stored.

    Attributes:
        comments_by: The last day on which their comments are passed on; None if there are none.
        followup_on: When they are asked about their commitment; None if they did not request that.
        prompt: The request to rate the session, as it is for those who have.
    """

    comments_by: date | None
    followup_on: date | None
    prompt: FeedbackPrompt


def form(db: Database, *, actor: Actor, session_id: int, now: datetime) -> EvaluationToFill | Unavailable[NotOpen]:
    """Return the evaluation form of a session if the actor may evaluate it at `now` (aware).

    Raises:
        RejectedError, DatabaseUnavailableError: There is no such session, or the database cannot be read now.
    """
    with db.read() as tx:
        its_series, session = session_lookup.get_session(tx, actor.workspace_id, session_id)
        if (reason := _unavailable(its_series, session, now)) is not None:
            return reason
        who = people.find(tx, actor.workspace_id, actor.external_id)
        if who is not None and evaluations.has_answered(tx, session_id, who.id):
            return Unavailable(NotOpen.ANSWERED)
        return EvaluationToFill(its_series, session, its_series.policy.for_credit)


def submit_evaluation(
    db: Database, *, actor: Actor, session_id: int, submission: str, draft: EvaluationForm, now: datetime
) -> EvaluationSaved | Unavailable[NotOpen]:
    """Store a person's answers to a session, separate from the person, in one transaction.

    Args:
        session_id: From the form.
        submission: The chat's id of this form; sending it twice changes nothing.
        draft: The submitted values.
        now: Aware.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was stored.
    """
    draft = replace(draft, change=draft.change.strip(), keep=draft.keep.strip())
    if found := rules.validate(draft):
        raise InvalidError(found)
    with db.write() as tx:
        its_series, session = session_lookup.get_session(tx, actor.workspace_id, session_id)
        if (reason := _unavailable(its_series, session, now)) is not None:
            return reason
        # No other transaction may write anonymous rows of the series meanwhile.
        series.lock(tx, its_series.id)
        if not its_series.policy.for_credit:
            ratings = {each: rating for each, rating in draft.ratings.items() if each not in rules.CREDIT_FIELDS}
            draft = replace(draft, ratings=ratings)
        comments: dict[FeedbackPromptKind | None, str] = {
            FeedbackPromptKind.CHANGE: draft.change,
            FeedbackPromptKind.KEEP: draft.keep,
        }
        by = last_digest_day(digest_day(now, its_series.zone)) if any(comments.values()) else None
        followup_on = rules.followup_day(session, its_series.policy.holidays) if draft.wants_followup else None
        is_today = local_date(now, its_series.zone) == session.date
        prompt = FeedbackPrompt(its_series, session, is_today=is_today, is_rated=True)
        saved = EvaluationSaved(by, followup_on, prompt)
        if not form_submissions.claim_submission(tx, actor.workspace_id, submission, local_date(now, its_series.zone)):
            return saved
        person_id = people.of_actor(tx, actor).id
        if not evaluations.record_respondent(tx, actor.workspace_id, session_id, person_id):
            return Unavailable(NotOpen.ANSWERED)
        evaluations.add(tx, actor.workspace_id, session_id, draft)
        if followup_on is not None:
            owner = Commitment("", its_series.id, session_id, person_id, draft.change)
            _keep_commitment(tx, actor.workspace_id, owner, followup_on, its_series.zone)
        add_comments(tx, actor.workspace_id, its_series.id, session_id, comments, now)
        home_refreshes.mark_stale_for(tx, actor.workspace_id, [actor.external_id])
        return saved


def _unavailable(its_series: Series, session: Session, now: datetime) -> Unavailable[NotOpen] | None:
    if rules.is_open(session, its_series.zone, now):
        return None
    return Unavailable(NotOpen.TOO_LATE if now >= rules.closes_at(session, its_series.zone) else NotOpen.NOT_YET)


def _keep_commitment(tx: Transaction, workspace_id: int, commitment: Commitment, day: date, zone: str) -> None:
    reference = CommitmentRef(commitments.add(tx, workspace_id, commitment, day))
    moment = local_to_utc(day, rules.FOLLOWUP_AT, zone)
    until = moment + timedelta(days=rules.FOLLOWUP_RETENTION_DAYS)
    to, kind = PersonRecipient(commitment.person_id), Kind.COMMITMENT_FOLLOWUP
    deliveries.record(tx, workspace_id, Delivery(kind, commitment.series_id, reference, to, moment, until))


def forget(db: Database, times: Times) -> None:
    """Delete who evaluated sessions whose window is closed, and commitments that are not followed up any more.

    Answers that came after the results were sent count from then on, if there are enough of them.
    """
    with db.read() as tx:
        concerned = {*evaluations.remembering(tx), *commitments.workspaces(tx)}
    # One transaction per workspace, so that other writers wait only briefly.
    for workspace_id in sorted(concerned):
        with db.write() as tx:
            _forget_in(tx, workspace_id, times)


def _forget_in(tx: Transaction, workspace_id: int, times: Times) -> None:
    now = times.now
    remembered = set(evaluations.remembered(tx, workspace_id))
    for each in series.of_workspace(tx, workspace_id):
        closed = [
            session.id
            for session in sessions.of_series(tx, each.id)
            if session.id in remembered and now >= rules.closes_at(session, each.zone)
        ]
        for session_id in closed:
            # Late answers are counted now, if there are enough of them.
            if enough_to_show(evaluations.not_shown(tx, session_id)):
                evaluations.show(tx, session_id)
        if closed:
            evaluations.forget_who(tx, closed)
        gone = local_date(now, each.zone) - timedelta(days=rules.FOLLOWUP_RETENTION_DAYS)
        for expired in commitments.forget_before(tx, each.id, gone):
            close(tx, expired, times.wall_now)
