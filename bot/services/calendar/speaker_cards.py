"""The speaker card: sent to the speakers, filled in by them or for them, and reported to the organizers."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import Series, Session, is_past
from bot.core.calendar.session_changes import has_other_time
from bot.core.calendar.speaker_cards import SpeakerCardForm, apply, validate
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import Skip, SpeakerCardRequest, SpeakerUpdate
from bot.core.outbox.references import SpeakerCardRef
from bot.services.calendar import change_set
from bot.services.calendar.materials import find_editable
from bot.services.shared import organizers, session_lookup
from bot.services.shared.opening import Opening
from bot.services.shared.results import Conflict, InvalidError
from bot.store.admin import people
from bot.store.calendar import audit_log
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, message_updates


@dataclass(frozen=True, slots=True)
class SpeakersToAsk:
    """What an organizer sees before a card is sent.

    Attributes:
        accounts: External ids of the speakers who have an account in the chat.
    """

    series: Series
    session: Session
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeakerCardToFill:
    """The speaker card's form, for a speaker or an organizer."""

    series: Series
    session: Session
    by_organizer: bool


def speakers_to_ask(db: Database, *, actor: Actor, session_id: int) -> SpeakersToAsk:
    """Return the speakers who can receive the card of a session, for an organizer. Raises RejectedError."""
    with db.read() as tx:
        its_series, session = session_lookup.organized_session(tx, actor, session_id)
        return SpeakersToAsk(its_series, session, _accounts(tx, session))


def send(db: Database, *, actor: Actor, session_id: int, now: datetime) -> tuple[str, ...]:
    """Queue the card for each speaker who has an account; once for an unchanged session. Return their external ids.

    Args:
        session_id: From the form.
        now: The rounds' time (aware).

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing is sent.
    """
    with db.write() as tx:
        its_series, session = session_lookup.organized_session(tx, actor, session_id, lock=True)
        reference = SpeakerCardRef(session.id, session.version)
        for account in dict.fromkeys(each for each in session.accounts if each is not None):
            card = Delivery(Kind.SPEAKER_CARD, its_series.id, reference, PersonRecipient(account), now)
            deliveries.record(tx, actor.workspace_id, card)
        return _accounts(tx, session)


def card_to_fill(db: Database, *, actor: Actor, session_id: int) -> SpeakerCardToFill:
    """Return the speaker card's form, for the session's speakers and organizers. Raises RejectedError."""
    with db.read() as tx:
        its_series, session = find_editable(tx, actor, session_id)
        return SpeakerCardToFill(its_series, session, by_organizer=actor.external_id not in _accounts(tx, session))


def keep(
    db: Database, *, actor: Actor, session_id: int, version: int, draft: SpeakerCardForm, times: Times
) -> SpeakerCardToFill:
    """Store a speaker card in the calendar; posted messages follow.

    Args:
        session_id: From the form.
        version: The session's version when the form was opened; later changes by others stay.
        draft: As typed.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    if found := validate(draft):
        raise InvalidError(found)
    with db.write() as tx:
        its_series, current = find_editable(tx, actor, session_id, lock=True)
        base = session_lookup.at_version(tx, its_series.id, current.id, version) or current
        saved = apply(draft, base, current)
        return _save(tx, actor, its_series, current, saved, times=times)


def answer_date(
    db: Database, *, actor: Actor, session_id: int, version: int, works: bool, times: Times
) -> SpeakerCardToFill | Conflict[Session]:
    """Store whether the date of a request works for the speaker; a conflict if the session has another time by now.

    Args:
        session_id: From the button.
        version: The session's version that the request showed.
        works: Whether the speaker can come.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        its_series, current = find_editable(tx, actor, session_id, lock=True)
        as_asked = session_lookup.at_version(tx, its_series.id, current.id, version)
        if as_asked is not None and has_other_time(as_asked, current):
            return Conflict(current)
        saved = replace(current, card=replace(current.card, confirmed=works))
        return _save(tx, actor, its_series, current, saved, times=times)


def _save(
    tx: Transaction, actor: Actor, its_series: Series, current: Session, changed: Session, *, times: Times
) -> SpeakerCardToFill:
    """Store a card; posted messages follow, and the organizers hear what a speaker changed."""
    is_speaker = actor.external_id in _accounts(tx, current)
    changes = change_set.ChangeSet(tx, its_series, actor, times=times)
    saved = changes.update(current, changed)
    changes.apply()
    if saved != current:
        message_updates.mark_stale_for_session(tx, its_series.id, saved.id, times.wall_now)
        if is_speaker:
            reference = SpeakerCardRef(saved.id, saved.version)
            organizers.notify_locked(tx, its_series, Kind.SPEAKER_UPDATE, reference, times.now)
    return SpeakerCardToFill(its_series, saved, by_organizer=not is_speaker)


def card(it: Opening, subject: SpeakerCardRef) -> SpeakerCardRequest | Skip:
    """Build the request to a speaker from the session as it is now."""
    found = it.session(subject.id)
    if found is None:
        return Skip("the session is gone")
    change = audit_log.of_version(it.tx, it.series.id, subject.id, subject.version)
    before, after = (None, None) if change is None else (change.before, change.after)
    moved_from = before if before is not None and after is not None and has_other_time(before, after) else None
    if moved_from and moved_from.card.confirmed is None and not _asked_before(it.tx, it.series, subject):
        # It is the first request: for the speaker, nothing has changed.
        moved_from = None
    return SpeakerCardRequest(it.series, found, moved_from, is_past(found, it.series.zone, it.now))


def _asked_before(tx: Transaction, its_series: Series, subject: SpeakerCardRef) -> bool:
    """Return whether speakers were asked about an earlier version of the session."""
    cards = deliveries.about(tx, its_series.id, Kind.SPEAKER_CARD, f"{SpeakerCardRef.prefix}/{subject.id}/")
    references = [each.delivery.reference for each in cards]
    return any(isinstance(each, SpeakerCardRef) and each.version < subject.version for each in references)


def update_content(it: Opening, subject: SpeakerCardRef) -> SpeakerUpdate | Skip:
    """Build the organizers' message about a speaker's changes, from the session as it was then."""
    change = audit_log.of_version(it.tx, it.series.id, subject.id, subject.version)
    if change is None or change.after is None or change.before is None:
        return Skip("nothing of it is known any more")
    after = change.after
    external_ids = people.external_ids(it.tx, after.accounts)
    names = dict(zip(after.accounts, after.speakers, strict=False))
    by = next((names[each] for each, external_id in external_ids.items() if external_id == change.changed_by), None)
    return SpeakerUpdate(it.series, change.before, after, by or "The speaker")


def _accounts(tx: Transaction, session: Session) -> tuple[str, ...]:
    return tuple(dict.fromkeys(people.external_ids(tx, session.accounts).values()))
