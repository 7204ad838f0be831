"""Initiatives: created by organizers, reviewed by their owners, published to the channels with a result."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.chat.actor import Actor
from bot.core.calendar.models import Series, Session, local_date
from bot.core.learning import initiatives as rules
from bot.core.learning.feedback import Feedback, FeedbackPromptKind
from bot.core.learning.initiatives import Initiative, InitiativeForm, InitiativeState, InitiativeUpdateForm
from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.learning_notifications import (
    InitiativeAwardReminder,
    InitiativeCard,
    InitiativeNotification,
    InitiativeResult,
    InitiativeUpdate,
)
from bot.core.outbox.notifications import Skip
from bot.core.outbox.references import InitiativeAwardRef, InitiativeCheckinRef, InitiativeRef, Reference
from bot.services.shared import organizers, session_lookup
from bot.services.shared.opening import Opening
from bot.services.shared.results import InvalidError, NotFoundError
from bot.store.admin import people
from bot.store.calendar import sessions
from bot.store.db.engine import Database, Transaction
from bot.store.learning import feedback, initiatives
from bot.store.outbox import deliveries
from bot.store.participation import home_refreshes

# A check-in that could not be sent on its day is still sent within this time.
_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class InitiativeToCreate:
    """What an initiative can be created from.

    Attributes:
        words: The commitments that people wrote, as far as organizers have received them.
    """

    series: Series
    session: Session | None
    words: tuple[Feedback, ...]


def initiative_to_create(
    db: Database, *, actor: Actor, series_id: int, session_id: int | None, now: datetime
) -> InitiativeToCreate:
    """Return what an organizer can create an initiative from; `session_id` is None for no session.

    Raises:
        RejectedError, DatabaseUnavailableError: It cannot be created, or the database cannot be read now.
    """
    with db.read() as tx:
        its_series, session = _place(tx, actor, series_id, session_id)
        words: list[Feedback] = []
        if session is not None:
            known = sessions.of_series(tx, its_series.id)
            words = feedback.of_session(tx, session.id, local_date(now, its_series.zone), known)
        changes = tuple(each for each in words if each.prompt is FeedbackPromptKind.CHANGE)
        return InitiativeToCreate(its_series, session, changes)


def create_initiative(
    db: Database,
    *,
    actor: Actor,
    series_id: int,
    session_id: int | None,
    submission: str,
    draft: InitiativeForm,
    now: datetime,
) -> tuple[Series, Initiative]:
    """Store an initiative, notify its owner, and schedule its next check-in.

    Args:
        series_id: From the form, as the next.
        session_id: The session that it came from; None for none.
        submission: The chat's id of this form; sending it twice changes nothing.
        draft: The submitted values.
        now: The rounds' time (aware).

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was stored.
    """
    draft = replace(draft, title=draft.title.strip(), measure=draft.measure.strip())
    with db.write() as tx:
        its_series, _ = _place(tx, actor, series_id, session_id, lock=True)
        if wrong := rules.validate(draft, local_date(now, its_series.zone)):
            raise InvalidError(wrong)
        added_id = initiatives.add(
            tx,
            draft,
            workspace_id=actor.workspace_id,
            series_id=its_series.id,
            session_id=session_id,
            owner_id=people.by_external_id(tx, actor.workspace_id, str(draft.owner)).id,
            submission=submission,
        )
        # Without a new row, the form was sent twice.
        its_id = added_id or initiatives.of_submission(tx, actor.workspace_id, submission)
        initiative = _one(tx, its_series, its_id, sessions.of_series(tx, its_series.id))
        if added_id is not None:
            created = InitiativeRef(initiative.id, initiative.version)
            message = _to_owner(its_series.id, initiative, Kind.INITIATIVE, created, now, _LASTS)
            deliveries.record(tx, actor.workspace_id, message)
            _schedule_checkin(tx, actor.workspace_id, its_series, initiative, now)
            organizers.refresh_homes(tx, its_series.id, [initiative.owner])
        return its_series, initiative


def initiative_to_update(db: Database, *, actor: Actor, initiative_id: int) -> Initiative:
    """Return an initiative that the actor may update: its owner or an organizer. Raises RejectedError."""
    with db.read() as tx:
        _, initiative = _find(tx, actor, initiative_id)
        return initiative


def update_initiative(
    db: Database, *, actor: Actor, initiative_id: int, form: InitiativeUpdateForm, now: datetime
) -> None:
    """Store an update of an initiative, and notify the organizers. Arguments as of `create_initiative`."""
    form = replace(form, text=form.text.strip())
    with db.write() as tx:
        its_series, initiative = _find(tx, actor, initiative_id, lock=True)
        if wrong := rules.validate_update(form, local_date(now, its_series.zone)):
            raise InvalidError(wrong)
        state = form.state or InitiativeState.ONGOING
        next_checkin = form.next_checkin if state is InitiativeState.ONGOING else None
        updated = replace(initiative, state=state, latest_update=form.text, next_checkin=next_checkin)
        if updated == initiative:
            return
        initiative = initiatives.keep(tx, updated)
        _schedule_checkin(tx, actor.workspace_id, its_series, initiative, now)
        subject = InitiativeRef(initiative.id, initiative.version)
        organizers.notify(tx, its_series.id, Kind.INITIATIVE_UPDATE, subject, now)
        organizers.refresh_homes(tx, its_series.id, [initiative.owner])


def publish(db: Database, *, actor: Actor, initiative_id: int, now: datetime) -> None:
    """Post an initiative's result to each channel, once; for organizers. Arguments as of `create_initiative`."""
    with db.write() as tx:
        its_series, initiative = _find(tx, actor, initiative_id, lock=True)
        session_lookup.check_organizer(its_series, actor)
        if not initiative.latest_update:
            raise NotFoundError
        if not initiative.is_published:
            initiative = initiatives.keep(tx, replace(initiative, is_published=True))
            subject = InitiativeRef(initiative.id, initiative.version)
            for channel in its_series.channels:
                story = Delivery(Kind.INITIATIVE_RESULT, its_series.id, subject, ChannelRecipient(channel.id), now)
                deliveries.record(tx, actor.workspace_id, story)


