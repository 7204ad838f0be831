"""The settings of a series: forms are validated, stored, and the outbox follows."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from itertools import islice

from bot.chat.actor import Actor, Times
from bot.chat.surface import Surface
from bot.core.admin import settings
from bot.core.admin.settings_forms import SettingsFormData, SettingsSection
from bot.core.base.people import Channel
from bot.core.calendar.formatting import format_count
from bot.core.calendar.import_preview import Problem
from bot.core.calendar.models import Series, Session, local_date, upcoming
from bot.core.calendar.session_changes import SeriesNote
from bot.core.outbox.deliveries import FOR_ORGANIZERS
from bot.core.outbox.references import WelcomeRef
from bot.formats import parse_any
from bot.formats.parse_result import ParseResult
from bot.services.calendar import imports as calendar_imports
from bot.services.calendar.change_set import ChangeSet
from bot.services.learning import initiatives
from bot.services.outbox import failures
from bot.services.shared import feed_keys, organizers, plan_sync
from bot.services.shared.results import InvalidError
from bot.services.shared.session_lookup import organized_series
from bot.store.admin import people
from bot.store.calendar import audit_log, series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, message_updates
from bot.store.participation import home_refreshes
from bot.text import imports

# The longest text that an audit log line quotes.
_MAX_QUOTED = 120


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
class SettingsForm:
    """A settings form, filled in.

    Attributes:
        typed: The values in its fields.
        person: External id of the person who opened it.
        incomplete: How many upcoming sessions have no time or location, where the form can fill them in.
        changed_by_others: Whether another person changed these settings since the form was opened.
    """

    series: Series
    section: SettingsSection
    typed: SettingsFormData
    person: str
    incomplete: int = 0
    changed_by_others: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsSubmission:
    """A submitted settings form.

    Attributes:
        series_id: The series id from the form.
        section: The form's section.
        fingerprint: Identifies the settings that the form was opened with.
        typed: The content of the form.
    """

    series_id: int
    section: SettingsSection
    fingerprint: int
    typed: SettingsFormData


def open_form(db: Database, *, actor: Actor, series_id: int, part: SettingsSection, now: datetime) -> SettingsForm:
    """Return a settings form with the current values. `now` is the rounds' time (aware). Raises RejectedError."""
    with db.read() as tx:
        return _form(tx, organized_series(tx, actor, series_id), part, actor.external_id, now)


def _form(tx: Transaction, its_series: Series, part: SettingsSection, person: str, now: datetime) -> SettingsForm:
    typed = settings.from_series(its_series, part, person)
    return SettingsForm(
        its_series, part, typed, person, len(_incomplete(tx, its_series, now)) if "fill" in typed else 0
    )


def _incomplete(tx: Transaction, its_series: Series, now: datetime) -> list[Session]:
    ahead = upcoming(sessions.of_series(tx, its_series.id), its_series.zone, now)
    return [each for each in ahead if each.start is None or each.place is None]


