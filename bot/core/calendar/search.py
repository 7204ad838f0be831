"""Finding sessions by words, forgiving of case and of a slip of the finger."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from bot.core.calendar import materials
from bot.core.calendar.models import Session, scheduled

# Of 100. A wrong or missing letter in a word of five scores 80; unrelated names of the page score under 70.
SIMILARITY_THRESHOLD = 80


def search(query: str, sessions: Sequence[Session]) -> list[Session]:
    """The sessions that take place in which each of the words is found, the latest first.

    Those come first of which title or speakers have them all; then those whose abstract, objectives or slides do.

    Args:
        words: Any text; signs and case do not count. A text without a letter or digit finds nothing.
        sessions: Where to look.
    """
    latest_first = list(reversed(scheduled(sessions)))
    found = match_title_or_speakers(query, latest_first)
    first = {each.id for each in found}
    wanted = default_process(query).split()
    if not wanted:
        return []
    others = [each for each in latest_first if each.id not in first and _contains_all(wanted, _all_words(each))]
    return [*found, *others]


def match_title_or_speakers(query: str, sessions: Sequence[Session]) -> list[Session]:
    """Those of any sessions, cancelled ones too, of which title or speakers have each of the words, in their order."""
    wanted = default_process(query).split()
    if not wanted:
        return []
    return [each for each in sessions if _contains_all(wanted, _words(*each.speakers, each.title or ""))]


def _all_words(session: Session) -> list[str]:
    card = session.card
    return _words(
        *session.speakers, session.title or "", card.abstract or "", *card.objectives, *materials.file_names(session)
    )


def _words(*texts: str) -> list[str]:
    return default_process(" ".join(texts)).split()


def _contains_all(terms: Sequence[str], words: Sequence[str]) -> bool:
    return all(_contains(word, words) for word in terms)


def _contains(word: str, words: Sequence[str]) -> bool:
    if any(word in other for other in words):
        return True
    # A slip in a short word makes another word: "hsu" and "he" are nothing alike.
    return (
        len(word) > 3
        and process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=SIMILARITY_THRESHOLD) is not None
    )
