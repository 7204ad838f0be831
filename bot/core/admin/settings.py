"""What organizers decide about their series: what each form asks for, what stands in it, and what it changes.

A form is described by its fields, and what comes back of it is text by the fields' names: nothing here knows a chat.
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
# A field of a form takes no more; what is longer comes from a file.
MAX_TEXT = 3000
_DAY_MINUTES = 24 * 60
_MAX_ERROR = 200
_URL = re.compile(r"https?://[^\s<>|\"]+")


def from_series(series: Series, section: SettingsSection, person: str) -> SettingsFormData:
    """What stands in a form. `person` is the chat's address of who opens it."""
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
    everybody = tuple(str(each.external_id) for each in series.organizers if each.external_id is not None)
    # What is written into the calendar is taken in, and stands nowhere afterwards.
    return {"zone": series.zone, "organizers": everybody, "calendar": ""}


def _people_fields(series: Series, person: str) -> SettingsFormData:
    known = [each for each in series.organizers if each.external_id is not None]
    away = next((each.prefs.away_until for each in known if each.external_id == person), None)
    everybody = tuple(str(each.external_id) for each in known)
    suggestions = tuple(str(each.external_id) for each in known if each.prefs.suggestions)
    feedback = tuple(str(each.external_id) for each in known if each.prefs.feedback)
    return {
        "organizers": everybody,
        "group": series.group or "",
        "suggestions": () if suggestions == everybody else suggestions,
        "feedback": () if feedback == everybody else feedback,
        "away": "" if away is None else away.isoformat(),
    }