def propose(db: Database, *, actor: Actor, initiative_id: int, award: bool, now: datetime) -> tuple[Series, Initiative]:
    """Propose an initiative for the award program, or withdraw the proposal without `award`.

    For its owner or an organizer; repeating it changes nothing. Other arguments as of `create_initiative`.
    """
    with db.write() as tx:
        its_series, initiative = _find(tx, actor, initiative_id, lock=True)
        if initiative.award != award:
            initiative = initiatives.keep(tx, replace(initiative, award=award))
            _schedule_checkin(tx, actor.workspace_id, its_series, initiative, now)
            home_refreshes.mark_stale_for(tx, actor.workspace_id, [initiative.owner])
        return its_series, initiative


def of_series(db: Database, series_id: int, known: Sequence[Session]) -> tuple[Initiative, ...]:
    """Return all initiatives of a series in display order."""
    with db.read() as tx:
        return tuple(rules.sort_initiatives(initiatives.of_series(tx, series_id, known)))


def of_owner(tx: Transaction, series_id: int, known: Sequence[Session], owner_id: int) -> tuple[Initiative, ...]:
    """Return a person's open initiatives (by our own id)."""
    every = rules.sort_initiatives(initiatives.of_series(tx, series_id, known))
    return tuple(each for each in every if each.owner_id == owner_id and each.next_checkin is not None)


def follow_award(tx: Transaction, workspace_id: int, its_series: Series, now: datetime) -> None:
    """Reschedule the award reminders of proposed initiatives after its dates changed."""
    for each in initiatives.of_series(tx, its_series.id, sessions.of_series(tx, its_series.id)):
        _schedule_checkin(tx, workspace_id, its_series, each, now)


