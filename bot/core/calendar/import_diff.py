"""What a file would change in the calendar: sessions added, changed, unchanged, and those that it leaves out.

Nothing is cancelled, brought back or made less known by a file; who applies a comparison has nothing to decide.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

from bot.core.calendar.models import Session, SessionStatus


@dataclass(frozen=True, slots=True)
class Entry:
    """One session as a file gives it. Anything but the date may be unknown (None, or no speakers).

    Attributes:
        line: Where it begins in the file, from 1.
    """

    line: int
    date: date
    start: time | None = None
    minutes: int | None = None
    title: str | None = None
    speakers: tuple[str, ...] = ()
    place: str | None = None
    link: str | None = None


# What a field may hold.
FieldValue = str | int | time | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a session, by its name in `Session`, before and after."""

    name: str
    before: FieldValue
    after: FieldValue


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A session of the calendar, what is new about it, and what it becomes."""

    session: Session
    fields: tuple[FieldChange, ...]
    result: Session


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file beside the calendar.

    Attributes:
        added: Entries for which the calendar has no session.
        changed: Sessions about which the file says something new.
        unchanged: Sessions about which it says nothing new.
        missing: Sessions still to come that the file leaves out; they stay as they are.
        still_cancelled: Those of `changed` (as they become) and `unchanged` that are cancelled, and stay so.
        unclear: Entries without a time on a day with several sessions: nobody can say which of them is meant.
    """

    added: tuple[Entry, ...] = ()
    changed: tuple[EntryChange, ...] = ()
    unchanged: tuple[Session, ...] = ()
    missing: tuple[Session, ...] = ()
    still_cancelled: tuple[Session, ...] = ()
    ambiguous: tuple[Entry, ...] = ()


def compare(*, sessions: Sequence[Session], entries: Sequence[Entry], today: date) -> Comparison:
    """What the entries would change.

    Args:
        sessions: The whole calendar, cancelled sessions too.
        entries: What a file says; no two with the same date and start.
        today: In the series' zone; sessions of earlier days are never reported as missing.
    """
    days = [
        _pair_day([e for e in entries if e.date == day], [s for s in sessions if s.date == day])
        for day in sorted({e.date for e in entries})
    ]
    pairs = [pair for day in days for pair in day.pairs]
    changes = [_entry_change(session, entry) for entry, session in pairs]
    found = {session.id for _, session in pairs}
    missing = [s for s in sessions if s.id not in found and s.status is SessionStatus.SCHEDULED and s.date >= today]
    return Comparison(
        added=tuple(e for day in days for e in day.added()),
        changed=tuple(c for c in changes if c.fields),
        unchanged=tuple(c.session for c in changes if not c.fields),
        missing=tuple(sorted(missing, key=lambda s: (s.date, s.start or time(0), s.id))),
        still_cancelled=tuple(c.result for c in changes if c.session.status is SessionStatus.CANCELLED),
        ambiguous=tuple(e for day in days for e in day.ambiguous()),
    )


# What an entry may say about a session that is already in the calendar.
_FIELDS = ("start", "minutes", "title", "speakers", "place", "link")


def _entry_change(session: Session, entry: Entry) -> EntryChange:
    # What the file does not know (None, no speakers) takes nothing away from what is known.
    result = replace(
        session,
        start=entry.start or session.start,
        minutes=entry.minutes or session.minutes,
        title=entry.title or session.title,
        speakers=entry.speakers or session.speakers,
        place=entry.place or session.place,
        link=entry.link or session.link,
    )
    fields = tuple(
        FieldChange(name=name, before=before, after=after)
        for name in _FIELDS
        if (after := getattr(result, name)) != (before := getattr(session, name))
    )
    return EntryChange(session=session, fields=fields, result=result)


@dataclass(slots=True)
class _DayPairing:
    """The entries and sessions of one date that have not found each other yet, and the pairs that have."""

    entries: list[Entry]
    scheduled: list[Session]
    cancelled: list[Session]
    pairs: list[tuple[Entry, Session]] = field(default_factory=list)

    def pair(self, sessions: list[Session], matches: Callable[[Entry, Session], bool]) -> None:
        for entry in list(self.entries):
            session = next((s for s in sessions if matches(entry, s)), None)
            if session is not None:
                sessions.remove(session)
                self.entries.remove(entry)
                self.pairs.append((entry, session))

    def ambiguous(self) -> list[Entry]:
        return [e for e in self.entries if e.start is None and self.scheduled]

    def added(self) -> list[Entry]:
        return [e for e in self.entries if not (e.start is None and self.scheduled)]


def _pair_day(entries: list[Entry], sessions: list[Session]) -> _DayPairing:
    """Pair by start, then by words, then one with one; a session that takes place comes before a cancelled one."""
    alone = len(entries) == 1
    day = _DayPairing(
        entries=entries,
        scheduled=[s for s in sessions if s.status is SessionStatus.SCHEDULED],
        cancelled=[s for s in sessions if s.status is SessionStatus.CANCELLED],
    )
    day.pair(day.scheduled, _same_known_start)
    day.pair(day.cancelled, _same_known_start)
    for group in (day.scheduled, day.cancelled):
        day.pair(group, _both_without_start)
        day.pair(group, _same_title_or_speakers)
        if alone and len(day.entries) == len(group) == 1:
            day.pair(group, lambda _entry, _session: True)
    return day


def _same_known_start(entry: Entry, session: Session) -> bool:
    return entry.start is not None and entry.start == session.start


def _both_without_start(entry: Entry, session: Session) -> bool:
    return entry.start is None and session.start is None


def _same_title_or_speakers(entry: Entry, session: Session) -> bool:
    same_title = (
        entry.title is not None and session.title is not None and (entry.title.casefold() == session.title.casefold())
    )
    return same_title or (bool(entry.speakers) and entry.speakers == session.speakers)
