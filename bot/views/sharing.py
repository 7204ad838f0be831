"""Share a session: the form, and the message."""

from datetime import date

from bot.core.calendar.formatting import format_day
from bot.core.calendar.models import Series, Session
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.text.sessions import format_session
from bot.views.attendance import come_button
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, Message, View
from bot.views.sessions import add_button, blocks

DONE = "Shared. They’ll see it’s from you."
ALREADY = "You already shared this."
NOT_TAKEN = "{chat} couldn’t deliver that. Choose another, or try again."
NOT_KNOWN = "{chat} didn’t confirm it. Check there before you share it again."


def share_button(session: Session) -> Element:
    """Render the button that opens the form."""
    return block_kit.button("Share", action_ids.SHARE_OPEN, str(session.id), label=format_day(session.date))


def form(series: Series, session: Session, today: date) -> View:
    """Render the form for the conversation and the sender's words."""
    here = {"default_to_current_conversation": True, "response_url_enabled": True}
    where = {"type": "conversations_select", "action_id": action_ids.SHARE_WHERE, **here}
    words = inputs.text(action_ids.SHARE_NOTE, lines=True)
    shown = [
        block_kit.plain(format_session(session, series.zone, today)),
        inputs.field("Share to", where),
        inputs.field("Add a message", words, optional=True, hint=NO_PATIENT_INFORMATION),
    ]
    return block_kit.modal(
        "Share a session", shown, callback_id=action_ids.SHARE_FORM, submit="Share", metadata=str(session.id)
    )


def shared(
    series: Series, session: Session, *, by: str, words: str, link: str | None, today: date, is_over: bool
) -> Message:
    """Render the shared message: who shares it (`by`, an external id), their words, and the session.

    `link` is the URL of the announcement, which is kept up to date, and `is_over` whether the session has taken place.
    """
    opening = f"{block_kit.mention(by)} shared a session"
    announced = block_kit.link(link, "View the announcement") if link else None
    shown: list[Block] = [
        block_kit.section(opening),
        *(block_kit.words(words) if words else []),
        *blocks(session, series.zone, today, over=is_over),
        *([block_kit.section(announced)] if announced else []),
        *([] if is_over else [block_kit.actions(add_button(session, primary=True), come_button(session))]),
    ]
    details = format_session(session, series.zone, today, is_past=is_over)
    spoken = "\n".join(part for part in (words, details, link) if part)
    return Message(
        block_kit.shorten(f"{opening}\n{block_kit.escape(spoken)}", block_kit.MAX_MESSAGE_TEXT), tuple(shown)
    )


def link_to(url: str, conversation: str, message: str) -> str:
    """Return a message's URL in the form of docs.slack.dev/reference/methods/chat.getPermalink."""
    return f"{url.rstrip('/')}/archives/{conversation}/p{message.replace('.', '')}"


def done(sentence: str) -> View:
    """Say in place of the form what came of it."""
    return block_kit.modal("Shared", [block_kit.plain(sentence)], callback_id=action_ids.SHARE_DONE, close="Close")


def session_in(message: object) -> int | None:
    """Return the session of one of the bot's messages, from its first button that names one."""
    naming = {action_ids.SESSION_CALENDAR, action_ids.ATTENDANCE_COME, action_ids.SHARE_OPEN}
    elements = (each for block in form_state.blocks_of(message) for each in form_state.elements_of(block))
    ids = (form_state.number(each.get("value")) for each in elements if each.get("action_id") in naming)
    return next((each for each in ids if each is not None), None)
