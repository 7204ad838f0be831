"""Readiness of the months ahead, and nudges about what is missing; each with a button to add it."""

from bot.core.calendar.formatting import format_date, format_month, headline
from bot.core.calendar.models import Session, SessionStatus
from bot.core.calendar.readiness import MonthReadiness, Readiness, missing_essentials
from bot.core.commands.parser import CommandName
from bot.core.outbox.notifications import Nudge
from bot.slack.views.kit import action_ids, block_kit
from bot.slack.views.kit.block_kit import Block, Message
from bot.slack.views.session_buttons import ask_button, button
from bot.slack.views.suggestion_cards import open_button
from bot.text import readiness as text
from bot.text.attendance import format_coming
from bot.text.notifications import format_nudge


def report(radar: Readiness) -> Message:
    """Render each month; empty months with a button to add a session, and ideas to fill them."""
    blocks = months(radar)
    if radar.suggestions and any(not month.sessions for month in radar.months):
        blocks.append(block_kit.section(f"*{text.SUGGESTIONS_HEADING}*"))
        blocks += [block_kit.plain(each.topic, open_button(each)) for each in radar.suggestions]
        blocks += [block_kit.context(line) for line in text.format_more_suggestions(radar)]
    return block_kit.message(text.format_readiness_report(radar), blocks)


def months(radar: Readiness) -> list[Block]:
    """Render the months ahead, each session with a button for what is missing."""
    return [
        block_kit.header(text.readiness_heading(radar)),
        *(block for month in radar.months for block in _month(month)),
    ]


def _month(month: MonthReadiness) -> list[Block]:
    name = format_month(month.year, month.month)
    if not month.sessions:
        day = "" if month.usual_day is None else month.usual_day.isoformat()
        adding = block_kit.button("Add", action_ids.SESSION_ADD, day, label=f"Add a session in {name}")
        return [block_kit.plain(f"{name}: {text.NOTHING_PLANNED}", adding)]
    return [block_kit.plain(_standing(each), button(CommandName.EDIT, each)) for each in month.sessions]


def _standing(session: Session) -> str:
    day = f"{format_date(session.date)}: {headline(session)}"
    lines = (day, text.format_readiness(session).capitalize(), format_coming(session.coming))
    return "\n".join(line for line in lines if line)


def nudge(post: Nudge) -> Message:
    """Tell an organizer what is missing, with buttons to add it."""
    said = format_nudge(post)
    blocks = [
        block_kit.header("Still open" if missing_essentials(post.session) else "Known by now"),
        block_kit.plain(said),
    ]
    if post.session.status is SessionStatus.SCHEDULED:
        mending = (
            button(CommandName.EDIT, post.session),
            button(CommandName.MOVE, post.session),
            ask_button(post.session),
        )
        blocks.append(block_kit.actions(*mending))
    return block_kit.message(said, blocks)
