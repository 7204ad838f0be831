"""Feedback: the form, its values, the thanks, and the organizers' messages, signed or anonymous."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.calendar.formatting import past_headline
from bot.core.calendar.models import Series, Session
from bot.core.learning.feedback import SubmittedFeedback
from bot.core.outbox.learning_notifications import FeedbackDigest
from bot.core.outbox.references import FeedbackRef
from bot.core.outbox.suggestion_notifications import FeedbackCard
from bot.text.feedback import HOLD_NOTICE, digest_groups, digest_heading, format_hold
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.text.suggestions import format_about, format_signature
from bot.views import replies
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, View
from bot.views.kit.mentions import named

_GENERAL = "general"
_SIGNED = "signed"
_ANONYMOUS = "anonymous"


def feedback_button(session: Session | None = None, *, primary: bool = False) -> Element:
    """Render the button that opens the form, about a session or in general."""
    value = "" if session is None else str(session.id)
    return block_kit.button("Send feedback", action_ids.FEEDBACK_OPEN, value, primary=primary)


def write_button(words: str) -> Element:
    """Render the button that opens the form with the given words."""
    return block_kit.button("Send feedback", action_ids.FEEDBACK_WRITE, words, primary=True)


def form(words: str, *, series: Series, sessions: Sequence[Session], about: int | None = None) -> View:
    """Render the feedback form.

    Args:
        words: The initial text.
        series: The series whose organizers get it.
        sessions: The sessions to choose from, besides the Rounds in general.
        about: The id of the preselected session; the Rounds in general if it is not among `sessions`.
    """
    general = inputs.option(_GENERAL, f"{series.name} in general")
    by_id = {
        each.id: inputs.option(str(each.id), _session_words(each)) for each in sessions[: block_kit.MAX_OPTIONS - 1]
    }
    first = general if about is None else by_id.get(about, general)
    signed = inputs.option(_SIGNED, "With my name", "Organizers get it now and can reply.")
    anonymous = inputs.option(_ANONYMOUS, "Anonymous", "We don’t save your name.")
    shown = [
        block_kit.plain(f"Your feedback goes to the {series.name} organizers. {NO_PATIENT_INFORMATION}"),
        inputs.field("About", inputs.select(action_ids.FEEDBACK_ABOUT, [*by_id.values(), general], first)),
        inputs.field("Your feedback", inputs.text(action_ids.FEEDBACK_WORDS, words, lines=True)),
        inputs.field(
            "Send as",
            inputs.radio(action_ids.FEEDBACK_SIGNED, [anonymous, signed], anonymous),
            hint=f"{HOLD_NOTICE} The order is random.",
        ),
    ]
    return block_kit.modal(
        "Send feedback", shown, callback_id=action_ids.FEEDBACK_FORM, submit="Send", metadata=str(series.id)
    )


def _session_words(session: Session) -> str:
    # An option has 75 characters, so the weekday is left out.
    return f"{session.date:%b} {session.date.day}, {session.date.year}: {past_headline(session)}"


def read(state: Mapping[str, object]) -> SubmittedFeedback:
    """Read the feedback from the submitted view's `state`. Never raises; anonymous unless signed is chosen."""
    return SubmittedFeedback(
        text=form_state.typed(state, action_ids.FEEDBACK_WORDS),
        session_id=form_state.number(form_state.chosen(state, action_ids.FEEDBACK_ABOUT)),
        is_signed=form_state.chosen(state, action_ids.FEEDBACK_SIGNED) == _SIGNED,
    )


def thanks(by: date | None) -> View:
    """Thank the person in place of the form; `by` is the last day to pass on anonymous feedback, None for signed."""
    signed = "We sent it to the organizers with your name. They can reply to you."
    happens = signed if by is None else f"{format_hold(by)} Your name isn’t saved with it."
    shown = [block_kit.section("*Thanks for your feedback*"), block_kit.plain(happens)]
    return block_kit.modal("Thank you", shown, callback_id=action_ids.FEEDBACK_THANKS)


def card(post: FeedbackCard) -> list[Block]:
    """Render signed feedback in full for an organizer, with the replies to it."""
    feedback = post.feedback
    heading = named(lambda name_of: format_signature(feedback, name_of), block_kit.MAX_SECTION - 2)
    return [
        block_kit.section(f"*{heading}*"),
        block_kit.context(format_about(post)),
        *block_kit.words(feedback.text),
        *replies.rows(post.replies),
        block_kit.actions(replies.answer_button(FeedbackRef(feedback.id))),
    ]


def digest(post: FeedbackDigest) -> list[Block]:
    """Render anonymous feedback in full: a block for its subject, one for its question, and at most five for a text."""
    shown: list[Block] = [block_kit.header(digest_heading(post))]
    for about, comments in digest_groups(post):
        shown.append(block_kit.plain(about))
        for label, text in comments:
            shown += [*([block_kit.context(label)] if label else []), *block_kit.words(text)]
    return shown
