"""Which command a mistyped word means."""

from functools import partial

from rapidfuzz.distance import OSA

from bot.core.base.date_names import MONTH_NAMES
from bot.core.commands.stopwords import NOT_TYPOS
from bot.core.commands.vocabulary import COMMANDS, COMMANDS_BY_NAME, ORGANIZER_WORDS, CommandName


def find_typo(word: str, *, organizes: bool) -> CommandName | None:
    """Return the command of which a word is a typo; names and topics of the rounds are excluded."""
    if word in NOT_TYPOS:
        return None
    for typed, command in (*COMMANDS_BY_NAME.items(), ("suggestion", CommandName.SUGGEST)):
        if typed in ORGANIZER_WORDS and not organizes:
            continue
        if len(typed) > 5:
            if OSA.normalized_similarity(word, typed) >= 0.78:
                return command
        # In a short word a different letter makes a different word ("text", "post"). Only a missing or extra letter, or
        # two swapped ones, count as a typo.
        elif OSA.distance(word, typed) == 1 and (len(word) != len(typed) or sorted(word) == sorted(typed)):
            return command
    return None


def closest_name(word: str) -> CommandName | None:
    """Return the command that is nearest to a word, if it is near. Organizer commands are not offered."""
    # "March 32" has no day that could be found, and is no search.
    if word.capitalize() in MONTH_NAMES:
        return None
    closest = max(COMMANDS, key=partial(OSA.normalized_similarity, word))
    return closest if OSA.normalized_similarity(word, closest) >= 0.6 else None
