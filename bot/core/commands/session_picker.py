"""Picks the session that an organizer wants to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.base.date_phrases import When, take_when
from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.search import match_title_or_speakers
from bot.core.commands.parser import ParsedCommand, normalize
from bot.core.commands.stopwords import FILLER, LEADING, TRAILING, words
from bot.core.commands.vocabulary import CommandName
from bot.core.participation.attendance import ANYONE, Reader

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
        unmatched: What was typed, if it names a time or a session and matches no candidate.
        canceled: The canceled sessions that it matches instead.
        unlisted: How many more candidates there are.
        day: The day that was typed, for a new session or as the new day of one.
        reader: What is known of the organizer who reads it.
    """

    series: Series
    command: CommandName
    text: str
    sessions: tuple[Session, ...] = ()
    is_named: bool = False
    unmatched: str = ""
    canceled: tuple[Session, ...] = ()
    unlisted: int = 0
    day: date | None = None
    reader: Reader = ANYONE

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
    today = models.local_date(now, series.zone)
    if command in {CommandName.SEASON, CommandName.PASTE}:
        return SessionChoice(series, command, text)
    if command is CommandName.ADD:
        when = take_when(normalize(text), today)
        # The title is kept as typed; it is empty only if nothing but a day was typed.
        title = "" if when is not None and not when[1] else text
        return SessionChoice(series, command, title, day=None if when is None or when[0].until else when[0].day)
    status = SessionStatus.CANCELED if command is CommandName.RESTORE else SessionStatus.SCHEDULED
    candidates = [each for each in sessions if each.status is status]
    ahead = [each for each in candidates if not models.is_past(each, series.zone, now)]
    # "april to may 2": what comes before "to" says which session.
    which, to, new = normalize(text).partition(" to ")
    matches = _named(which, candidates, ahead, today) or (
        _named(normalize(text), candidates, ahead, today) if to else []
    )
    if not matches and command is CommandName.EDIT:
        matches = _named_before(normalize(text), candidates, today)
    is_missed = not matches and bool(take_when(which, today) or _terms(which))
    is_undoing = command is CommandName.RESTORE
    canceled = [each for each in sessions if is_missed and not is_undoing and each.status is not status]
    moved_to = take_when(new, today) if command is CommandName.MOVE else None
    offered = matches or ahead
    shown, unlisted = tuple(offered[:_MAX_OFFERED]), max(0, len(offered) - _MAX_OFFERED)
    day = moved_to[0].day if moved_to else None
    return SessionChoice(
        series,
        command,
        text,
        shown,
        is_named=bool(matches),
        unmatched=text.strip() if is_missed else "",
        canceled=tuple(_named(which, canceled, [], today)),
        unlisted=unlisted,
        day=day,
        reader=Reader(today),
    )


def _named_before(text: str, candidates: Sequence[Session], today: date) -> list[Session]:
    """Return the latest sessions in the month, or on the day, that normalized words name without a year."""
    when, _ = take_when(text, today) or (When(), "")
    if when.is_exact:
        return []
    same = [each for each in candidates if when.is_time_of_year(each.date)]
    year = max((each.date.year for each in same if each.date < today), default=0)
    return [each for each in same if each.date.year == year]


def _named(text: str, candidates: Sequence[Session], ahead: Sequence[Session], today: date) -> list[Session]:
    """Return the sessions that normalized words name: by a time, by speaker or title, or as the next one."""
    when = take_when(text, today)
    if when is not None and (span := when[0].span) is not None:
        return [each for each in candidates if span[0] <= each.date <= span[1]]
    terms = _terms(text)
    if not terms:
        return list(ahead[:1]) if "next" in text.split() else []
    return match_title_or_speakers(" ".join(terms), candidates)


def _terms(text: str) -> list[str]:
    return [word for word in text.split() if word not in FILLER and word not in TRAILING and word not in LEADING]