def save(
    db: Database, *, actor: Actor, submission: SettingsSubmission, lookup: Directory, times: Times
) -> tuple[str, ...] | SettingsForm:
    """Save a settings form, and return what changed; or the form again if another organizer changed them meanwhile.

    Args:
        db: The database.
        actor: The organizer who submitted it.
        submission: The submitted form.
        lookup: Looks up new people, channels and groups in the chat.
        times: The time of the request.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    series_id, part, typed = submission.series_id, submission.section, submission.typed
    opened = open_form(db, actor=actor, series_id=series_id, part=part, now=times.now)
    today = local_date(times.now, opened.series.zone)
    if found := settings.validate(part, typed, today=today, posts_elsewhere=opened.series.posts_outside_of_slack):
        raise InvalidError(found)
    lookup_result = _look_up(opened, typed, lookup)
    if lookup_result.problems:
        raise InvalidError(lookup_result.problems)
    parsed = _calendar(opened, part, typed, times)
    if parsed is not None and parsed.problems:
        raise InvalidError({"calendar": _join_first(parsed.problems)})
    with db.write() as tx:
        before = organized_series(tx, actor, series_id, lock=True)
        if settings.fingerprint(before, part, actor.external_id) != submission.fingerprint:
            current_form = _form(tx, before, part, actor.external_id, times.now)
            if all(current_form.typed[name] == value for name, value in typed.items() if name != "fill"):
                # The form was sent twice.
                return ()
            return replace(current_form, typed=typed, changed_by_others=True)
        import_lines: tuple[str, ...] = ()
        if parsed is not None:
            imported = calendar_imports.import_entries_in(
                tx, series_id=series_id, entries=parsed.entries, texts=parsed.texts, times=times, actor=actor
            )
            if imported.comparison.ambiguous:
                problems = map(imports.format_ambiguous, imported.comparison.ambiguous)
                raise InvalidError({"calendar": _join_first(problems)})
            import_lines = tuple(imports.format_import(imported.comparison, imported.text_changes))
        # The import has changed the series' texts.
        current = before if parsed is None else series.get(tx, series_id)
        series.keep_settings(tx, settings.apply(current, part, typed, today=today))
        if "channels" in typed:
            _set_channels(tx, before, _chosen(typed, "channels"))
            series.keep_channel_names(tx, actor.workspace_id, lookup_result.names)
            failures.carry_over(tx, before, times.now)
        if "renew" in _chosen(typed, "address"):
            feed_keys.renew(tx, series_id)
        if part is SettingsSection.PEOPLE:
            _set_people(tx, actor, before, typed, lookup_result)
        if part is SettingsSection.START:
            set_organizers(tx, actor.workspace_id, before, _chosen(typed, "organizers"))
            message_updates.mark_stale(tx, series_id, [WelcomeRef(series_id)], times.wall_now)
        plan_sync.sync_plan(tx, series_id, times.now)
        home_refreshes.mark_stale(tx, actor.workspace_id)
        after = series.get(tx, series_id)
        if after.award_days != before.award_days:
            initiatives.follow_award(tx, actor.workspace_id, after, times.now)
        filled = _fill_in(tx, after, actor, times) if _chosen(typed, "fill") else 0
        names = {**series.channel_names(tx, actor.workspace_id), **lookup_result.names}
        reset = ("Calendar link reset",) if after.feed_key != before.feed_key else ()
        if lines := (*_lines(before, after, part, names), *reset, *import_lines):
            person_id = people.of_actor(tx, actor).id
            note = SeriesNote(lines, actor.external_id, times.now, uuid.uuid4())
            audit_log.append(tx, actor.workspace_id, series_id, person_id, note)
        return (*lines, f"{format_count(filled, 'session', 'sessions')} filled in") if filled else lines


def _fill_in(tx: Transaction, its_series: Series, actor: Actor, times: Times) -> int:
    """Give upcoming sessions without a time or a location the defaults; return how many have changed."""
    defaults = its_series.session_defaults
    changes = ChangeSet(tx, its_series, actor, times=times)
    changed = 0
    for each in _incomplete(tx, its_series, times.now):
        filled = replace(
            each,
            start=each.start or defaults.start,
            minutes=each.minutes or (defaults.minutes if each.start is None and defaults.start is not None else None),
            place=each.place or defaults.place,
            link=each.link or defaults.link,
        )
        changed += changes.update(each, filled) != each
    changes.apply()
    return changed


# There is little room below a field; the other problems show once the first are corrected.
_MAX_PROBLEMS = 3


def _calendar(opened: SettingsForm, part: SettingsSection, typed: SettingsFormData, times: Times) -> ParseResult | None:
    """Parse the calendar pasted into the setup form, in the time zone of that form; None if it is empty."""
    text = str(typed.get("calendar") or "").strip()
    if part is not SettingsSection.START or not text:
        return None
    zone, its_series = str(typed.get("zone") or opened.series.zone).strip(), opened.series
    names = (its_series.name, its_series.texts.name)
    return parse_any("pasted", text, zone, today=local_date(times.now, zone), names=names)


def _join_first(problems: Iterable[Problem]) -> str:
    return " ".join(map(str, islice(problems, _MAX_PROBLEMS)))


@dataclass(frozen=True, slots=True)
class _LookupResult:
    """The directory's answers: names by external id, problems by field, and the group with its members."""

    names: Mapping[str, str]
    problems: dict[str, str]
    group: DirectoryEntry | None = None


def _look_up(opened: SettingsForm, typed: SettingsFormData, lookup: Directory) -> _LookupResult:
    before = settings.from_series(opened.series, opened.section, opened.person)
    items: dict[Item, str] = {}
    for field, kind in (("channels", ItemKind.CHANNEL), ("organizers", ItemKind.PERSON)):
        chosen, had = _chosen(typed, field), _chosen(before, field)
        # People and channels that were removed are looked up only for their names in the audit log.
        if set(chosen) != set(had):
            items |= {(kind, external_id): field for external_id in (*chosen, *had)}
    handle = str(typed.get("group") or "").strip()
    if handle and (handle != before.get("group") or opened.section is SettingsSection.PEOPLE):
        items[ItemKind.GROUP, handle] = "group"
    found = lookup(list(items))
    problems: dict[str, str] = {}
    for (kind, external_id), field in items.items():
        problem = found[kind, external_id].problem
        is_new = external_id in _chosen(typed, field) and external_id not in _chosen(before, field)
        if problem is not None and (is_new or kind is ItemKind.GROUP):
            problems.setdefault(field, problem)
    # What Slack does not name has its id for a name.
    names = {
        external_id: said.name
        for (kind, external_id), said in found.items()
        if kind is not ItemKind.GROUP and said.name != external_id
    }
    return _LookupResult(names, problems, found.get((ItemKind.GROUP, handle)))


