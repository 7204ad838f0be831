"""Which session an organizer means: a list with a button at each."""

from bot.core.organizing import ToOrganize
from bot.core.requests import Word
from bot.core.spoken_answers import answer_in_words, choice_heading, unlisted_in_words
from bot.views import ids, kit
from bot.views.kit import Element, Message
from bot.views.session_buttons import button
from bot.views.sessions import blocks

_FORMS = {
    Word.ADD: ("Add a session", ids.SESSION_ADD),
    Word.SEASON: ("Add a season", ids.SEASON_OPEN),
    Word.PASTE: ("Paste a text", ids.PASTE_OPEN),
}


def add_button() -> Element:
    """The button that opens the form of a session to be added."""
    return kit.button("Add a session", ids.SESSION_ADD)


def choice(answer: ToOrganize) -> Message:
    """The sessions that may be meant; for a form that did not open, the button that opens it, with the words kept."""
    spoken = answer_in_words(answer)
    if answer.word in _FORMS:
        text, action_id = _FORMS[answer.word]
        typed = [kit.section("*Your words:*"), *kit.words(answer.words)] if answer.words.strip() else []
        opening = kit.button(text, action_id, answer.words, primary=True)
        said = kit.plain("Please press the button to open the form.")
        return kit.message(spoken, [said, *typed, kit.actions(opening)])
    rows = [block for each in answer.sessions for block in blocks(each, answer.series.zone, button(answer.word, each))]
    more = unlisted_in_words(answer.unlisted)
    return kit.message(
        spoken,
        [
            kit.header(choice_heading(answer)) if answer.sessions else kit.plain(choice_heading(answer)),
            *rows,
            *([kit.context(more)] if more else []),
            *([] if answer.sessions or answer.word is Word.RESTORE else [kit.actions(add_button())]),
        ],
    )
