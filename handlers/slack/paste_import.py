"""Pasting a text into the calendar: previewed first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.services.pasting import Preview, TakenIn, Unreadable, fingerprint, paste
from bot.services.refused import Gone, NotYours
from bot.store.engine import Database
from bot.views import ids, kit, pasting
from handlers import forms
from handlers.context import Asker
from handlers.organizing import opens
from handlers.refusing import in_form

form_wanted = opens(pasting.form)


def form_sent(
    ack: Ack,
    view: dict[str, Any],
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Show what the text would change; or take it in, if that was seen."""
    series_id, seen = pasting.about(view)
    state = view.get("state", {})
    done = paste(
        db,
        workspace_id=asker.workspace_id,
        series_id=series_id,
        person=asker.address,
        text=pasting.read(state),
        seen=seen,
        now=now,
        real=real,
    )
    match done:
        case Preview(series, lines):
            ack(response_action="update", view=pasting.preview(series, state, lines, fingerprint(lines)))
        case TakenIn(lines):
            wake()
            ack(response_action="update", view=pasting.taken_in(lines))
        case Unreadable(found):
            ack(**forms.to_mend(view, {ids.PASTE_TEXT: kit.shorten(" ".join(found), kit.FIELD_MOST)}))
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused))
