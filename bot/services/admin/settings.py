"""What organizers decide about their series, from a form to the ledger that follows it."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from bot.core.admin import settings
from bot.core.admin.settings_forms import Part, Typed
from bot.core.base.people import Organizer
from bot.core.calendar.models import Series, local_date
from bot.core.calendar.session_changes import Note
from bot.core.outbox.deliveries import FOR_ORGANIZERS
from bot.core.outbox.references import OfWelcome
from bot.formats import read_any
from bot.formats.parse_result import Reading
from bot.services.commands import answers
from bot.services.learning import initiatives
from bot.services.shared import feed_keys, organizers, plan_sync
from bot.services.shared.results import Gone, NotYours
from bot.store.admin import people
from bot.store.calendar import audit_log, series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, message_updates
from bot.store.participation import home_refreshes
from bot.text import imports

# As much of a text as the history says of it.
_SAID_MOST = 120


@dataclass(frozen=True, slots=True)
class Found:
    """What the chat says of a person, a channel or a group.

    Attributes:
        name: What people call it.
        problem: Why it cannot be used, in words; None where it can.
        members: Of a group, the chat's addresses of its people.
    """

    name: str
    problem: str | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """Asks the chat, before anything is locked: each gives what is said of an address or a handle."""

    person: Callable[[str], Found]
    channel: Callable[[str], Found]
    group: Callable[[str], Found]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the settings.

    Attributes:
        typed: What stands in it.
        person: The chat's address of who has opened it.
        meanwhile: Whether somebody else has changed it since it was opened first.
    """

    series: Series
    part: Part
    typed: Typed
    person: str
    meanwhile: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """It is kept; what has changed, in words."""

    series: Series
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToMend:
    """Nothing was changed: problems by field."""

    problems: dict[str, str]


def open_form(db: Database, *, workspace_id: int, series_id: int, part: Part, person: str) -> Form | NotYours | Gone:
    """A form as it stands. `person` is the chat's address of who wants it."""
    with db.reading() as tx:
        try:
            its_series = series.get(tx, series.belonging(tx, workspace_id, series_id))
        except LookupError:
            return Gone()
        if not organizers.organizes(tx, series_id, person):
            return NotYours(its_series)
        return Form(its_series, part, settings.filled(its_series, part, person), person)


def save(
    db: Database,
    *,
    workspace_id: int,
    series_id: int,
    part: Part,
    seen: int,
    person: str,
    typed: Typed,
    lookup: Lookup,
    now: datetime,
    real: datetime,
) -> Kept | ToMend | Form | NotYours | Gone:
    """Keep what an organizer wrote into a form; or the form again, where somebody else has changed it meanwhile.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        series_id: What the form said, as the next two.
        part: Which form.
        seen: By what that which stood in it is known.
        person: The chat's address of who sent it.
        typed: What came back.
        lookup: Asks the chat about those who are new.
        now: The rounds' time (aware).
        real: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    opened = open_form(db, workspace_id=workspace_id, series_id=series_id, part=part, person=person)
    if not isinstance(opened, Form):
        return opened
    today = local_date(now, opened.series.zone)
    if found := settings.problems(part, typed, today=today):
        return ToMend(found)
    asked = _asked(opened, typed, lookup)
    if asked.problems:
        return ToMend(asked.problems)
    reading = _calendar(opened, part, typed)
    if reading is not None and reading.problems:
        return ToMend({"calendar": _said(str(each) for each in reading.problems)})
    with db.writing() as tx:
        series.lock(tx, series_id)
        before = series.get(tx, series_id)
        if not organizers.organizes(tx, series_id, person):
            return NotYours(before)
        if settings.fingerprint(before, part, person) != seen:
            if settings.filled(before, part, person) == typed:
                # The same form was sent twice.
                return Kept(before, ())
            return Form(before, part, typed, person, meanwhile=True)
        taken_in: tuple[str, ...] = ()
        if reading is not None:
            imported = answers.take_in_with(
                tx, series_id=series_id, entries=reading.entries, texts=reading.texts, now=now, person=person, real=real
            )
            if imported.comparison.unclear:
                return ToMend({"calendar": _said(imports.unclear(each) for each in imported.comparison.unclear)})
            taken_in = tuple(imports.imported(imported.comparison, texts_changed=imported.texts_changed, dry_run=False))
        # What was taken in has brought texts with it.
        standing = before if reading is None else series.get(tx, series_id)
        series.keep_settings(tx, settings.changed(standing, part, typed, today=today))
        if part in {Part.CHANNELS, Part.START}:
            _set_channels(tx, workspace_id, before, _chosen(typed, "channels"))
        if part is Part.FEED and "renew" in _chosen(typed, "address"):
            feed_keys.renew(tx, series_id)
        if part is Part.PEOPLE:
            _set_people(tx, workspace_id, before, typed, asked, person)
        if part is Part.START:
            set_organizers(tx, workspace_id, before, _chosen(typed, "organizers"))
            message_updates.wish(tx, series_id, [OfWelcome(series_id)], real)
        plan_sync.refill(tx, series_id, now)
        home_refreshes.wish(tx, workspace_id)
        after = series.get(tx, series_id)
        if after.award_days != before.award_days:
            initiatives.follow_award(tx, workspace_id, after, now)
        lines = (*_lines(before, after, part, asked.names), *taken_in)
        if lines:
            person_id = people.by_address(tx, workspace_id, person).id
            audit_log.note(tx, workspace_id, series_id, person_id, Note(lines, person, now, uuid.uuid4()))
        return Kept(after, lines)


# A line at a field is short; the rest comes to light once the first is mended.
_PROBLEMS_MOST = 3


def _calendar(opened: Form, part: Part, typed: Typed) -> Reading | None:
    """What was written into a first form's calendar, in the zone of the same form; None where nothing was."""
    text = str(typed.get("calendar") or "").strip()
    if part is not Part.START or not text:
        return None
    return read_any("pasted", text, str(typed.get("zone") or opened.series.zone).strip())


