"""An organizer's changes of the calendar: added, edited, cancelled, restored, taken back."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.calendar import session_form
from bot.core.calendar.formatting import date_in_words, headline
from bot.core.calendar.models import Series, Session, Status, local_date
from bot.core.calendar.seasons import open_day
from bot.core.calendar.session_changes import Difference, differences, merged, restored
from bot.core.calendar.session_form import Account, Draft, Field, draft_of
from bot.services.calendar import change_set as following
from bot.services.shared import organizers, session_lookup
from bot.services.shared.results import Gone, NotYours
from bot.services.suggestions import review
from bot.store.admin import people
from bot.store.calendar import audit_log, series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.suggestions import suggestions


@dataclass(frozen=True, slots=True)
class Form:
    """A session's form, filled in.

    Attributes:
        session: Whose; None for one to be added.
        draft: What stands in it.
        suggestion: The id of the one that a session to be added is made of.
    """

    series: Series
    session: Session | None
    draft: Draft
    suggestion: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The change is in the calendar, as `session`."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class ToMend:
    """Nothing was changed: problems by field."""

    problems: dict[Field, str]


@dataclass(frozen=True, slots=True)
class ThinkTwice:
    """Nothing was changed yet: what may be wrong, in words."""

    form: Form
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Nothing was changed yet: somebody else has changed the session since the form was opened.

    Attributes:
        form: Theirs, with what was typed on top.
        who: The chat's addresses of those who changed it, or nobody's for the command line.
        differences: What they changed.
    """

    form: Form
    who: tuple[str, ...]
    differences: tuple[Difference, ...]


Saved = Kept | ToMend | ThinkTwice | Meanwhile | NotYours | Gone


def open_form(db: Database, *, workspace_id: int, person: str, session_id: int) -> Form | NotYours | Gone:
    """The form of a session as it is. `person` is the chat's address of who wants it."""
    with db.reading() as tx:
        found = session_lookup.session(tx, workspace_id, session_id)
        if found is None:
            return Gone()
        its_series, session = found
        if not organizers.organizes(tx, its_series.id, person):
            return NotYours(its_series)
        return Form(its_series, session, draft_of(session, people.addresses(tx, session.accounts)))


def new_form(its_series: Series, *, day: str, title: str) -> Form:
    """The form of a session to be added."""
    return Form(its_series, None, session_form.with_usual(Draft(date=day, title=title), its_series.usual))


def form_of_suggestion(
    db: Database, *, workspace_id: int, person: str, suggestion_id: int, now: datetime
) -> Form | NotYours | Gone:
    """The form of a session to be made of a suggestion, on the usual day of the first month that is still open.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        person: The chat's address of who wants it.
        suggestion_id: What the button said.
        now: The rounds' time (aware).
    """
    with db.reading() as tx:
        series_id = suggestions.series_of(tx, workspace_id, suggestion_id)
        if series_id is None:
            return Gone()
        its_series = series.get(tx, series_id)
        if not organizers.organizes(tx, series_id, person):
            return NotYours(its_series)
        suggestion = suggestions.get(tx, suggestion_id)
        day = open_day(sessions.of_series(tx, series_id), local_date(now, its_series.zone))
        draft = session_form.with_usual(session_form.draft_from(suggestion, day), its_series.usual)
        return Form(its_series, None, draft, suggestion_id)


