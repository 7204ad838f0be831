"""Pass evaluation results on to the speakers; the organizers choose which comments."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat.actor import Actor
from bot.core.base.text_validation import validate_text
from bot.core.calendar.models import Series, Session, local_date
from bot.core.learning.feedback import Feedback
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.learning_notifications import SpeakerResults
from bot.core.outbox.notifications import Skip
from bot.core.outbox.references import SpeakerResultsRef
from bot.services.learning import evaluation_results
from bot.services.shared import session_lookup
from bot.services.shared.opening import Opening
from bot.services.shared.results import InvalidError, NotFoundError
from bot.store.admin import people
from bot.store.calendar import sessions
from bot.store.db.engine import Database
from bot.store.learning import feedback, speaker_results
from bot.store.outbox import deliveries

MAX_WORD = 1000


@dataclass(frozen=True, slots=True)
class ResultsToPassOn:
    """What can be passed on.

    Attributes:
        words: The comments that people wrote, as far as organizers have received them.
        reaches: Whether any speaker has an account in the chat.
    """

    series: Series
    session: Session
    words: tuple[Feedback, ...]
    reaches: bool


def choice(db: Database, *, actor: Actor, session_id: int, now: datetime) -> ResultsToPassOn:
    """Return the results and comments that an organizer can choose from at `now` (aware).

    Raises:
        RejectedError, DatabaseUnavailableError: There is nothing for them, or the database cannot be read now.
    """
    with db.read() as tx:
        its_series, session = session_lookup.organized_session(tx, actor, session_id)
        known = sessions.of_series(tx, its_series.id)
        words = feedback.of_session(tx, session_id, local_date(now, its_series.zone), known)
        return ResultsToPassOn(its_series, session, tuple(words), bool(_accounts(session)))


def pass_on(
    db: Database, *, actor: Actor, session_id: int, submission: str, quotes: tuple[str, ...], word: str, now: datetime
) -> int:
    """Queue the results for each speaker, in one transaction, and return how many speakers there are.

    Args:
        session_id: From the form.
        submission: The chat's id of this form; sending it twice changes nothing.
        quotes: The ids of the chosen comments; those of other sessions are ignored.
        word: The organizer's own words; may be empty.
        now: Aware.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was stored.
    """
    if (problem := validate_text(word, max_length=MAX_WORD, required=False)) is not None:
        raise InvalidError({"word": problem})
    with db.write() as tx:
        its_series, session = session_lookup.organized_session(tx, actor, session_id)
        speakers = _accounts(session)
        if not speakers:
            raise NotFoundError
        added_id = speaker_results.add(
            tx,
            workspace_id=actor.workspace_id,
            session_id=session_id,
            by_id=people.of_actor(tx, actor).id,
            submission=submission,
            quotes=list(quotes),
            word=word.strip(),
        )
        if added_id is not None:
            for to in map(PersonRecipient, speakers):
                results = Delivery(Kind.SPEAKER_RESULTS, its_series.id, SpeakerResultsRef(added_id), to, now)
                deliveries.record(tx, actor.workspace_id, results)
        return len(speakers)


def content(it: Opening, subject: SpeakerResultsRef) -> SpeakerResults | Skip:
    """Build the speaker's message; the caller holds the series' lock."""
    session_id, quotes, word = speaker_results.get(it.tx, subject.id)
    session = it.session(session_id)
    if session is None:
        return Skip("the session is no longer in the calendar")
    comments = feedback.chosen(it.tx, session_id, quotes)
    return SpeakerResults(it.series, session, evaluation_results.of_session(it.tx, session_id), comments, word)


def _accounts(session: Session) -> list[int]:
    return list(dict.fromkeys(each for each in session.accounts if each is not None))
