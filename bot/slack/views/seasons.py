"""The form for a whole season, and the preview of its sessions."""

from collections.abc import Mapping, Sequence

from bot.core.calendar.formatting import format_count, format_date
from bot.core.calendar.models import Series, Session
from bot.core.calendar.seasons import Season, SeasonDay, format_season
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, View

_EXAMPLE = "the third Thursday, September to June, 12:00-13:00, not December"


def form(series: Series, words: str = "") -> View:
    """Render the form, with the initial words."""
    return block_kit.modal(
        "Add a season",
        [_field(words), block_kit.context("You see the days before anything is added.")],
        callback_id=action_ids.SEASON_FORM,
        submit="Preview",
        close="Close",
        metadata=f"{series.id}/",
    )


def preview(series: Series, season: Season, days: Sequence[SeasonDay], state: Mapping[str, object]) -> View:
    """Render the sessions that would be added, above the rule itself."""
    number = sum(not each.is_taken for each in days)
    lines = "\n".join(_line(each) for each in days)
    blocks: list[Block] = [
        block_kit.section("*Nothing is saved yet.*"),
        block_kit.plain(f"{format_season(season)}:"),
        *block_kit.words(lines),
        _field(form_state.typed(state, action_ids.SEASON_RULE)),
    ]
    return block_kit.modal(
        "Add a season",
        blocks,
        callback_id=action_ids.SEASON_FORM,
        submit=f"Add {number} sessions" if number != 1 else "Add one session",
        close="Close",
        metadata=f"{series.id}/{format_season(season)}",
    )


def _line(day: SeasonDay) -> str:
    said = format_date(day.session.date)
    if day.is_taken:
        return f"{said}: there is a session already, so none is added"
    # The line begins with the day already.
    warned = (warning.removeprefix(f"{said} is ").rstrip(".") for warning in day.warnings)
    return " ".join([said, *(f"({each})" for each in warned)])


def _field(words: str) -> Block:
    typed = block_kit.text_input(action_ids.SEASON_RULE, words, lines=True, placeholder=_EXAMPLE)
    return block_kit.input_block("Which days", typed, action_ids.SEASON_RULE, hint=f"For example: {_EXAMPLE}")


def made(series: Series, sessions: Sequence[Session]) -> View:
    """Say in place of the form what was added."""
    return block_kit.modal(
        "Saved",
        [
            block_kit.section(f"*{format_count(len(sessions), 'session is', 'sessions are')} in the calendar of*"),
            block_kit.plain(series.name),
            *block_kit.words("\n".join(format_date(each.date) for each in sessions) or "–"),
            block_kit.context("To take it back: /lhs-rounds history"),
        ],
        callback_id=action_ids.SESSION_KEPT,
    )
