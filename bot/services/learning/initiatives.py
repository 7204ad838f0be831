"""Initiatives: made by organizers, looked at by their owners, told to the channels once something came of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.calendar.models import Series, Session, local_date
from bot.core.learning.feedback import Asked, Feedback
from bot.core.learning.initiatives import (
    Draft,
    Field,
    Initiative,
    News,
    State,
    award_moments,
    in_order,
    look_moment,
    problems,
    problems_with_news,
)
from bot.core.outbox.deliveries import Delivery, Kind, ToChannel, ToPerson
from bot.core.outbox.notifications import (
    AwardForOwner,
    InitiativeCard,
    InitiativeNews,
    InitiativePost,
    InitiativeStory,
    Skip,
)
from bot.core.outbox.references import OfInitiative, OfInitiativeAward, OfInitiativeLook
from bot.services.shared import organizers, session_lookup
from bot.services.shared.results import Gone, NotYours
from bot.store.admin import people
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.learning import feedback, initiatives
from bot.store.outbox import deliveries
from bot.store.participation import home_refreshes

# A question that could not be asked on its day is still asked some days later.
_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ToMake:
    """What an initiative can be made of.

    Attributes:
        words: What people wrote that they will do differently, as far as it has reached the organizers.
    """

    series: Series
    session: Session | None
    words: tuple[Feedback, ...]


@dataclass(frozen=True, slots=True)
class ToMend:
    """Nothing was kept; what to mend, by field."""

    problems: dict[Field, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """It is kept, as it is now."""

    series: Series
    initiative: Initiative


def making(
    db: Database, *, workspace_id: int, series_id: int, session_id: int | None, person: str, now: datetime
) -> ToMake | NotYours | Gone:
    """What an organizer (by the chat's address) can make one of; about a session, or about none.

    Raises:
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.reading() as tx:
        found = _place(tx, workspace_id, series_id, session_id)
        if found is None:
            return Gone()
        its_series, session = found
        if not organizers.organizes(tx, its_series.id, person):
            return NotYours(its_series)
        words: list[Feedback] = []
        if session is not None:
            known = sessions.of_series(tx, its_series.id)
            words = feedback.of_session(tx, session.id, local_date(now, its_series.zone), known)
        return ToMake(its_series, session, tuple(each for each in words if each.asked is Asked.CHANGE))


def make(
    db: Database,
    *,
    workspace_id: int,
    series_id: int,
    session_id: int | None,
    person: str,
    submission: str,
    draft: Draft,
    now: datetime,
) -> Kept | ToMend | NotYours | Gone:
    """Keep an initiative, tell its owner, and ask them on the day of its next look.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        series_id: As the form said, as the next.
        session_id: The session that it came from; None for none.
        person: The organizer, by the chat's address.
        submission: The chat's id of this one form; the same one again changes nothing.
        draft: What the form said.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was kept.
    """
    draft = replace(draft, title=draft.title.strip(), measure=draft.measure.strip())
    with db.writing() as tx:
        found = _place(tx, workspace_id, series_id, session_id)
        if found is None:
            return Gone()
        its_series, _ = found
        series.lock(tx, its_series.id)
        if not organizers.organizes(tx, its_series.id, person):
            return NotYours(its_series)
        if wrong := problems(draft, local_date(now, its_series.zone)):
            return ToMend(wrong)
        kept = initiatives.add(
            tx,
            workspace_id=workspace_id,
            series_id=its_series.id,
            session_id=session_id,
            owner_id=people.by_address(tx, workspace_id, str(draft.owner)).id,
            submission=submission,
            draft=draft,
        )
        known = sessions.of_series(tx, its_series.id)
        if kept is None:
            # The same form, sent twice.
            made = initiatives.of_submission(tx, workspace_id, submission)
            return Kept(its_series, _one(tx, its_series, made, known))
        its = _one(tx, its_series, kept, known)
        _record(tx, workspace_id, its_series, Kind.INITIATIVE, OfInitiative(its.id, its.version), its, now)
        _ask_later(tx, workspace_id, its_series, its, now)
        organizers.wish_for_pages(tx, its_series.id, [its.owner])
        return Kept(its_series, its)


def telling(db: Database, *, workspace_id: int, initiative_id: int, person: str) -> Kept | NotYours | Gone:
    """An initiative of which somebody (by the chat's address) can say how it goes: its owner, or an organizer."""
    with db.reading() as tx:
        return _theirs(tx, workspace_id, initiative_id, person)


def tell(
    db: Database, *, workspace_id: int, initiative_id: int, person: str, news: News, now: datetime
) -> Kept | ToMend | NotYours | Gone:
    """Keep what somebody says of it, and tell the organizers. Arguments as of `make`."""
    news = replace(news, words=news.words.strip())
    with db.writing() as tx:
        found = _theirs(tx, workspace_id, initiative_id, person)
        if not isinstance(found, Kept):
            return found
        its_series = found.series
        series.lock(tx, its_series.id)
        its = _one(tx, its_series, initiative_id, sessions.of_series(tx, its_series.id))
        if wrong := problems_with_news(news, local_date(now, its_series.zone)):
            return ToMend(wrong)
        state = news.state or State.ON
        said = replace(its, state=state, words=news.words, look=news.look if state is State.ON else None)
        if said == its:
            return Kept(its_series, its)
        its = initiatives.keep(tx, said)
        _ask_later(tx, workspace_id, its_series, its, now)
        subject = OfInitiative(its.id, its.version)
        organizers.tell(tx, its_series.id, Kind.INITIATIVE_NEWS, subject, now)
        organizers.wish_for_pages(tx, its_series.id, [its.owner])
        return Kept(its_series, its)


def publish(
    db: Database, *, workspace_id: int, initiative_id: int, person: str, now: datetime
) -> Kept | NotYours | Gone:
    """Tell each channel what came of an initiative, once; for an organizer. Arguments as of `make`."""
    with db.writing() as tx:
        its_series_id = initiatives.series_of(tx, workspace_id, initiative_id)
        if its_series_id is None:
            return Gone()
        series.lock(tx, its_series_id)
        its_series = series.get(tx, its_series_id)
        if not organizers.organizes(tx, its_series_id, person):
            return NotYours(its_series)
        its = _one(tx, its_series, initiative_id, sessions.of_series(tx, its_series_id))
        if not its.words:
            return Gone()
        if not its.told:
            its = initiatives.keep(tx, replace(its, told=True))
            for channel in its_series.channels:
                subject = OfInitiative(its.id, its.version)
                story = Delivery(Kind.INITIATIVE_STORY, its_series_id, subject, ToChannel(channel.id), now)
                deliveries.record(tx, workspace_id, story)
        return Kept(its_series, its)


def propose(
    db: Database, *, workspace_id: int, initiative_id: int, person: str, award: bool, now: datetime
) -> Kept | NotYours | Gone:
    """Propose an initiative for the award programme, or, without `award`, take that back; pressed twice it is once.

    For its owner or an organizer. Other arguments as of `make`.
    """
    with db.writing() as tx:
        found = _theirs(tx, workspace_id, initiative_id, person)
        if not isinstance(found, Kept):
            return found
        series.lock(tx, found.series.id)
        its = _one(tx, found.series, initiative_id, sessions.of_series(tx, found.series.id))
        if its.award != award:
            its = initiatives.keep(tx, replace(its, award=award))
            _ask_later(tx, workspace_id, found.series, its, now)
            home_refreshes.wish_for(tx, workspace_id, [its.owner])
        return Kept(found.series, its)


def listed(db: Database, *, series_id: int, person: str) -> tuple[Initiative, ...] | None:
    """All initiatives of a series, for who organizes it (by the chat's address); None for anybody else."""
    with db.reading() as tx:
        if not organizers.organizes(tx, series_id, person):
            return None
        return tuple(in_order(initiatives.of_series(tx, series_id, sessions.of_series(tx, series_id))))


def of_owner(tx: Transaction, series_id: int, known: Sequence[Session], owner_id: int) -> tuple[Initiative, ...]:
    """Those of one person (by our own id) that go on."""
    every = initiatives.of_series(tx, series_id, known)
    return tuple(each for each in in_order(every) if each.owner_id == owner_id and each.look is not None)


def follow_award(tx: Transaction, workspace_id: int, its_series: Series, now: datetime) -> None:
    """Let those who are proposed be reminded of the award's dates, which have changed."""
    for each in initiatives.of_series(tx, its_series.id, sessions.of_series(tx, its_series.id)):
        _ask_later(tx, workspace_id, its_series, each, now)


def content(tx: Transaction, its_series: Series, known: list[Session], delivery: Delivery) -> InitiativePost | Skip:
    """What a message about an initiative says; nothing where it is not so any more."""
    match delivery.subject:
        case OfInitiativeAward(initiative_id, day, days):
            its = initiatives.find(tx, its_series.id, initiative_id, known)
            award_day = next((each for each in its_series.award_days if each.day == day), None)
            if its is None or not its.award or award_day is None:
                return Skip("it is not proposed any more, or the date was changed")
            return AwardForOwner(its_series, its, award_day, days)
        case OfInitiativeLook(initiative_id, day):
            its = initiatives.find(tx, its_series.id, initiative_id, known)
            if its is None or its.look != day or delivery.target != ToPerson(its.owner_id):
                return Skip("it is to be looked at on another day, or has ended")
            return InitiativeCard(its_series, its, asks=True)
        case OfInitiative(initiative_id):
            return _about(its_series, _one(tx, its_series, initiative_id, known), delivery.kind)
    raise ValueError(f"no message about an initiative: {delivery.key}")


def _about(its_series: Series, its: Initiative, kind: Kind) -> InitiativePost:
    match kind:
        case Kind.INITIATIVE_NEWS:
            return InitiativeNews(its_series, its)
        case Kind.INITIATIVE_STORY:
            return InitiativeStory(its_series, its)
    return InitiativeCard(its_series, its, asks=False)


def _ask_later(tx: Transaction, workspace_id: int, its_series: Series, its: Initiative, now: datetime) -> None:
    if its.look is not None:
        moment = look_moment(its.look, its_series.zone)
        if moment > now:
            look = OfInitiativeLook(its.id, its.look)
            _record(tx, workspace_id, its_series, Kind.INITIATIVE_LOOK, look, its, moment)
    for award_day, days, moment in award_moments(its_series, now) if its.award else ():
        subject = OfInitiativeAward(its.id, award_day.day, days)
        to = ToPerson(its.owner_id)
        until = moment + timedelta(days=days)
        deliveries.record(tx, workspace_id, Delivery(Kind.INITIATIVE_AWARD, its_series.id, subject, to, moment, until))


def _record(
    tx: Transaction,
    workspace_id: int,
    its_series: Series,
    kind: Kind,
    subject: OfInitiative | OfInitiativeLook,
    its: Initiative,
    moment: datetime,
) -> None:
    to = ToPerson(its.owner_id)
    deliveries.record(tx, workspace_id, Delivery(kind, its_series.id, subject, to, moment, moment + _LASTS))


def _place(
    tx: Transaction, workspace_id: int, series_id: int, session_id: int | None
) -> tuple[Series, Session | None] | None:
    if session_id is not None:
        return session_lookup.session(tx, workspace_id, session_id)
    try:
        return series.get(tx, series.belonging(tx, workspace_id, series_id)), None
    except LookupError:
        return None


def _one(tx: Transaction, its_series: Series, initiative_id: int, known: Sequence[Session]) -> Initiative:
    found = initiatives.find(tx, its_series.id, initiative_id, known)
    if found is None:
        raise LookupError(f"no initiative {initiative_id} of series {its_series.id}")
    return found


def _theirs(tx: Transaction, workspace_id: int, initiative_id: int, person: str) -> Kept | NotYours | Gone:
    series_id = initiatives.series_of(tx, workspace_id, initiative_id)
    if series_id is None:
        return Gone()
    its_series = series.get(tx, series_id)
    its = _one(tx, its_series, initiative_id, sessions.of_series(tx, series_id))
    if person != its.owner and not organizers.organizes(tx, series_id, person):
        return NotYours(its_series)
    return Kept(its_series, its)
