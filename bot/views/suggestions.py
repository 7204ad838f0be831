"""Suggest a topic: the form, its values, similar suggestions, and the thanks."""

from collections.abc import Collection, Mapping, Sequence

from bot.core.calendar.models import Series
from bot.core.suggestions.suggestions import Suggestion, SuggestionForm
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.text.suggestions import UPDATES_FOLLOW, format_support
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, View

_YES = "yes"
_MY_OWN = "own"


def suggest_button(words: str = "", *, primary: bool = False) -> Element:
    """Render the button that opens the form with the given words."""
    return block_kit.button("Suggest a topic", action_ids.SUGGESTION_OPEN, words, primary=primary)


def form(words: str, *, series: Series) -> View:
    """Render the form with the initial words as its topic."""
    # The topic is a field of one line.
    return _form(series, [], " ".join(words.splitlines()))


_ABOUT_OTHERS = (
    "Someone already suggested something similar. Support it instead?",
    "Choosing one adds your vote. We’ll let you know what happens.",
)
_ABOUT_OWN = ("You already suggested something similar. Keep it instead?", UPDATES_FOLLOW)


def like_it(draft: SuggestionForm, similar: Sequence[Suggestion], own: Collection[int], *, series: Series) -> View:
    """Render the form again with similar suggestions; all that was typed stays.

    Args:
        draft: What was typed.
        similar: The similar suggestions; never empty.
        own: The ids of the person's own suggestions.
        series: The series whose organizers get it.
    """
    asked, hint = _ABOUT_OWN if all(each.id in own for each in similar) else _ABOUT_OTHERS
    mine = inputs.option(_MY_OWN, "None of these, send mine")
    options = [
        inputs.option(str(each.id), each.topic, "You suggested this" if each.id in own else format_support(each) or "")
        for each in similar
    ]
    choice = inputs.field(
        "Similar suggestions", inputs.radio(action_ids.SUGGESTION_SAME, [*options, mine], mine), hint=hint
    )
    opening = block_kit.section(f"*{asked}*")
    long_ones = [each.topic for each in similar if len(each.topic) > block_kit.MAX_OPTION]
    return _form(
        series, [opening, *(block for each in long_ones for block in block_kit.words(each)), choice], draft.topic
    )


def _form(series: Series, above: Sequence[Block], topic: str) -> View:
    presenting = inputs.option(_YES, "I’d like to present this")
    showing = inputs.option(_YES, "Share my name with the organizers")
    example = "For example: fewer blood draws at night"
    shown = [
        block_kit.plain(f"Your suggestion goes to the {series.name} organizers. {NO_PATIENT_INFORMATION}"),
        *above,
        inputs.field("Topic", inputs.text(action_ids.SUGGESTION_TOPIC, topic, placeholder=example)),
        _optional("Why it matters", inputs.text(action_ids.SUGGESTION_WHY, lines=True)),
        _optional("Suggested speaker", inputs.text(action_ids.SUGGESTION_SPEAKER)),
        _optional("Presenting", inputs.checkbox(action_ids.SUGGESTION_WOULD_PRESENT, presenting)),
        _optional(
            "Your name",
            inputs.checkbox(action_ids.SUGGESTION_SHOW_NAME, showing),
            "Leave unchecked and organizers won’t see your name. We keep it only so we can send you their reply.",
        ),
    ]
    return block_kit.modal(
        "Suggest a topic", shown, callback_id=action_ids.SUGGESTION_FORM, submit="Send", metadata=str(series.id)
    )


def _optional(label: str, element: Element, hint: str = "") -> Block:
    return inputs.field(label, element, optional=True, hint=hint)


def read(state: Mapping[str, object]) -> SuggestionForm:
    """Read the suggestion from the submitted view's `state`. Never raises."""
    return SuggestionForm(
        topic=form_state.typed(state, action_ids.SUGGESTION_TOPIC),
        why=form_state.typed(state, action_ids.SUGGESTION_WHY),
        speaker=form_state.typed(state, action_ids.SUGGESTION_SPEAKER),
        would_present=form_state.is_ticked(state, action_ids.SUGGESTION_WOULD_PRESENT),
        show_name=form_state.is_ticked(state, action_ids.SUGGESTION_SHOW_NAME),
    )


def same_as(state: Mapping[str, object]) -> tuple[bool, int | None]:
    """Read whether similar suggestions were shown, and which of them was chosen."""
    chosen = form_state.chosen(state, action_ids.SUGGESTION_SAME)
    return bool(chosen), form_state.number(chosen)


def thanks(draft: SuggestionForm) -> View:
    """Thank the person in place of the form, and say what happens next."""
    name = "They’ll see your name and can reply." if draft.show_name else "They won’t see your name."
    happens = f"{name} {UPDATES_FOLLOW}"
    return _thanks("Thanks! We sent your suggestion to the organizers.", draft.topic, happens)


def supported(suggestion: Suggestion, *, is_own: bool) -> View:
    """Thank the person in place of the form for supporting a suggestion, or for keeping their own."""
    if is_own:
        return _thanks("We’re keeping your earlier suggestion.", suggestion.topic, UPDATES_FOLLOW)
    happens = f"Votes are anonymous. {UPDATES_FOLLOW}"
    return _thanks("Your vote is in.", suggestion.topic, happens)


def _thanks(heading: str, topic: str, happens: str) -> View:
    shown = [block_kit.section(f"*{heading}*"), *block_kit.words(topic), block_kit.plain(happens)]
    return block_kit.modal("Thank you", shown, callback_id=action_ids.SUGGESTION_THANKS)
