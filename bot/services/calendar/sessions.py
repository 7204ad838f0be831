"""How organizers change sessions: add, edit, cancel and restore."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from bot.chat.actor import Actor, Times
from bot.core.calendar import session_form
from bot.core.calendar.formatting import format_day, headline
from bot.core.calendar.models import Series, Session, SessionStatus, local_date
from bot.core.calendar.seasons import first_open_day
from bot.core.calendar.session_changes import Difference, differences, restore_session, three_way_merge
from bot.core.calendar.session_form import SessionField, SessionFormData, SpeakerAccount, from_session
from bot.services.calendar import change_set
from bot.services.shared import session_lookup
from bot.services.shared.results import Conflict, InvalidError, NeedsConfirmation, NotFoundError
from bot.services.suggestions import review
from bot.store.admin import people
from bot.store.calendar import audit_log, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.suggestions import suggestions


@dataclass(frozen=True, slots=True)
class SessionForm:
    """A session's form, filled in.

    Attributes:
        session: The session; None for a new one.
        draft: The values in its fields.
        suggestion: The id of the suggestion that a new session is created from.
    """

    series: Series
    session: Session | None
    draft: SessionFormData
    suggestion: int | None = None


@dataclass(frozen=True, slots=True)
class ChangedByOthers:
    """Another person changed the session since the form was opened.

    Attributes:
        form: The current session with the submitted values on top.
        changed_by: External ids of the people who changed it; None stands for the command line.
        differences: What they changed.
    """

    form: SessionForm
    changed_by: tuple[str, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSubmission:
    """A submitted session form.

    Attributes:
        series_id: The series id from the form.
        session_id: The session to change; None for a new one.
        version: The session's version when the form was opened.
        draft: The content of the form.
        only_moves: Whether the form only asked for when and where; everything else stays.
        confirmed: The ids of the warnings that the organizer has seen.
        suggestion_id: The suggestion that a new session is made of.
    """

    series_id: int
    session_id: int | None
    version: int
    draft: SessionFormData
    only_moves: bool
    confirmed: Collection[int]
    suggestion_id: int | None = None


class SavedSession(NamedTuple):
    """A session as it is stored, and what the history can undo; None if nothing was changed."""

    series: Series
    session: Session
    change_id: uuid.UUID | None


def open_form(db: Database, *, actor: Actor, session_id: int) -> SessionForm:
    """Return the form of a session with its current values. Raises RejectedError."""
    with db.read() as tx:
        its_series, session = session_lookup.organized_session(tx, actor, session_id)
        return SessionForm(its_series, session, from_session(session, people.external_ids(tx, session.accounts)))


def new_form(its_series: Series, *, day: str, title: str) -> SessionForm:
    """Return the form of a new session."""
    draft = session_form.with_defaults(SessionFormData(date=day, title=title), its_series.session_defaults)
    return SessionForm(its_series, None, draft)


def form_of_suggestion(db: Database, *, actor: Actor, suggestion_id: int, now: datetime) -> SessionForm:
    """Return the form of a session for a suggestion, on the usual day of the first month without a session.

    Args:
        suggestion_id: From the button.
        now: The rounds' time (aware).

    Raises:
        RejectedError: There is none, or the actor does not organize its series.
    """
    with db.read() as tx:
        series_id = suggestions.series_of(tx, actor.workspace_id, suggestion_id)
        its_series = session_lookup.organized_series(tx, actor, series_id)
        suggestion = suggestions.get(tx, suggestion_id)
        day = first_open_day(sessions.of_series(tx, its_series.id), local_date(now, its_series.zone))
        draft = session_form.with_defaults(session_form.from_suggestion(suggestion, day), its_series.session_defaults)
        return SessionForm(its_series, None, draft, suggestion_id)


def save(
    db: Database,
    *,
    actor: Actor,
    submission: SessionSubmission,
    names_of: Callable[[Collection[str]], Mapping[str, str | None]],
    times: Times,
) -> SavedSession | NeedsConfirmation[SessionForm] | Conflict[ChangedByOthers]:
    """Save a session form.

    Args:
        db: The database.
        actor: The organizer who submitted it.
        submission: The submitted form.
        names_of: Looks up the names of people in the chat, None for each that is unavailable. Called before any lock is
            taken.
        times: The time of the request.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    draft, series_id = submission.draft, submission.series_id
    if found := session_form.validate(draft):
        raise InvalidError(found)
    names = names_of(draft.accounts)
    if None in names.values():
        raise InvalidError({SessionField.ACCOUNTS: "We couldn’t look up this name. Type it below instead."})
    with db.write() as tx:
        its_series = session_lookup.organized_series(tx, actor, series_id, lock=True)
        known = sessions.of_series(tx, series_id)
        accounts = [
            SpeakerAccount(external_id, people.by_external_id(tx, actor.workspace_id, external_id).id, name or "")
            for external_id, name in names.items()
        ]
        current = next((each for each in known if each.id == submission.session_id), None)
        if current is None and submission.session_id is not None:
            raise NotFoundError
        if current is None:
            blank = Session(id=0, date=times.now.date(), added_at=times.now, dated_at=times.now)
            changed = session_form.apply(draft, blank, accounts)
        else:
            settled = _settled(tx, its_series, current, submission, accounts)
            if isinstance(settled, Conflict):
                return settled
            changed = settled
        # Correcting a typo should not repeat warnings.
        if current is None or (current.date, current.speakers) != (changed.date, changed.speakers):
            today = local_date(times.now, its_series.zone)
            found_now = (
                *_already_created(tx, series_id, submission.suggestion_id, known),
                *session_form.find_warnings(changed, known, holidays=its_series.policy.holidays, today=today),
            )
            if not {session_form.warning_id(each) for each in found_now} <= set(submission.confirmed):
                return NeedsConfirmation(SessionForm(its_series, current, draft, submission.suggestion_id), found_now)
        changes = change_set.ChangeSet(tx, its_series, actor, times=times)
        saved = changes.add(changed) if current is None else changes.update(current, changed)
        changes.apply()
        if current is None and submission.suggestion_id is not None:
            review.link_session(tx, series_id, submission.suggestion_id, saved, actor, times=times)
        return SavedSession(its_series, saved, changes.change_id)


