"""The speaker's card: sent to who speaks, filled in by them or for them, and told to the organizers."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.calendar.models import Series, Session, Status
from bot.core.calendar.speaker_cards import Draft, Field, made, problems
from bot.core.outbox.deliveries import Delivery, Kind, ToPerson
from bot.core.outbox.notifications import Skip, SpeakerCard, SpeakerSays
from bot.core.outbox.references import OfSpeakerCard
from bot.services.calendar import change_set as following
from bot.services.shared import organizers, session_lookup
from bot.services.shared.results import Gone, NotYours
from bot.store.admin import people
from bot.store.calendar import audit_log, series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, message_updates


@dataclass(frozen=True, slots=True)
class Asking:
    """What an organizer sees before a card is sent.

    Attributes:
        accounts: The chat's addresses of the speakers whom the card can reach.
    """

    series: Series
    session: Session
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """The form, for who speaks or for an organizer."""

    series: Series
    session: Session
    by_organizer: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """The card is on its way to these (the chat's addresses)."""

    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """It is in the calendar."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class ToMend:
    """Nothing was changed: problems by field."""

    problems: dict[Field, str]


def asking(db: Database, *, workspace_id: int, session_id: int, person: str) -> Asking | NotYours | Gone:
    """Whom the card of a session can reach, for an organizer. `person` is the chat's address of who asks."""
    with db.reading() as tx:
        found = session_lookup.session(tx, workspace_id, session_id)
        if found is None:
            return Gone()
        its_series, session = found
        if not organizers.organizes(tx, its_series.id, person):
            return NotYours(its_series)
        return Asking(its_series, session, _accounts(tx, session))


def send(db: Database, *, workspace_id: int, session_id: int, person: str, now: datetime) -> Sent | NotYours | Gone:
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
    with db.writing() as tx:
        found = session_lookup.session(tx, workspace_id, session_id)
        if found is None:
            return Gone()
        its_series, session = found
        series.lock(tx, its_series.id)
        if not organizers.organizes(tx, its_series.id, person):
            return NotYours(its_series)
        subject = OfSpeakerCard(session.id, session.version)
        for account in dict.fromkeys(each for each in session.accounts if each is not None):
            card = Delivery(Kind.SPEAKER_CARD, its_series.id, subject, ToPerson(account), now)
            deliveries.record(tx, workspace_id, card)
        return Sent(_accounts(tx, session))


def filling(db: Database, *, workspace_id: int, session_id: int, person: str) -> Filling | NotYours | Gone:
    """The form of a session, for who speaks at it or organizes it. `person` is the chat's address."""
    with db.reading() as tx:
        found = session_lookup.session(tx, workspace_id, session_id)
        if found is None or found[1].status is Status.CANCELLED:
            return Gone()
        its_series, session = found
        if person in _accounts(tx, session):
            return Filling(its_series, session, by_organizer=False)
        if organizers.organizes(tx, its_series.id, person):
            return Filling(its_series, session, by_organizer=True)
        return NotYours(its_series)


def keep(
    db: Database,
    *,
    workspace_id: int,
    session_id: int,
    version: int,
    person: str,
    draft: Draft,
    now: datetime,
    real: datetime,
) -> Kept | ToMend | NotYours | Gone:
    """Keep what was written; it is in the calendar at once, and what was announced follows.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        session_id: What the form said.
        version: Of the session when the form was opened: what others have changed since stays.
        person: The chat's address of who sent it: a speaker of the session, or an organizer.
        draft: As typed.
        now: The rounds' time (aware).
        real: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    if found := problems(draft):
        return ToMend(found)
    with db.writing() as tx:
        its = session_lookup.session(tx, workspace_id, session_id)
        if its is None:
            return Gone()
        its_series = its[0]
        series.lock(tx, its_series.id)
        _, current = session_lookup.session(tx, workspace_id, session_id) or its
        if current.status is Status.CANCELLED:
            return Gone()
        speaks = person in _accounts(tx, current)
        if not speaks and not organizers.organizes(tx, its_series.id, person):
            return NotYours(its_series)
        since = audit_log.since_version(tx, its_series.id, current.id, version)
        then = (each.before for each in since if each.before is not None and each.before.version == version)
        press = following.Press(tx, its_series.id, person, now=now, real=real)
        kept = press.change(current, made(draft, next(then, current), current))
        press.end()
        if kept != current:
            message_updates.wish_for_session(tx, its_series.id, kept.id, real)
            if speaks:
                subject = OfSpeakerCard(kept.id, kept.version)
                organizers.tell(tx, its_series.id, Kind.SPEAKER_SAYS, subject, now)
        return Kept(its_series, kept)


def card(tx: Transaction, its_series: Series, subject: OfSpeakerCard) -> SpeakerCard | Skip:
    """What a speaker is asked, as the session is now."""
    found = next((each for each in sessions.of_series(tx, its_series.id) if each.id == subject.id), None)
    return Skip("the session is gone") if found is None else SpeakerCard(its_series, found)


def says(tx: Transaction, its_series: Series, subject: OfSpeakerCard) -> SpeakerSays | Skip:
    """What organizers are told of what a speaker has written: the session as it was then."""
    written = audit_log.since_version(tx, its_series.id, subject.id, subject.version - 1)
    of_then = next((each for each in written if each.after is not None and each.after.version == subject.version), None)
    if of_then is None or of_then.after is None or of_then.before is None:
        return Skip("nothing of it is known any more")
    return SpeakerSays(its_series, of_then.before, of_then.after)


def _accounts(tx: Transaction, session: Session) -> tuple[str, ...]:
    return tuple(dict.fromkeys(people.addresses(tx, session.accounts).values()))
