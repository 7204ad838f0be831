"""What an organizer wants to do to the calendar, and which sessions may be meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.base.date_phrases import take_when
from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.search import match_title_or_speakers
from bot.core.commands.parser import CommandName, ParsedCommand, normalize

EDIT_COMMANDS = frozenset(
    {
        CommandName.ADD,
        CommandName.EDIT,
        CommandName.MOVE,
        CommandName.CANCEL,
        CommandName.RESTORE,
        CommandName.SEASON,
        CommandName.PASTE,
    }
)
# As many as can be chosen from without endless scrolling.
_MAX_OFFERED = 12


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """An organizer wants to change the calendar: one session, or which of several is still to be said.

    Attributes:
        word: What is to be done.
        words: What else was typed; for a session to be added, its title.
        sessions: Those that may be meant.
        is_named: Whether they are what was typed, and not only what comes next.
        unlisted: How many more there are than `sessions`.
        day: A day that was typed, for a session to be added.
    """

    series: Series
    command: CommandName
    text: str
    sessions: tuple[Session, ...] = ()
    is_named: bool = False
    unlisted: int = 0
    day: date | None = None

    @property
    def chosen(self) -> Session | None:
        """The one session that is meant beyond doubt, if there is one."""
        return self.sessions[0] if self.is_named and len(self.sessions) == 1 and not self.unlisted else None


def pick_session(request: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime) -> SessionChoice:
    """What an organizer wants, from one of `CHANGES`.

    A day, a month, or words of a title or a speaker name a session; else those to come are offered.

    Args:
        request: As `requests.read_request` understood it.
        series: The series asked about.
        sessions: All its sessions.
        now: Aware.
    """
    word, words = request.name, request.text
    when = take_when(normalize(words), models.local_date(now, series.zone))
    if word in {CommandName.SEASON, CommandName.PASTE}:
        return SessionChoice(series, word, words)
    if word is CommandName.ADD:
        # The title is kept as typed: only where nothing but a day was typed is there none.
        title = "" if when is not None and not when[1] else words
        return SessionChoice(series, word, title, day=None if when is None else when[0].day)
    status = SessionStatus.CANCELLED if word is CommandName.RESTORE else SessionStatus.SCHEDULED
    those = [each for each in sessions if each.status is status]
    if when is not None:
        day, month = when[0].day, when[0].month
        meant = [each for each in those if each.date == day or (each.date.year, each.date.month) == month]
    else:
        meant = match_title_or_speakers(words, those)
    offered = meant or [each for each in those if not models.is_past(each, series.zone, now)]
    shown, rest = tuple(offered[:_MAX_OFFERED]), max(0, len(offered) - _MAX_OFFERED)
    return SessionChoice(series, word, words, shown, is_named=bool(meant), unlisted=rest)
