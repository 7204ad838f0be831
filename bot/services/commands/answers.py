"""Answers from the calendar: for buttons, pages of lists and forms."""

from collections.abc import Sequence
from datetime import datetime

from bot.chat.actor import Actor
from bot.core.calendar.models import Series, Session
from bot.core.commands import answer_builder
from bot.core.commands.answers import Answer, DidYouMean, FeedbackForm, Listing, Reading, Sessions
from bot.core.commands.parser import CommandName, ParsedCommand
from bot.store.calendar import calendars
from bot.store.calendar.cache import Calendar
from bot.store.db.engine import Database


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
