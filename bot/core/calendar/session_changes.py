"""Changes of sessions: differences in words, three-way merge, and undo."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from bot.core.calendar.formatting import format_date, format_names, format_time
from bot.core.calendar.materials import stamp_materials
from bot.core.calendar.models import Card, Session, SessionStatus, Texts

Undoable = TypeVar("Undoable", Session, Texts)


class ChangeAction(StrEnum):
    """What was done to a session."""

    ADDED = "added"
    EDITED = "edited"
    CANCELED = "cancelled"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class SessionChange:
    """A change of one session.

    Attributes:
        before: None if the session was added.
        after: The session after the change.
        changed_by: The external id of the person; None for the command line.
        made_at: Aware, UTC.
        change_id: Shared by all changes of one change set.
        undone: Whether it has been undone since.
    """

    action: ChangeAction
    before: Session | None
    after: Session | None
    changed_by: str | None
    made_at: datetime
    change_id: uuid.UUID
    undone: bool = False


@dataclass(frozen=True, slots=True)
class SeriesNote:
    """A log entry about a decision on the series itself. It can be undone only if it is a change of its texts.

    Attributes:
        changed_by: The external id of the person; None for the command line.
        made_at: Aware, UTC.
        change_id: Shared by all changes of one change set.
        texts: The program's texts before and after.
        undone: Whether it has been undone since.
    """

    lines: tuple[str, ...]
    changed_by: str | None
    made_at: datetime
    change_id: uuid.UUID
    texts: tuple[Texts, Texts] | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs: its label, and its values in words."""

    name: str
    before: str
    after: str

    @property
    def fills_in(self) -> bool:
        """Return whether the value was unknown before."""
        return self.before in {_TBA, _NONE, _NOT_GIVEN}

    def __str__(self) -> str:
        return f"{self.name}: was {self.before}, now {self.after}"


_TBA, _NONE, _NOT_GIVEN = "TBA", "none", "not given"


def differences(before: Session, after: Session) -> tuple[Difference, ...]:
    """Return the fields that differ between two versions of a session, in the order of the form."""
    pairs = zip(_values(before).items(), _values(after).values(), strict=True)
    return tuple(Difference(name, old, new) for (name, old), new in pairs if old != new)


def _values(session: Session) -> dict[str, str]:
    card = session.card
    return {
        "Date": format_date(session.date, short=True),
        "Time": _TBA if session.start is None else format_time(session.start),
        "Length": _TBA if session.minutes is None else f"{session.minutes} minutes",
        "Title": session.title or _TBA,
        "Speakers": format_names(session.speakers) if session.speakers else _TBA,
        "Location": session.place or _TBA,
        "Meeting link": session.link or _NONE,
        "Notes": session.notes or _NONE,
        "Abstract": card.abstract or _NOT_GIVEN,
        "Learning objectives": "; ".join(card.objectives) or _NOT_GIVEN,
        "Disclosures": card.disclosure or _NOT_GIVEN,
        "Room needs": card.needs or _NONE,
        "Date confirmed": {None: "not yet", True: "yes", False: "no"}[card.confirmed],
        "Slides": card.slides or _NONE,
        "Recording": card.recording or _NONE,
    }


def is_visible_change(before: Session, after: Session) -> bool:
    """Return whether people other than organizers can see a difference."""
    return _public_view(before) != _public_view(after)


def _public_view(session: Session) -> Session:
    return replace(
        session, notes=None, version=0, dated_at=session.added_at, changed_at=None, coming=0, accounts=(), card=Card()
    )


# The fields that an edit can change; the others are derived.
_FIELDS = ("date", "start", "minutes", "title", "speakers", "accounts", "place", "link", "notes", "card")


def three_way_merge(base: Session, mine: Session, current: Session) -> tuple[Session, tuple[str, ...]]:
    """Apply one person's edit of `base` on top of concurrent changes.

    Returns:
        The merged session, and the fields that both sides changed to different values. In these `mine` wins, so its
            author should confirm first.
    """
    # Speaker cards are merged field by field.
    mine = replace(mine, card=_merge_cards(base.card, mine.card, current.card))
    edited = _changed(_FIELDS, base, mine)
    conflicts = [name for name in edited if getattr(current, name) not in (getattr(base, name), edited[name])]
    return replace(current, **edited), tuple(conflicts)


def _merge_cards(base: Card, mine: Card, current: Card) -> Card:
    edited = _changed([each.name for each in fields(Card)], base, mine)
    # An unchanged card is not part of the edit.
    return replace(current, **edited) if edited else base


def _changed(names: Iterable[str], before: object, after: object) -> dict[str, Any]:
    """Return the new values of those fields that differ."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return {name: new for name, old, new in pairs if old != new}


def _undone(names: Iterable[str], before: Undoable, after: Undoable, current: Undoable) -> Undoable | None:
    """Return the current value with a change of some fields undone; None if one of those has changed since."""
    changed = _changed(names, before, after)
    if any(getattr(current, name) != value for name, value in changed.items()):
        return None
    return replace(current, **{name: getattr(before, name) for name in changed})


def undo_change(change: SessionChange, current: Session) -> Session | None:
    """Return a session with a change undone; None if the same fields have changed since.

    Undoing an added session cancels it: it may have been announced, and its messages must not be left outdated.
    """
    is_scheduled = current.status is SessionStatus.SCHEDULED
    if change.action is ChangeAction.CANCELED:
        return None if is_scheduled else restore_session(current)
    if change.action is not ChangeAction.EDITED:
        return replace(current, status=SessionStatus.CANCELED) if is_scheduled else None
    if change.before is None or change.after is None:
        return None
    return _undone(_FIELDS, change.before, change.after, current)


def undo_texts(change: tuple[Texts, Texts], current: Texts) -> Texts | None:
    """Return the program's texts with a change undone; None if the same texts have changed since."""
    return _undone([each.name for each in fields(Texts)], *change, current)


def restore_session(session: Session) -> Session:
    """Return a canceled session as scheduled again. Its deliveries get new keys, so it is announced again."""
    return replace(session, status=SessionStatus.SCHEDULED, restored=session.restored + 1)


def normalize(before: Session, after: Session, now: datetime) -> Session:
    """Return `after` with what follows from its changes.

    It gets the times (aware) at which its date, slides and recording were set. What the speakers said of the date holds
    for that date and time, and for these speakers; `after` may say it anew.
    """
    card = stamp_materials(before.card, after.card, now)
    old, new = ((each.date, each.start, each.speakers, each.accounts) for each in (before, after))
    if old != new and before.card.confirmed == card.confirmed:
        card = replace(card, confirmed=None)
    return replace(after, card=card, dated_at=now if after.date != before.date else before.dated_at)


def has_other_time(before: Session, after: Session) -> bool:
    """Return whether the date or the start differs, so that the speakers are asked again."""
    return (before.date, before.start) != (after.date, after.start)


def classify(before: Session, after: Session) -> ChangeAction:
    """Return which action turned `before` into `after`."""
    if before.status is after.status:
        return ChangeAction.EDITED
    return ChangeAction.CANCELED if after.status is SessionStatus.CANCELED else ChangeAction.RESTORED
