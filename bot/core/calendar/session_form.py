"""What an organizer writes into a session's form: whether it can be kept, what it becomes, and what to think about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from zlib import crc32

from bot.core.calendar.formatting import format_date, format_names, past_headline
from bot.core.calendar.models import Session, SessionDefaults, SessionStatus, in_month
from bot.core.calendar.posting_policy import Holidays, holiday_name
from bot.core.suggestions.suggestions import Suggestion

MAX_TITLE = 300
MAX_PLACE = 150
MAX_LINK = 1000
MAX_NAME = 150
MAX_NOTES = 2500
MAX_SPEAKERS = 12
_DAY_MINUTES = 24 * 60
_ONE_YEAR = timedelta(days=365)
_URL = re.compile(r"https?://[^\s<>|\"]+")
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


def from_session(session: Session, external_ids: Mapping[int, str]) -> SessionFormData:
    """The form of a session as it is. `addresses` are the chat's, by our own ids of people."""
    accounts = session.accounts or (None,) * len(session.speakers)
    speakers = list(zip(session.speakers, accounts, strict=True))
    return SessionFormData(
        date=session.date.isoformat(),
        start="" if session.start is None else f"{session.start:%H:%M}",
        minutes="" if session.minutes is None else str(session.minutes),
        title=session.title or "",
        accounts=tuple(external_ids[each] for _, each in speakers if each is not None and each in external_ids),
        names="\n".join(name for name, each in speakers if each is None or each not in external_ids),
        place=session.place or "",
        link=session.link or "",
        notes=session.notes or "",
    )


def with_defaults(form: SessionFormData, defaults: SessionDefaults) -> SessionFormData:
    """The draft with the usual time and place where nothing stands yet."""
    return replace(
        form,
        start=form.start or ("" if defaults.start is None else f"{defaults.start:%H:%M}"),
        minutes=form.minutes or ("" if defaults.minutes is None else str(defaults.minutes)),
        place=form.place or defaults.place or "",
        link=form.link or defaults.link or "",
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


def validate(form: SessionFormData) -> dict[SessionField, str]:
    """What keeps a draft from being kept, by field, in words for who wrote it; empty if nothing does."""
    found: dict[SessionField, str] = {}
    day = _date(form.date)
    if day is None:
        found[SessionField.DATE] = "Please choose the day; everything else may be left open."
    elif day.year not in _YEARS:
        found[SessionField.DATE] = f"{day.year} is a year that cannot be meant here. Please choose another day."
    if form.start and _time(form.start) is None:
        found[SessionField.START] = "This is no time of day. Please choose one, or leave it empty."
    if form.minutes and not 0 < (_parse_minutes(form.minutes) or 0) <= _DAY_MINUTES:
        found[SessionField.MINUTES] = f"Please give whole minutes, from 1 to {_DAY_MINUTES:,}, or leave it empty."
    for field, words, most in (
        (SessionField.TITLE, form.title, MAX_TITLE),
        (SessionField.PLACE, form.place, MAX_PLACE),
        (SessionField.LINK, form.link, MAX_LINK),
        (SessionField.NOTES, form.notes, MAX_NOTES),
    ):
        if len(words.strip()) > most:
            found[field] = f"This is {len(words.strip()):,} characters long; please shorten it to {most:,}."
    if form.link.strip() and _URL.fullmatch(form.link.strip()) is None:
        found[SessionField.LINK] = "Please give the whole web address, beginning with https://"
    names = _parse_names(form.names)
    if any(len(name) > MAX_NAME for name in names):
        found[SessionField.NAMES] = f"Please write one name in each line, of at most {MAX_NAME} characters."
    elif len(names) + len(form.accounts) > MAX_SPEAKERS:
        found[SessionField.NAMES] = f"These are more than {MAX_SPEAKERS} speakers; please name fewer."
    return found


def apply(form: SessionFormData, base: Session, accounts: Sequence[SpeakerAccount]) -> Session:
    """The session that a draft without problems makes of `base`.

    Args:
        draft: As typed.
        base: What it was before; its date and the like are replaced.
        accounts: Of each of the draft's accounts who that is, in the same order.

    Raises:
        ValueError: The draft has problems.
    """
    day = _date(form.date)
    if day is None or validate(form):
        raise ValueError("a draft with problems makes no session")
    names = _parse_names(form.names)
    return replace(
        base,
        date=day,
        start=_time(form.start),
        minutes=_parse_minutes(form.minutes),
        title=" ".join(form.title.split()) or None,
        speakers=(*(each.name for each in accounts), *names),
        accounts=(*(each.id for each in accounts), *(None for _ in names)) if accounts else (),
        place=" ".join(form.place.split()) or None,
        link=form.link.strip() or None,
        notes=form.notes.strip() or None,
    )


def find_warnings(session: Session, others: Sequence[Session], *, holidays: Holidays, today: date) -> tuple[str, ...]:
    """What an organizer ought to think twice about, and may do all the same; in words.

    Args:
        session: As it would become.
        others: All sessions of the series, as they are; this one may be among them.
        holidays: Which the programme keeps.
        today: In the series' zone.
    """
    found = []
    rest = [each for each in others if each.id != session.id and each.status is SessionStatus.SCHEDULED]
    day = format_date(session.date)
    if session.date < today:
        found.append(f"{day} is in the past.")
    if (holiday := holiday_name(session.date, holidays)) is not None:
        found.append(f"{day} is a federal holiday: {holiday}.")
    elif session.date.weekday() >= 5:
        found.append(f"{day} is at a weekend.")
    found += [
        f"There is another session in the same month: {format_date(each.date)}, {past_headline(each)}."
        for each in in_month(rest, session.date.year, session.date.month)
    ]
    for name in session.speakers:
        near = [each for each in rest if name in each.speakers and abs(each.date - session.date) < _ONE_YEAR]
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


def _parse_minutes(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _parse_names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for line in text.splitlines() if (name := " ".join(line.split()))))
