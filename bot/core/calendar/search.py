"""Full-text search of sessions that tolerates case and typos."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from bot.core.calendar import materials
from bot.core.calendar.models import Session, scheduled

# Out of 100. One wrong or missing letter in a word of five scores 80; unrelated names on the program's page score under
# 70.
SIMILARITY_THRESHOLD = 80


def search(query: str, sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions that contain every word of the query, latest first.

    Matches in title or speakers come before matches in abstract, objectives or file names.

    Args:
        query: Any text; punctuation and case are ignored. A query without letters or digits finds nothing.
        sessions: The sessions to search; canceled ones are skipped.
    """
    latest_first = list(reversed(scheduled(sessions)))
    matches = match_title_or_speakers(query, latest_first)
    matched = {each.id for each in matches}
    terms = default_process(query).split()
    if not terms:
        return []
    others = [each for each in latest_first if each.id not in matched and _contains_all(terms, _all_words(each))]
    return [*matches, *others]


def match_title_or_speakers(query: str, sessions: Sequence[Session]) -> list[Session]:
    """Return the sessions, canceled ones too, whose title or speakers contain every word of the query, in order."""
    terms = default_process(query).split()
    if not terms:
        return []
    return [each for each in sessions if _contains_all(terms, _words(*each.speakers, each.title or ""))]


def find_by_speaker(query: str, sessions: Sequence[Session]) -> tuple[str, list[Session]]:
    """Return the words of a query that name speakers, and their sessions, latest first."""
    names = {name for each in sessions for name in _words(*each.speakers) if len(name) > 2}
    terms = [term for term in default_process(query).split() if term in names]
    found = [each for each in reversed(scheduled(sessions)) if not set(terms).isdisjoint(_words(*each.speakers))]
    return " ".join(terms), found


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
    # A typo in a short word makes a different word: "hsu" and "he" are unrelated.
    return (
        len(word) > 3
        and process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=SIMILARITY_THRESHOLD) is not None
    )
