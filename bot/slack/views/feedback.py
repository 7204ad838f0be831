"""Feedback: the form, its values, the thanks, and the organizers' messages, signed or anonymous."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.calendar.formatting import past_headline
from bot.core.calendar.models import Series, Session
from bot.core.learning.feedback import SubmittedFeedback
from bot.core.outbox.notifications import FeedbackCard, FeedbackDigest
from bot.core.outbox.references import FeedbackRef
from bot.slack.views import replies
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, Element, Message, View
from bot.slack.views.kit.mentions import named
from bot.text.notifications import NO_PATIENT_INFORMATION, digest_opening, format_digest_time
from bot.text.suggestions import format_about, format_signature, format_suggestion_notification

_GENERAL = "general"
_SIGNED = "signed"
_ANONYMOUS = "anonymous"


def feedback_button(session: Session | None = None, *, primary: bool = False) -> Element:
    """Render the button that opens the form, about a session or in general."""
    value = "" if session is None else str(session.id)
    return block_kit.button("Give feedback", action_ids.FEEDBACK_OPEN, value, primary=primary)


def write_button(words: str) -> Element:
    """Render the button that opens the form with the given words."""
    return block_kit.button("Give feedback", action_ids.FEEDBACK_WRITE, words, primary=True)


def form(words: str, *, series: Series, sessions: Sequence[Session], about: int | None = None) -> View:
    """Render the feedback form.

    Args:
        words: The initial text.
        series: The series whose organizers get it.
        sessions: The sessions to choose from, besides the Rounds in general.
        about: The id of the preselected session; the Rounds in general if it is not among `sessions`.
    """
    general = block_kit.option(_GENERAL, f"{series.name} in general")
    by_id = {
        each.id: block_kit.option(str(each.id), _session_words(each)) for each in sessions[: block_kit.MAX_OPTIONS - 1]
    }
    first = general if about is None else by_id.get(about, general)
    signed = block_kit.option(_SIGNED, "Signed", "The organizers see your name, and get it now.")
    anonymous = block_kit.option(_ANONYMOUS, "Anonymously", "Your name is not kept with your words.")
    return block_kit.modal(
        "Give feedback",
        [
            block_kit.plain(f"{NO_PATIENT_INFORMATION} Your words go to the organizers of {series.name}."),
            block_kit.input_block(
                "What it is about", block_kit.select(action_ids.FEEDBACK_ABOUT, [*by_id.values(), general], first)
            ),
            block_kit.input_block("Your words", block_kit.text_input(action_ids.FEEDBACK_WORDS, words, lines=True)),
            block_kit.input_block(
                "How to send it",
                block_kit.radio(action_ids.FEEDBACK_SIGNED, [anonymous, signed], anonymous),
                hint=(
                    "Anonymous words are kept without your name, and passed on with those of others"
                    " on the next weekday's morning at 9, in no particular order."
                ),
            ),
        ],
        callback_id=action_ids.FEEDBACK_FORM,
        submit="Send",
        metadata=str(series.id),
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


def thanks(day: date | None) -> View:
    """Thank the person in place of the form; `day` is when anonymous feedback is passed on, else None."""
    if day is None:
        happens = "Each of the organizers gets your words and your name as a message now, and can write to you."
    else:
        happens = (
            f"Your name is not kept with your words. The organizers get them on {format_digest_time(day)},"
            " together with those of others, in no particular order."
        )
    shown = [block_kit.section("*Your feedback is kept for the organizers.*"), block_kit.plain(happens)]
    return block_kit.modal("Thank you", shown, callback_id=action_ids.FEEDBACK_THANKS)


def card(post: FeedbackCard) -> Message:
    """Render signed feedback in full for an organizer, with the replies to it."""
    feedback = post.feedback
    return Message(
        named(lambda name_of: format_suggestion_notification(post, name_of)),
        (
            block_kit.header("Feedback, signed"),
            block_kit.context(format_about(post.series, feedback)),
            *block_kit.words(feedback.text),
            block_kit.section(named(lambda name_of: format_signature(feedback, name_of), block_kit.MAX_SECTION)),
            *replies.rows(post.replies),
            block_kit.actions(replies.answer_button(FeedbackRef(feedback.id))),
        ),
    )


def digest(post: FeedbackDigest) -> list[Block]:
    """Render anonymous feedback in full: one block for its subject, and at most five for the text."""
    shown: list[Block] = [block_kit.header("Anonymous feedback"), block_kit.context(digest_opening(post))]
    for feedback in post.feedback:
        shown += [block_kit.plain(format_about(post.series, feedback)), *block_kit.words(feedback.text)]
    return shown
