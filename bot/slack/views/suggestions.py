"""Suggesting a topic: the form, what it brings back, what is like it already, and the thanks."""

from collections.abc import Collection, Mapping, Sequence

from bot.core.calendar import Series
from bot.core.spoken import NO_PATIENT_INFORMATION
from bot.core.spoken_suggestions import support_in_words
from bot.core.suggestions import Draft, Field, Suggestion
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
_MY_OWN = "own"


def suggest_button(words: str = "", *, primary: bool = False) -> Element:
    """The button that opens the form, with the words to begin with."""
    return kit.button("Suggest a topic", ids.SUGGESTION_OPEN, words, primary=primary)


def form(words: str, *, series: Series) -> View:
    """The form, with the words that somebody began with as its topic."""
    # A field of one line has no room for a second one.
    return _form(series, [], " ".join(words.splitlines()))


def like_it(draft: Draft, similar: Sequence[Suggestion], own: Collection[int], *, series: Series) -> View:
    """The form again, with what was suggested already that may be the same; all that was typed stays.

    Args:
        draft: What was typed.
        similar: What may be the same; never empty.
        own: The ids of those that the same person suggested.
        series: Whose organizers get it.
    """
    mine = kit.option(_MY_OWN, "None of these: send mine")
    options = [kit.option(str(each.id), each.topic, _of_it(each, own)) for each in similar]
    asked = kit.input_block(
        "Is it one of these?",
        kit.radio(ids.SUGGESTION_SAME, [*options, mine], mine),
        ids.SUGGESTION_SAME,
        hint="If you choose one, it counts one more who wants it, and you will hear what becomes of it.",
    )
    opening = "*Something like this was suggested already. Nothing is sent yet.*"
    whole = [block for each in similar if len(each.topic) > kit.OPTION_MOST for block in kit.words(each.topic)]
    return _form(series, [kit.section(opening), *whole, asked], draft.topic)


def _of_it(suggestion: Suggestion, own: Collection[int]) -> str:
    if suggestion.id in own:
        return "You suggested this one."
    return support_in_words(suggestion) or ""


def _form(series: Series, above: Sequence[Block], topic: str) -> View:
    return kit.modal(
        "Suggest a topic",
        [
            kit.plain(f"{NO_PATIENT_INFORMATION} Your suggestion goes to the organizers of {series.name}."),
            *above,
            kit.input_block(
                "Topic",
                kit.text_input(ids.SUGGESTION_TOPIC, topic, placeholder="For example: fewer blood draws at night"),
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
                    "If you leave this empty, the organizers will not see your name. "
                    "The bot keeps it in either case, in order to answer you."
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


def same_as(state: Mapping[str, object]) -> tuple[bool, int | None]:
    """Whether somebody was shown what is like it, and which of these they chose."""
    chosen = forms.chosen(state, ids.SUGGESTION_SAME)
    return bool(chosen), forms.number(chosen)


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


def supported(suggestion: Suggestion) -> View:
    """In place of the form: thanks for supporting what somebody else suggested."""
    return kit.modal(
        "Thank you",
        [
            kit.section("*The organizers see that one more person wants this.*"),
            *kit.words(suggestion.topic),
            kit.plain("They do not see your name. You will hear from the bot what becomes of it."),
        ],
        callback_id=ids.SUGGESTION_THANKS,
        close="Close",
    )
