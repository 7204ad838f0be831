"""Replies to suggestions and signed feedback: the button, the form, and the messages."""

from collections.abc import Sequence

from bot.core.outbox.references import FeedbackRef, SuggestionRef, parse_reference
from bot.core.outbox.suggestion_notifications import AuthorReply, OrganizerReply
from bot.core.suggestions.replies import Reply
from bot.core.suggestions.suggestions import Suggestion
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.text.suggestions import format_reply_heading, format_reply_subject, reply_heading
from bot.views.kit import action_ids, block_kit, inputs
from bot.views.kit.block_kit import Block, Element, View
from bot.views.kit.mentions import named

_AUTHOR, _ORGANIZER = "author", "organizer"


def answer_button(about: SuggestionRef | FeedbackRef, *, by_author: bool = False) -> Element:
    """Render the button that opens the form: to the author, or back to the organizers."""
    return block_kit.button("Reply", action_ids.REPLY_OPEN, _carried(about, by_author=by_author))


def _carried(about: SuggestionRef | FeedbackRef, *, by_author: bool) -> str:
    return f"{_AUTHOR if by_author else _ORGANIZER}/{about}"


def read_about(value: object) -> tuple[SuggestionRef | FeedbackRef | None, bool]:
    """Parse what a button or a form is about (None for any other value), and whether the author replies."""
    role, _, about = value.partition("/") if isinstance(value, str) else ("", "", "")
    try:
        subject = parse_reference(about)
    except ValueError:
        return None, False
    return (subject if isinstance(subject, SuggestionRef | FeedbackRef) else None), role == _AUTHOR


def form(about: SuggestionRef | FeedbackRef, *, by_author: bool) -> View:
    """Render the form for a reply."""
    goes = (
        "We’ll send this to the organizers. They’ll see your name only if you shared it."
        if by_author
        else "We’ll send this to the author with your name. They can reply."
    )
    shown = [
        block_kit.plain(f"{goes} {NO_PATIENT_INFORMATION}"),
        inputs.field("Your reply", inputs.text(action_ids.REPLY_WORDS, lines=True)),
    ]
    return block_kit.modal(
        "Reply", shown, callback_id=action_ids.REPLY_FORM, submit="Send", metadata=_carried(about, by_author=by_author)
    )


def sent(words: str) -> View:
    """Say in place of the form that the reply is queued."""
    shown = [block_kit.plain("We’re delivering your reply:"), *block_kit.words(words)]
    return block_kit.modal("Reply sent", shown, callback_id=action_ids.REPLY_SENT)


def rows(replies: Sequence[Reply]) -> list[Block]:
    """Render the replies so far, on a card."""
    return [block for each in replies for block in _row(each)]


def _row(reply: Reply) -> list[Block]:
    heading = named(lambda name_of: reply_heading(reply, name_of), block_kit.MAX_SECTION)
    return [block_kit.section(f"*{heading}*"), *block_kit.words(reply.text)]


def reply(post: OrganizerReply | AuthorReply) -> list[Block]:
    """Render an organizer's reply for the author, or the author's for an organizer, with a button to answer."""
    to_author = isinstance(post, OrganizerReply)
    heading = named(lambda name_of: format_reply_heading(post, name_of), block_kit.MAX_SECTION - 2)
    about = SuggestionRef(post.about.id) if isinstance(post.about, Suggestion) else FeedbackRef(post.about.id)
    return [
        block_kit.section(f"*{heading}*"),
        *block_kit.words(post.reply.text),
        block_kit.context(format_reply_subject(post.about)),
        block_kit.actions(answer_button(about, by_author=to_author)),
    ]
