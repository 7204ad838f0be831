"""Import a text that an organizer pasted: first a preview, then the import."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from bot.chat.actor import Actor, Times
from bot.core.calendar.import_preview import ImportDone, ImportPreview
from bot.core.calendar.models import local_date
from bot.formats import parse_any
from bot.services.calendar import imports as calendar_imports
from bot.services.shared import session_lookup
from bot.store.db.engine import Database
from bot.text import imports


@dataclass(frozen=True, slots=True)
class Pasted:
    """A submitted form.

    Attributes:
        text: The page's text, or a table, as `import` takes it.
        seen: Identifies the preview that was shown; empty if there was none.
        choices: For a doubtful line's key, the position of the chosen reading, or `LEAVE_OUT`.
        leaves_out: Whether the lines that are not ready may be left out.
    """

    text: str
    seen: str = ""
    choices: Mapping[str, int] = field(default_factory=dict)
    leaves_out: bool = False


def paste(db: Database, *, actor: Actor, series_id: int, pasted: Pasted, times: Times) -> ImportPreview | ImportDone:
    """Import a text if its preview was shown and is still accurate; otherwise return the preview.

    Lines that are doubtful or cannot be read stop the import, unless the organizer leaves them out.

    Args:
        series_id: From the form.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    with db.read() as tx:
        its_series = session_lookup.organized_series(tx, actor, series_id)
    zone, names = its_series.zone, (its_series.name, its_series.texts.name)
    parsed = parse_any("pasted", pasted.text, zone, today=local_date(times.now, zone), names=names)
    choices = {each.key: pasted.choices[each.key] for each in parsed.doubtful if each.key in pasted.choices}
    decided = parsed.decided({each.line: choices[each.key] for each in parsed.doubtful if each.key in choices})
    preview, reading = calendar_imports.preview_import(db, its_series, decided, times)
    seen = _fingerprint(preview)
    preview = replace(preview, doubtful=parsed.doubtful, choices=choices, seen=seen, is_confirmed=seen == pasted.seen)
    is_ready = not preview.problems or pasted.leaves_out
    if not (preview.is_confirmed and preview.changes_anything and is_ready):
        return preview
    done = calendar_imports.import_reading(db, series_id, reading, times=times, actor=actor)
    lines = tuple(imports.format_import(done.comparison, done.text_changes))
    return ImportDone(its_series, lines, done.change_id, preview.problems)


def _fingerprint(preview: ImportPreview) -> str:
    return sha256("\n".join(imports.preview_lines(preview)).encode()).hexdigest()[:16]
