"""What people who are going to a session get when it is moved, canceled or restored."""

from bot.core.calendar.models import SessionStatus
from bot.core.outbox.notifications import AttendeeNotice
from bot.text.attendee_notices import attendee_heading, attendee_lines, attendee_reason
from bot.views.attendance import come_button, leave_button
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block


def notice(it: AttendeeNotice) -> list[Block]:
    """Render the news, and what to do about it."""
    session = it.session
    blocks = [block_kit.header(attendee_heading(it)), *map(block_kit.plain, attendee_lines(it))]
    blocks.append(block_kit.context(attendee_reason(it)))
    if session.status is SessionStatus.SCHEDULED and not it.is_over:
        calendar = block_kit.button("Add to calendar", action_ids.SESSION_CALENDAR, str(session.id))
        rsvp = [] if it.is_speaking else [leave_button(session) if it.is_going else come_button(session)]
        blocks.append(block_kit.actions(calendar, *rsvp))
    return blocks
