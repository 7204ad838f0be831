"""Answer questions about the calendar, and import a file."""

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
    series = _series_in_context(known, channel)
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
    return _series_in_context(_calendar_of(db, workspace_id), channel)


def answer_calendar(
    db: Database, *, actor: Actor, session_id: int | None, now: datetime, public_url: str | None = None
) -> Answer:
    """Return one session for a person's own calendar; the next session if it is over, canceled or gone.

    `session_id` comes from the button.
    """
    known = _calendar_of(db, actor.workspace_id)
    its_series = _series_in_context(known, actor.channel)
    answer = answer_builder.calendar_for(its_series, session_id, known.sessions[its_series.id], now)
    return answer_builder.with_feed(answer, public_url)


def answer_page(db: Database, *, actor: Actor, listing: Listing, words: str, page: int, now: datetime) -> Sessions:
    """Return a page of a list that was shown before. Arguments as of `answer_builder.page_of`."""
    known = _calendar_of(db, actor.workspace_id)
    its_series = _series_in_context(known, actor.channel)
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
    """Return the feedback form with the given words, and the sessions to choose from."""
    known = _calendar_of(db, actor.workspace_id)
    its_series = _series_in_context(known, actor.channel)
    return FeedbackForm(words, its_series, answer_builder.recent(its_series, known.sessions[its_series.id], now))


def all_sessions(db: Database, workspace_id: int) -> Sequence[Session]:
    """Return all sessions of the workspace's first series, including canceled ones."""
    known = _calendar_of(db, workspace_id)
    return known.sessions[known.series[0].id]


def _calendar_of(db: Database, workspace_id: int) -> Calendar:
    with db.read_connection() as connection:
        return calendars.of_workspace(connection, db.calendars, workspace_id)


def _series_in_context(known: Calendar, channel: str | None) -> Series:
    """Return the series that posts to a channel, or else the workspace's first."""
    posting_there = [each for each in known.series if channel in {c.external_id for c in each.channels}]
    return (posting_there or known.series)[0]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed, or would change.

    Attributes:
        comparison: The file compared with the calendar.
        texts_changed: Whether the program's texts differ.
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
    """Import a file's sessions and texts, all or nothing, and sync the outbox.

    Nothing is changed if the comparison has ambiguous entries.

    Args:
        series_id: The series to import into.
        entries: All sessions of the file.
        texts: The program's texts; None keeps the known ones.
        dry_run: Whether to report changes without making them.
        person: External id of the person who imports; None for the command line.

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
    """Import in a transaction that holds the series' lock. Arguments as of `import_entries`."""
    its_series = series.get(tx, series_id)
    comparison = compare(
        sessions=sessions.of_series(tx, series_id), entries=entries, today=local_date(times.now, its_series.zone)
    )
    merged = _fuller(its_series.texts, texts)
    if not dry_run and not comparison.ambiguous:
        if merged != its_series.texts:
            series.set_texts(tx, series_id, merged)
        changes = ChangeSet(tx, series_id, person, times=times)
        for entry in comparison.added:
            changes.add(_new_session(entry, times.now))
        for change in comparison.changed:
            changes.update(change.session, change.result)
        changes.apply()
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
    """Return the texts read, filled with known texts where the file has none."""
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
