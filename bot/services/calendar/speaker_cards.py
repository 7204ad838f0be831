"""The speaker's card: sent to who speaks, filled in by them or for them, and told to the organizers."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.speaker_cards import SpeakerCardField, SpeakerCardForm, apply, validate
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import Skip, SpeakerCardRequest, SpeakerUpdate
from bot.core.outbox.references import SpeakerCardRef
from bot.services.calendar import change_set as following
from bot.services.shared import organizers, session_lookup
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.store.admin import people
from bot.store.calendar import audit_log, series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, message_updates


@dataclass(frozen=True, slots=True)
class SpeakersToAsk:
    """What an organizer sees before a card is sent.

    Attributes:
        accounts: The chat's addresses of the speakers whom the card can reach.
    """

    series: Series
    session: Session
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeakerCardToFill:
    """The form, for who speaks or for an organizer."""

    series: Series
    session: Session
    by_organizer: bool


@dataclass(frozen=True, slots=True)
class SpeakersAsked:
    """The card is on its way to these (the chat's addresses)."""

    accounts: tuple[str, ...]


def speakers_to_ask(db: Database, *, actor: Actor, session_id: int) -> SpeakersToAsk | Forbidden | NotFound:
    """Whom the card of a session can reach, for an organizer. `person` is the chat's address of who asks."""
    with db.read() as tx:
        found = session_lookup.find_session(tx, actor.workspace_id, session_id)
        if found is None:
            return NotFound()
        its_series, session = found
        if not organizers.organizes(tx, its_series.id, actor.external_id):
            return Forbidden(its_series)
        return SpeakersToAsk(its_series, session, _accounts(tx, session))


def send(db: Database, *, actor: Actor, session_id: int, now: datetime) -> SpeakersAsked | Forbidden | NotFound:
    """Record the card to each speaker whom the chat knows; the same one of an unchanged session once.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        session_id: What the form said.
        person: The chat's address of who sends it.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing is sent.
    """
    with db.write() as tx:
        found = session_lookup.find_session(tx, actor.workspace_id, session_id)
        if found is None:
            return NotFound()
        its_series, session = found
        series.lock(tx, its_series.id)
        if not organizers.organizes(tx, its_series.id, actor.external_id):
            return Forbidden(its_series)
        subject = SpeakerCardRef(session.id, session.version)
        for account in dict.fromkeys(each for each in session.accounts if each is not None):
            card = Delivery(Kind.SPEAKER_CARD, its_series.id, subject, PersonRecipient(account), now)
            deliveries.record(tx, actor.workspace_id, card)
        return SpeakersAsked(_accounts(tx, session))


def card_to_fill(db: Database, *, actor: Actor, session_id: int) -> SpeakerCardToFill | Forbidden | NotFound:
    """The form of a session, for who speaks at it or organizes it. `person` is the chat's address."""
    with db.read() as tx:
        found = session_lookup.find_session(tx, actor.workspace_id, session_id)
        if found is None or found[1].status is SessionStatus.CANCELLED:
            return NotFound()
        its_series, session = found
        if actor.external_id in _accounts(tx, session):
            return SpeakerCardToFill(its_series, session, by_organizer=False)
        if organizers.organizes(tx, its_series.id, actor.external_id):
            return SpeakerCardToFill(its_series, session, by_organizer=True)
        return Forbidden(its_series)


def keep(
    db: Database, *, actor: Actor, session_id: int, version: int, draft: SpeakerCardForm, times: Times
) -> Saved[tuple[Series, Session]] | Invalid[SpeakerCardField] | Forbidden | NotFound:
    """Keep what was written; it is in the calendar at once, and what was announced follows.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        session_id: What the form said.
        version: Of the session when the form was opened: what others have changed since stays.
        person: The chat's address of who sent it: a speaker of the session, or an organizer.
        draft: As typed.
        now: The rounds' time (aware).
        wall_now: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    if found := validate(draft):
        return Invalid(found)
    with db.write() as tx:
        its = session_lookup.locked_session(tx, actor.workspace_id, session_id)
        if its is None or its[1].status is SessionStatus.CANCELLED:
            return NotFound()
        its_series, current = its
        speaks = actor.external_id in _accounts(tx, current)
        if not speaks and not organizers.organizes(tx, its_series.id, actor.external_id):
            return Forbidden(its_series)
        since = audit_log.since_version(tx, its_series.id, current.id, version)
        then = (each.before for each in since if each.before is not None and each.before.version == version)
        press = following.ChangeSet(tx, its_series.id, actor.external_id, times=times)
        kept = press.update(current, apply(draft, next(then, current), current))
        press.apply()
        if kept != current:
            message_updates.mark_stale_for_session(tx, its_series.id, kept.id, times.wall_now)
            if speaks:
                subject = SpeakerCardRef(kept.id, kept.version)
                organizers.notify(tx, its_series.id, Kind.SPEAKER_UPDATE, subject, times.now)
        return Saved((its_series, kept))


def card(tx: Transaction, its_series: Series, subject: SpeakerCardRef) -> SpeakerCardRequest | Skip:
    """What a speaker is asked, as the session is now."""
    found = next((each for each in sessions.of_series(tx, its_series.id) if each.id == subject.id), None)
    return Skip("the session is gone") if found is None else SpeakerCardRequest(its_series, found)


def update_content(tx: Transaction, its_series: Series, subject: SpeakerCardRef) -> SpeakerUpdate | Skip:
    """What organizers are told of what a speaker has written: the session as it was then."""
    written = audit_log.since_version(tx, its_series.id, subject.id, subject.version - 1)
    of_then = next((each for each in written if each.after is not None and each.after.version == subject.version), None)
    if of_then is None or of_then.after is None or of_then.before is None:
        return Skip("nothing of it is known any more")
    return SpeakerUpdate(its_series, of_then.before, of_then.after)


def _accounts(tx: Transaction, session: Session) -> tuple[str, ...]:
    return tuple(dict.fromkeys(people.external_ids(tx, session.accounts).values()))
