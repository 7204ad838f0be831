"""What to tell a person who asked: a request and a calendar in, a typed answer out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session
from bot.core.calendar.search import search
from bot.core.commands.answers import (
    MAX_CALENDAR,
    MAX_LISTED,
    About,
    AddToCalendar,
    Answer,
    Award,
    CheckInWanted,
    DidYouMean,
    FeedbackForm,
    Form,
    ForOrganizers,
    Help,
    HistoryWanted,
    InitiativesWanted,
    Listing,
    Next,
    NothingPlanned,
    OwnDataWanted,
    RadarWanted,
    Reading,
    Reminders,
    ReportWanted,
    Sessions,
    SettingsWanted,
    StatusWanted,
    SuggestForm,
    SuggestionsWanted,
    Wanted,
)
from bot.core.commands.parser import CommandName, ParsedCommand
from bot.core.commands.session_picker import CHANGES, SessionChoice, pick_session
from bot.core.learning.reports import read_period

# Feedback can be about these many sessions back; older ones are better named in the words.
RECENT_SESSIONS = 6


def recent(series: Series, sessions: Sequence[Session], now: datetime) -> tuple[Session, ...]:
    """The sessions that feedback can be about: today's, then those that are over, the latest first."""
    today = models.local_date(now, series.zone)
    begun = [s for s in reversed(models.scheduled(sessions)) if s.date <= today]
    return tuple(begun[:RECENT_SESSIONS])


def answer(
    request: ParsedCommand,
    *,
    series: Series,
    sessions: Sequence[Session],
    now: datetime,
    organizes: bool = False,
) -> Answer:
    """What to tell somebody who asked.

    Args:
        request: As `requests.read_request` understood it.
        series: The series asked about.
        sessions: All its sessions.
        now: Aware.
        organizes: Whether they organize the series.
    """
    if request.word in CHANGES:
        return pick_session(request, series, sessions, now) if organizes else ForOrganizers(series)
    if request.word is CommandName.HISTORY and organizes:
        return HistoryWanted(series)
    if request.word is CommandName.INITIATIVES:
        return InitiativesWanted(series) if organizes else ForOrganizers(series)
    if request.word is CommandName.RADAR:
        return RadarWanted(series) if organizes else ForOrganizers(series)
    if request.word is CommandName.REPORT and organizes:
        return ReportWanted(series, read_period(request.words, models.local_date(now, series.zone)))
    if request.word in {CommandName.SETTINGS, CommandName.ORGANIZERS}:
        return SettingsWanted(series, request.word is CommandName.ORGANIZERS) if organizes else ForOrganizers(series)
    if request.word is CommandName.SUGGESTIONS:
        return SuggestionsWanted(series, request.words) if organizes else ForOrganizers(series)
    if request.word is CommandName.HELP:
        return Help(series, organizes)
    if request.guess is not None and request.word is request.guess:
        meant = _answer(request.word, request, series, sessions, now)
        if isinstance(meant, StatusWanted):
            return meant
        return DidYouMean(series, request.typed, request.guess, request.words, _to_read(meant))
    told = _answer(request.word, request, series, sessions, now)
    if organizes and not request.share and isinstance(told, Next | Sessions):
        return replace(told, organizes=True)
    return told


def _answer(
    word: CommandName, request: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime
) -> Answer:
    zone = series.zone
    ahead = models.upcoming(sessions, zone, now)
    match word:
        case CommandName.NEXT | CommandName.UPCOMING | CommandName.CALENDAR if not ahead:
            return _nothing_planned(series, sessions, now)
        case CommandName.NEXT:
            return Next(series, ahead[0], len(ahead) - 1)
        case CommandName.UPCOMING:
            return _listed(series, Listing.UPCOMING, ahead, now)
        case CommandName.PAST | CommandName.HISTORY:
            return _listed(series, Listing.PAST, models.past(sessions, zone, now), now)
        case CommandName.SEARCH:
            return _found(request, series, sessions, now)
        case CommandName.MONTH | CommandName.DAY:
            return _at(request, series, sessions, now)
        case CommandName.CALENDAR:
            return AddToCalendar(series, tuple(ahead[:MAX_CALENDAR]), max(0, len(ahead) - MAX_CALENDAR))
        case CommandName.PRIVACY:
            return OwnDataWanted(series)
        case CommandName.ABOUT:
            return About(series)
        case CommandName.AWARD:
            return Award(series)
        case CommandName.REMIND:
            return Reminders(series, ahead[0] if ahead else None)
        case CommandName.HELP:
            return Help(series)
        case CommandName.STATUS:
            return StatusWanted(series)
        case CommandName.SUGGEST | CommandName.FEEDBACK | CommandName.CHECK_IN:
            return _of_ones_own(word, request, series, sessions, now)
        case (
            CommandName.ADD
            | CommandName.EDIT
            | CommandName.MOVE
            | CommandName.CANCEL
            | CommandName.RESTORE
            | CommandName.SEASON
            | CommandName.PASTE
            | CommandName.RADAR
            | CommandName.REPORT
            | CommandName.INITIATIVES
            | CommandName.SUGGESTIONS
            | CommandName.SETTINGS
            | CommandName.ORGANIZERS
        ):
            return ForOrganizers(series)
    assert_never(word)


