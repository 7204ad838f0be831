"""Import a text that an organizer pasted: first a preview, then the import."""

from functools import partial
from hashlib import sha256

from bot.chat.actor import Actor, Times
from bot.core.calendar.import_diff import ImportDone, ImportPreview
from bot.core.calendar.models import Series, local_date
from bot.formats import parse_any
from bot.services.calendar import imports as calendar_imports
from bot.services.shared import session_lookup
from bot.services.shared.results import Forbidden, NotFound
from bot.store.db.engine import Database
from bot.text import imports


def paste(
    db: Database, *, actor: Actor, series_id: int, text: str, seen: str, times: Times
) -> ImportPreview | ImportDone | Forbidden | NotFound:
    """Import a text if its preview was shown and is still accurate; otherwise return the preview.

    Lines that cannot be read are left out.

    Args:
        series_id: From the form.
        text: The page's text, or a table, as `import` takes it.
        seen: The `fingerprint` of the preview that was shown; empty if there was none.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.read() as tx:
        its_series = session_lookup.organized_series(tx, actor, series_id)
    if not isinstance(its_series, Series):
        return its_series
    zone, names = its_series.zone, (its_series.name, its_series.texts.name)
    reading = parse_any("pasted", text, zone, today=local_date(times.now, zone), names=names)
    take_in = partial(
        calendar_imports.import_entries,
        db,
        series_id=series_id,
        texts=reading.texts,
        times=times,
        person=actor.external_id,
    )
    found = take_in(entries=reading.entries, dry_run=True)
    # Without the entries that could mean several sessions, the others can be imported.
    ambiguous = found.comparison.ambiguous
    entries = tuple(each for each in reading.entries if each not in ambiguous)
    problems = (*map(str, reading.problems), *map(imports.format_ambiguous, ambiguous))
    if ambiguous:
        found = take_in(entries=entries, dry_run=True)
    changed = imports.format_import(found.comparison, texts_changed=found.texts_changed, dry_run=True)
    lines = (*changed, *reading.remarks)
    changes = found.comparison.added or found.comparison.changed or found.texts_changed
    if not changes or fingerprint((*lines, *problems)) != seen:
        return ImportPreview(its_series, lines, problems, bool(changes))
    done = take_in(entries=entries, dry_run=False)
    lines = tuple(imports.format_import(done.comparison, texts_changed=done.texts_changed, dry_run=False))
    return ImportDone(its_series, lines, done.change_id)


def fingerprint(lines: tuple[str, ...]) -> str:
    """Return a digest that identifies a preview."""
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
