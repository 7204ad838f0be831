"""What is missing, each with a button to add it: the months ahead, the Monday summary, and go or no-go."""

from bot.core.base.date_names import month_day
from bot.core.calendar.formatting import format_month
from bot.core.calendar.models import Session
from bot.core.calendar.readiness import MonthReadiness, Readiness
from bot.core.commands.vocabulary import CommandName
from bot.core.outbox.notifications import GoNoGo, OrganizerDigest
from bot.text import readiness as text
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, Element, Message
from bot.views.materials import attach_button
from bot.views.session_buttons import button
from bot.views.suggestion_cards import open_button

# Enough for a season; keeps the message within Slack's limit of blocks.
_MAX_LISTED = 12


def report(readiness: Readiness) -> Message:
    """Render each month; empty months with a button to add a session, and ideas to fill them."""
    blocks = months(readiness)
    if readiness.suggestions and any(not month.sessions for month in readiness.months):
        blocks.append(block_kit.section(f"*{text.SUGGESTIONS_HEADING}*"))
        blocks += [block_kit.plain(each.topic, open_button(each)) for each in readiness.suggestions]
        blocks += [block_kit.context(line) for line in text.format_more_suggestions(readiness)]
    return block_kit.message(text.format_readiness_report(readiness), blocks)


def months(readiness: Readiness) -> list[Block]:
    """Render the months ahead, each session with a button for what is missing."""
    return [
        block_kit.header(text.readiness_heading(readiness)),
        *(block for month in readiness.months for block in _month(month, readiness)),
    ]


def _month(month: MonthReadiness, readiness: Readiness) -> list[Block]:
    if not month.sessions:
        day = "" if month.usual_day is None else month.usual_day.isoformat()
        name = format_month(month.year, month.month, readiness.today)
        adding = block_kit.button("Add session", action_ids.SESSION_ADD, day, label=f"Add session in {name}")
        return [block_kit.plain(f"{name}: {text.NOTHING_PLANNED}", adding)]
    return [
        block_kit.plain("\n".join(text.session_lines(each, readiness)), button(CommandName.EDIT, each))
        for each in month.sessions
    ]


def go_no_go(post: GoNoGo) -> list[Block]:
    """Ask an organizer whether an incomplete session goes ahead."""
    heading, *lines = text.go_no_go_lines(post)
    blocks = [block_kit.header(heading), *(block_kit.plain(line) for line in lines)]
    if text.is_open(post):
        blocks.append(
            block_kit.actions(
                details_button(post.session, primary=True), _release_button(post.session), _cancel_button(post.session)
            )
        )
    return blocks


def details_button(session: Session, *, primary: bool = False) -> Element:
    """Render the button that opens the form of a session, to add what is missing."""
    label = f"Add details, {month_day(session.date)}"
    return block_kit.button("Add details", action_ids.SESSION_EDIT, str(session.id), label=label, primary=primary)


def _release_button(session: Session) -> Element:
    day = month_day(session.date)
    return block_kit.button("Post anyway", action_ids.SESSION_RELEASE, str(session.id), label=f"Post anyway, {day}")


def _cancel_button(session: Session) -> Element:
    label = f"Cancel session, {month_day(session.date)}"
    return block_kit.button("Cancel session", action_ids.SESSION_CANCEL, str(session.id), label=label)


def digest(post: OrganizerDigest) -> list[Block]:
    """Render what needs the organizers this week, each with the button that helps."""
    incomplete, slides_due = post.incomplete[:_MAX_LISTED], post.slides_due[:_MAX_LISTED]
    return [
        block_kit.header(text.digest_heading(post)),
        *(block_kit.plain(text.format_incomplete(each, post), details_button(each)) for each in incomplete),
        *(block_kit.plain(text.format_slides_due(each), attach_button(each)) for each in slides_due),
        *map(block_kit.plain, text.format_waiting(post)),
        *(block_kit.plain(each.topic, open_button(each)) for each in post.suggestions[:_MAX_LISTED]),
    ]
