"""Fill, validate and apply the settings forms.

A form is described by its fields, and its data is text by field name. Nothing here depends on a chat.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any, assert_never
from zlib import crc32
from zoneinfo import available_timezones

from rapidfuzz import process
from rapidfuzz.utils import default_process

from bot.core.admin.settings_forms import (
    FIELDS,
    MINUTES,
    SWITCHES,
    SWITCHES_AFTER,
    TIMES,
    InputKind,
    SettingsField,
    SettingsFormData,
    SettingsSection,
)
from bot.core.base.date_names import WEEKDAYS
from bot.core.base.date_phrases import take_when
from bot.core.base.people import Prefs
from bot.core.calendar.formatting import NameOf, format_date, format_names, format_time
from bot.core.calendar.models import AwardDay, Series, SessionDefaults, Texts
from bot.core.calendar.posting_policy import Holidays, Policy

MAX_NAME = 60
MAX_LINE = 150
MAX_LINK = 1000
# The most that a form field accepts. Longer texts come from an imported file.
MAX_TEXT = 3000
_DAY_MINUTES = 24 * 60
_MAX_ERROR = 200
_URL = re.compile(r"https?://[^\s<>|\"]+")


def from_series(series: Series, section: SettingsSection, person: str) -> SettingsFormData:
    """Return the current values of a form. `person` is the external id of the person who opens it."""
    policy, texts = series.policy, series.texts
    match section:
        case SettingsSection.START:
            return {**from_series(series, SettingsSection.CHANNELS, person), **_start_fields(series)}
        case SettingsSection.CHANNELS:
            return {"channels": tuple(each.external_id for each in series.channels)}
        case SettingsSection.POSTS:
            return {
                "posts": tuple(name for name, _ in SWITCHES if getattr(policy, name)),
                "after": tuple(name for name, _ in SWITCHES_AFTER if getattr(policy, name)),
                **{name: f"{getattr(policy, name):%H:%M}" for name in TIMES},
                **{name: str(getattr(policy, name)) for name in MINUTES},
                "zone": series.zone,
                "holidays": () if policy.holidays is Holidays.NONE else (policy.holidays.value,),
            }
        case SettingsSection.DEFAULTS:
            usual = series.session_defaults
            return {
                "start": "" if usual.start is None else f"{usual.start:%H:%M}",
                "minutes": "" if usual.minutes is None else str(usual.minutes),
                "place": usual.place or "",
                "link": usual.link or "",
            }
        case SettingsSection.TEXTS:
            return {
                "name": series.name,
                "long_name": texts.name,
                "system": _join_paragraphs(texts.learning_health_system),
                "rounds": _join_paragraphs(texts.rounds),
            }
        case SettingsSection.AWARD:
            return {
                "award_name": texts.award_name,
                "award": _join_paragraphs(texts.award),
                "award_url": series.award_url or "",
                "days": "\n".join(f"{format_date(each.day)} {each.what}" for each in series.award_days),
                "remind_award": ("remind",) if policy.remind_award else (),
            }
        case SettingsSection.FEED:
            return {"address": ()}
        case SettingsSection.PEOPLE:
            return _people_fields(series, person)
    assert_never(section)


def _start_fields(series: Series) -> SettingsFormData:
    organizers = tuple(str(each.external_id) for each in series.organizers if each.external_id is not None)
    # Calendar text is imported on submit and not stored, so the field starts empty.
    return {"zone": series.zone, "organizers": organizers, "calendar": ""}


def _people_fields(series: Series, person: str) -> SettingsFormData:
    reachable = [each for each in series.organizers if each.external_id is not None]
    away = next((each.prefs.away_until for each in reachable if each.external_id == person), None)
    organizers = tuple(str(each.external_id) for each in reachable)
    suggestions = tuple(str(each.external_id) for each in reachable if each.prefs.suggestions)
    feedback = tuple(str(each.external_id) for each in reachable if each.prefs.feedback)
    return {
        "organizers": organizers,
        "group": series.group or "",
        "suggestions": () if suggestions == organizers else suggestions,
        "feedback": () if feedback == organizers else feedback,
        "away": "" if away is None else away.isoformat(),
    }


def _join_paragraphs(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(paragraphs)


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
    values = {**from_series(series, section, ""), **form}
    text = {name: value.strip() for name, value in values.items() if isinstance(value, str)}
    checked = {name: value for name, value in values.items() if isinstance(value, tuple)}
    match section:
        case SettingsSection.START:
            return replace(series, zone=text["zone"])
        case SettingsSection.POSTS:
            return replace(series, zone=text["zone"], policy=_apply_policy(series.policy, text, checked))
        case SettingsSection.DEFAULTS:
            minutes = int(text["minutes"]) if text["minutes"] else None
            usual = SessionDefaults(_parse_time(text["start"]), minutes, text["place"] or None, text["link"] or None)
            return replace(series, session_defaults=usual)
        case SettingsSection.TEXTS:
            texts = _apply_texts(series.texts, text, form)
            return replace(series, name=" ".join(text["name"].split()), texts=texts)
        case SettingsSection.AWARD:
            paragraphs = _split_paragraphs(text["award"]) if "award" in form else series.texts.award
            award = replace(series.texts, award_name=text["award_name"], award=paragraphs)
            days = tuple(
                day for line in _non_empty_lines(text["days"]) if (day := _parse_award_day(line, today)) is not None
            )
            policy = replace(series.policy, remind_award=bool(checked["remind_award"]))
            url = text["award_url"] or None
            return replace(series, texts=award, award_url=url, award_days=days, policy=policy)
    return series


def _apply_policy(before: Policy, text: Mapping[str, str], checked: Mapping[str, Collection[str]]) -> Policy:
    names = {*checked["posts"], *checked["after"]}
    switches = {name: name in names for name, _ in (*SWITCHES, *SWITCHES_AFTER)}
    times = {name: _parse_time(text[name]) or getattr(before, name) for name in TIMES}
    minutes = {name: int(text[name]) for name in MINUTES}
    holidays = Holidays.US_FEDERAL if checked["holidays"] else Holidays.NONE
    values: dict[str, Any] = {**switches, **times, **minutes}
    return replace(before, **values, holidays=holidays)


def _apply_texts(before: Texts, text: Mapping[str, str], form: SettingsFormData) -> Texts:
    return replace(
        before,
        name=text["long_name"],
        learning_health_system=_split_paragraphs(text["system"]) if "system" in form else before.learning_health_system,
        rounds=_split_paragraphs(text["rounds"]) if "rounds" in form else before.rounds,
    )


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