def content(it: Opening, subject: Reference) -> InitiativeNotification | Skip:
    """Build a message about an initiative; skip it if it no longer applies."""
    delivery = it.delivery
    match subject:
        case InitiativeAwardRef(initiative_id, day, days):
            initiative = initiatives.find(it.tx, it.series.id, initiative_id, it.calendar)
            award_day = next((each for each in it.series.award_days if each.day == day), None)
            if initiative is None or not initiative.award or award_day is None:
                return Skip("it is not proposed any more, or the date was changed")
            return InitiativeAwardReminder(it.series, initiative, award_day, days)
        case InitiativeCheckinRef(initiative_id, day):
            initiative = initiatives.find(it.tx, it.series.id, initiative_id, it.calendar)
            is_due = initiative is not None and initiative.next_checkin == day
            if initiative is None or not is_due or delivery.recipient != PersonRecipient(initiative.owner_id):
                return Skip("it is to be looked at on another day, or has ended")
            return InitiativeCard(it.series, initiative, is_checkin=True)
        case InitiativeRef(initiative_id):
            initiative = _one(it.tx, it.series, initiative_id, it.calendar)
            if delivery.kind is Kind.INITIATIVE:
                return InitiativeCard(it.series, initiative, is_checkin=False)
            is_update = delivery.kind is Kind.INITIATIVE_UPDATE
            return (InitiativeUpdate if is_update else InitiativeResult)(it.series, initiative)
    raise ValueError(f"no message about an initiative: {delivery.key}")


def _schedule_checkin(
    tx: Transaction, workspace_id: int, its_series: Series, initiative: Initiative, now: datetime
) -> None:
    planned: list[Delivery] = []
    if initiative.next_checkin is not None:
        checkin = InitiativeCheckinRef(initiative.id, initiative.next_checkin)
        moment = rules.checkin_moment(initiative.next_checkin, its_series.zone)
        planned.append(_to_owner(its_series.id, initiative, Kind.INITIATIVE_CHECKIN, checkin, moment, _LASTS))
    for award_day, days, moment in rules.award_moments(its_series, now) if initiative.award else ():
        award = InitiativeAwardRef(initiative.id, award_day.day, days)
        planned.append(_to_owner(its_series.id, initiative, Kind.INITIATIVE_AWARD, award, moment, timedelta(days=days)))
    for each in planned:
        if each.due_at > now:
            deliveries.record(tx, workspace_id, each)


def _to_owner(
    series_id: int, initiative: Initiative, kind: Kind, reference: Reference, moment: datetime, lasts: timedelta
) -> Delivery:
    return Delivery(kind, series_id, reference, PersonRecipient(initiative.owner_id), moment, moment + lasts)


def _place(
    tx: Transaction, actor: Actor, series_id: int, session_id: int | None, *, lock: bool = False
) -> tuple[Series, Session | None]:
    if session_id is not None:
        return session_lookup.organized_session(tx, actor, session_id, lock=lock)
    return session_lookup.organized_series(tx, actor, series_id, lock=lock), None


def _one(tx: Transaction, its_series: Series, initiative_id: int, known: Sequence[Session]) -> Initiative:
    found = initiatives.find(tx, its_series.id, initiative_id, known)
    if found is None:
        raise LookupError(f"no initiative {initiative_id} of series {its_series.id}")
    return found


def _find(tx: Transaction, actor: Actor, initiative_id: int, *, lock: bool = False) -> tuple[Series, Initiative]:
    series_id = initiatives.series_of(tx, actor.workspace_id, initiative_id)
    its_series = session_lookup.get_series(tx, actor.workspace_id, series_id, lock=lock)
    initiative = _one(tx, its_series, initiative_id, sessions.of_series(tx, its_series.id))
    if actor.external_id != initiative.owner:
        session_lookup.check_organizer(its_series, actor)
    return its_series, initiative
