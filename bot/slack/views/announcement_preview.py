"""What will be announced, as organizers see it the day before, and what they decide; the award programme's dates."""

from bot.core.calendar import Wish
from bot.core.posts import AwardReminder, PreviewCard
from bot.core.requests import Word
from bot.core.spoken import award_lines, post_in_words, preview_heading, preview_lines
from bot.core.wording import month_in_words
from bot.views import announcements, forms, ids, kit
from bot.views.kit import Block, Element, Message
from bot.views.names import named
from bot.views.session_buttons import button

ALREADY = "It is announced already, so nothing more is to be decided."
_EDITED_MOST = 3


def card(post: PreviewCard) -> Message:
    """What was decided, the buttons, and the announcement as it will look."""
    heading = named(lambda name_of: preview_heading(post, name_of), kit.SECTION_MOST)
    blocks: list[Block] = [
        kit.header("As it will be announced"),
        kit.section(f"*{heading}*"),
        *(kit.plain(line) for line in preview_lines(post)),
        *([kit.actions(*buttons)] if (buttons := _buttons(post)) else []),
        kit.context("This is how it will look:"),
        *announcements.month(post.post),
    ]
    return Message(named(lambda name_of: post_in_words(post, name_of)), tuple(blocks[: kit.MESSAGE_BLOCKS_MOST]))


def _buttons(post: PreviewCard) -> list[Element]:
    value = f"{post.series.id}/{post.post.year}/{post.post.month}"
    month = month_in_words(post.post.year, post.post.month)
    now = kit.asking(
        kit.button("Post now", ids.ANNOUNCEMENT_NOW, value),
        "Post it now?",
        f"{month} is announced at once, as it stands here.",
        "Post now",
    )
    on_time = kit.button("Post on time", ids.ANNOUNCEMENT_ON_TIME, value, primary=True)
    skip = kit.asking(
        kit.button("Skip this month", ids.ANNOUNCEMENT_SKIP, value),
        "Skip this month?",
        f"{month} is not announced. The reminders before a session are posted as usual.",
        "Skip it",
    )
    if post.is_over:
        return []
    edits = [button(Word.EDIT, each) for each in post.post.sessions[:_EDITED_MOST]]
    if post.decision is None:
        return [*([on_time] if post.at is None else []), now, *edits, skip]
    if post.decision.wish is Wish.SKIP:
        return [on_time, now, *edits]
    return [] if post.decision.wish is Wish.POST_NOW else [now, *edits, skip]


def pressed(value: object) -> tuple[int, int, int]:
    """The series, the year and the month that a button names; zeros for any other value."""
    parts = value.split("/") if isinstance(value, str) else []
    numbers = [forms.number(part) or 0 for part in parts]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else (0, 0, 0)


def award(post: AwardReminder) -> Message:
    """To a channel: a date of the award programme comes near."""
    first, *rest = award_lines(post)
    reading = kit.button("About the award", ids.PROGRAMME_AWARD)
    return kit.message(
        post_in_words(post), [kit.header(first), *(kit.plain(line) for line in rest), kit.actions(reading)]
    )
