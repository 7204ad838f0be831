"""The forms with which organizers end a suggestion: declined, or put together with another one."""

from collections.abc import Mapping, Sequence

from bot.core.posts import SuggestionCard
from bot.core.spoken_suggestions import where_it_stands
from bot.core.suggestions import Suggestion
from bot.views import forms, ids, kit
from bot.views.kit import View
from bot.views.names import named
from bot.views.suggestion_cards import carried

_USUAL_REASON = "Thank you for your suggestion. We cannot take it up at the moment, and are glad of the next one."


def decline(suggestion: Suggestion) -> View:
    """The form with the reason that its author will read, to be edited."""
    return kit.modal(
        "Decline a suggestion",
        [
            *kit.words(suggestion.topic),
            kit.input_block(
                "What its author will read",
                kit.text_input(ids.SUGGESTION_REASON, suggestion.reason or _USUAL_REASON, lines=True),
                ids.SUGGESTION_REASON,
                hint="The bot sends it, also where you do not see the name. Whoever supports it reads it too.",
            ),
        ],
        callback_id=ids.SUGGESTION_DECLINE_FORM,
        submit="Decline it",
        close="Close",
        metadata=carried(suggestion),
    )


def reason(state: Mapping[str, object]) -> str:
    """The reason as it was edited."""
    return forms.typed(state, ids.SUGGESTION_REASON)


def merge(suggestion: Suggestion, others: Sequence[Suggestion]) -> View:
    """The form in which the other suggestion is chosen; `others` the likest first, never empty."""
    options = [kit.option(str(each.id), each.topic) for each in others[: kit.OPTIONS_MOST]]
    return kit.modal(
        "Put together",
        [
            *kit.words(suggestion.topic),
            kit.input_block("With", kit.select(ids.SUGGESTION_OTHER, options, options[0]), ids.SUGGESTION_OTHER),
            kit.plain(
                "The other one goes on. Whoever wants this one counts as one more who wants the other,"
                " and hears what becomes of it."
            ),
        ],
        callback_id=ids.SUGGESTION_MERGE_FORM,
        submit="Put together",
        close="Close",
        metadata=carried(suggestion),
    )


def other(state: Mapping[str, object]) -> int:
    """The suggestion that was chosen; 0, which none has, for any other value."""
    return forms.number(forms.chosen(state, ids.SUGGESTION_OTHER)) or 0


def meanwhile(sentence: str, card: SuggestionCard) -> View:
    """In place of the form: that another organizer was quicker, and how it stands."""
    stands = named(lambda name_of: where_it_stands(card, name_of), kit.SECTION_MOST)
    return kit.modal(
        "Meanwhile",
        [kit.plain(sentence), *kit.words(card.suggestion.topic), kit.section(f"*{stands}*")],
        callback_id=ids.SUGGESTION_DONE,
        close="Close",
    )


def done(sentence: str) -> View:
    """In place of the form: that it is done."""
    return kit.modal("Done", [kit.plain(sentence)], callback_id=ids.SUGGESTION_DONE, close="Close")
