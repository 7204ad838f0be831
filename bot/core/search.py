"""Finding sessions by words: speakers and titles, forgiving of case and of a slip of the finger."""

from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from bot.core.calendar import Session, scheduled

# Of 100. A wrong or missing letter in a word of five scores 80; unrelated names of the page score under 70.
ALIKE = 80


def search(words: str, sessions: Sequence[Session]) -> list[Session]:
    """The sessions that take place in which each of the words is found, the latest first.

    Args:
        words: Any text; signs and case do not count. A text without a letter or digit finds nothing.
        sessions: Where to look: in the speakers and the title.
    """
    return matching(words, list(reversed(scheduled(sessions))))


def matching(words: str, sessions: Sequence[Session]) -> list[Session]:
    """The same of any sessions, cancelled ones too, in the order in which they come."""
    wanted = default_process(words).split()
    if not wanted:
        return []
    return [s for s in sessions if all(_stands_in(word, s) for word in wanted)]


def _stands_in(word: str, session: Session) -> bool:
    there = default_process(" ".join((*session.speakers, session.title or ""))).split()
    if any(word in other for other in there):
        return True
    # A slip in a short word makes another word: "hsu" and "he" are nothing alike.
    return len(word) > 3 and any(fuzz.ratio(word, other) >= ALIKE for other in there)
