"""Sharing a session: the form, and what the channel or person reads."""

from collections.abc import Mapping

from bot.core.calendar import Series, Session
from bot.core.spoken import NO_PATIENT_INFORMATION, session_in_words
from bot.core.wording import date_in_words
from bot.views import forms, ids, kit
from bot.views.attendance import come_button
from bot.views.kit import Block, Element, Message, View
from bot.views.sessions import add_button, blocks

DONE = "Shared. Those to whom it went see your name with it."
ALREADY = "It is shared already."
NOT_TAKEN = "Slack did not take it, and nothing was shared. Please choose another channel or person, or try again."
NOT_KNOWN = (
    "Slack did not answer, and nobody can tell whether it was shared. Please look there before you share it again."
)
NOTHING_TO_SHARE = "This session is cancelled, or not in the calendar any more."


def share_button(session: Session) -> Element:
    """The button that opens the form."""
    label = f"Share the session of {date_in_words(session.date)}"
    return kit.button("Share", ids.SHARE_OPEN, str(session.id), label=label)


def form(series: Series, session: Session) -> View:
    """Asks for where to, and for a word of one's own."""
    where = {
        "type": "conversations_select",
        "action_id": ids.SHARE_WHERE,
        "default_to_current_conversation": True,
        "response_url_enabled": True,
    }
    return kit.modal(
        "Share a session",
        [
            kit.plain(session_in_words(session, series.zone)),
            kit.input_block("To a channel or a person", where, ids.SHARE_WHERE),
            kit.input_block(
                "A word of yours",
                kit.text_input(ids.SHARE_WORDS, lines=True),
                ids.SHARE_WORDS,
                optional=True,
                hint=NO_PATIENT_INFORMATION,
            ),
        ],
        callback_id=ids.SHARE_FORM,
        submit="Share",
        close="Close",
        metadata=str(session.id),
    )


def words_of(state: Mapping[str, object]) -> str:
    """The sharer's words, from the `state` of the submitted view."""
    return forms.typed(state, ids.SHARE_WORDS).strip()


def shared(series: Series, session: Session, *, by: str, words: str, link: str | None, is_over: bool) -> Message:
    """What the channel or person reads: who shares it (`by`, by the chat's address), their words, the session.

    `link` is the address of the announcement, which is kept true, and `is_over` whether it has taken place.
    """
    opening = f"{kit.mention(by)} shares {kit.escape(series.name)}:"
    announced = kit.link(link, "The announcement, which is kept up to date") if link else None
    shown: list[Block] = [
        kit.section(opening),
        *(kit.words(words) if words else []),
        *blocks(session, series.zone, over=is_over),
        *([kit.section(announced)] if announced else []),
        *([] if is_over else [kit.actions(add_button(session, primary=True), come_button(session))]),
    ]
    spoken = "\n".join(part for part in (words, session_in_words(session, series.zone, over=is_over), link) if part)
    return Message(kit.shorten(f"{opening}\n{kit.escape(spoken)}", kit.MESSAGE_TEXT_MOST), tuple(shown))


def link_to(url: str, conversation: str, message: str) -> str:
    """The address of a message in a browser: docs.slack.dev/reference/methods/chat.getPermalink has its form."""
    return f"{url.rstrip('/')}/archives/{conversation}/p{message.replace('.', '')}"


def done(sentence: str) -> View:
    """In place of the form: what came of it."""
    return kit.modal("Shared", [kit.plain(sentence)], callback_id=ids.SHARE_DONE, close="Close")


def session_in(message: object) -> int | None:
    """The session that a message of the bot's is about, by the first of its buttons that names one."""
    found = forms.blocks_of(message)
    for element in (each for block in found for each in forms.elements_of(block)):
        if element.get("action_id") in {ids.SESSION_CALENDAR, ids.ATTENDANCE_COME, ids.SHARE_OPEN}:
            number = forms.number(element.get("value"))
            if number is not None:
                return number
    return None
