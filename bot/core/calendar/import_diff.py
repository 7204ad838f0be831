"""The difference between an imported file and the calendar.

An import never cancels or restores a session and never removes information, so applying a comparison needs no
decisions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

from bot.core.calendar.models import Session, SessionStatus


@dataclass(frozen=True, slots=True)
class Entry:
    """One session in a file. Everything but the date may be unknown (None, or no speakers).

    Attributes:
        line: The line where it starts in the file, from 1.
    """

    line: int
    date: date
    start: time | None = None
    minutes: int | None = None
    title: str | None = None
    speakers: tuple[str, ...] = ()
    place: str | None = None
    link: str | None = None


# The value of a session's field.
FieldValue = str | int | time | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One changed field, by its name in `Session`, before and after."""

    name: str
    before: FieldValue
    after: FieldValue


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A session that the file changes, the changed fields, and the resulting session."""

    session: Session
    fields: tuple[FieldChange, ...]
    result: Session


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of comparing a file with the calendar.

    Attributes:
        added: Entries without a session in the calendar.
        changed: Sessions with new information in the file.
        unchanged: Sessions without new information in the file.
        missing: Future sessions that the file omits; they are left as they are.
        still_cancelled: The sessions of `changed` (as they become) and `unchanged` that are cancelled, and stay so.
        ambiguous: Entries without a start time on a day with several sessions; they match none of them for certain.
    """

    added: tuple[Entry, ...] = ()
    changed: tuple[EntryChange, ...] = ()
    unchanged: tuple[Session, ...] = ()
    missing: tuple[Session, ...] = ()
    still_cancelled: tuple[Session, ...] = ()
    ambiguous: tuple[Entry, ...] = ()


def compare(*, sessions: Sequence[Session], entries: Sequence[Entry], today: date) -> Comparison:
    """Compare a file's entries with the calendar.

    Args:
        sessions: All sessions of the series, including cancelled ones.
        entries: The entries of the file; no two with the same date and start.
        today: In the series' zone. Earlier sessions are never reported as missing.
    """
    days = [
        _pair_day([e for e in entries if e.date == day], [s for s in sessions if s.date == day])
        for day in sorted({e.date for e in entries})
    ]
    pairs = [pair for day in days for pair in day.pairs]
    changes = [_entry_change(session, entry) for entry, session in pairs]
    paired = {session.id for _, session in pairs}
    missing = [s for s in sessions if s.id not in paired and s.status is SessionStatus.SCHEDULED and s.date >= today]
    return Comparison(
        added=tuple(e for day in days for e in day.added()),
        changed=tuple(c for c in changes if c.fields),
        unchanged=tuple(c.session for c in changes if not c.fields),
        missing=tuple(sorted(missing, key=lambda s: (s.date, s.start or time(0), s.id))),
        still_cancelled=tuple(c.result for c in changes if c.session.status is SessionStatus.CANCELLED),
        ambiguous=tuple(e for day in days for e in day.ambiguous()),
    )


# The fields of a session that an entry can change.
SESSION_FIELDS = ("start", "minutes", "title", "speakers", "place", "link")


def _entry_change(session: Session, entry: Entry) -> EntryChange:
    # An unknown value in the file (None, or no speakers) does not remove a known one.
    changed = [
        FieldChange(name, before, after)
        for name in SESSION_FIELDS
        if (after := getattr(entry, name)) != (before := getattr(session, name)) and after
    ]
    result = replace(session, **{each.name: each.after for each in changed})  # type: ignore[arg-type] # any field
    return EntryChange(session=session, fields=tuple(changed), result=result)


@dataclass(slots=True)
class _DayPairing:
    """The pairs of one date, and the entries and sessions that are not paired yet."""

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
    """Pair by start, then by title or speakers, then one with one; scheduled sessions before cancelled ones."""
    is_single = len(entries) == 1
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
        if is_single and len(day.entries) == len(group) == 1:
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
