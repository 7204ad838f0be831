"""What to tell a person who asked: a request and a calendar in, a typed answer out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.base.date_phrases import When
from bot.core.calendar import models
from bot.core.calendar.materials import attached_materials
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.search import find_by_speaker, match_title_or_speakers, search
from bot.core.commands import answers
from bot.core.commands.answers import MAX_LISTED, DidYouMean, Listing, Next, Reading, Sessions
from bot.core.commands.parser import ParsedCommand
from bot.core.commands.stopwords import words
from bot.core.commands.vocabulary import CommandName

# Feedback can be about these many sessions back; older ones are better named in the words.
RECENT_SESSIONS = 6
# Commands that only read the calendar or the program's texts.
READ_ONLY = frozenset(
    map(
        CommandName,
        [
            *words("next upcoming past last history search month day materials calendar"),
            *words("about award remind help thanks"),
        ],
    )
)


def recent(series: Series, sessions: Sequence[Session], now: datetime) -> tuple[Session, ...]:
    """Return the sessions that feedback can be about: today's, then past ones, the latest first."""
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
    if organizes and isinstance(answer, Next | Sessions | answers.NothingPlanned | answers.Help):
        return replace(answer, organizes=isinstance(answer, answers.Help) or not command.share)
    return answer


def reading_of(
    name: CommandName, command: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime
) -> Reading | None:
    """Return the answer to what a mistyped word probably meant; None if that does not only read."""
    if name not in READ_ONLY:
        return None
    found = _read(replace(command, name=name), series, sessions, now)
    return None if isinstance(found, DidYouMean) else found


def _read(command: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime) -> Reading | DidYouMean:
    zone = series.zone
    ahead = models.upcoming(sessions, zone, now)
    match command.name:
        case CommandName.NEXT | CommandName.UPCOMING if not ahead:
            return _nothing_planned(series, sessions, now)
        case CommandName.NEXT:
            return Next(series, ahead[0], len(ahead) - 1)
        case CommandName.UPCOMING:
            return _listed(series, Listing.UPCOMING, ahead, now)
        case CommandName.PAST | CommandName.HISTORY:
            return _listed(series, Listing.PAST, models.past(sessions, zone, now), now)
        case CommandName.SEARCH:
            return _found(command, series, sessions, now)
        case CommandName.LAST:
            return _listed(series, Listing.PAST, models.past(sessions, zone, now)[:1], now)
        case CommandName.MATERIALS:
            return _materials(command, series, sessions, now)
        case CommandName.MONTH | CommandName.DAY:
            return _at(command.when, series, sessions, now)
        case CommandName.THANKS:
            return answers.Thanks(series)
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
    return answers.Help(series, is_full=command.text == "all")


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
    """Return a session for a personal calendar; the next one if it is over, canceled or deleted."""
    ahead = models.upcoming(sessions, series.zone, now)
    chosen = next((s for s in ahead if s.id == session_id), None)
    if chosen is not None:
        return answers.AddToCalendar(series, (chosen,))
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
    """Return a page of a list; the last page if the list has become shorter.

    Args:
        listing: One that has pages.
        words: What was searched for; empty for other lists.
        page: From 1.
        series: The series.
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
    text, found = request.text, search(request.text, sessions)
    if not found:
        # A name among other words: "is Beck still on".
        text, found = find_by_speaker(request.text, sessions)
    canceled = _canceled(match_title_or_speakers(request.text, sessions))
    if found:
        canceled = tuple(each for each in canceled if not models.is_past(each, series.zone, now))
    # What is meant by a mistyped "search" is this search, and it has found nothing.
    if not found and not canceled and request.guess is not None and request.guess is not CommandName.SEARCH:
        # Plain words that name nothing in the calendar, but are near to something that can be typed.
        reading = reading_of(request.guess, request, series, sessions, now)
        return DidYouMean(series, request.raw, request.guess, "", reading)
    # Nothing found is said about the words as they were typed.
    words = text if found or not request.raw.strip() else " ".join(request.raw.split())
    return replace(_listed(series, Listing.FOUND, found, now, words=words), canceled=canceled)


def _materials(request: ParsedCommand, series: Series, sessions: Sequence[Session], now: datetime) -> Sessions:
    """Return the slides and recordings asked for; if there are none, the sessions themselves."""
    shown, when = Sessions(series, Listing.MATERIALS, ()), request.when
    meant: Sequence[Session]
    if request.text:
        meant = search(request.text, sessions)
        canceled = () if meant else _canceled(match_title_or_speakers(request.text, sessions))
        shown = replace(shown, words=request.text, canceled=canceled)
    elif when.span is not None:
        shown = _at(when, series, sessions, now)
        if when.month and not (when.is_exact or shown.sessions or shown.canceled):
            # Files are of the past.
            shown = _at(When((when.month[0] - 1, when.month[1])), series, sessions, now)
        meant = shown.sessions
    else:
        meant = models.past(sessions, series.zone, now)
    with_files = [each for each in meant if attached_materials(each)]
    listed = _listed(series, Listing.MATERIALS, with_files or meant[:1], now)
    return replace(
        shown,
        listing=listed.listing,
        sessions=listed.sessions,
        unlisted=listed.unlisted,
        over=listed.over,
        is_earlier=False,
    )


def _canceled(sessions: Sequence[Session]) -> tuple[Session, ...]:
    """Return the canceled sessions that had a speaker or a title."""
    return tuple(each for each in sessions if each.status is SessionStatus.CANCELED and (each.speakers or each.title))


def _at(when: When, series: Series, sessions: Sequence[Session], now: datetime) -> Sessions:
    if when.span is None:
        raise ValueError("a request for a time names a month or a day")
    first, last = when.span
    known = [*models.scheduled(sessions), *_canceled(sessions)]
    meant = [each for each in known if first <= each.date <= last]
    is_earlier = False
    if not when.is_exact and not meant:
        # "march" in July may be last March, "march 21" the one of this year.
        same = [each for each in known if each.date < first and when.is_time_of_year(each.date)]
        year = max((each.date.year for each in same), default=0)
        meant = [each for each in same if each.date.year == year]
        is_earlier = bool(meant)
    if is_earlier and when.day is not None:
        when, is_earlier = replace(when, day=meant[0].date), False
        first = last = meant[0].date
    canceled = _canceled(meant)
    listed = tuple(each for each in meant if each.status is SessionStatus.SCHEDULED)
    today = models.local_date(now, series.zone)
    ahead = models.upcoming(sessions, series.zone, now)
    later = next((each for each in ahead if each.date > last), None)
    return Sessions(
        series,
        Listing.MONTH if when.month else Listing.DAY,
        listed,
        month=when.month,
        day=when.day,
        until=when.until,
        label=when.label,
        instead=None if listed else later,
        over=_over(series, listed, now),
        canceled=canceled,
        is_earlier=is_earlier,
        is_over=last < today,
        is_next=later in ahead[:1],
    )
