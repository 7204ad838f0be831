"""Changes of the calendar: what was done, field by field and in words; what can be taken back."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from enum import StrEnum

from bot.core.calendar.formatting import format_date, format_names, format_time
from bot.core.calendar.materials import stamp_materials
from bot.core.calendar.models import Card, Session, SessionStatus


class ChangeAction(StrEnum):
    """What was done to a session."""

    ADDED = "added"
    EDITED = "edited"
    CANCELLED = "cancelled"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class SessionChange:
    """One session's change.

    Attributes:
        before: None where the session was added.
        after: As it became.
        who: The chat's address of whoever did it; None for the command line.
        made_at: Aware, UTC.
        change_id: The same for all that was done at one press.
        undone: Whether it was taken back since.
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
    """What somebody decided about a series itself, in words; it is not taken back, but decided anew.

    Attributes:
        who: The chat's address of whoever did it.
        made_at: Aware, UTC.
        change_id: The same for all that was done at one press.
    """

    lines: tuple[str, ...]
    changed_by: str | None
    made_at: datetime
    change_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: what it is called by people, and what it says before and after."""

    name: str
    before: str
    after: str


UNKNOWN = "to be determined"
_NONE = "none"


def differences(before: Session, after: Session) -> tuple[Difference, ...]:
    """What differs between two states of a session, in the order of the form, in words."""
    found = []
    for name, one, other in (
        ("Date", format_date(before.date), format_date(after.date)),
        ("Time", _format_start(before.start), _format_start(after.start)),
        ("Length", _format_minutes(before.minutes), _format_minutes(after.minutes)),
        ("Title", before.title or UNKNOWN, after.title or UNKNOWN),
        ("Speakers", _format_speakers(before.speakers), _format_speakers(after.speakers)),
        ("Place", before.place or UNKNOWN, after.place or UNKNOWN),
        ("Link", before.link or _NONE, after.link or _NONE),
        ("Notes", before.notes or _NONE, after.notes or _NONE),
        *_card_values(before.card, after.card),
    ):
        if one != other:
            found.append(Difference(name, one, other))
    return tuple(found)


def _card_values(before: Card, after: Card) -> Iterator[tuple[str, str, str]]:
    yield "Abstract", before.abstract or UNKNOWN, after.abstract or UNKNOWN
    yield "Objectives", "; ".join(before.objectives) or UNKNOWN, "; ".join(after.objectives) or UNKNOWN
    yield "Disclosure", before.disclosure or UNKNOWN, after.disclosure or UNKNOWN
    yield "Room needs", before.needs or _NONE, after.needs or _NONE
    yield "Date confirmed", _CONFIRMED[before.confirmed], _CONFIRMED[after.confirmed]
    yield "Slides", before.slides or UNKNOWN, after.slides or UNKNOWN
    yield "Recording", before.recording or _NONE, after.recording or _NONE


_CONFIRMED = {None: "not yet", True: "yes", False: "no"}


def _format_start(start: time | None) -> str:
    return UNKNOWN if start is None else format_time(start)


def _format_minutes(minutes: int | None) -> str:
    return UNKNOWN if minutes is None else f"{minutes} minutes"


def _format_speakers(names: tuple[str, ...]) -> str:
    return format_names(names) if names else UNKNOWN


def is_visible_change(before: Session, after: Session) -> bool:
    """Whether anybody but the organizers sees a difference."""
    return _public_view(before) != _public_view(after)


def _public_view(session: Session) -> Session:
    return replace(
        session,
        notes=None,
        version=0,
        dated_at=session.added_at,
        changed_at=None,
        coming=0,
        accounts=(),
        card=Card(),
    )


# What an edit may change; the rest follows from it.
_FIELDS = ("date", "start", "minutes", "title", "speakers", "accounts", "place", "link", "notes", "card")


def three_way_merge(base: Session, mine: Session, current: Session) -> tuple[Session, tuple[str, ...]]:
    """Somebody's edit of `base` on top of what others have done to it meanwhile.

    Returns:
        The session as it becomes, and the fields that both have changed to different things: there `mine` wins, and
        whoever wrote it ought to be asked first.
    """
    taken: dict[str, object] = {}
    contested = []
    # What two write into the speaker's card is put together line by line.
    mine = replace(mine, card=_merge_cards(base.card, mine.card, current.card))
    for name in _FIELDS:
        was, wanted, now = getattr(base, name), getattr(mine, name), getattr(current, name)
        if wanted != was:
            taken[name] = wanted
            if now not in (was, wanted):
                contested.append(name)
    return replace(current, **taken), tuple(contested)  # type: ignore[arg-type] # each field has its own type


def _merge_cards(base: Card, mine: Card, current: Card) -> Card:
    names = [each.name for each in fields(Card)]
    wanted = {name: getattr(mine, name) for name in names if getattr(mine, name) != getattr(base, name)}
    # Where nothing was written, the card is no part of the edit.
    return replace(current, **wanted) if wanted else base


def undo_change(change: SessionChange, current: Session) -> Session | None:
    """What a session becomes when a change of it is taken back; None where somebody has changed the same since.

    A session that was added is cancelled: it may have been announced, and nothing that was said is left hanging.
    """
    match change.action:
        case ChangeAction.ADDED:
            return (
                replace(current, status=SessionStatus.CANCELLED) if current.status is SessionStatus.SCHEDULED else None
            )
        case ChangeAction.CANCELLED:
            return restore_session(current) if current.status is SessionStatus.CANCELLED else None
        case ChangeAction.RESTORED:
            return (
                replace(current, status=SessionStatus.CANCELLED) if current.status is SessionStatus.SCHEDULED else None
            )
    if change.before is None or change.after is None:
        return None
    taken_back: dict[str, object] = {}
    for name in _FIELDS:
        was, became = getattr(change.before, name), getattr(change.after, name)
        if was != became:
            if getattr(current, name) != became:
                return None
            taken_back[name] = was
    return replace(current, **taken_back)  # type: ignore[arg-type] # each field has its own type


def restore_session(session: Session) -> Session:
    """A cancelled session that takes place after all; what is said of it is said anew."""
    return replace(session, status=SessionStatus.SCHEDULED, restored=session.restored + 1)


def normalize(before: Session, after: Session, now: datetime) -> Session:
    """`after` with the moments since when it has its date, its slides and its recording. `now` is aware."""
    card = stamp_materials(before.card, after.card, now)
    return replace(after, card=card, dated_at=now if after.date != before.date else before.dated_at)


def classify(before: Session, after: Session) -> ChangeAction:
    """What somebody did who made `after` of `before`."""
    if before.status is after.status:
        return ChangeAction.EDITED
    return ChangeAction.CANCELLED if after.status is SessionStatus.CANCELLED else ChangeAction.RESTORED


def can_be_undone(changes: Sequence[SessionChange]) -> bool:
    """Whether a press has not been taken back yet."""
    return any(not each.undone for each in changes)
