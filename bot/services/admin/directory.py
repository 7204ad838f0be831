"""A chat's directory: what it knows of the people, channels and groups that an organizer enters in a settings form."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.core.admin.settings_forms import SettingsFormData, SettingsSection


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """What the chat's directory knows about a person, a channel or a group.

    Attributes:
        name: The display name.
        problem: Why it cannot be used, as a sentence; None if it can.
        members: For a group, the external ids of its members.
    """

    name: str
    problem: str | None = None
    members: tuple[str, ...] = ()


class ItemKind(Enum):
    """The kinds of things that the directory can look up."""

    PERSON = auto()
    CHANNEL = auto()
    GROUP = auto()


# A person or a channel by external id, a user group by handle.
Item = tuple[ItemKind, str]
# Looks up all items at once, before anything is locked.
Directory = Callable[[Collection[Item]], Mapping[Item, DirectoryEntry]]


@dataclass(frozen=True, slots=True)
class LookupResult:
    """The directory's answers: names by external id, problems by field, and the group with its members."""

    names: Mapping[str, str]
    problems: dict[str, str]
    group: DirectoryEntry | None = None


# The fields with people and channels; of those who are chosen from the organizers, only the name is needed.
_LOOKED_UP = {"channels": ItemKind.CHANNEL} | dict.fromkeys(("organizers", "suggestions", "feedback"), ItemKind.PERSON)
_MUST_BE_FOUND = frozenset({"channels", "organizers"})


def look_up(
    before: SettingsFormData, typed: SettingsFormData, part: SettingsSection, lookup: Directory, *, person: str
) -> LookupResult:
    """Look up what was entered in a form and was not there before; the group that organizes, whenever it may apply.

    `person` is who filled it in, and may be away.
    """
    items: dict[Item, str] = {}
    for field, kind in _LOOKED_UP.items():
        now, had = chosen(typed, field), chosen(before, field)
        # People and channels that were removed are looked up only for their names in the audit log.
        if set(now) != set(had):
            items = {(kind, external_id): field for external_id in (*now, *had)} | items
    if typed.get("away", "") != before.get("away", ""):
        items.setdefault((ItemKind.PERSON, person), "away")
    handle = str(typed.get("group") or "").strip()
    if handle and (handle != before.get("group") or part is SettingsSection.PEOPLE):
        items[ItemKind.GROUP, handle] = "group"
    found = lookup(list(items))
    problems: dict[str, str] = {}
    for (kind, external_id), field in items.items():
        problem = found[kind, external_id].problem
        is_new = external_id in chosen(typed, field) and external_id not in chosen(before, field)
        if problem is not None and (kind is ItemKind.GROUP or (is_new and field in _MUST_BE_FOUND)):
            problems.setdefault(field, problem)
    # What Slack does not name has its id for a name.
    names = {
        external_id: entry.name
        for (kind, external_id), entry in found.items()
        if kind is not ItemKind.GROUP and entry.name != external_id
    }
    return LookupResult(names, problems, found.get((ItemKind.GROUP, handle)))


def chosen(typed: SettingsFormData, name: str) -> tuple[str, ...]:
    """Return what was chosen in a field; empty if the form does not have it."""
    value = typed.get(name)
    return value if isinstance(value, tuple) else ()
