"""Import a text that an organizer pasted: first a preview, then the import."""

from dataclasses import dataclass
from hashlib import sha256

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import Series, local_date
from bot.formats import parse_any
from bot.services.calendar import imports as calendar_imports
from bot.services.shared import session_lookup
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.store.db.engine import Database
from bot.text import imports


@dataclass(frozen=True, slots=True)
class PastePreview:
    """Nothing was changed yet: a description of what the text would change."""

    series: Series
    lines: tuple[str, ...]


def paste(
    db: Database, *, actor: Actor, series_id: int, text: str, seen: str, times: Times
) -> PastePreview | Saved[tuple[str, ...]] | Invalid[str] | Forbidden | NotFound:
    """Import a text if its preview was shown and is still accurate; otherwise return the preview.

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
    if reading.problems:
        return Invalid({"text": " ".join(str(each) for each in reading.problems)})
    lines: tuple[str, ...] = ()
    for dry_run in (True, False):
        result = calendar_imports.import_entries(
            db,
            series_id=series_id,
            entries=reading.entries,
            texts=reading.texts,
            times=times,
            dry_run=dry_run,
            person=actor.external_id,
        )
        if result.comparison.ambiguous:
            return Invalid({"text": " ".join(imports.format_ambiguous(each) for each in result.comparison.ambiguous)})
        changes = imports.format_import(result.comparison, texts_changed=result.texts_changed, dry_run=dry_run)
        lines = (*changes, *reading.remarks)
        if dry_run and fingerprint(lines) != seen:
            return PastePreview(its_series, lines)
    return Saved(lines)


def fingerprint(lines: tuple[str, ...]) -> str:
    """Return a digest that identifies a preview."""
    return sha256("\n".join(lines).encode()).hexdigest()[:16]