def _said(problems: Iterable[str]) -> str:
    first = list(islice(problems, _PROBLEMS_MOST))
    return " ".join(first)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the chat has said: names by address, what to mend, and who the group's members are."""

    names: Mapping[str, str]
    problems: dict[str, str]
    group: Found | None = None


def _asked(opened: Form, typed: Typed, lookup: Lookup) -> _Asked:
    names: dict[str, str] = {}
    found: dict[str, str] = {}
    group = None
    before = settings.filled(opened.series, opened.part, opened.person)
    for field, ask in (("channels", lookup.channel), ("organizers", lookup.person)):
        chosen, had = _chosen(typed, field), _chosen(before, field)
        for address in dict.fromkeys((*chosen, *had)):
            # Who was there already is asked about only to be named in the history.
            if set(chosen) != set(had):
                said = ask(address)
                names[address] = said.name
                if said.problem is not None and address in chosen and address not in had:
                    found.setdefault(field, said.problem)
    handle = str(typed.get("group") or "").strip()
    if handle and (handle != before.get("group") or opened.part is Part.PEOPLE):
        group = lookup.group(handle)
        if group.problem is not None:
            found["group"] = group.problem
    return _Asked(names, found, group)


def _chosen(typed: Typed, name: str) -> tuple[str, ...]:
    value = typed.get(name)
    return value if isinstance(value, tuple) else ()


def _set_channels(tx: Transaction, workspace_id: int, before: Series, wanted: tuple[str, ...]) -> None:
    for channel in before.channels:
        if channel.address not in wanted:
            series.remove_channel(tx, before.id, channel.address)
            waiting = [each.delivery.key for each in deliveries.waiting_in(tx, before.id, channel.id)]
            deliveries.cancel(tx, workspace_id, waiting, "nothing is posted there any more")
    had = {each.address for each in before.channels}
    for address in wanted:
        if address not in had:
            series.add_channel(tx, before.id, address)


def _set_people(tx: Transaction, workspace_id: int, before: Series, typed: Typed, asked: _Asked, person: str) -> None:
    handle = str(typed.get("group") or "").strip() or None
    series.keep_settings(tx, replace(before, group=handle))
    wanted = asked.group.members if asked.group is not None else _chosen(typed, "organizers")
    set_organizers(tx, workspace_id, before, wanted)
    for each in series.get(tx, before.id).organizers:
        if each.address is not None:
            series.set_prefs(tx, before.id, each.id, settings.prefs_of(each.address, typed, each.prefs, person))


def set_organizers(tx: Transaction, workspace_id: int, before: Series, wanted: tuple[str, ...]) -> None:
    """Let exactly these organize a series, in its transaction; nothing happens where there would be nobody.

    Somebody known only by an e-mail address stays: no form shows them.

    Args:
        tx: The transaction; the series is locked in it.
        workspace_id: Whose.
        before: The series as it is.
        wanted: The chat's addresses.
    """
    if not wanted:
        return
    had = {each.address for each in before.organizers}
    for address in wanted:
        if address not in had:
            organizers.add(tx, before.id, people.by_address(tx, workspace_id, address).id)
    for each in before.organizers:
        if each.address is not None and each.address not in wanted:
            _remove(tx, workspace_id, before.id, each)


def _remove(tx: Transaction, workspace_id: int, series_id: int, organizer: Organizer) -> None:
    series.remove_organizer(tx, series_id, organizer.id)
    waiting = [
        entry.delivery.key
        for entry in deliveries.waiting_for(tx, organizer.id)
        if entry.delivery.series_id == series_id and entry.delivery.kind in FOR_ORGANIZERS
    ]
    deliveries.cancel(tx, workspace_id, waiting, "they do not organize any more")


def _lines(before: Series, after: Series, part: Part, names: Mapping[str, str]) -> tuple[str, ...]:
    """What differs, in words that name everybody."""

    def name_of(address: str) -> str:
        return names.get(address, address)

    known = dict(settings.described(before, part, name_of))
    lines = []
    for label, words in settings.described(after, part, name_of):
        was = known.pop(label, settings.NOT_SET)
        if was != words:
            lines.append(f"{label}: from {_short(was)} to {_short(words)}")
    return (*lines, *(f"{label}: no more" for label in known))


def _short(words: str) -> str:
    return words if len(words) <= _SAID_MOST else f"{words[: _SAID_MOST - 1].rstrip()}…"


def follow_groups(db: Database, *, workspace_id: int, members: Callable[[str], tuple[str, ...]], now: datetime) -> None:
    """Let those organize who are in the user group that was named; a group that is gone or empty changes nothing.

    Args:
        db: The database.
        workspace_id: Whose.
        members: Asks the chat who is in a group.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.reading() as tx:
        named = [each for each in series.of_workspace(tx, workspace_id) if each.group is not None]
    for each in named:
        wanted = members(each.group or "")
        if wanted and set(wanted) != {organizer.address for organizer in each.organizers if organizer.address}:
            with db.writing() as tx:
                series.lock(tx, each.id)
                set_organizers(tx, workspace_id, series.get(tx, each.id), wanted)
                plan_sync.refill(tx, each.id, now)
                home_refreshes.wish(tx, workspace_id)
                line = f"Organizers: as the user group {each.group} is now"
                audit_log.note(tx, workspace_id, each.id, None, Note((line,), None, now, uuid.uuid4()))