def _already_created(
    tx: Transaction, series_id: int, suggestion_id: int | None, known: Sequence[Session]
) -> tuple[str, ...]:
    """Warn that another organizer has already created a session from the suggestion."""
    suggestion = None if suggestion_id is None else suggestions.find(tx, series_id, suggestion_id)
    scheduled = None if suggestion is None else next((each for each in known if each.id == suggestion.session_id), None)
    if scheduled is None or scheduled.status is SessionStatus.CANCELED:
        return ()
    return (f"This suggestion is already scheduled for {format_day(scheduled.date)}: {headline(scheduled)}.",)


def _settled(
    tx: Transaction,
    its_series: Series,
    current: Session,
    submission: SessionSubmission,
    accounts: Sequence[SpeakerAccount],
) -> Session | Conflict[ChangedByOthers]:
    """Apply the form to the session; a conflict if another person changed the same fields since it was opened."""
    version = submission.version
    since = audit_log.since_version(tx, its_series.id, current.id, version)
    base = next((each.before for each in since if each.before is not None and each.before.version == version), current)
    mine = session_form.apply(submission.draft, base, accounts)
    if submission.only_moves:
        mine = replace(mine, title=base.title, speakers=base.speakers, accounts=base.accounts, notes=base.notes)
    if current.version == version:
        return mine
    result, _ = three_way_merge(base, mine, current)
    external_ids = {each.id: each.external_id for each in accounts} | people.external_ids(tx, result.accounts)
    others = tuple(dict.fromkeys(each.changed_by for each in since if each.changed_by is not None))
    form = SessionForm(its_series, current, from_session(result, external_ids))
    return Conflict(ChangedByOthers(form, others, differences(base, current)))


def cancel(db: Database, *, actor: Actor, session_id: int, times: Times) -> SavedSession:
    """Cancel a session; it stays in the calendar as canceled. Raises RejectedError."""
    return _with_status(db, actor, session_id, SessionStatus.CANCELED, times=times)


def restore(db: Database, *, actor: Actor, session_id: int, times: Times) -> SavedSession:
    """Restore a canceled session. Raises RejectedError."""
    return _with_status(db, actor, session_id, SessionStatus.SCHEDULED, times=times)


def _with_status(db: Database, actor: Actor, session_id: int, status: SessionStatus, *, times: Times) -> SavedSession:
    with db.write() as tx:
        its_series, session = session_lookup.organized_session(tx, actor, session_id, lock=True)
        if session.status is status:
            return SavedSession(its_series, session, None)
        changes = change_set.ChangeSet(tx, its_series, actor, times=times)
        changed = restore_session(session) if status is SessionStatus.SCHEDULED else replace(session, status=status)
        saved = changes.update(session, changed)
        changes.apply()
        return SavedSession(its_series, saved, changes.change_id)


def add_all(
    db: Database, *, actor: Actor, series_id: int, planned: Sequence[Session], times: Times
) -> tuple[Series, tuple[Session, ...], uuid.UUID | None]:
    """Add several sessions in one change set, except on days that have one; return those that were added.

    The id is what the history can undo; None if nothing was added. Raises RejectedError.
    """
    with db.write() as tx:
        its_series = session_lookup.organized_series(tx, actor, series_id, lock=True)
        taken = {each.date for each in sessions.of_series(tx, series_id) if each.status is SessionStatus.SCHEDULED}
        changes = change_set.ChangeSet(tx, its_series, actor, times=times)
        free = (replace(each, added_at=times.now, dated_at=times.now) for each in planned if each.date not in taken)
        added = tuple(map(changes.add, free))
        changes.apply()
        return its_series, added, changes.change_id
