"""The settings of a series: forms are validated, stored, and the outbox follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from bot.chat.actor import Actor, Times
from bot.core.admin import settings
from bot.core.admin.settings_forms import SettingsFormData, SettingsSection
from bot.core.admin.settings_summary import describe
from bot.core.calendar.formatting import format_count
from bot.core.calendar.import_preview import Problem
from bot.core.calendar.models import Series, Session, local_date, upcoming
from bot.core.outbox.references import WelcomeRef
from bot.formats import parse_any
from bot.formats.parse_result import ParseResult
from bot.services.admin import channels, directory, organizer_lists
from bot.services.admin.directory import Directory, LookupResult, chosen
from bot.services.calendar import imports as calendar_imports
from bot.services.calendar.change_set import ChangeSet
from bot.services.learning import initiatives
from bot.services.outbox import failures
from bot.services.shared import feed_keys, history_notes, plan_sync
from bot.services.shared.results import InvalidError
from bot.services.shared.session_lookup import organized_series
from bot.store.calendar import channels as channel_store
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates
from bot.store.participation import home_refreshes
from bot.text import imports

# The longest text that an audit log line quotes.
_MAX_QUOTED = 120


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
    form = open_form(db, actor=actor, series_id=series_id, part=part, now=times.now)
    today = local_date(times.now, form.series.zone)
    if found := settings.validate(part, typed, today=today, posts_elsewhere=form.series.posts_outside_of_slack):
        raise InvalidError(found)
    known = settings.from_series(form.series, part, form.person)
    lookup_result = directory.look_up(known, typed, part, lookup, person=form.person)
    if lookup_result.problems:
        raise InvalidError(lookup_result.problems)
    parsed = _calendar(form, part, typed, times)
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
            imported = calendar_imports.import_in(tx, series_id, parsed, times=times, actor=actor)
            if imported.comparison.ambiguous:
                problems = map(imports.format_ambiguous, imported.comparison.ambiguous)
                raise InvalidError({"calendar": _join_first(problems)})
            import_lines = tuple(imports.format_import(imported.comparison, imported.text_changes))
        # The import has changed the series' texts.
        current = before if parsed is None else series.get(tx, series_id)
        series.keep_settings(tx, settings.apply(current, part, typed, today=today))
        if "channels" in typed:
            channels.replace_in_slack(tx, before, chosen(typed, "channels"))
            channel_store.keep_names(tx, actor.workspace_id, lookup_result.names)
            failures.carry_over(tx, before, times.now)
        if "renew" in chosen(typed, "address"):
            feed_keys.renew(tx, series_id)
        if part is SettingsSection.PEOPLE:
            _set_people(tx, actor, before, typed, lookup_result)
        if part is SettingsSection.START:
            organizer_lists.set_organizers(tx, actor.workspace_id, before, chosen(typed, "organizers"))
            message_updates.mark_stale(tx, series_id, [WelcomeRef(series_id)], times.wall_now)
        plan_sync.sync_plan(tx, series_id, times.now)
        home_refreshes.mark_stale(tx, actor.workspace_id)
        after = series.get(tx, series_id)
        if after.award_days != before.award_days:
            initiatives.follow_award(tx, actor.workspace_id, after, times.now)
        filled = _fill_in(tx, after, actor, times) if chosen(typed, "fill") else 0
        names = {**channel_store.names(tx, actor.workspace_id), **lookup_result.names}
        reset = ("Calendar link reset",) if after.feed_key != before.feed_key else ()
        if lines := (*_lines(before, after, part, names), *reset, *import_lines):
            history_notes.note(tx, after, actor, times.now, *lines)
        lines = (*lines, *_follow_zone(tx, before, after, times))
        return (*lines, f"{format_count(filled, 'session', 'sessions')} filled in") if filled else lines


def _follow_zone(tx: Transaction, before: Series, after: Series, times: Times) -> tuple[str, ...]:
    """Update what was posted if the zone has changed, and say so."""
    if after.zone == before.zone:
        return ()
    for each in upcoming(sessions.of_series(tx, after.id), after.zone, times.now):
        message_updates.mark_stale_for_session(tx, after.id, each.id, times.wall_now)
    return (_NEW_ZONE,)


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


_NEW_ZONE = "Sessions keep their hours, now in this time zone. We’ll update anything already posted."
# There is little room below a field; the other problems show once the first are corrected.
_MAX_PROBLEMS = 3


def _calendar(form: SettingsForm, part: SettingsSection, typed: SettingsFormData, times: Times) -> ParseResult | None:
    """Parse the calendar pasted into the setup form, in the time zone of that form; None if it is empty."""
    text = str(typed.get("calendar") or "").strip()
    if part is not SettingsSection.START or not text:
        return None
    zone, its_series = str(typed.get("zone") or form.series.zone).strip(), form.series
    names = (its_series.name, its_series.texts.name)
    return parse_any("pasted", text, zone, today=local_date(times.now, zone), names=names)


def _join_first(problems: Iterable[Problem]) -> str:
    return " ".join(map(str, islice(problems, _MAX_PROBLEMS)))


def _set_people(
    tx: Transaction, actor: Actor, before: Series, typed: SettingsFormData, lookup_result: LookupResult
) -> None:
    group = lookup_result.group
    organizer_lists.set_organizers(
        tx, actor.workspace_id, before, chosen(typed, "organizers") if group is None else group.members
    )
    for each in series.get(tx, before.id).organizers:
        if each.external_id is not None:
            series.set_prefs(
                tx, before.id, each.id, settings.prefs_from_form(each.external_id, typed, each.prefs, actor.external_id)
            )


def _lines(before: Series, after: Series, part: SettingsSection, names: Mapping[str, str]) -> tuple[str, ...]:
    """Describe what changed, with names instead of ids."""

    def name_of(external_id: str) -> str:
        return names.get(external_id, external_id)

    old, new = ({line.label: line.value for line in describe(each, part, name_of)} for each in (before, after))
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
