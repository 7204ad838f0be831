"""Settings: the overview, the forms, and their values."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from bot.chat.surface import Surface
from bot.core.admin.settings import fingerprint, overlong_fields
from bot.core.admin.settings_forms import (
    FIELDS,
    LISTED_SECTIONS,
    SECTION_TITLES,
    InputKind,
    SettingsField,
    SettingsFormData,
    SettingsSection,
)
from bot.core.admin.settings_summary import describe
from bot.core.admin.time_zones import zone_choices, zone_label
from bot.core.calendar.formatting import NameOf
from bot.core.calendar.models import Series
from bot.core.commands.style import STYLES
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, Message, View
from bot.views.kit.mentions import named

_MAX_SHOWN = 60
_CHANNELS_OF_TEAMS = " ".join(
    (
        f"To post in a channel, type “{STYLES[Surface.TEAMS].typed('here')}” there.",
        f"To stop, type “{STYLES[Surface.TEAMS].typed('not here')}”.",
    )
)
_GROUP = "Members of the Slack user group {group} are the organizers. To change that, edit this form in Slack."
_DEFAULT = "Everything else is set to its default."


@dataclass(frozen=True, slots=True)
class SettingsFormIdentity:
    """The identity of a form, stored in its private metadata.

    Attributes:
        seen: The fingerprint of the values that the form showed.
    """

    series: int
    part: SettingsSection
    seen: int


def identity_of(view: object) -> SettingsFormIdentity | None:
    """Read the identity of a submitted form; None if it is not one of ours."""
    try:
        read = json.loads(form_state.metadata(view))
        return SettingsFormIdentity(int(read["series"]), SettingsSection(read["part"]), int(read["seen"]))
    except (ValueError, TypeError, KeyError, OverflowError):
        return None


def part_of(value: object) -> SettingsSection | None:
    """Return the form that a button names; None for any other value."""
    return SettingsSection(value) if isinstance(value, str) and value in set(SettingsSection) else None


def overview(series: Series, parts: tuple[SettingsSection, ...] = LISTED_SECTIONS) -> Message:
    """Render the current settings, each section with a button that changes it."""
    blocks: list[Block] = [block_kit.header(f"{series.name} settings")]
    for part in parts:
        change = block_kit.button(
            "Change", action_ids.SETTINGS_OPEN, part.value, label=f"Change: {SECTION_TITLES[part]}"
        )
        changed, rest = _changed_lines(series, part), _other_lines(series, part)
        blocks.append(block_kit.section(f"*{SECTION_TITLES[part]}*\n{changed}".rstrip(), change))
        blocks += [block_kit.context(rest)] if rest else []
    spoken = "\n".join(
        line
        for part in parts
        for line in (SECTION_TITLES[part], _changed_lines(series, part), _other_lines(series, part))
        if line
    )
    return Message(block_kit.shorten(spoken, block_kit.MAX_MESSAGE_TEXT), tuple(blocks))


def _changed_lines(series: Series, part: SettingsSection) -> str:
    """Render what differs from a new series."""

    def lines(name_of: NameOf) -> str:
        return "\n".join(
            f"{line.label}: {_short(line.value)}"
            for line in describe(series, part, name_of)
            if line.value and not line.is_default
        )

    return named(lines, block_kit.MAX_SECTION - block_kit.MAX_VIEW_TITLE)


def _other_lines(series: Series, part: SettingsSection) -> str:
    """Say what is empty, and that the rest is as in a new series."""
    lines = describe(series, part)
    empty = ", ".join(line.label for line in lines if not line.value)
    rest = _DEFAULT if any(line.is_default for line in lines) else ""
    return "\n".join(filter(None, (f"Empty: {empty}" if empty else "", rest)))


def _short(text: str) -> str:
    # Names are short, and must not be cut in two.
    return text if len(text) <= _MAX_SHOWN or "\ue000" in text else block_kit.shorten(text, _MAX_SHOWN)


def form(
    series: Series,
    part: SettingsSection,
    typed: SettingsFormData,
    person: str,
    *,
    surface: Surface = Surface.SLACK,
    incomplete: int = 0,
    conflict: bool = False,
) -> View:
    """Render a form, filled in.

    Args:
        series: As it is.
        part: Which form.
        typed: The values of the fields.
        person: External id of the person who has it open.
        surface: The chat in which they have it open.
        incomplete: How many upcoming sessions have no time or location.
        conflict: Whether another person has changed these settings since.
    """
    seen = fingerprint(series, part, person)
    too_long = overlong_fields(series, part, person)
    above: list[Block] = []
    if conflict:
        above = [
            block_kit.section("*Someone else changed these settings.* Yours aren’t saved yet. Current settings:"),
            block_kit.section(_changed_lines(series, part) or "–"),
            block_kit.plain("Check your entries below, then save again."),
        ]
    left_out = too_long | _not_asked_in(surface, series) | (set() if incomplete else {"fill"})
    shown = [
        _input(_fitting(field, series, incomplete), typed.get(field.name, ""), seen)
        for field in FIELDS[part]
        if field.name not in left_out
    ]
    below = [
        block_kit.context(f"{field.label} is too long to edit here. Import the program page to change it.")
        for field in FIELDS[part]
        if field.name in too_long
    ]
    below += _edited_elsewhere(surface, part, series)
    return block_kit.modal(
        SECTION_TITLES[part],
        [*above, *shown, *below],
        callback_id=action_ids.SETTINGS_FORM,
        submit="Save",
        close="Cancel",
        metadata=json.dumps({"series": series.id, "part": part.value, "seen": seen}),
    )


def _not_asked_in(surface: Surface, series: Series) -> set[str]:
    """Return the fields that only Slack can offer, where they are not to be shown; they keep their values."""
    if surface is Surface.SLACK:
        return set()
    return {"channels", "group"} | (set() if series.group is None else {"organizers"})


def _edited_elsewhere(surface: Surface, part: SettingsSection, series: Series) -> list[Block]:
    """Say where to change what a form of this chat does not ask for."""
    names = {each.name for each in FIELDS[part]}
    if surface is not Surface.TEAMS:
        return []
    if "channels" in names:
        return [block_kit.context(_CHANNELS_OF_TEAMS)]
    return [block_kit.context(_GROUP.format(group=series.group))] if "group" in names and series.group else []


def _fitting(field: SettingsField, series: Series, incomplete: int) -> SettingsField:
    if field.input is InputKind.CHANNELS and series.posts_outside_of_slack:
        return replace(field, required=False)
    if field.name != "fill":
        return field
    sessions = f"{incomplete} upcoming session{'' if incomplete == 1 else 's'}"
    return replace(field, options=(("fill", f"Also fill in {sessions} with no time or location"),))


def _block_id(name: str, seen: int) -> str:
    # A new id for each state: otherwise Slack would keep the older form's values.
    return f"settings.{name}.{seen}"


_TEXT_INPUTS: Mapping[InputKind, Callable[[str, str], Element]] = {
    InputKind.LINE: inputs.text,
    InputKind.LINES: partial(inputs.text, lines=True),
    InputKind.NUMBER: inputs.number,
    InputKind.TIME: inputs.time,
    InputKind.DATE: inputs.date,
}


def _input(field: SettingsField, value: str | tuple[str, ...], seen: int) -> Block:
    block_id = _block_id(field.name, seen)
    if field.input in _TEXT_INPUTS:
        element = _TEXT_INPUTS[field.input](block_id, value if isinstance(value, str) else "")
    elif field.input is InputKind.ZONE:
        zones = {each: inputs.option(each, zone_label(each)) for each in zone_choices(str(value))}
        element = inputs.select(block_id, list(zones.values()), zones.get(str(value), next(iter(zones.values()))))
    elif field.input is InputKind.CHECKBOXES:
        options = inputs.options(dict(field.options))
        element = inputs.checkboxes(block_id, options, [each for each in options if each["value"] in value])
    else:
        select = inputs.people if field.input is InputKind.PEOPLE else inputs.channels
        element = select(block_id, value if isinstance(value, tuple) else ())
    return inputs.field(field.label, element, optional=not field.required, hint=field.hint)


def read(identity: SettingsFormIdentity, view: Mapping[str, object]) -> SettingsFormData:
    """Read the values of a submitted form; a field that it did not have is missing. Never raises."""
    state = view.get("state", {})
    there = str(view.get("blocks", ""))
    return {
        field.name: _READERS.get(field.input, form_state.typed)(state, block_id)
        for field in FIELDS[identity.part]
        if (block_id := _block_id(field.name, identity.seen)) in there
    }


_READERS: Mapping[InputKind, Callable[[object, str], str | tuple[str, ...]]] = {
    InputKind.TIME: form_state.time_of_day,
    InputKind.DATE: form_state.day,
    InputKind.ZONE: form_state.chosen,
    InputKind.CHECKBOXES: form_state.ticked,
    InputKind.PEOPLE: form_state.people,
    InputKind.CHANNELS: form_state.channels,
}


def saved(lines: tuple[str, ...]) -> View:
    """Say in place of the form what has changed."""
    changes = [part for line in lines for part in block_kit.words(line)]
    return block_kit.modal(
        "Settings saved",
        changes or [block_kit.plain("No changes")],
        callback_id=action_ids.SETTINGS_SAVED,
        close="Close",
    )
