"""The form for a whole season, and the preview of its sessions."""

import re
import uuid
from collections.abc import Mapping, Sequence

from bot.core.calendar.formatting import format_count, format_date, format_day
from bot.core.calendar.models import Series, Session
from bot.core.calendar.seasons import Season, SeasonDay, format_season
from bot.views import session_forms
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, View

_EXAMPLE = "third Thursday, September to June, 12–1 PM, not December"


def form(series: Series, words: str = "") -> View:
    """Render the form, with the initial words."""
    shown = [_field(words), block_kit.context("You’ll see a preview before anything is added.")]
    return block_kit.modal(
        "Add season", shown, callback_id=action_ids.SEASON_FORM, submit="Preview", metadata=f"{series.id}/"
    )


def preview(series: Series, season: Season, days: Sequence[SeasonDay], state: Mapping[str, object]) -> View:
    """Render the sessions that would be added, above the rule itself."""
    number = sum(not each.is_taken for each in days)
    lines = "\n".join(_line(each) for each in days)
    blocks: list[Block] = [
        block_kit.section("*Preview (nothing is saved yet)*"),
        block_kit.plain(f"{format_season(season)}:"),
        *block_kit.words(lines),
        _field(form_state.typed(state, action_ids.SEASON_RULE)),
    ]
    return block_kit.modal(
        "Add season",
        blocks,
        callback_id=action_ids.SEASON_FORM,
        submit=f"Add {format_count(number, 'session', 'sessions')}",
        metadata=f"{series.id}/{format_season(season)}",
    )


def _line(day: SeasonDay) -> str:
    day_name = format_date(day.session.date, short=True)
    if day.is_taken:
        return f"{day_name}: already scheduled, skipped"
    # The line begins with the day already.
    named = re.compile(rf"{format_day(day.session.date)}(?:, [0-9]+)? is ")
    return " ".join([day_name, *(f"({named.sub('', each, count=1).rstrip('.')})" for each in day.warnings)])


def _field(words: str) -> Block:
    typed = inputs.text(action_ids.SEASON_RULE, words, lines=True)
    return inputs.field("Describe the schedule", typed, hint=f"For example: {_EXAMPLE}")


def saved(series: Series, sessions: Sequence[Session], change_id: uuid.UUID | None) -> View:
    """Say in place of the form what was added."""
    days = block_kit.words("\n".join(format_date(each.date, short=True) for each in sessions) or "–")
    return session_forms.done(f"{format_count(len(sessions), 'session', 'sessions')} added", days, series, change_id)