def _chosen(typed: SettingsFormData, name: str) -> tuple[str, ...]:
    value = typed.get(name)
    return value if isinstance(value, tuple) else ()


def remove_channel(tx: Transaction, its_series: Series, channel: Channel) -> None:
    """Post nothing more to a channel."""
    series.remove_channel(tx, its_series.id, channel.external_id)
    waiting = [each.delivery.key for each in deliveries.waiting_in(tx, its_series.id, channel.id)]
    deliveries.cancel(tx, its_series.workspace_id, waiting, "nothing is posted there any more")


def _set_channels(tx: Transaction, before: Series, external_ids: tuple[str, ...]) -> None:
    for channel in before.channels:
        if channel.surface is Surface.SLACK and channel.external_id not in external_ids:
            remove_channel(tx, before, channel)
    had = {each.external_id for each in before.channels}
    for external_id in external_ids:
        if external_id not in had:
            series.add_channel(tx, before.id, external_id)


def _set_people(
    tx: Transaction, actor: Actor, before: Series, typed: SettingsFormData, lookup_result: _LookupResult
) -> None:
    group = lookup_result.group
    set_organizers(tx, actor.workspace_id, before, _chosen(typed, "organizers") if group is None else group.members)
    for each in series.get(tx, before.id).organizers:
        if each.external_id is not None:
            series.set_prefs(
                tx, before.id, each.id, settings.prefs_from_form(each.external_id, typed, each.prefs, actor.external_id)
            )


def set_organizers(tx: Transaction, workspace_id: int, before: Series, external_ids: tuple[str, ...]) -> None:
    """Replace the organizers of a series; an empty list changes nothing.

    Organizers known only by e-mail stay, because no form shows them.

    Args:
        tx: The transaction; it has locked the series.
        workspace_id: The workspace of the series.
        before: The series as it is.
        external_ids: The new organizers.
    """
    if not external_ids:
        return
    had = {each.external_id for each in before.organizers}
    for external_id in external_ids:
        if external_id not in had:
            organizers.add(tx, before.id, people.by_external_id(tx, workspace_id, external_id).id)
    for each in before.organizers:
        if each.external_id is not None and each.external_id not in external_ids:
            series.remove_organizer(tx, before.id, each.id)
            waiting = [
                entry.delivery.key
                for entry in deliveries.waiting_for(tx, each.id)
                if entry.delivery.series_id == before.id and entry.delivery.kind in FOR_ORGANIZERS
            ]
            deliveries.cancel(tx, workspace_id, waiting, "they do not organize any more")


def _lines(before: Series, after: Series, part: SettingsSection, names: Mapping[str, str]) -> tuple[str, ...]:
    """Describe what changed, with names instead of ids."""

    def name_of(external_id: str) -> str:
        return names.get(external_id, external_id)

    old, new = ({line.label: line.value for line in settings.describe(each, part, name_of)} for each in (before, after))
    return tuple(
        _change(label, old.get(label, ""), new.get(label, ""))
        for label in {**new, **old}
        if old.get(label, "") != new.get(label, "")
    )


def _change(label: str, old: str, new: str) -> str:
    if not old or old in {"on", "off"}:
        return f"{label}: {_short(new)}"
    return f"{label}: {_short(new) or 'none'} (was {_short(old)})"


def _short(words: str) -> str:
    return words if len(words) <= _MAX_QUOTED else f"{words[: _MAX_QUOTED - 1].rstrip()}…"


def sync_organizer_groups(
    db: Database, *, workspace_id: int, members: Callable[[str], tuple[str, ...]], now: datetime
) -> None:
    """Make the members of each series' user group its organizers; an empty or deleted group changes nothing.

    Args:
        workspace_id: The workspace to sync.
        members: Asks the chat for a group's members.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.read() as tx:
        named = [each for each in series.of_workspace(tx, workspace_id) if each.group is not None]
    for each in named:
        current = members(each.group or "")
        if current and set(current) != {
            organizer.external_id for organizer in each.organizers if organizer.external_id
        }:
            with db.write() as tx:
                series.lock(tx, each.id)
                set_organizers(tx, workspace_id, series.get(tx, each.id), current)
                plan_sync.sync_plan(tx, each.id, now)
                home_refreshes.mark_stale(tx, workspace_id)
                line = f"Organizers: as the Slack user group {each.group} is now"
                audit_log.append(tx, workspace_id, each.id, None, SeriesNote((line,), None, now, uuid.uuid4()))
