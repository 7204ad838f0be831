"""What to tell a person who asked: a request and a calendar in, a typed answer out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session
from bot.core.calendar.search import search
from bot.core.commands import answers
from bot.core.commands.answers import MAX_LISTED, DidYouMean, Listing, Next, Reading, Sessions
from bot.core.commands.parser import CommandName, ParsedCommand
from bot.core.commands.stopwords import words

# Feedback can be about these many sessions back; older ones are better named in the words.
RECENT_SESSIONS = 6
# Commands that only read the calendar or the program's texts.
READ_ONLY = frozenset(
    map(CommandName, words("next upcoming past history search month day calendar about award remind help"))
)


def recent(series: Series, sessions: Sequence[Session], now: datetime) -> tuple[Session, ...]:
    """The sessions that feedback can be about: today's, then those that are over, the latest first."""
    today = models.local_date(now, series.zone)
    begun = [s for s in reversed(models.scheduled(sessions)) if s.date <= today]
    return tuple(begun[:RECENT_SESSIONS])


def read_calendar(
    command: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime, *, organizes: bool = False
) -> Reading | DidYouMean:
    """Answer a command that only reads the calendar or the program's texts.

    Args:
        command: What was typed, parsed.
        series: The series that it is about.
        sessions: All its sessions.
        now: Aware.
        organizes: Whether the person can change sessions.
    """
    answer = _read(command, series, sessions, now)
    if organizes and isinstance(answer, Next | Sessions | answers.Help):
        return replace(answer, organizes=isinstance(answer, answers.Help) or not command.share)
    return answer


def reading_of(
    name: CommandName, command: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime
) -> Reading | None:
    """What a mistyped word probably meant, if that is something to read."""
    if name not in READ_ONLY:
        return None
    found = _read(replace(command, name=name), series, sessions, now)
    return None if isinstance(found, DidYouMean) else found


def _read(command: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime) -> Reading | DidYouMean:
    zone = series.zone
    ahead = models.upcoming(sessions, zone, now)
    match command.name:
        case CommandName.NEXT | CommandName.UPCOMING | CommandName.CALENDAR if not ahead:
            return _nothing_planned(series, sessions, now)
        case CommandName.NEXT:
            return Next(series, ahead[0], len(ahead) - 1)
        case CommandName.UPCOMING:
            return _listed(series, Listing.UPCOMING, ahead, now)
        case CommandName.PAST | CommandName.HISTORY:
            return _listed(series, Listing.PAST, models.past(sessions, zone, now), now)
        case CommandName.SEARCH:
            return _found(command, series, sessions, now)
        case CommandName.MONTH | CommandName.DAY:
            return _at(command, series, sessions, now)
        case CommandName.CALENDAR:
            return answers.AddToCalendar(
                series, tuple(ahead[: answers.MAX_CALENDAR]), max(0, len(ahead) - answers.MAX_CALENDAR)
            )
        case CommandName.ABOUT:
            return answers.About(series)
        case CommandName.AWARD:
            return answers.Award(series)
        case CommandName.REMIND:
            return answers.Reminders(series, ahead[0] if ahead else None)
    return answers.Help(series)


def may_be_shared(answer: object) -> bool:
    """Return whether a channel may see an answer: never one that mostly repeats the person's own words."""
    if isinstance(answer, Sessions):
        return bool(answer.sessions)
    return isinstance(answer, Next | answers.NothingPlanned | answers.AddToCalendar | answers.About | answers.Award)


def with_feed(answer: Reading | DidYouMean, public_url: str | None) -> Reading | DidYouMean:
    """Add the feed's address to an answer that adds sessions to a personal calendar.

    Args:
        answer: Any answer from the calendar.
        public_url: The bot's public address; None if it has none.
    """
    if isinstance(answer, DidYouMean):
        return answer if answer.answer is None else replace(answer, answer=_with_feed(answer.answer, public_url))
    return _with_feed(answer, public_url)


def _with_feed(answer: Reading, public_url: str | None) -> Reading:
    if isinstance(answer, answers.AddToCalendar):
        return replace(answer, feed=answer.series.feed_url(public_url))
    return answer


def calendar_for(series: Series, session_id: int | None, sessions: Sequence[Session], now: datetime) -> Reading:
    """One session for one's own calendar; what is next instead, if that one is over, cancelled or gone."""
    ahead = models.upcoming(sessions, series.zone, now)
    wanted = next((s for s in ahead if s.id == session_id), None)
    if wanted is not None:
        return answers.AddToCalendar(series, (wanted,))
    return Next(series, ahead[0], len(ahead) - 1) if ahead else _nothing_planned(series, sessions, now)


def _nothing_planned(series: Series, sessions: Sequence[Session], now: datetime) -> answers.NothingPlanned:
    return answers.NothingPlanned(series, next(iter(models.past(sessions, series.zone, now)), None))


def _over(series: Series, sessions: Sequence[Session], now: datetime) -> frozenset[int]:
    return frozenset(s.id for s in sessions if models.is_past(s, series.zone, now))


def _listed(
    series: Series, listing: Listing, found: Sequence[Session], now: datetime, *, words: str = "", page: int = 1
) -> Sessions:
    start = (page - 1) * MAX_LISTED
    listed, unlisted = tuple(found[start : start + MAX_LISTED]), max(0, len(found) - start - MAX_LISTED)
    over = _over(series, listed, now)
    return Sessions(series, listing, listed, words=words, unlisted=unlisted, page=page, over=over)


def page_of(
    listing: Listing, words: str, page: int, *, series: Series, sessions: Sequence[Session], now: datetime
) -> Sessions:
    """A part of a list that was shown before; the nearest that there is, where there are fewer parts by now.

    Args:
        listing: Of what; one of those that go on.
        words: What was searched for, if so.
        page: Which part, from 1.
        series: Whose.
        sessions: All its sessions.
        now: Aware.
    """
    if listing is Listing.PAST:
        found = models.past(sessions, series.zone, now)
    elif listing is Listing.FOUND:
        found = search(words, sessions)
    else:
        listing, found = Listing.UPCOMING, models.upcoming(sessions, series.zone, now)
    last = max(1, -(-len(found) // MAX_LISTED))
    return _listed(series, listing, found, now, words=words, page=min(max(1, page), last))


def _found(request: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime) -> Reading | DidYouMean:
    found = search(request.text, sessions)
    # What is meant by a mistyped "search" is this search, and it has found nothing.
    if not found and request.guess is not None and request.guess is not CommandName.SEARCH:
        # Plain words that name nothing in the calendar, but are near to something that can be typed.
        reading = reading_of(request.guess, request, series, sessions, now)
        return DidYouMean(series, request.raw, request.guess, "", reading)
    return _listed(series, Listing.FOUND, found, now, words=request.text)


def _at(request: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime) -> Sessions:
    planned = models.scheduled(sessions)
    if request.day is not None:
        listing, end = Listing.DAY, (request.day.year, request.day.month, request.day.day)
        found = tuple(each for each in planned if each.date == request.day)
    elif request.month is not None:
        listing, end = Listing.MONTH, (*request.month, 31)
        found = tuple(models.in_month(sessions, *request.month))
    else:
        raise ValueError("a request for a time names a month or a day")
    later = (each for each in planned if (each.date.year, each.date.month, each.date.day) > end)
    instead = None if found else next(later, None)
    over = _over(series, found, now)
    return Sessions(series, listing, found, month=request.month, day=request.day, instead=instead, over=over)
