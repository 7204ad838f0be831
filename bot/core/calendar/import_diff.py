"""The difference between an imported file and the calendar.

An import never cancels or restores a session and never removes information, so applying a comparison needs no
decisions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from bot.core.base.people import Contact
from bot.core.calendar.entries import Entry
from bot.core.calendar.models import Session, SessionStatus, Texts, scheduled
from bot.core.calendar.session_changes import Difference


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A session that the file changes, and the resulting session."""

    session: Session
    result: Session


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of comparing a file with the calendar.

    Attributes:
        added: Entries without a session in the calendar.
        changed: Sessions with new information in the file.
        unchanged: Sessions without new information in the file.
        missing: Future sessions that the file omits; they are left as they are.
        still_canceled: The sessions of `changed` (as they become) and `unchanged` that are canceled, and stay so.
        ambiguous: Entries without a start time on a day with several sessions; they match none of them for certain.
        today: The day of the comparison, in the series' zone.
    """

    added: tuple[Entry, ...] = ()
    changed: tuple[EntryChange, ...] = ()
    unchanged: tuple[Session, ...] = ()
    missing: tuple[Session, ...] = ()
    still_canceled: tuple[Session, ...] = ()
    ambiguous: tuple[Entry, ...] = ()
    today: date | None = field(default=None, compare=False)


def compare(*, sessions: Sequence[Session], entries: Sequence[Entry], today: date) -> Comparison:
    """Compare a file's entries with the calendar.

    Args:
        sessions: All sessions of the series, including canceled ones.
        entries: The entries of the file; no two with the same date and start.
        today: In the series' zone. Earlier sessions are never reported as missing.
    """
    days = [
        _pair_day([e for e in entries if e.date == day], [s for s in sessions if s.date == day])
        for day in sorted({e.date for e in entries})
    ]
    changes = [_entry_change(session, entry) for pairs, _, _ in days for entry, session in pairs]
    paired = {each.session.id for each in changes}
    missing = scheduled(s for s in sessions if s.id not in paired and s.date >= today)
    return Comparison(
        added=tuple(e for _, left, is_open in days for e in left if e.start is not None or not is_open),
        changed=tuple(c for c in changes if c.session != c.result),
        unchanged=tuple(c.session for c in changes if c.session == c.result),
        missing=tuple(missing),
        still_canceled=tuple(c.result for c in changes if c.session.status is SessionStatus.CANCELED),
        ambiguous=tuple(e for _, left, is_open in days for e in left if e.start is None and is_open),
        today=today,
    )


# The fields of a session that an entry can change.
SESSION_FIELDS = ("start", "minutes", "title", "speakers", "place", "link")


def _entry_change(session: Session, entry: Entry) -> EntryChange:
    # An unknown value in the file (None, or no speakers) does not remove a known one.
    known = {name: value for name in SESSION_FIELDS if (value := getattr(entry, name))}
    return EntryChange(session, replace(session, **known))


def _pair_day(entries: list[Entry], sessions: list[Session]) -> tuple[list[tuple[Entry, Session]], list[Entry], bool]:
    """Pair by start, then by title or speakers, then one with one; scheduled sessions before canceled ones.

    Returns:
        The pairs, the entries that remain, and whether scheduled sessions remain.
    """
    left, open_ = list(entries), scheduled(sessions)
    canceled = [s for s in sessions if s.status is SessionStatus.CANCELED]
    pairs: list[tuple[Entry, Session]] = []

    def pair(group: list[Session], matches: Callable[[Entry, Session], bool]) -> None:
        for entry in list(left):
            session = next((s for s in group if matches(entry, s)), None)
            if session is not None:
                group.remove(session)
                left.remove(entry)
                pairs.append((entry, session))

    for group in (open_, canceled):
        pair(group, lambda entry, session: entry.start is not None and entry.start == session.start)
    for group in (open_, canceled):
        pair(group, lambda entry, session: entry.start is None and session.start is None)
        pair(group, _same_title_or_speakers)
        if len(entries) == len(left) == len(group) == 1:
            pair(group, lambda _entry, _session: True)
    return pairs, left, bool(open_)


def _same_title_or_speakers(entry: Entry, session: Session) -> bool:
    same_title = entry.title is not None and entry.title.casefold() == (session.title or "").casefold()
    return same_title or (bool(entry.speakers) and entry.speakers == session.speakers)


# The texts of the program, with the labels of their fields in the settings.
_TEXT_LABELS = {
    "name": "Full name",
    "learning_health_system": "About learning health systems",
    "rounds": "About the Rounds",
    "award_name": "Award program name",
    "award": "About the award",
    "contacts": "Contacts",
}
_EXCERPT = 80
_BEFORE_DIFFERENCE = 20


def text_differences(before: Texts, after: Texts) -> tuple[Difference, ...]:
    """Return the program's texts that differ, each as an excerpt that shows the first difference."""
    found = []
    for name, label in _TEXT_LABELS.items():
        old, new = _in_one(getattr(before, name)), _in_one(getattr(after, name))
        if old != new:
            start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
            found.append(Difference(label, _excerpt(old, start), _excerpt(new, start)))
    return tuple(found)


def _in_one(value: str | Sequence[object]) -> str:
    if isinstance(value, str):
        return value
    return "; ".join(f"{each.name} ({each.email})" if isinstance(each, Contact) else str(each) for each in value)


def _excerpt(text: str, start: int) -> str:
    if not text:
        return "none"
    first = max(0, start - _BEFORE_DIFFERENCE) if len(text) > _EXCERPT else 0
    cut = text[first : first + _EXCERPT]
    return f"“{'…' if first else ''}{cut.strip()}{'…' if first + _EXCERPT < len(text) else ''}”"
