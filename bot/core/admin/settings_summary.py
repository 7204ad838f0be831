"""Settings in words."""

from dataclasses import dataclass, replace

from bot.core.admin.settings import ACTIONS, from_series, read_setting
from bot.core.admin.settings_forms import FIELDS, InputKind, SettingsField, SettingsSection
from bot.core.admin.time_zones import zone_label
from bot.core.base.dates import parse_time
from bot.core.calendar.formatting import NameOf, format_date, format_names, format_time
from bot.core.calendar.models import Series
from bot.core.calendar.posting_policy import Policy


@dataclass(frozen=True, slots=True)
class SettingLine:
    """A setting in words.

    Attributes:
        value: Empty if there is none.
        is_default: Whether a new series has the same value.
    """

    label: str
    value: str
    is_default: bool = False


def describe(series: Series, section: SettingsSection, name_of: NameOf = str) -> list[SettingLine]:
    """Describe each setting of a form. `name_of` names people and channels by external id."""
    # Only Slack has user groups. Without one, they are not mentioned in another chat.
    hidden = ACTIONS | {"group"} if series.group is None and series.posts_outside_of_slack else ACTIONS
    lines = [
        line
        for field in FIELDS[section]
        if field.name not in hidden
        for line in (_switches(series, field) if field.options else [_line(series, field, name_of)])
    ]
    if "away" in from_series(series, section, ""):
        lines += [
            SettingLine(f"{name_of(each.external_id)} is away until", format_date(each.prefs.away_until))
            for each in series.organizers
            if each.external_id is not None and each.prefs.away_until is not None
        ]
    return lines


def _switches(series: Series, field: SettingsField) -> list[SettingLine]:
    checked, by_default = (read_setting(field, each, "") for each in (series, replace(series, policy=Policy())))
    return [
        SettingLine(label, "on" if name in checked else "off", (name in checked) == (name in by_default))
        for name, label in field.options
    ]


def _line(series: Series, field: SettingsField, name_of: NameOf) -> SettingLine:
    value = read_setting(field, series, "")
    if field.input is InputKind.CHANNELS:
        value = tuple(each.external_id for each in series.channels)
    if field.name in {"suggestions", "feedback"} and not value:
        return SettingLine(field.label, "all organizers", is_default=True)
    if isinstance(value, tuple):
        return SettingLine(field.label, format_names(tuple(name_of(each) for each in value)) if value else "")
    is_default = field.path.startswith("policy.") and value == read_setting(field, replace(series, policy=Policy()), "")
    if field.input is InputKind.ZONE:
        value = zone_label(value)
    wall = parse_time(value) if field.input is InputKind.TIME else None
    # In another chat, the label says that the group is Slack's.
    label = f"Slack {field.label.lower()}" if field.name == "group" and series.posts_outside_of_slack else field.label
    return SettingLine(label, " ".join(value.split()) if wall is None else format_time(wall), is_default)
