"""Answers from the calendar: for buttons, pages of lists and forms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.chat.actor import Actor
from bot.core.calendar.models import Series, Session, local_date
from bot.core.commands import answer_builder
from bot.core.commands.answers import (
    AddToCalendar,
    DidYouMean,
    FeedbackForm,
    Listing,
    Next,
    NothingPlanned,
    Reading,
    Sessions,
)
from bot.core.commands.parser import ParsedCommand
from bot.core.commands.vocabulary import CommandName
from bot.core.participation.attendance import Reader
from bot.store.calendar import calendars
from bot.store.db.engine import Database
from bot.store.participation import readers

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class CalendarContext:
    """What a word or a button is about.

    Attributes:
        series: The series that posts to the channel, or else the workspace's first.
        sessions: All of its sessions.
        reader_id: Our own id of who reads the answer; None if we don't know them.
    """

    series: Series
    sessions: Sequence[Session]
    reader_id: int | None


def context_of(db: Database, actor: Actor) -> CalendarContext:
    """Return what an actor's word or button is about."""
    return _context(db, actor.workspace_id, actor.channel, actor.external_id)


def _context(db: Database, workspace_id: int, channel: str | None, external_id: str | None = None) -> CalendarContext:
    with db.read_connection() as connection:
        known, reader_id = calendars.for_reader(connection, db.calendars, workspace_id, external_id)
    posting_there = [each for each in known.series if channel in {c.external_id for c in each.channels}]
    series = (posting_there or known.series)[0]
    return CalendarContext(series, known.sessions[series.id], reader_id)


def read_word(
    db: Database, *, actor: Actor, word: CommandName, now: datetime, public_url: str | None
) -> Reading | DidYouMean:
    """Answer a button as if its word had been typed."""
    context = context_of(db, actor)
    answer = answer_builder.read_calendar(
        ParsedCommand(word), context.series, context.sessions, now, organizes=_organizes(actor, context.series)
    )
    return for_reader(db, answer_builder.with_feed(answer, public_url), context.reader_id, now)


def series_in_context(db: Database, workspace_id: int, channel: str | None = None) -> Series:
    """Return the series that posts to a channel, or else the workspace's first."""
    return _context(db, workspace_id, channel).series


def answer_calendar(
    db: Database, *, actor: Actor, session_id: int | None, now: datetime, public_url: str | None = None
) -> Reading | DidYouMean:
    """Return one session for a person's own calendar; the next session if it is over, canceled or gone.

    `session_id` comes from the button.
    """
    context = context_of(db, actor)
    answer = answer_builder.calendar_for(context.series, session_id, context.sessions, now)
    return for_reader(db, answer_builder.with_feed(answer, public_url), context.reader_id, now)


def answer_page(db: Database, *, actor: Actor, listing: Listing, words: str, page: int, now: datetime) -> Sessions:
    """Return a page of a list that was shown before. Arguments as of `answer_builder.page_of`."""
    context = context_of(db, actor)
    shown = answer_builder.page_of(listing, words, page, series=context.series, sessions=context.sessions, now=now)
    return for_reader(db, replace(shown, organizes=_organizes(actor, context.series)), context.reader_id, now)


def for_reader(db: Database, answer: Shown, reader_id: int | None, now: datetime) -> Shown:
    """Add to an answer what the person who asked did about its sessions.

    Args:
        reader_id: From the context; None for an answer that a channel reads too.
    """
    if isinstance(answer, DidYouMean) and answer.answer is not None:
        return replace(answer, answer=for_reader(db, answer.answer, reader_id, now))
    if not isinstance(answer, Next | Sessions | NothingPlanned | AddToCalendar):
        return answer
    series = answer.series
    today = local_date(now, series.zone)
    if reader_id is None or isinstance(answer, NothingPlanned | AddToCalendar):
        return replace(answer, reader=Reader(today))
    ids = [each.id for each in (answer.sessions if isinstance(answer, Sessions) else [answer.session])]
    with db.read_connection() as connection:
        reader = readers.of_person(connection, reader_id, series_id=series.id, session_ids=ids, today=today)
    return replace(answer, reader=reader)


def feedback_form(db: Database, *, actor: Actor, words: str, now: datetime) -> FeedbackForm:
    """Return the feedback form with the given words, and the sessions to choose from."""
    context = context_of(db, actor)
    return FeedbackForm(words, context.series, answer_builder.recent(context.series, context.sessions, now))


def all_sessions(db: Database, workspace_id: int) -> Sequence[Session]:
    """Return all sessions of the workspace's first series, including canceled ones."""
    return _context(db, workspace_id, None).sessions


def _organizes(actor: Actor, series: Series) -> bool:
    return actor.external_id in {each.external_id for each in series.organizers}
