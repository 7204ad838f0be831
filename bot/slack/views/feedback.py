"""Feedback: the form, what it brings back, the thanks, and what organizers get, signed or anonymous."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.calendar import Series, Session
from bot.core.feedback import Draft, Field
from bot.core.posts import FeedbackCard, FeedbackDigest
from bot.core.spoken import NO_PATIENT_INFORMATION, digest_opening, passed_on_in_words
from bot.core.spoken_suggestions import about_in_words, suggestion_post_in_words, who_signed
from bot.core.wording import headline_after
from bot.views import forms, ids, kit, replies
from bot.views.kit import Block, Element, Message, View
from bot.views.names import named

_BLOCKS = {
    Field.ABOUT: ids.FEEDBACK_ABOUT,
    Field.WORDS: ids.FEEDBACK_WORDS,
    Field.SIGNED: ids.FEEDBACK_SIGNED,
}
_GENERAL = "general"
_SIGNED = "signed"
_ANONYMOUS = "anonymous"


def feedback_button(session: Session | None = None, *, primary: bool = False) -> Element:
    """The button that opens the form, about a session or in general."""
    value = "" if session is None else str(session.id)
    return kit.button("Give feedback", ids.FEEDBACK_OPEN, value, primary=primary)


def write_button(words: str) -> Element:
    """The button that opens the form with the words to begin with."""
    return kit.button("Give feedback", ids.FEEDBACK_WRITE, words, primary=True)


def form(words: str, *, series: Series, sessions: Sequence[Session], about: int | None = None) -> View:
    """The form.

    Args:
        words: What somebody began with.
        series: Whose organizers get it.
        sessions: What it can be about, besides the Rounds in general.
        about: The id of the session to choose at first; one that is not among `sessions` chooses the Rounds in general.
    """
    general = kit.option(_GENERAL, f"{series.name} in general")
    by_id = {each.id: kit.option(str(each.id), _session_words(each)) for each in sessions[: kit.OPTIONS_MOST - 1]}
    first = general if about is None else by_id.get(about, general)
    anonymous = kit.option(_ANONYMOUS, "Anonymously", "Your name is not kept with your words.")
    return kit.modal(
        "Give feedback",
        [
            kit.plain(f"{NO_PATIENT_INFORMATION} Your words go to the organizers of {series.name}."),
            kit.input_block(
                "What it is about",
                kit.select(ids.FEEDBACK_ABOUT, [*by_id.values(), general], first),
                ids.FEEDBACK_ABOUT,
            ),
            kit.input_block("Your words", kit.text_input(ids.FEEDBACK_WORDS, words, lines=True), ids.FEEDBACK_WORDS),
            kit.input_block(
                "How to send it",
                kit.radio(
                    ids.FEEDBACK_SIGNED,
                    [anonymous, kit.option(_SIGNED, "Signed", "The organizers see your name, and get it now.")],
                    anonymous,
                ),
                ids.FEEDBACK_SIGNED,
                hint=(
                    "Anonymous words are kept without your name, and passed on with those of others"
                    " on the next weekday's morning at 9, in no particular order."
                ),
            ),
        ],
        callback_id=ids.FEEDBACK_FORM,
        submit="Send",
        close="Cancel",
        metadata=str(series.id),
    )


def _session_words(session: Session) -> str:
    # Of 75 characters few are left for the weekday.
    return f"{session.date:%b} {session.date.day}, {session.date.year}: {headline_after(session)}"


def read(state: Mapping[str, object]) -> Draft:
    """What somebody wrote, from the `state` of the submitted view. Never raises; anonymous unless it says signed."""
    return Draft(
        words=forms.typed(state, ids.FEEDBACK_WORDS),
        session_id=forms.number(forms.chosen(state, ids.FEEDBACK_ABOUT)),
        signed=forms.chosen(state, ids.FEEDBACK_SIGNED) == _SIGNED,
    )


def errors(problems: Mapping[Field, str]) -> dict[str, str]:
    """The problems at the fields of the form, as Slack wants them."""
    return {_BLOCKS[field]: problem for field, problem in problems.items()}


def thanks(day: date | None) -> View:
    """In place of the form: thanks, and what happens next; `day` is when anonymous words are passed on, else None."""
    if day is None:
        happens = "Each of the organizers gets your words and your name as a message now, and can write to you."
    else:
        happens = (
            f"Your name is not kept with your words. The organizers get them on {passed_on_in_words(day)},"
            " together with those of others, in no particular order."
        )
    return kit.modal(
        "Thank you",
        [kit.section("*Your feedback is kept for the organizers.*"), kit.plain(happens)],
        callback_id=ids.FEEDBACK_THANKS,
        close="Close",
    )


def card(post: FeedbackCard) -> Message:
    """To an organizer: signed words, whole, and what was answered."""
    said = post.feedback
    return Message(
        named(lambda name_of: suggestion_post_in_words(post, name_of)),
        (
            kit.header("Feedback, signed"),
            kit.context(about_in_words(post.series, said)),
            *kit.words(said.words),
            kit.section(named(lambda name_of: who_signed(said, name_of), kit.SECTION_MOST)),
            *replies.rows(post.replies),
            kit.actions(replies.answer_button(replies.about_feedback(said.id))),
        ),
    )


def digest(post: FeedbackDigest) -> list[Block]:
    """To an organizer: anonymous words, each whole: one block for what it is about, and at most five for the words."""
    shown: list[Block] = [kit.header("Anonymous feedback"), kit.context(digest_opening(post))]
    for said in post.feedback:
        shown += [kit.plain(about_in_words(post.series, said)), *kit.words(said.words)]
    return shown
