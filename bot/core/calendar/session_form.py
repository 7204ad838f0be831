"""The session form: validation, applying it to a session, and warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from zlib import crc32

from bot.core.base.date_names import MONTH_NAMES, WEEKDAY_NAMES
from bot.core.base.dates import parse_date, parse_time
from bot.core.base.text_validation import MAX_LINK, length_errors, link_error
from bot.core.calendar.formatting import format_date, format_day, format_names, headline, past_headline
from bot.core.calendar.models import Session, SessionDefaults, SessionStatus, in_month
from bot.core.calendar.posting_policy import Holidays, holiday_name
from bot.core.suggestions.suggestions import Suggestion

MAX_TITLE = 300
MAX_NAME = 150
MAX_SPEAKERS = 12
_DAY_MINUTES = 24 * 60
_ONE_YEAR = timedelta(days=365)
_YEARS = range(2000, 2100)


class SessionField(StrEnum):
    """The fields of the form, as errors refer to them."""

    DATE = "date"
    START = "start"
    MINUTES = "minutes"
    TITLE = "title"
    ACCOUNTS = "accounts"
    NAMES = "names"
    PLACE = "place"
    LINK = "link"
    NOTES = "notes"


_LIMITS = {
    SessionField.TITLE: MAX_TITLE,
    SessionField.PLACE: 150,
    SessionField.LINK: MAX_LINK,
    SessionField.NOTES: 2500,
}


@dataclass(frozen=True, slots=True)
class SpeakerAccount:
    """A speaker who has an account in the chat: external id, our own id, and name."""

    external_id: str
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class SessionFormData:
    """The form's values as text; an empty field is unknown.

    Attributes:
        date: ISO format.
        start: "HH:MM".
        minutes: A number.
        accounts: The external ids of speakers.
        names: Other speakers, one a line.
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
    """Return the form for a session as it is. `external_ids` maps our own person ids to the chat's."""
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
    """Return the form with the series' defaults in empty fields."""
    return replace(
        form,
        start=form.start or ("" if defaults.start is None else f"{defaults.start:%H:%M}"),
        minutes=form.minutes or ("" if defaults.minutes is None else str(defaults.minutes)),
        place=form.place or defaults.place or "",
        link=form.link or defaults.link or "",
    )


def from_suggestion(suggestion: Suggestion, day: date | None) -> SessionFormData:
    """Return the form for a session based on a suggestion, on the given day if there is one."""
    return SessionFormData(
        date="" if day is None else day.isoformat(),
        title=" ".join(suggestion.topic.split()),
        accounts=(suggestion.person,) if suggestion.would_present and suggestion.person else (),
        names=" ".join((suggestion.speaker or "").split()),
        notes=suggestion.why or "",
    )


def validate(form: SessionFormData) -> dict[SessionField, str]:
    """Return error messages by field; empty if the form is valid."""
    errors: dict[SessionField, str] = {}
    day = parse_date(form.date)
    if day is None:
        errors[SessionField.DATE] = "Choose a date. Everything else can wait."
    elif day.year not in _YEARS:
        errors[SessionField.DATE] = "That year doesn’t look right. Choose another date."
    if form.start and parse_time(form.start) is None:
        errors[SessionField.START] = "Choose a valid time, or leave it blank."
    if form.minutes and not 0 < (_parse_minutes(form.minutes) or 0) <= _DAY_MINUTES:
        errors[SessionField.MINUTES] = f"Enter a whole number from 1 to {_DAY_MINUTES:,}, or leave it blank."
    errors |= length_errors({field: (getattr(form, field.value), limit) for field, limit in _LIMITS.items()})
    if error := link_error(form.link):
        errors[SessionField.LINK] = error
    names = _parse_names(form.names)
    if any(len(name) > MAX_NAME for name in names):
        errors[SessionField.NAMES] = f"Enter one name per line, up to {MAX_NAME} characters each."
    elif len(names) + len(form.accounts) > MAX_SPEAKERS:
        errors[SessionField.NAMES] = f"Enter at most {MAX_SPEAKERS} speakers."
    return errors


def apply(form: SessionFormData, base: Session, accounts: Sequence[SpeakerAccount]) -> Session:
    """Return the session with a valid form applied.

    Args:
        form: The submitted form.
        base: The session before; its date and other form fields are replaced.
        accounts: The person for each of the form's accounts, in the same order.

    Raises:
        ValueError: The form is invalid.
    """
    day = parse_date(form.date)
    if day is None or validate(form):
        raise ValueError("the form is invalid")
    names = _parse_names(form.names)
    return replace(
        base,
        date=day,
        start=parse_time(form.start),
        minutes=_parse_minutes(form.minutes),
        title=" ".join(form.title.split()) or None,
        speakers=(*(each.name for each in accounts), *names),
        accounts=(*(each.id for each in accounts), *(None for _ in names)) if accounts else (),
        place=" ".join(form.place.split()) or None,
        link=form.link.strip() or None,
        notes=form.notes.strip() or None,
    )


def find_warnings(session: Session, others: Sequence[Session], *, holidays: Holidays, today: date) -> tuple[str, ...]:
    """Return warnings that an organizer may override, in words.

    Args:
        session: The session as it would become.
        others: All sessions of the series as they are; may include this one.
        holidays: The holidays that the program observes.
        today: In the series' zone.
    """
    messages = []
    scheduled = [each for each in others if each.id != session.id and each.status is SessionStatus.SCHEDULED]
    day = format_day(session.date, today)
    if session.date < today:
        messages.append(f"{day} is in the past.")
    if (holiday := holiday_name(session.date, holidays)) is not None:
        messages.append(f"{day} is a federal holiday: {holiday}.")
    elif session.date.weekday() >= 5:
        messages.append(f"{day} is a {WEEKDAY_NAMES[session.date.weekday()]}.")
    messages += [
        f"There’s already a session in {MONTH_NAMES[each.date.month - 1]}:"
        f" {format_date(each.date, today, short=True)}, {past_headline(each) if each.date < today else headline(each)}."
        for each in in_month(scheduled, session.date.year, session.date.month)
    ]
    for name in session.speakers:
        nearby = [each for each in scheduled if name in each.speakers and abs(each.date - session.date) < _ONE_YEAR]
        if nearby:
            days = format_names(tuple(format_day(each.date, today) for each in nearby))
            messages.append(f"{name} also speaks on {days}.")
    return tuple(messages)


def warning_id(warning: str) -> int:
    """Return a checksum that identifies a warning that was already shown."""
    return crc32(warning.encode())


def _parse_minutes(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _parse_names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for line in text.splitlines() if (name := " ".join(line.split()))))
