"""Suggestions: the form, what it brings back, the thanks, and the card that organizers get."""

from collections.abc import Mapping

from bot.core.calendar import Series
from bot.core.posts import SuggestionCard
from bot.core.spoken import NO_PATIENT_INFORMATION, who_suggested
from bot.core.suggestions import Draft, Field
from bot.views import forms, ids, kit
from bot.views.kit import Block, Element, View

_BLOCKS = {
    Field.TOPIC: ids.SUGGESTION_TOPIC,
    Field.WHY: ids.SUGGESTION_WHY,
    Field.SPEAKER: ids.SUGGESTION_SPEAKER,
    Field.WOULD_PRESENT: ids.SUGGESTION_WOULD_PRESENT,
    Field.SHOW_NAME: ids.SUGGESTION_SHOW_NAME,
}
_YES = "yes"


def suggest_button(words: str = "", *, primary: bool = False) -> Element:
    """The button that opens the form, with the words to begin with."""
    return kit.button("Suggest a topic", ids.SUGGESTION_OPEN, words, primary=primary)


def form(words: str, *, series: Series) -> View:
    """The form, with the words that somebody began with as its topic."""
    return kit.modal(
        "Suggest a topic",
        [
            kit.plain(f"{NO_PATIENT_INFORMATION} Your suggestion goes to the organizers of {series.name}."),
            kit.input_block(
                "Topic",
                # A field of one line has no room for a second one.
                kit.text_input(
                    ids.SUGGESTION_TOPIC,
                    " ".join(words.splitlines()),
                    placeholder="For example: fewer blood draws at night",
                ),
                ids.SUGGESTION_TOPIC,
            ),
            kit.input_block(
                "Why it matters", kit.text_input(ids.SUGGESTION_WHY, lines=True), ids.SUGGESTION_WHY, optional=True
            ),
            kit.input_block(
                "Who could speak about it",
                kit.text_input(ids.SUGGESTION_SPEAKER),
                ids.SUGGESTION_SPEAKER,
                optional=True,
            ),
            kit.input_block(
                "Presenting",
                kit.checkbox(ids.SUGGESTION_WOULD_PRESENT, kit.option(_YES, "I would present this topic")),
                ids.SUGGESTION_WOULD_PRESENT,
                optional=True,
            ),
            kit.input_block(
                "Your name",
                kit.checkbox(ids.SUGGESTION_SHOW_NAME, kit.option(_YES, "Show my name to the organizers")),
                ids.SUGGESTION_SHOW_NAME,
                optional=True,
                hint=(
                    "If you leave this empty, the organizers do not see who you are. "
                    "The bot keeps it in either case, so that you can be answered."
                ),
            ),
        ],
        callback_id=ids.SUGGESTION_FORM,
        submit="Send",
        close="Cancel",
        metadata=str(series.id),
    )


def read(state: Mapping[str, object]) -> Draft:
    """What somebody wrote, from the `state` of the submitted view. Never raises."""
    return Draft(
        topic=forms.typed(state, ids.SUGGESTION_TOPIC),
        why=forms.typed(state, ids.SUGGESTION_WHY),
        speaker=forms.typed(state, ids.SUGGESTION_SPEAKER),
        would_present=forms.is_ticked(state, ids.SUGGESTION_WOULD_PRESENT),
        show_name=forms.is_ticked(state, ids.SUGGESTION_SHOW_NAME),
    )


def errors(problems: Mapping[Field, str]) -> dict[str, str]:
    """The problems at the fields of the form, as Slack wants them."""
    return {_BLOCKS[field]: problem for field, problem in problems.items()}


def thanks(draft: Draft) -> View:
    """In place of the form: thanks, and what happens next."""
    name = (
        "They see your name and can write to you."
        if draft.show_name
        else "They do not see your name; the bot keeps it, so that you can be answered."
    )
    return kit.modal(
        "Thank you",
        [
            kit.section("*Your suggestion is on its way to the organizers.*"),
            *kit.words(draft.topic),
            kit.plain(f"Each of them gets it as a message now. {name}"),
        ],
        callback_id=ids.SUGGESTION_THANKS,
        close="Close",
    )


def card(post: SuggestionCard, mention: str | None) -> list[Block]:
    """To an organizer: the suggestion, whole. `mention` is whoever suggested it, if they chose to be shown."""
    suggestion = post.suggestion
    return [
        kit.header("A topic is suggested"),
        kit.context(f"For {post.series.name}"),
        *kit.words(suggestion.topic),
        *_labelled("Why it matters", suggestion.why),
        *_labelled("Who could speak", suggestion.speaker),
        kit.section(who_suggested(suggestion, lambda _: mention or "")),
    ]


def _labelled(label: str, text: str | None) -> list[Block]:
    return [kit.section(f"*{label}*"), *kit.words(text)] if text else []
