"""Picks the session that an organizer wants to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.base.date_phrases import take_when
from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.search import match_title_or_speakers
from bot.core.commands.parser import CommandName, ParsedCommand, normalize
from bot.core.commands.stopwords import words

EDIT_COMMANDS = frozenset(map(CommandName, words("add edit move cancel restore season paste")))
# A short enough list to choose from on a phone.
_MAX_OFFERED = 12


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """The sessions that an edit command may refer to.

    Attributes:
        command: The edit command.
        text: The rest of what was typed; for a new session, its title.
        sessions: The candidates.
        is_named: Whether the candidates match what was typed, instead of being the next sessions.
        unlisted: How many more candidates there are.
        day: The day that was typed, for a new session.
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
        """The session, if it is unambiguous."""
        return self.sessions[0] if self.is_named and len(self.sessions) == 1 and not self.unlisted else None


def pick_session(request: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime) -> SessionChoice:
    """Return the sessions that one of `EDIT_COMMANDS` may refer to.

    A day, a month, or words of a title or speaker select sessions; otherwise the upcoming ones are offered.

    Args:
        request: The parsed command.
        series: The series.
        sessions: All its sessions.
        now: Aware.
    """
    command, text = request.name, request.text
    when = take_when(normalize(text), models.local_date(now, series.zone))
    if command in {CommandName.SEASON, CommandName.PASTE}:
        return SessionChoice(series, command, text)
    if command is CommandName.ADD:
        # The title is kept as typed; it is empty only if nothing but a day was typed.
        title = "" if when is not None and not when[1] else text
        return SessionChoice(series, command, title, day=None if when is None else when[0].day)
    status = SessionStatus.CANCELLED if command is CommandName.RESTORE else SessionStatus.SCHEDULED
    candidates = [each for each in sessions if each.status is status]
    if when is not None:
        day, month = when[0].day, when[0].month
        matches = [each for each in candidates if each.date == day or (each.date.year, each.date.month) == month]
    else:
        matches = match_title_or_speakers(text, candidates)
    offered = matches or [each for each in candidates if not models.is_past(each, series.zone, now)]
    shown, unlisted = tuple(offered[:_MAX_OFFERED]), max(0, len(offered) - _MAX_OFFERED)
    return SessionChoice(series, command, text, shown, is_named=bool(matches), unlisted=unlisted)
