"""Answers from the calendar: for buttons, pages of lists and forms."""

from collections.abc import Sequence
from dataclasses import replace
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
from bot.core.commands.parser import CommandName, ParsedCommand
from bot.core.participation.attendance import Reader
from bot.services.participation import attendance
from bot.store.calendar import calendars
from bot.store.db.engine import Database

Shown = TypeVar("Shown")


def calendar_in_context(db: Database, workspace_id: int, channel: str | None) -> tuple[Series, Sequence[Session]]:
    """Return the series that posts to a channel, or else the workspace's first, with all its sessions."""
    with db.read_connection() as connection:
        known = calendars.of_workspace(connection, db.calendars, workspace_id)
    posting_there = [each for each in known.series if channel in {c.external_id for c in each.channels}]
    series = (posting_there or known.series)[0]
    return series, known.sessions[series.id]


def read_word(
    db: Database, *, actor: Actor, word: CommandName, now: datetime, public_url: str | None
) -> Reading | DidYouMean:
    """Answer a button as if its word had been typed."""
    series, known = calendar_in_context(db, actor.workspace_id, actor.channel)
    answer = answer_builder.read_calendar(ParsedCommand(word), series, known, now, organizes=_organizes(actor, series))
    return for_reader(db, answer_builder.with_feed(answer, public_url), actor=actor, now=now)


def series_in_context(db: Database, workspace_id: int, channel: str | None = None) -> Series:
    """Return the series that posts to a channel, or else the workspace's first."""
    return calendar_in_context(db, workspace_id, channel)[0]


def answer_calendar(
    db: Database, *, actor: Actor, session_id: int | None, now: datetime, public_url: str | None = None
) -> Reading | DidYouMean:
    """Return one session for a person's own calendar; the next session if it is over, canceled or gone.

    `session_id` comes from the button.
    """
    series, known = calendar_in_context(db, actor.workspace_id, actor.channel)
    answer = answer_builder.calendar_for(series, session_id, known, now)
    return for_reader(db, answer_builder.with_feed(answer, public_url), actor=actor, now=now)


def answer_page(db: Database, *, actor: Actor, listing: Listing, words: str, page: int, now: datetime) -> Sessions:
    """Return a page of a list that was shown before. Arguments as of `answer_builder.page_of`."""
    series, known = calendar_in_context(db, actor.workspace_id, actor.channel)
    shown = answer_builder.page_of(listing, words, page, series=series, sessions=known, now=now)
    return for_reader(db, replace(shown, organizes=_organizes(actor, series)), actor=actor, now=now)


def for_reader(db: Database, answer: Shown, *, actor: Actor, now: datetime, is_public: bool = False) -> Shown:
    """Add to an answer what the person who asked did about its sessions, unless a channel reads it too."""
    if isinstance(answer, DidYouMean) and answer.answer is not None:
        return replace(answer, answer=for_reader(db, answer.answer, actor=actor, now=now))
    if not isinstance(answer, Next | Sessions | NothingPlanned | AddToCalendar):
        return answer
    if is_public or isinstance(answer, NothingPlanned | AddToCalendar):
        return replace(answer, reader=Reader(local_date(now, answer.series.zone)))
    ids = [each.id for each in (answer.sessions if isinstance(answer, Sessions) else [answer.session])]
    reader = attendance.reader(db, actor=actor, its_series=answer.series, session_ids=ids, now=now)
    return replace(answer, reader=reader)


def feedback_form(db: Database, *, actor: Actor, words: str, now: datetime) -> FeedbackForm:
    """Return the feedback form with the given words, and the sessions to choose from."""
    series, known = calendar_in_context(db, actor.workspace_id, actor.channel)
    return FeedbackForm(words, series, answer_builder.recent(series, known, now))


def all_sessions(db: Database, workspace_id: int) -> Sequence[Session]:
    """Return all sessions of the workspace's first series, including canceled ones."""
    return calendar_in_context(db, workspace_id, None)[1]


def _organizes(actor: Actor, series: Series) -> bool:
    return actor.external_id in {each.external_id for each in series.organizers}
