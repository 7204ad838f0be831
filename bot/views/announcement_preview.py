"""The preview of an announcement with the organizers' choices, and the award program's dates."""

from bot.core.base.date_names import MONTH_NAMES
from bot.core.calendar.formatting import format_day
from bot.core.calendar.models import AnnouncementChoice
from bot.core.commands.vocabulary import CommandName
from bot.core.outbox.notifications import AnnouncementPreview, AwardReminder
from bot.text.announcement_preview import award_lines, preview_heading, preview_lines, preview_title
from bot.views import announcements
from bot.views.kit import action_ids, block_kit, form_state
from bot.views.kit.block_kit import Block, Element
from bot.views.kit.mentions import named
from bot.views.session_buttons import button

ALREADY = "This was already posted."
_MAX_EDITED = 3


def card(post: AnnouncementPreview) -> list[Block]:
    """Render the announcement as it will look, without its buttons; then the decision, and the buttons for it."""
    heading = named(lambda name_of: preview_heading(post, name_of), block_kit.MAX_SECTION)
    decision = [
        block_kit.section(f"*{heading}*"),
        *(block_kit.plain(line) for line in preview_lines(post)),
        *_rows(post),
    ]
    # A sample has no buttons, neither in rows nor beside a sentence.
    shown = (each for each in announcements.month(post.announcement) if each["type"] != "actions")
    sample = [{key: value for key, value in each.items() if key != "accessory"} for each in shown]
    room = block_kit.MAX_MESSAGE_BLOCKS - len(decision) - 1
    return [block_kit.header(preview_title(post)), *sample[:room], *decision]


def _rows(post: AnnouncementPreview) -> list[Block]:
    """Render the buttons. Those that edit one of several sessions have a row each: Slack takes an action once a row."""
    is_posted_early = post.decision is not None and post.decision.wish is AnnouncementChoice.POST_NOW
    if post.is_due or is_posted_early:
        return []
    key = (post.series.id, post.announcement.year, post.announcement.month)
    value = "/".join(map(str, key))
    month = MONTH_NAMES[post.announcement.month - 1]
    needs_approval = post.announced_at is None
    on_time = block_kit.button("Post as scheduled", action_ids.ANNOUNCEMENT_ON_TIME, value, primary=True)
    now = block_kit.with_confirmation(
        block_kit.button("Post now", action_ids.ANNOUNCEMENT_NOW, value, primary=not needs_approval),
        f"Post the {month} announcement now?",
        "The channel gets it as shown.",
        "Post now",
        "Not now",
    )
    is_skipped = post.decision is not None and post.decision.wish is AnnouncementChoice.SKIP
    skips = [] if is_skipped else [skip_button(*key)]
    decides = [*([on_time] if needs_approval else []), now]
    match post.announcement.sessions[:_MAX_EDITED]:
        case (session,):
            return [block_kit.actions(*decides, button(CommandName.EDIT, session), *skips)]
        case several:
            edits = (button(CommandName.EDIT, each, f"Edit {format_day(each.date)}") for each in several)
            return [block_kit.actions(*decides, *skips), *map(block_kit.actions, edits)]


def skip_button(series_id: int, year: int, month: int) -> Element:
    """Render the button that skips a month's announcement, once confirmed."""
    return block_kit.with_confirmation(
        block_kit.button("Skip announcement", action_ids.ANNOUNCEMENT_SKIP, f"{series_id}/{year}/{month}"),
        f"Skip the {MONTH_NAMES[month - 1]} announcement?",
        "The channel won’t get it. Session reminders still go out.",
        "Skip announcement",
        "Keep announcement",
    )


def pressed(value: object) -> tuple[int, int, int]:
    """Parse the series, the year and the month from a button; zeros for any other value."""
    parts = value.split("/") if isinstance(value, str) else []
    numbers = [form_state.number(part) or 0 for part in parts]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else (0, 0, 0)


def award(post: AwardReminder) -> list[Block]:
    """Render a reminder of an award date, for a channel."""
    first, *rest = award_lines(post)
    reading = block_kit.button("View award details", action_ids.PROGRAM_AWARD)
    return [block_kit.header(first), *map(block_kit.plain, rest), block_kit.actions(reading)]
