"""Fill, validate and apply the settings forms.

A form is described by its fields, and its data is text by field name. Nothing here depends on a chat.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time
from operator import attrgetter
from typing import Any
from zlib import crc32
from zoneinfo import available_timezones

from rapidfuzz import process
from rapidfuzz.utils import default_process

from bot.core.admin.settings_forms import FIELDS, InputKind, SettingsField, SettingsFormData, SettingsSection
from bot.core.base.date_names import WEEKDAYS
from bot.core.base.date_phrases import take_when
from bot.core.base.people import Prefs
from bot.core.calendar.formatting import NameOf, format_date, format_names, format_time
from bot.core.calendar.models import AwardDay, Series
from bot.core.calendar.posting_policy import Holidays

MAX_NAME = 60
MAX_LINE = 150
MAX_LINK = 1000
# The most that a form field accepts. Longer texts come from an imported file.
MAX_TEXT = 3000
_DAY_MINUTES = 24 * 60
_MAX_ERROR = 200
_NONE_IF_EMPTY = frozenset({"place", "link", "award_url", "group"})
_URL = re.compile(r"https?://[^\s<>|\"]+")


def from_series(series: Series, section: SettingsSection, person: str) -> SettingsFormData:
    """Return the current values of a form. `person` is the external id of the person who opens it."""
    return {field.name: _read(field, series, person) for field in FIELDS[section]}


def _read(field: SettingsField, series: Series, person: str) -> str | tuple[str, ...]:
    if field.name in _READERS:
        return _READERS[field.name](series, person)
    value = attrgetter(field.path)(series)
    if field.input is InputKind.CHECKBOXES:
        return tuple(name for name, _ in field.options if getattr(value, name))
    match value:
        case None:
            return ""
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return "\n\n".join(value)
    return str(value)


def _organizer_ids(series: Series, chosen: Callable[[Prefs], bool] = lambda _: True) -> tuple[str, ...]:
    return tuple(each.external_id for each in series.organizers if each.external_id is not None and chosen(each.prefs))


def _chosen_organizers(series: Series, chosen: Callable[[Prefs], bool]) -> tuple[str, ...]:
    ids = _organizer_ids(series, chosen)
    return () if ids == _organizer_ids(series) else ids


def _away(series: Series, person: str) -> str:
    away = next((each.prefs.away_until for each in series.organizers if each.external_id == person), None)
    return "" if away is None else away.isoformat()


_READERS: Mapping[str, Callable[[Series, str], str | tuple[str, ...]]] = {
    "channels": lambda series, _: tuple(each.external_id for each in series.channels),
    "organizers": lambda series, _: _organizer_ids(series),
    "suggestions": lambda series, _: _chosen_organizers(series, attrgetter("suggestions")),
    "feedback": lambda series, _: _chosen_organizers(series, attrgetter("feedback")),
    "away": _away,
    # Calendar text is imported on submit and not stored, so the field starts empty.
    "calendar": lambda *_: "",
    "address": lambda *_: (),
    "holidays": lambda series, _: () if series.policy.holidays is Holidays.NONE else (series.policy.holidays.value,),
    "days": lambda series, _: "\n".join(f"{format_date(each.day)} {each.what}" for each in series.award_days),
    "remind_award": lambda series, _: ("remind",) if series.policy.remind_award else (),
}


def overlong_fields(series: Series, section: SettingsSection, person: str) -> frozenset[str]:
    """Return the fields whose text is too long for a form. The form omits them, and they keep their values."""
    return frozenset(
        name
        for name, value in from_series(series, section, person).items()
        if isinstance(value, str) and len(value) > MAX_TEXT
    )


def fingerprint(series: Series, section: SettingsSection, person: str) -> int:
    """Return a checksum of a form's values when it was opened, to detect a concurrent change."""
    feed_key = series.feed_key if section is SettingsSection.FEED else None
    return crc32(repr((sorted(from_series(series, section, person).items()), feed_key)).encode())


def validate(section: SettingsSection, form: SettingsFormData, *, today: date) -> dict[str, str]:
    """Return error messages by field name; empty if the form is valid.

    Args:
        section: Which form.
        form: The submitted values; omitted fields are not checked.
        today: In the series' zone.
    """
    errors = {}
    for field in FIELDS[section]:
        value = form.get(field.name)
        if value is None:
            continue
        error = _field_error(field, value if isinstance(value, str) else "", today)
        if field.input is InputKind.CHANNELS:
            error = "Please choose at least one." if field.required and not value else None
        if field.input is InputKind.PEOPLE:
            error = _people_error(field, value if isinstance(value, tuple) else (), form)
        if error is not None:
            errors[field.name] = error
    return errors


def _field_error(field: SettingsField, text: str, today: date) -> str | None:
    text = text.strip()
    if not text:
        return "Please fill this in." if field.required else None
    match field.input:
        case InputKind.TIME if _parse_time(text) is None:
            return "This is no time of day. Please choose one."
        case InputKind.NUMBER if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= _DAY_MINUTES):
            return f"Please give whole minutes, from 1 to {_DAY_MINUTES:,}."
        case InputKind.DATE if _parse_date(text) is None:
            return "This is no day. Please choose one."
        case InputKind.LINE if len(text) > (limit := MAX_LINK if field.name in _URL_FIELDS else _max_length(field)):
            return f"This is {len(text):,} characters long; please shorten it to {limit:,}."
        case InputKind.LINES if len(text) > MAX_TEXT:
            return f"This is {len(text):,} characters long; please shorten it to {MAX_TEXT:,}."
    if field.name in _URL_FIELDS and _URL.fullmatch(text) is None:
        return "Please give the whole web address, beginning with https://"
    if field.name == "zone" and text not in available_timezones():
        return _unknown_zone_error(text)
    if field.name == "days":
        unparsed = [line for line in _non_empty_lines(text) if _parse_award_day(line, today) is None]
        return f"No date is understood in: {unparsed[0]}"[:_MAX_ERROR] if unparsed else None
    return None


