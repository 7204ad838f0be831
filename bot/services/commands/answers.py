"""The calendar: answering who asks, and taking in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.chat.actor import Actor, Times
from bot.core.calendar.import_diff import Comparison, Entry, compare
from bot.core.calendar.models import Series, Session, Texts, local_date
from bot.core.commands import answer_builder
from bot.core.commands.answers import Answer, DidYouMean, FeedbackForm, Listing, Reading, Sessions
from bot.core.commands.parser import CommandName, ParsedCommand
from bot.services.calendar.change_set import ChangeSet
from bot.store.calendar import calendars, series, sessions
from bot.store.calendar.cache import Calendar
from bot.store.db.engine import Database, Transaction


def calendar_in_context(db: Database, workspace_id: int, channel: str | None) -> tuple[Series, Sequence[Session]]:
    """Return the series that posts to a channel, or else the workspace's first, with all its sessions."""
    known = _calendar_of(db, workspace_id)
    series = _asked_about(known, channel)
    return series, known.sessions[series.id]


def read_word(
    db: Database, *, actor: Actor, word: CommandName, now: datetime, public_url: str | None
) -> Reading | DidYouMean:
    """Answer a button as if its word had been typed."""
    series, known = calendar_in_context(db, actor.workspace_id, actor.channel)
    organizes = actor.external_id in {each.external_id for each in series.organizers}
    answer = answer_builder.read_calendar(ParsedCommand(word), series, known, now, organizes=organizes)
    return answer_builder.with_feed(answer, public_url)


def series_in_context(db: Database, workspace_id: int, channel: str | None = None) -> Series:
    """Return the series that posts to a channel, or else the workspace's first."""
    return _asked_about(_calendar_of(db, workspace_id), channel)


def answer_calendar(
    db: Database, *, actor: Actor, session_id: int | None, now: datetime, public_url: str | None = None
) -> Answer:
    """One session for one's own calendar; what is next instead, if it is over, cancelled or gone.

    Arguments as of `ask`; `session_id` is what the button said.
    """
    known = _calendar_of(db, actor.workspace_id)
    its_series = _asked_about(known, actor.channel)
    answer = answer_builder.calendar_for(its_series, session_id, known.sessions[its_series.id], now)
    return answer_builder.with_feed(answer, public_url)


def answer_page(db: Database, *, actor: Actor, listing: Listing, words: str, page: int, now: datetime) -> Sessions:
    """A part of a list that was shown before. Arguments as of `ask` and of `answering.page_of`."""
    known = _calendar_of(db, actor.workspace_id)
    its_series = _asked_about(known, actor.channel)
    return answer_builder.page_of(
        listing,
        words,
        page,
        series=its_series,
        sessions=known.sessions[its_series.id],
        now=now,
        organizes=actor.external_id in {each.external_id for each in its_series.organizers},
    )


def feedback_form(db: Database, *, actor: Actor, words: str, now: datetime) -> FeedbackForm:
    """The form for feedback, with words in it, and the sessions that it can be about."""
    known = _calendar_of(db, actor.workspace_id)
    its_series = _asked_about(known, actor.channel)
    return FeedbackForm(words, its_series, answer_builder.recent(its_series, known.sessions[its_series.id], now))


def all_sessions(db: Database, workspace_id: int) -> Sequence[Session]:
    """All sessions of the workspace's first series, cancelled ones too."""
    known = _calendar_of(db, workspace_id)
    return known.sessions[known.series[0].id]


def _calendar_of(db: Database, workspace_id: int) -> Calendar:
    with db.read_connection() as connection:
        return calendars.of_workspace(connection, db.calendars, workspace_id)


def _asked_about(known: Calendar, channel: str | None) -> Series:
    """The series that posts to a channel, else the workspace's first."""
    posting_there = [each for each in known.series if channel in {c.external_id for c in each.channels}]
    return (posting_there or known.series)[0]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed, or would change.

    Attributes:
        comparison: The file against the calendar.
        texts_changed: Whether what the programme says of itself is new.
    """

    comparison: Comparison
    texts_changed: bool


def import_entries(
    db: Database,
    *,
    series_id: int,
    entries: Sequence[Entry],
    texts: Texts | None,
    times: Times,
    dry_run: bool,
    person: str | None = None,
) -> Imported:
    """Take a file's sessions and texts into the calendar, all or nothing, and let the ledger follow.

    Nothing is changed if the comparison has unclear entries.

    Args:
        db: The database.
        series_id: Whose calendar.
        entries: The file's sessions, all of them readable.
        texts: The programme's texts; None where the file has none, and then the known ones stay.
        times: The rounds' time and the machine's.
        dry_run: Whether only to say what would change.
        person: The chat's address of who does it; None for the command line.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        series.lock(tx, series_id)
        return import_entries_in(
            tx, series_id=series_id, entries=entries, texts=texts, times=times, dry_run=dry_run, person=person
        )


def import_entries_in(
    tx: Transaction,
    *,
    series_id: int,
    entries: Sequence[Entry],
    texts: Texts | None,
    times: Times,
    person: str | None,
    dry_run: bool = False,
) -> Imported:
    """The same in a transaction that holds the series' lock. Arguments as of `take_in`."""
    its_series = series.get(tx, series_id)
    comparison = compare(
        sessions=sessions.of_series(tx, series_id), entries=entries, today=local_date(times.now, its_series.zone)
    )
    merged = _fuller(its_series.texts, texts)
    if not dry_run and not comparison.ambiguous:
        if merged != its_series.texts:
            series.set_texts(tx, series_id, merged)
        press = ChangeSet(tx, series_id, person, times=times)
        for entry in comparison.added:
            press.add(_new_session(entry, times.now))
        for change in comparison.changed:
            press.update(change.session, change.result)
        press.apply()
    return Imported(comparison, merged != its_series.texts)


def _new_session(entry: Entry, now: datetime) -> Session:
    return Session(
        id=0,
        date=entry.date,
        added_at=now,
        dated_at=now,
        start=entry.start,
        minutes=entry.minutes,
        title=entry.title,
        speakers=entry.speakers,
        place=entry.place,
        link=entry.link,
    )


def _fuller(known: Texts, read: Texts | None) -> Texts:
    """The texts read, and what is known already wherever the file says less."""
    if read is None:
        return known
    return Texts(
        name=read.name or known.name,
        learning_health_system=read.learning_health_system or known.learning_health_system,
        rounds=read.rounds or known.rounds,
        award_name=read.award_name or known.award_name,
        award=read.award or known.award,
        contacts=read.contacts or known.contacts,
    )
