"""Settings forms: initial values round-trip, and invalid input is reported."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.admin.settings import MAX_TEXT, apply, from_series, overlong_fields, prefs_from_form, validate
from bot.core.admin.settings_forms import FIELDS, SettingsFormData, SettingsSection
from bot.core.admin.settings_summary import SettingLine, describe
from bot.core.admin.time_zones import zone_choices, zone_label
from bot.core.base.people import Prefs
from bot.core.calendar.models import AwardDay, Series, SessionDefaults, Texts
from bot.core.calendar.posting_policy import Holidays, Policy
from tests.factories import SERIES

TODAY = date(2024, 3, 1)
_times = st.times().map(lambda each: each.replace(second=0, microsecond=0, tzinfo=None, fold=0))
_paragraph = st.text("abcdefgh ,.", min_size=1, max_size=60).map(lambda each: " ".join(each.split())).filter(bool)
_days = st.builds(AwardDay, st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from(["Applications are due"]))


@st.composite
def _series(draw: st.DrawFn) -> Series:
    flags: dict[str, Any] = {
        name: draw(st.booleans()) for name in ("announce", "preview", "hold", "prompt", "nudge", "remind_award")
    }
    return replace(
        SERIES,
        name=draw(_paragraph),
        texts=Texts(rounds=tuple(draw(st.lists(_paragraph, max_size=3))), award_name=draw(_paragraph)),
        policy=replace(
            Policy(),
            announce_at=draw(_times),
            prompt_minutes_after=draw(st.integers(1, 1440)),
            holidays=draw(st.sampled_from(Holidays)),
            **flags,
        ),
        session_defaults=SessionDefaults(
            draw(st.none() | _times), draw(st.none() | st.integers(1, 1440)), draw(st.none() | _paragraph)
        ),
        award_days=tuple(draw(st.lists(_days, max_size=3, unique_by=lambda each: each.day))),
    )


@given(_series(), st.sampled_from(SettingsSection))
def test_unchanged_form_changes_nothing(series: Series, part: SettingsSection) -> None:
    typed = from_series(series, part, "U1")

    assert validate(part, typed, today=TODAY) == {}
    assert apply(series, part, typed, today=TODAY) == series


@given(st.sampled_from(SettingsSection), st.data())
def test_any_input_is_saved_or_reported(part: SettingsSection, data: st.DataObject) -> None:
    current = from_series(SERIES, part, "U1")
    typed = {name: data.draw(st.text(max_size=20)) if isinstance(each, str) else each for name, each in current.items()}

    found = validate(part, typed, today=TODAY)
    if not found:
        apply(SERIES, part, typed, today=TODAY)
    assert set(found) <= {field.name for field in FIELDS[part]}
    assert all(0 < len(each) < 60 for each in found.values())


def test_every_field_has_an_initial_value() -> None:
    for part in SettingsSection:
        assert {field.name for field in FIELDS[part]} == set(from_series(SERIES, part, "U1"))


def test_text_too_long_for_the_form_is_omitted_and_kept() -> None:
    long = replace(SERIES, texts=Texts(rounds=("word " * 700,), learning_health_system=("short",)))
    typed = {name: each for name, each in from_series(long, SettingsSection.TEXTS, "U1").items() if name != "rounds"}

    assert overlong_fields(long, SettingsSection.TEXTS, "U1") == {"rounds"}
    assert len(long.texts.rounds[0]) > MAX_TEXT
    assert apply(long, SettingsSection.TEXTS, typed, today=TODAY) == long


def test_someone_has_to_organize_and_something_has_to_be_posted_to() -> None:
    people: SettingsFormData = {"organizers": (), "group": ""}

    assert validate(SettingsSection.PEOPLE, people, today=TODAY) == {"organizers": "Choose at least one organizer."}
    assert validate(SettingsSection.PEOPLE, {**people, "group": "@lhs-team"}, today=TODAY) == {}
    assert validate(SettingsSection.POSTS, {"channels": ()}, today=TODAY) == {
        "channels": "Choose at least one channel."
    }


def test_resignation_applies_only_to_the_person_filling_in_the_form() -> None:
    typed: SettingsFormData = {"away": "2024-03-10", "suggestions": ("U2",), "feedback": ()}

    assert prefs_from_form("U1", typed, Prefs(), "U1") == Prefs(suggestions=False, away_until=date(2024, 3, 10))
    assert prefs_from_form("U2", typed, Prefs(away_until=TODAY), "U1") == Prefs(away_until=TODAY)


@pytest.mark.parametrize(
    "line",
    ["September 30, 2024 Applications are due", "2024-09-30 Applications are due", "9/30/2024: Applications are due"],
)
def test_date_input_formats(line: str) -> None:
    made = apply(SERIES, SettingsSection.AWARD, {"days": line}, today=TODAY)

    assert made.award_days == (AwardDay(date(2024, 9, 30), "Applications are due"),)


def test_defaults_and_changes_are_told_apart() -> None:
    series = replace(SERIES, policy=Policy(announce_at=time(13, 30), hold=True))
    lines = {line.label: line for line in describe(series, SettingsSection.POSTS)}

    assert lines["Announcement time"] == SettingLine("Announcement time", "1:30 PM")
    assert lines["Reminder time"] == SettingLine("Reminder time", "9:00 AM", is_default=True)
    assert lines["Require an organizer’s approval to announce"].value == "on"
    assert {label for label, line in lines.items() if not line.is_default} == {
        "Announcement time",
        "Channels",
        "Require an organizer’s approval to announce",
    }


def test_every_place_has_its_time_in_the_menu() -> None:
    """A zone that is left out has the same offsets as one of the menu; GMT-12 is a zone without land."""
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=6 * each) for each in range(4 * 365)]

    def offsets(zone: str) -> tuple[timedelta | None, ...]:
        return tuple(hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in hours)

    offered = {offsets(zone) for zone in zone_choices("America/New_York")}

    assert [zone for zone in available_timezones() if offsets(zone) not in offered] == ["Etc/GMT+12"]


def test_current_zone_is_in_the_menu() -> None:
    assert zone_choices("US/Eastern")[0] == "US/Eastern"
    assert zone_choices("America/Chicago")[:2] == ["America/New_York", "America/Chicago"]
    assert "Atlantis" not in zone_choices("Atlantis")
    assert len(zone_choices("US/Eastern")) <= 100
    assert [zone_label(each) for each in ("Pacific/Honolulu", "America/Puerto_Rico")] == [
        "Hawaii (Honolulu)",
        "America/Puerto Rico",
    ]
