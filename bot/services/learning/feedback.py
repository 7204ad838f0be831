"""Store feedback, signed or anonymous, and pass anonymous feedback on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.chat.actor import Actor
from bot.core.calendar.models import local_date
from bot.core.learning.feedback import (
    MIN_FORMS,
    FeedbackField,
    FeedbackPromptKind,
    SubmittedFeedback,
    count_forms,
    digest_day,
    digest_moment,
    last_digest_day,
    paginate,
    validate,
)
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.references import DigestRef, FeedbackRef
from bot.services.shared import organizers, session_lookup
from bot.services.shared.results import InvalidError
from bot.store.admin import form_submissions, people
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.learning import feedback


def submit_feedback(
    db: Database,
    *,
    workspace_id: int,
    series_id: int | None,
    signed_by: Actor | None,
    submission: str,
    draft: SubmittedFeedback,
    now: datetime,
) -> date | None:
    """Store feedback and queue the message to each organizer, in one transaction.

    Return the last day on which anonymous feedback is passed on; None for signed feedback, which is passed on now.

    Args:
        workspace_id: The workspace of the request.
        series_id: From the form; it must belong to the workspace.
        signed_by: The person who signs; None for anonymous feedback, whose author is never passed in.
        submission: The chat's id of this form; sending it twice changes nothing.
        draft: The submitted values.
        now: Aware.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was stored.
    """
    draft = replace(draft, text=draft.text.strip())
    if found := validate(draft):
        raise InvalidError(found)
    with db.write() as tx:
        its_series = session_lookup.get_series(tx, workspace_id, series_id, lock=signed_by is None)
        known = {session.id for session in sessions.of_series(tx, its_series.id)}
        if draft.session_id is not None and draft.session_id not in known:
            raise InvalidError({FeedbackField.ABOUT: "That session was removed. Choose another one."})
        if signed_by is None:
            if form_submissions.claim_submission(tx, workspace_id, submission, local_date(now, its_series.zone)):
                add_comments(tx, workspace_id, its_series.id, draft.session_id, {None: draft.text}, now)
            return last_digest_day(digest_day(now, its_series.zone))
        person_id = people.of_actor(tx, signed_by).id
        added_id = feedback.add_signed(tx, workspace_id, its_series.id, person_id, submission, draft, now)
        if added_id is not None:
            organizers.notify(tx, its_series.id, Kind.FEEDBACK, FeedbackRef(added_id), now)
    return None


def add_comments(
    tx: Transaction,
    workspace_id: int,
    series_id: int,
    session_id: int | None,
    comments: Mapping[FeedbackPromptKind | None, str],
    now: datetime,
) -> None:
    """Store one person's anonymous comments for a digest. The caller holds the series' lock.

    Args:
        comments: By the question that they answer; None for the feedback form. Empty ones are left out.
    """
    given = {prompt: text for prompt, text in comments.items() if text}
    zone = series.get(tx, series_id).zone
    day = digest_day(now, zone)
    for prompt, text in given.items():
        feedback.add_words(tx, workspace_id, series_id, text, session_id, day, prompt)
    if given:
        organizers.notify(tx, series_id, Kind.FEEDBACK_DIGEST, DigestRef(day, 1), digest_moment(day, zone))


def assign_digest_pages(tx: Transaction, series_id: int, day: date) -> None:
    """Distribute the comments that wait on a digest's morning over messages, and queue further messages if needed.

    Comments arrive until the evening before, so the number of messages is known only now. It is done once: the second
    organizer's message finds the pages assigned. Comments from too few people stay, and a digest is queued for the day
    on which the first of them is passed on in any case; those of other people may release them earlier.
    """
    series.lock(tx, series_id)
    held = feedback.held(tx, series_id, day)
    if not held:
        return
    zone = series.get(tx, series_id).zone
    last = min(last_digest_day(each.first_day) for each in held)
    if day < last and count_forms((each.session_id, each.prompt) for each in held) < MIN_FORMS:
        organizers.notify(tx, series_id, Kind.FEEDBACK_DIGEST, DigestRef(last, 1), digest_moment(last, zone))
        return
    for page, ids in enumerate(paginate([each.id for each in held]), start=1):
        feedback.deal(tx, ids, day, page)
        organizers.notify(tx, series_id, Kind.FEEDBACK_DIGEST, DigestRef(day, page), digest_moment(day, zone))


def forget_submissions(db: Database, now: datetime) -> None:
    """Delete the ids of anonymous feedback and sharing forms from before yesterday, in each workspace's time zone.

    They are kept for a day so that a double submission counts once; after that they would only be a trace.
    """
    with db.write() as tx:
        for workspace_id in form_submissions.workspaces(tx):
            for each in series.of_workspace(tx, workspace_id)[:1]:
                form_submissions.forget(tx, workspace_id, before=local_date(now, each.zone) - timedelta(days=1))