def _join_paragraphs(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(paragraphs)


def overlong_fields(series: Series, section: SettingsSection, person: str) -> frozenset[str]:
    """The fields whose text no form can hold: they are left out of it, and stay as they are."""
    return frozenset(
        name
        for name, value in from_series(series, section, person).items()
        if isinstance(value, str) and len(value) > MAX_TEXT
    )


def fingerprint(series: Series, section: SettingsSection, person: str) -> int:
    """A number by which what stood in a form when it was opened is known again."""
    known_by = series.feed_key if section is SettingsSection.FEED else None
    return crc32(repr((sorted(from_series(series, section, person).items()), known_by)).encode())


def validate(section: SettingsSection, form: SettingsFormData, *, today: date) -> dict[str, str]:
    """What keeps a form from being kept, by field, in words for who wrote it; empty if nothing does.

    Args:
        part: Which form.
        typed: What came back; a field that was left out of the form is not there.
        today: In the series' zone.
    """
    found = {}
    for field in FIELDS[section]:
        value = form.get(field.name)
        if value is None:
            continue
        problem = _field_error(field, value if isinstance(value, str) else "", today)
        if field.input is InputKind.CHANNELS:
            problem = "Please choose at least one." if field.required and not value else None
        if field.input is InputKind.PEOPLE:
            problem = _people_error(field, value if isinstance(value, tuple) else (), form)
        if problem is not None:
            found[field.name] = problem
    return found


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
        case InputKind.LINE if len(text) > (most := MAX_LINK if field.name in _URL_FIELDS else _max_length(field)):
            return f"This is {len(text):,} characters long; please shorten it to {most:,}."
        case InputKind.LINES if len(text) > MAX_TEXT:
            return f"This is {len(text):,} characters long; please shorten it to {MAX_TEXT:,}."
    if field.name in _URL_FIELDS and _URL.fullmatch(text) is None:
        return "Please give the whole web address, beginning with https://"
    if field.name == "zone" and text not in available_timezones():
        return _unknown_zone_error(text)
    if field.name == "days":
        unread = [line for line in _non_empty_lines(text) if _parse_award_day(line, today) is None]
        return f"No date is understood in: {unread[0]}"[:_MAX_ERROR] if unread else None
    return None


def _people_error(field: SettingsField, selected: tuple[str, ...], form: SettingsFormData) -> str | None:
    # Who is in a user group is looked up later: anybody may be in it.
    if form.get("group"):
        return None
    organizing = form.get("organizers", ())
    if field.name == "organizers":
        return None if selected else "Somebody has to organize. Please choose at least one."
    if set(selected) - set(organizing):
        return "Please choose among the organizers above, or nobody for all of them."
    return None


_URL_FIELDS = frozenset({"link", "award_url"})


def _max_length(field: SettingsField) -> int:
    return MAX_NAME if field.name == "name" else MAX_LINE


def _unknown_zone_error(text: str) -> str:
    near = process.extractOne(text, sorted(available_timezones()), processor=default_process, score_cutoff=75)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"There is no time zone of that name.{meant} One of a city, such as America/New_York, is wanted."


def apply(series: Series, section: SettingsSection, form: SettingsFormData, *, today: date) -> Series:
    """The series that a form without problems makes; channels and people are not part of it.

    Args:
        series: As it is.
        part: Which form.
        typed: What came back; a field that is not there stays as it is.
        today: In the series' zone.
    """
    now = {**from_series(series, section, ""), **form}
    text = {name: value.strip() for name, value in now.items() if isinstance(value, str)}
    ticked = {name: value for name, value in now.items() if isinstance(value, tuple)}
    match section:
        case SettingsSection.START:
            return replace(series, zone=text["zone"])
        case SettingsSection.POSTS:
            return replace(series, zone=text["zone"], policy=_apply_policy(series.policy, text, ticked))
        case SettingsSection.DEFAULTS:
            minutes = int(text["minutes"]) if text["minutes"] else None
            usual = SessionDefaults(_parse_time(text["start"]), minutes, text["place"] or None, text["link"] or None)
            return replace(series, session_defaults=usual)
        case SettingsSection.TEXTS:
            texts = _apply_texts(series.texts, text, form)
            return replace(series, name=" ".join(text["name"].split()), texts=texts)
        case SettingsSection.AWARD:
            what = _split_paragraphs(text["award"]) if "award" in form else series.texts.award
            award = replace(series.texts, award_name=text["award_name"], award=what)
            days = tuple(
                day for line in _non_empty_lines(text["days"]) if (day := _parse_award_day(line, today)) is not None
            )
            policy = replace(series.policy, remind_award=bool(ticked["remind_award"]))
            url = text["award_url"] or None
            return replace(series, texts=award, award_url=url, award_days=days, policy=policy)
    return series


def _apply_policy(before: Policy, text: Mapping[str, str], checked: Mapping[str, Collection[str]]) -> Policy:
    ticks = {*checked["posts"], *checked["after"]}
    switches = {name: name in ticks for name, _ in (*SWITCHES, *SWITCHES_AFTER)}
    times = {name: _parse_time(text[name]) or getattr(before, name) for name in TIMES}
    minutes = {name: int(text[name]) for name in MINUTES}
    holidays = Holidays.US_FEDERAL if checked["holidays"] else Holidays.NONE
    given: dict[str, Any] = {**switches, **times, **minutes}
    return replace(before, **given, holidays=holidays)


def _apply_texts(before: Texts, text: Mapping[str, str], form: SettingsFormData) -> Texts:
    return replace(
        before,
        name=text["long_name"],
        learning_health_system=_split_paragraphs(text["system"]) if "system" in form else before.learning_health_system,
        rounds=_split_paragraphs(text["rounds"]) if "rounds" in form else before.rounds,
    )


def prefs_from_form(external_id: str, form: SettingsFormData, before: Prefs, submitter: str) -> Prefs:
    """What an organizer is told, after the form of the people; only `person`, who filled it in, can go away."""
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
    """A date, and what is due on it; the words are taken as typed, what stands before them is the date."""
    words = line.split()
    if words and words[0].strip(",.").casefold() in WEEKDAYS:
        words = words[1:]
    for length in range(len(words), 0, -1):
        taken = take_when(" ".join(word.strip(",.:").casefold() for word in words[:length]), today)
        if taken is not None and taken[0].day is not None and not taken[1].strip():
            return AwardDay(taken[0].day, " ".join(words[length:]) or "A date of the award program")
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
    """What stands in a form, label by label, in words. `name_of` names people and channels by the chat's addresses."""
    standing = from_series(series, section, "")
    lines = [
        (field.label, _format_value(field, standing[field.name], name_of))
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
            said = [says for name, says in field.options if name in value]
            return "; ".join(said) or "none"
        nobody = "all organizers" if field.name in {"suggestions", "feedback"} else NOT_SET
        return format_names(tuple(name_of(each) for each in value)) if value else nobody
    wall = _parse_time(value) if field.input is InputKind.TIME else None
    return format_time(wall) if wall else " ".join(value.split()) or NOT_SET
