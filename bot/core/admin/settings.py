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

from bot.chat.surface import Surface
from bot.core.admin.settings_forms import FIELDS, InputKind, SettingsField, SettingsFormData, SettingsSection
from bot.core.admin.time_zones import is_zone
from bot.core.base.date_names import MONTH_NAMES, WEEKDAYS
from bot.core.base.date_phrases import take_when
from bot.core.base.dates import parse_date, parse_time
from bot.core.base.people import Prefs
from bot.core.base.text_validation import MAX_LINK, link_error
from bot.core.calendar.models import AwardDay, Series
from bot.core.calendar.posting_policy import Holidays

# The most that a form field accepts. Longer texts come from an imported file.
MAX_TEXT = 3000
_MAX_NAME = 60
_MAX_LINE = 150
_DAY_MINUTES = 24 * 60
_MAX_ERROR = 59
_LINKS = frozenset({"link", "award_url"})
_NONE_IF_EMPTY = _LINKS | {"place", "group"}
# Fields whose value is not a setting: they act when the form is saved, or belong to one person.
ACTIONS = frozenset({"address", "away", "calendar", "fill"})


def from_series(series: Series, section: SettingsSection, person: str) -> SettingsFormData:
    """Return the current values of a form. `person` is the external id of the person who opens it."""
    return {field.name: read_setting(field, series, person) for field in FIELDS[section]}


def read_setting(field: SettingsField, series: Series, person: str) -> str | tuple[str, ...]:
    """Return the current value of a field of a form."""
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


def _away_until(series: Series, person: str) -> str:
    days = (each.prefs.away_until for each in series.organizers if each.external_id == person)
    return next((day.isoformat() for day in days if day is not None), "")


_READERS: Mapping[str, Callable[[Series, str], str | tuple[str, ...]]] = {
    # The form's menu knows Slack's channels only; those of another chat stay as they are.
    "channels": lambda series, _: tuple(each.external_id for each in series.channels if each.surface is Surface.SLACK),
    "organizers": lambda series, _: _organizer_ids(series),
    "suggestions": lambda series, _: _chosen_organizers(series, attrgetter("suggestions")),
    "feedback": lambda series, _: _chosen_organizers(series, attrgetter("feedback")),
    "away": _away_until,
    # Calendar text is imported on submit and not stored, so the field starts empty.
    "calendar": lambda *_: "",
    "address": lambda *_: (),
    "fill": lambda *_: (),
    "holidays": lambda series, _: () if series.policy.holidays is Holidays.NONE else (series.policy.holidays.value,),
    "days": lambda series, _: "\n".join(
        f"{MONTH_NAMES[each.day.month - 1]} {each.day.day}, {each.day.year} {each.what}" for each in series.award_days
    ),
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
    feed_key = series.feed_key if section in {SettingsSection.FEED, SettingsSection.TEXTS} else None
    return crc32(repr((sorted(from_series(series, section, person).items()), feed_key)).encode())


def validate(
    section: SettingsSection, form: SettingsFormData, *, today: date, posts_elsewhere: bool = False
) -> dict[str, str]:
    """Return error messages by field name; empty if the form is valid.

    Args:
        section: Which form.
        form: The submitted values; omitted fields are not checked.
        today: In the series' zone.
        posts_elsewhere: Whether the series posts in channels that the form does not ask for.
    """
    errors = {}
    for field in FIELDS[section]:
        value = form.get(field.name)
        if value is None:
            continue
        if isinstance(value, str):
            error = _text_error(field, value.strip(), today)
        else:
            error = _choice_error(field, value, form, posts_elsewhere=posts_elsewhere)
        if error is not None:
            errors[field.name] = error
    return errors


def _text_error(field: SettingsField, text: str, today: date) -> str | None:
    if not text:
        return f"Enter the {field.label[0].lower()}{field.label[1:]}." if field.required else None
    match field.input:
        case InputKind.TIME:
            return "Choose a time." if parse_time(text) is None else None
        case InputKind.DATE:
            return "Choose a date." if parse_date(text) is None else None
        case InputKind.ZONE:
            return None if is_zone(text) else "Choose a time zone from the list."
        case InputKind.NUMBER:
            is_valid = text.isascii() and text.isdigit() and 0 < int(text[:6]) <= _DAY_MINUTES
            return None if is_valid else f"Enter a whole number from 1 to {_DAY_MINUTES:,}."
    limit = MAX_TEXT if field.input is InputKind.LINES else MAX_LINK if field.name in _LINKS else _MAX_LINE
    if len(text) > (limit := _MAX_NAME if field.name == "name" else limit):
        return f"That’s {len(text):,} characters. The limit is {limit:,}."
    if field.name in _LINKS and (error := link_error(text)):
        return error
    if field.name == "days":
        unparsed = [line for line in _non_empty_lines(text) if _parse_award_day(line, today) is None]
        return f"Add a date to this line: {unparsed[0]}"[:_MAX_ERROR] if unparsed else None
    return None


def _choice_error(
    field: SettingsField, selected: tuple[str, ...], form: SettingsFormData, *, posts_elsewhere: bool
) -> str | None:
    if field.input is InputKind.CHANNELS:
        return None if selected or posts_elsewhere else "Choose at least one channel."
    # The members of a user group are looked up later, so any person may be one; a form may not even ask for them.
    if field.input is not InputKind.PEOPLE or form.get("group") or "organizers" not in form:
        return None
    if field.name == "organizers":
        return None if selected else "Choose at least one organizer."
    if set(selected) - set(form.get("organizers", ())):
        return "Choose from the organizers above, or leave it blank."
    return None


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
            return parse_time(text)
        case InputKind.NUMBER:
            return int(text) if text else None
        case InputKind.LINES:
            return tuple(part for each in re.split(r"\n\s*\n", text) if (part := " ".join(each.split())))
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
    away = parse_date(str(form.get("away") or "")) if external_id == submitter else before.away_until
    return Prefs(
        _is_selected(external_id, form.get("suggestions")), _is_selected(external_id, form.get("feedback")), away
    )


def _is_selected(external_id: str, selected: object) -> bool:
    return not selected or (isinstance(selected, tuple) and external_id in selected)


def _non_empty_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _parse_award_day(line: str, today: date) -> AwardDay | None:
    """Parse a date and the text that follows it; the text is kept as typed."""
    words = line.split()
    if words and words[0].strip(",.").casefold() in WEEKDAYS:
        words = words[1:]
    for length in range(len(words), 0, -1):
        parsed = take_when(" ".join(word.strip(",.:").casefold() for word in words[:length]), today)
        if parsed is not None and parsed[0].day and parsed[0].until is None and not parsed[1].strip():
            return AwardDay(parsed[0].day, " ".join(words[length:]) or "A date of the award program")
    return None