def save(
    db: Database,
    *,
    workspace_id: int,
    series_id: int,
    session_id: int | None,
    version: int,
    person: str,
    draft: Draft,
    moves: bool,
    name_of: Callable[[str], str | None],
    confirmed: Collection[int],
    suggestion_id: int | None = None,
    now: datetime,
    real: datetime,
) -> Saved:
    """Keep what an organizer wrote into a form.

    Args:
        workspace_id: Whose request this is.
        series_id: What the form says of itself.
        session_id: None for one to be added.
        version: Of the session when the form was opened.
        person: The chat's address of who sent it.
        draft: As typed.
        moves: Whether only when and where were asked for; the rest stays.
        name_of: The name of somebody in the chat; None where it does not say. Asked before anything is locked.
        confirmed: By what the warnings that they have seen already are known.
        suggestion_id: What a session to be added is made of.
        now: The rounds' time (aware).
        real: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    if found := session_form.problems(draft):
        return ToMend(found)
    names = {address: name_of(address) for address in draft.accounts}
    if None in names.values():
        return ToMend({Field.ACCOUNTS: "Their name could not be looked up just now. Please type it below instead."})
    with db.writing() as tx:
        try:
            series.lock(tx, series.belonging(tx, workspace_id, series_id))
        except LookupError:
            return Gone()
        its_series = series.get(tx, series_id)
        if not organizers.organizes(tx, series_id, person):
            return NotYours(its_series)
        known = sessions.of_series(tx, series_id)
        accounts = [
            Account(address, people.by_address(tx, workspace_id, address).id, name or "")
            for address, name in names.items()
        ]
        if session_id is None:
            current = None
            wanted = session_form.made(draft, _blank(now), accounts)
        else:
            current = next((each for each in known if each.id == session_id), None)
            if current is None:
                return Gone()
            settled = _settled(tx, its_series, current, version, draft, accounts, moves=moves)
            if isinstance(settled, Meanwhile):
                return settled
            wanted = settled
        if current is None or _is_other(current, wanted):
            today = local_date(now, its_series.zone)
            found_now = (
                *_made_already(tx, series_id, suggestion_id, known),
                *session_form.warnings(wanted, known, holidays=its_series.policy.holidays, today=today),
            )
            if not {session_form.known_by(each) for each in found_now} <= set(confirmed):
                return ThinkTwice(Form(its_series, current, draft, suggestion_id), found_now)
        press = following.Press(tx, series_id, person, now=now, real=real)
        kept = press.add(wanted) if current is None else press.change(current, wanted)
        press.end()
        if current is None and suggestion_id is not None:
            review.made_a_session(tx, series_id, suggestion_id, kept, person, now=now, real=real)
        return Kept(its_series, kept)


def _made_already(
    tx: Transaction, series_id: int, suggestion_id: int | None, known: Sequence[Session]
) -> tuple[str, ...]:
    """That another organizer was quicker, in words."""
    suggestion = None if suggestion_id is None else suggestions.find(tx, series_id, suggestion_id)
    made = None if suggestion is None else next((each for each in known if each.id == suggestion.session), None)
    if made is None or made.status is Status.CANCELLED:
        return ()
    return (f"A session was made of this suggestion already: {date_in_words(made.date)}, {headline(made)}.",)


def _is_other(current: Session, wanted: Session) -> bool:
    """Whether it is worth a warning: whoever mends a typo need not hear again what they knew."""
    return (current.date, current.speakers) != (wanted.date, wanted.speakers)


def _blank(now: datetime) -> Session:
    return Session(id=0, date=now.date(), added_at=now, dated_at=now)


def _settled(
    tx: Transaction,
    its_series: Series,
    current: Session,
    version: int,
    draft: Draft,
    accounts: Sequence[Account],
    *,
    moves: bool,
) -> Session | Meanwhile:
    """What becomes of the session; or what others have done to it since the form was opened."""
    since = audit_log.since_version(tx, its_series.id, current.id, version)
    base = next((each.before for each in since if each.before is not None and each.before.version == version), current)
    mine = session_form.made(draft, base, accounts)
    if moves:
        mine = replace(mine, title=base.title, speakers=base.speakers, accounts=base.accounts, notes=base.notes)
    if current.version == version:
        return mine
    result, _ = merged(base, mine, current)
    addresses = {each.id: each.address for each in accounts} | people.addresses(tx, result.accounts)
    who = tuple(dict.fromkeys(each.who for each in since if each.who is not None))
    form = Form(its_series, current, draft_of(result, addresses))
    return Meanwhile(form, who, differences(base, current))


def cancel(
    db: Database, *, workspace_id: int, session_id: int, person: str, now: datetime, real: datetime
) -> Kept | NotYours | Gone:
    """Let a session not take place; it stays in the calendar as cancelled."""
    return _with_status(db, workspace_id, session_id, person, Status.CANCELLED, now=now, real=real)


def restore(
    db: Database, *, workspace_id: int, session_id: int, person: str, now: datetime, real: datetime
) -> Kept | NotYours | Gone:
    """Let a cancelled session take place after all."""
    return _with_status(db, workspace_id, session_id, person, Status.SCHEDULED, now=now, real=real)


def _with_status(
    db: Database, workspace_id: int, session_id: int, person: str, status: Status, *, now: datetime, real: datetime
) -> Kept | NotYours | Gone:
    with db.writing() as tx:
        found = session_lookup.session(tx, workspace_id, session_id)
        if found is None:
            return Gone()
        its_series = found[0]
        series.lock(tx, its_series.id)
        _, session = session_lookup.session(tx, workspace_id, session_id) or found
        if not organizers.organizes(tx, its_series.id, person):
            return NotYours(its_series)
        if session.status is status:
            return Kept(its_series, session)
        press = following.Press(tx, its_series.id, person, now=now, real=real)
        wanted = restored(session) if status is Status.SCHEDULED else replace(session, status=status)
        kept = press.change(session, wanted)
        press.end()
        return Kept(its_series, kept)


def add_all(
    db: Database,
    *,
    workspace_id: int,
    series_id: int,
    person: str,
    wanted: Sequence[Session],
    now: datetime,
    real: datetime,
) -> tuple[Series, tuple[Session, ...]] | NotYours | Gone:
    """Add sessions at one press, but those on days that have one already; which were added."""
    with db.writing() as tx:
        try:
            series.lock(tx, series.belonging(tx, workspace_id, series_id))
        except LookupError:
            return Gone()
        its_series = series.get(tx, series_id)
        if not organizers.organizes(tx, series_id, person):
            return NotYours(its_series)
        taken = {each.date for each in sessions.of_series(tx, series_id) if each.status is Status.SCHEDULED}
        press = following.Press(tx, series_id, person, now=now, real=real)
        added = tuple(press.add(replace(each, added_at=now, dated_at=now)) for each in wanted if each.date not in taken)
        press.end()
        return its_series, added