def _people_error(field: SettingsField, selected: tuple[str, ...], form: SettingsFormData) -> str | None:
    # The members of a user group are looked up later, so any person may be one.
    if form.get("group"):
        return None
    organizers = form.get("organizers", ())
    if field.name == "organizers":
        return None if selected else "Somebody has to organize. Please choose at least one."
    if set(selected) - set(organizers):
        return "Please choose among the organizers above, or nobody for all of them."
    return None


_URL_FIELDS = frozenset({"link", "award_url"})


def _max_length(field: SettingsField) -> int:
    return MAX_NAME if field.name == "name" else MAX_LINE


def _unknown_zone_error(text: str) -> str:
    closest = process.extractOne(text, sorted(available_timezones()), processor=default_process, score_cutoff=75)
    suggestion = f" Did you mean {closest[0]}?" if closest else ""
    return f"There is no time zone of that name.{suggestion} One of a city, such as America/New_York, is wanted."


def apply(series: Series, section: SettingsSection, form: SettingsFormData, *, today: date) -> Series:
    """Return the series with a valid form applied. Channels and people are applied elsewhere.

    Args:
        series: The series before.
        section: Which form.
        form: The submitted values; omitted fields keep their values.
        today: In the series' zone.
    """
    for field in FIELDS[section]:
        if field.path and field.name in form:
            owner, _, name = field.path.rpartition(".")
            old = attrgetter(field.path)(series)
            new = _parse(field, old, form[field.name], today)
            change = {name: new}
            series = replace(series, **({owner: replace(getattr(series, owner), **change)} if owner else change))
    return series


def _parse(field: SettingsField, old: Any, value: str | tuple[str, ...], today: date) -> Any:
    if isinstance(value, tuple):
        if field.name == "holidays":
            return Holidays.US_FEDERAL if value else Holidays.NONE
        if field.name == "remind_award":
            return bool(value)
        return replace(old, **{name: name in value for name, _ in field.options})
    text = value.strip()
    if field.name == "days":
        return tuple(day for line in _non_empty_lines(text) if (day := _parse_award_day(line, today)) is not None)
    match field.input:
        case InputKind.TIME:
            return _parse_time(text)
        case InputKind.NUMBER:
            return int(text) if text else None
        case InputKind.LINES:
            return _split_paragraphs(text)
    if field.name == "name":
        return " ".join(text.split())
    return text or (None if field.name in _NONE_IF_EMPTY else "")


def prefs_from_form(external_id: str, form: SettingsFormData, before: Prefs, submitter: str) -> Prefs:
    """Return an organizer's preferences after the people form.

    Args:
        external_id: The organizer's external id.
        form: The submitted values.
        before: The organizer's preferences so far.
        submitter: The external id of the person who submitted the form. Only they can set themselves away.
    """
    away = _parse_date(str(form.get("away") or "")) if external_id == submitter else before.away_until
    return Prefs(
        _is_selected(external_id, form.get("suggestions")), _is_selected(external_id, form.get("feedback")), away
    )


def _is_selected(external_id: str, selected: object) -> bool:
    return not selected or (isinstance(selected, tuple) and external_id in selected)


def _split_paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part for each in re.split(r"\n\s*\n", text) if (part := " ".join(each.split())))


def _non_empty_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _parse_award_day(line: str, today: date) -> AwardDay | None:
    """Parse a date and the text that follows it; the text is kept as typed."""
    words = line.split()
    if words and words[0].strip(",.").casefold() in WEEKDAYS:
        words = words[1:]
    for length in range(len(words), 0, -1):
        parsed = take_when(" ".join(word.strip(",.:").casefold() for word in words[:length]), today)
        if parsed is not None and parsed[0].day is not None and not parsed[1].strip():
            return AwardDay(parsed[0].day, " ".join(words[length:]) or "A date of the award program")
    return None


def _parse_time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if text else None
    except ValueError:
        return None


def _parse_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


NOT_SET = "not set"


def describe(series: Series, section: SettingsSection, name_of: NameOf = str) -> list[tuple[str, str]]:
    """Return the label and the formatted value of each field. `name_of` names people and channels by external id."""
    values = from_series(series, section, "")
    lines = [
        (field.label, _format_value(field, values[field.name], name_of))
        for field in FIELDS[section]
        if field.name != "away"
    ]
    if section is SettingsSection.FEED:
        return [("Address", f"ends in {series.feed_key[-4:]}" if series.feed_key else NOT_SET)]
    if section is SettingsSection.PEOPLE:
        lines += [
            (f"{name_of(each.external_id)} is away until", format_date(until))
            for each in series.organizers
            if each.external_id is not None and (until := each.prefs.away_until) is not None
        ]
    return lines


def _format_value(field: SettingsField, value: str | tuple[str, ...], name_of: NameOf) -> str:
    if isinstance(value, tuple):
        if field.input is InputKind.CHECKBOXES:
            labels = [says for name, says in field.options if name in value]
            return "; ".join(labels) or "none"
        placeholder = "all organizers" if field.name in {"suggestions", "feedback"} else NOT_SET
        return format_names(tuple(name_of(each) for each in value)) if value else placeholder
    wall = _parse_time(value) if field.input is InputKind.TIME else None
    return format_time(wall) if wall else " ".join(value.split()) or NOT_SET