def _of_ones_own(
    word: CommandName, request: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime
) -> SuggestForm | FeedbackForm | CheckInWanted:
    """What somebody has to say themselves."""
    if word is CommandName.SUGGEST:
        return SuggestForm(request.words, series)
    if word is CommandName.CHECK_IN:
        return CheckInWanted(series, request.words)
    return FeedbackForm(request.words, series, recent(series, sessions, now))


def _to_read(answer: Answer) -> Reading | None:
    """The answer, if it is one to read at once."""
    if isinstance(
        answer,
        Form | DidYouMean | ForOrganizers | SessionChoice | Wanted,
    ):
        return None
    return answer


def may_be_shared(answer: Answer) -> bool:
    """Whether a channel may see an answer, if its asker wants so; not what holds little but their own words."""
    match answer:
        case Next() | NothingPlanned() | AddToCalendar() | About() | Award():
            return True
        case Sessions(sessions=sessions):
            return bool(sessions)
    return False


def with_feed(answer: Answer, public_url: str | None) -> Answer:
    """The same answer with the feed's address, where it is about one's own calendar.

    Args:
        answer: Any.
        public_url: Where the bot is reached from outside; None where it is not.
    """
    match answer:
        case AddToCalendar(series=series):
            return replace(answer, feed=series.feed_address(public_url))
        case DidYouMean(answer=AddToCalendar(series=series) as meant):
            return replace(answer, answer=replace(meant, feed=series.feed_address(public_url)))
    return answer


def calendar_for(series: Series, session_id: int | None, sessions: Sequence[Session], now: datetime) -> Reading:
    """One session for one's own calendar; what is next instead, if that one is over, cancelled or gone."""
    ahead = models.upcoming(sessions, series.zone, now)
    wanted = next((s for s in ahead if s.id == session_id), None)
    if wanted is not None:
        return AddToCalendar(series, (wanted,))
    return Next(series, ahead[0], len(ahead) - 1) if ahead else _nothing_planned(series, sessions, now)


def _nothing_planned(series: Series, sessions: Sequence[Session], now: datetime) -> NothingPlanned:
    return NothingPlanned(series, next(iter(models.past(sessions, series.zone, now)), None))


def _over(series: Series, sessions: Sequence[Session], now: datetime) -> frozenset[int]:
    return frozenset(s.id for s in sessions if models.is_past(s, series.zone, now))


def _listed(
    series: Series,
    listing: Listing,
    found: Sequence[Session],
    now: datetime,
    *,
    words: str = "",
    page: int = 1,
) -> Sessions:
    start = (page - 1) * MAX_LISTED
    listed, unlisted = tuple(found[start : start + MAX_LISTED]), max(0, len(found) - start - MAX_LISTED)
    over = _over(series, listed, now)
    return Sessions(series, listing, listed, words=words, unlisted=unlisted, page=page, over=over)


def page_of(
    listing: Listing,
    words: str,
    page: int,
    *,
    series: Series,
    sessions: Sequence[Session],
    now: datetime,
    organizes: bool,
) -> Sessions:
    """A part of a list that was shown before; the nearest that there is, where there are fewer parts by now.

    Args:
        listing: Of what; one of those that go on.
        words: What was searched for, if so.
        page: Which part, from 1.
        series: Whose.
        sessions: All its sessions.
        now: Aware.
        organizes: Whether they organize the series.
    """
    match listing:
        case Listing.PAST:
            found = models.past(sessions, series.zone, now)
        case Listing.FOUND:
            found = search(words, sessions)
        case _:
            listing, found = Listing.UPCOMING, models.upcoming(sessions, series.zone, now)
    last = max(1, -(-len(found) // MAX_LISTED))
    shown = _listed(series, listing, found, now, words=words, page=min(max(1, page), last))
    return replace(shown, organizes=organizes)


def _found(request: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime) -> Reading | DidYouMean:
    found = search(request.words, sessions)
    # What is meant by a mistyped "search" is this search, and it has found nothing.
    if not found and request.guess is not None and request.guess is not CommandName.SEARCH:
        # Plain words that name nothing in the calendar, but are near to something that can be typed.
        meant = _answer(request.guess, request, series, sessions, now)
        return DidYouMean(series, request.typed, request.guess, "", _to_read(meant))
    return _listed(series, Listing.FOUND, found, now, words=request.words)


def _at(request: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime) -> Sessions:
    if request.day is not None:
        day = request.day
        that_day = tuple(s for s in models.scheduled(sessions) if s.date == day)
        instead = next((s for s in models.scheduled(sessions) if s.date > day), None)
        over = _over(series, that_day, now)
        return Sessions(series, Listing.DAY, that_day, day=day, instead=None if that_day else instead, over=over)
    if request.month is None:
        raise ValueError("a request for a time names a month or a day")
    that_month = models.in_month(sessions, *request.month)
    later = models.after_month(sessions, *request.month)
    return Sessions(
        series,
        Listing.MONTH,
        tuple(that_month),
        month=request.month,
        instead=later[0] if later and not that_month else None,
        over=_over(series, that_month, now),
    )
