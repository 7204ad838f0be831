"""What an organizer writes into a session's form: whether it can be kept, what it becomes, and what to think about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from zlib import crc32

from bot.core.calendar.formatting import format_date, format_names, headline_after
from bot.core.calendar.models import Session, Status, Usual, in_month
from bot.core.calendar.posting_policy import Holidays, holiday_name
from bot.core.suggestions.suggestions import Suggestion

MAX_TITLE = 300
MAX_PLACE = 150
MAX_LINK = 1000
MAX_NAME = 150
MAX_NOTES = 2500
MAX_SPEAKERS = 12
_DAY_MINUTES = 24 * 60
_A_YEAR = timedelta(days=365)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>|\"]+")
_YEARS = range(2000, 2100)


class SessionField(StrEnum):
    """The fields of the form, as problems are reported against them."""

    DATE = "date"
    START = "start"
    MINUTES = "minutes"
    TITLE = "title"
    ACCOUNTS = "accounts"
    NAMES = "names"
    PLACE = "place"
    LINK = "link"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class SpeakerAccount:
    """A speaker whom the chat knows: the chat's address, our own id, and the name."""

    external_id: str
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class SessionFormData:
    """What stands in the form, all of it text as typed; an empty field is to be determined.

    Attributes:
        date: ISO.
        start: "HH:MM".
        minutes: A number.
        accounts: The chat's addresses of speakers.
        names: Further speakers, one in each line.
    """

    date: str
    start: str = ""
    minutes: str = ""
    title: str = ""
    accounts: tuple[str, ...] = ()
    names: str = ""
    place: str = ""
    link: str = ""
    notes: str = ""


def from_session(session: Session, addresses: Mapping[int, str]) -> SessionFormData:
    """The form of a session as it is. `addresses` are the chat's, by our own ids of people."""
    accounts = session.accounts or (None,) * len(session.speakers)
    speakers = list(zip(session.speakers, accounts, strict=True))
    return SessionFormData(
        date=session.date.isoformat(),
        start="" if session.start is None else f"{session.start:%H:%M}",
        minutes="" if session.minutes is None else str(session.minutes),
        title=session.title or "",
        accounts=tuple(addresses[each] for _, each in speakers if each is not None and each in addresses),
        names="\n".join(name for name, each in speakers if each is None or each not in addresses),
        place=session.place or "",
        link=session.link or "",
        notes=session.notes or "",
    )


def with_defaults(draft: SessionFormData, usual: Usual) -> SessionFormData:
    """The draft with the usual time and place where nothing stands yet."""
    return replace(
        draft,
        start=draft.start or ("" if usual.start is None else f"{usual.start:%H:%M}"),
        minutes=draft.minutes or ("" if usual.minutes is None else str(usual.minutes)),
        place=draft.place or usual.place or "",
        link=draft.link or usual.link or "",
    )


def from_suggestion(suggestion: Suggestion, day: date | None) -> SessionFormData:
    """The form of a session that is made of a suggestion, on a day if one offers itself; all of it to be edited."""
    presents = suggestion.would_present and suggestion.person is not None
    return SessionFormData(
        date="" if day is None else day.isoformat(),
        title=" ".join(suggestion.topic.split()),
        accounts=(suggestion.person,) if presents and suggestion.person else (),
        names=" ".join((suggestion.speaker or "").split()),
        notes=suggestion.why or "",
    )


def validate(draft: SessionFormData) -> dict[SessionField, str]:
    """What keeps a draft from being kept, by field, in words for who wrote it; empty if nothing does."""
    found: dict[SessionField, str] = {}
    day = _date(draft.date)
    if day is None:
        found[SessionField.DATE] = "Please choose the day; everything else may be left open."
    elif day.year not in _YEARS:
        found[SessionField.DATE] = f"{day.year} is a year that cannot be meant here. Please choose another day."
    if draft.start and _time(draft.start) is None:
        found[SessionField.START] = "This is no time of day. Please choose one, or leave it empty."
    if draft.minutes and not 0 < (_minutes(draft.minutes) or 0) <= _DAY_MINUTES:
        found[SessionField.MINUTES] = f"Please give whole minutes, from 1 to {_DAY_MINUTES:,}, or leave it empty."
    for field, words, most in (
        (SessionField.TITLE, draft.title, MAX_TITLE),
        (SessionField.PLACE, draft.place, MAX_PLACE),
        (SessionField.LINK, draft.link, MAX_LINK),
        (SessionField.NOTES, draft.notes, MAX_NOTES),
    ):
        if len(words.strip()) > most:
            found[field] = f"This is {len(words.strip()):,} characters long; please shorten it to {most:,}."
    if draft.link.strip() and _WEB_ADDRESS.fullmatch(draft.link.strip()) is None:
        found[SessionField.LINK] = "Please give the whole web address, beginning with https://"
    names = _names(draft.names)
    if any(len(name) > MAX_NAME for name in names):
        found[SessionField.NAMES] = f"Please write one name in each line, of at most {MAX_NAME} characters."
    elif len(names) + len(draft.accounts) > MAX_SPEAKERS:
        found[SessionField.NAMES] = f"These are more than {MAX_SPEAKERS} speakers; please name fewer."
    return found


def apply(draft: SessionFormData, base: Session, accounts: Sequence[SpeakerAccount]) -> Session:
    """The session that a draft without problems makes of `base`.

    Args:
        draft: As typed.
        base: What it was before; its date and the like are replaced.
        accounts: Of each of the draft's accounts who that is, in the same order.

    Raises:
        ValueError: The draft has problems.
    """
    day = _date(draft.date)
    if day is None or validate(draft):
        raise ValueError("a draft with problems makes no session")
    names = _names(draft.names)
    return replace(
        base,
        date=day,
        start=_time(draft.start),
        minutes=_minutes(draft.minutes),
        title=" ".join(draft.title.split()) or None,
        speakers=(*(each.name for each in accounts), *names),
        accounts=(*(each.id for each in accounts), *(None for _ in names)) if accounts else (),
        place=" ".join(draft.place.split()) or None,
        link=draft.link.strip() or None,
        notes=draft.notes.strip() or None,
    )


def warnings(session: Session, others: Sequence[Session], *, holidays: Holidays, today: date) -> tuple[str, ...]:
    """What an organizer ought to think twice about, and may do all the same; in words.

    Args:
        session: As it would become.
        others: All sessions of the series, as they are; this one may be among them.
        holidays: Which the programme keeps.
        today: In the series' zone.
    """
    found = []
    rest = [each for each in others if each.id != session.id and each.status is Status.SCHEDULED]
    day = format_date(session.date)
    if session.date < today:
        found.append(f"{day} is in the past.")
    if (holiday := holiday_name(session.date, holidays)) is not None:
        found.append(f"{day} is a federal holiday: {holiday}.")
    elif session.date.weekday() >= 5:
        found.append(f"{day} is at a weekend.")
    found += [
        f"There is another session in the same month: {format_date(each.date)}, {headline_after(each)}."
        for each in in_month(rest, session.date.year, session.date.month)
    ]
    for name in session.speakers:
        near = [each for each in rest if name in each.speakers and abs(each.date - session.date) < _A_YEAR]
        if near:
            days = format_names(tuple(format_date(each.date) for each in near))
            found.append(f"{name} speaks within a year of this as well: {days}.")
    return tuple(found)


def warning_id(warning: str) -> int:
    """A number by which a warning that was seen is known again."""
    return crc32(warning.encode())


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if text else None
    except ValueError:
        return None


def _minutes(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for line in text.splitlines() if (name := " ".join(line.split()))))
