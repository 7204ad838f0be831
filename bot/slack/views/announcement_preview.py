"""The preview of an announcement with the organizers' choices, and the award program's dates."""

from bot.core.calendar.formatting import format_month
from bot.core.calendar.models import AnnouncementChoice
from bot.core.commands.parser import CommandName
from bot.core.outbox.notifications import AnnouncementPreview, AwardReminder
from bot.slack.views import announcements
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, Element, Message
from bot.slack.views.kit.mentions import named
from bot.slack.views.session_buttons import button
from bot.text.notifications import award_lines, format_notification, preview_heading, preview_lines

ALREADY = "It is announced already, so nothing more is to be decided."
_MAX_EDITED = 3


def card(post: AnnouncementPreview) -> Message:
    """Render the decision, the buttons, and the announcement as it will look."""
    heading = named(lambda name_of: preview_heading(post, name_of), block_kit.MAX_SECTION)
    blocks: list[Block] = [
        block_kit.header("As it will be announced"),
        block_kit.section(f"*{heading}*"),
        *(block_kit.plain(line) for line in preview_lines(post)),
        *([block_kit.actions(*buttons)] if (buttons := _buttons(post)) else []),
        block_kit.context("This is how it will look:"),
        *announcements.month(post.announcement),
    ]
    return Message(
        named(lambda name_of: format_notification(post, name_of)), tuple(blocks[: block_kit.MAX_MESSAGE_BLOCKS])
    )


def _buttons(post: AnnouncementPreview) -> list[Element]:
    value = f"{post.series.id}/{post.announcement.year}/{post.announcement.month}"
    month = format_month(post.announcement.year, post.announcement.month)
    now = block_kit.with_confirmation(
        block_kit.button("Post now", action_ids.ANNOUNCEMENT_NOW, value),
        "Post it now?",
        f"{month} is announced at once, as it stands here.",
        "Post now",
    )
    on_time = block_kit.button("Post on time", action_ids.ANNOUNCEMENT_ON_TIME, value, primary=True)
    skip = block_kit.with_confirmation(
        block_kit.button("Skip this month", action_ids.ANNOUNCEMENT_SKIP, value),
        "Skip this month?",
        f"{month} is not announced. The reminders before a session are posted as usual.",
        "Skip it",
    )
    if post.is_due:
        return []
    edits = [button(CommandName.EDIT, each) for each in post.announcement.sessions[:_MAX_EDITED]]
    if post.decision is None:
        return [*([on_time] if post.announced_at is None else []), now, *edits, skip]
    if post.decision.wish is AnnouncementChoice.SKIP:
        return [on_time, now, *edits]
    return [] if post.decision.wish is AnnouncementChoice.POST_NOW else [now, *edits, skip]


def pressed(value: object) -> tuple[int, int, int]:
    """Parse the series, the year and the month from a button; zeros for any other value."""
    parts = value.split("/") if isinstance(value, str) else []
    numbers = [form_state.number(part) or 0 for part in parts]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else (0, 0, 0)


def award(post: AwardReminder) -> Message:
    """Render a reminder of an award date, for a channel."""
    first, *rest = award_lines(post)
    reading = block_kit.button("About the award", action_ids.PROGRAMME_AWARD)
    return block_kit.message(
        format_notification(post),
        [block_kit.header(first), *(block_kit.plain(line) for line in rest), block_kit.actions(reading)],
    )
