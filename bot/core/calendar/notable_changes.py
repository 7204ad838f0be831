"""What is news about a session to those who were told of it: moved, cancelled, the topic is set. A typo is none."""

import re
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.core.calendar.models import Session, SessionStatus

# Within one word, so many letters may differ, and so much of it must be the same, for it to be a slip of the finger.
_MAX_TYPOS = 2
_MIN_TYPO_SIMILARITY = 0.6


class NotableChange(StrEnum):
    """What has changed, the most important first."""

    CANCELLED = "cancelled"
    RESTORED = "restored"
    ADDED = "added"
    MOVED = "moved"
    TIME_SET = "time is set"
    TOPIC_SET = "topic is set"
    TOPIC_CHANGED = "topic has changed"
    PLACE_CHANGED = "place has changed"


def notable_changes(before: Session | None, after: Session) -> tuple[NotableChange, ...]:
    """What is worth a note of its own to those who were told of a session as it was.

    What was unknown about the place, and lengths, are no news: the reminders say them. Nor is a typo put right.

    Args:
        then: As it was told; None where it was not.
        session: As it is now.
    """
    if after.status is SessionStatus.CANCELLED:
        told = before is not None and before.status is SessionStatus.SCHEDULED
        return (NotableChange.CANCELLED,) if told else ()
    if before is None:
        return (NotableChange.ADDED,)
    found = [NotableChange.RESTORED] if before.status is SessionStatus.CANCELLED else []
    if is_moved(before, after):
        found.append(NotableChange.MOVED)
    elif before.start is None and after.start is not None:
        found.append(NotableChange.TIME_SET)
    if (topic := _topic_change(before, after)) is not None:
        found.append(topic)
    if _differs(before.place, after.place) or _differs(before.link, after.link):
        found.append(NotableChange.PLACE_CHANGED)
    return tuple(found)


def is_moved(before: Session, after: Session) -> bool:
    """Whether somebody who goes by what was told would come on the wrong day or at the wrong time."""
    return before.date != after.date or (before.start is not None and before.start != after.start)


def _topic_change(before: Session, after: Session) -> NotableChange | None:
    speakers_then, speakers_now = "\n".join(before.speakers) or None, "\n".join(after.speakers) or None
    if _differs(before.title, after.title) or _differs(speakers_then, speakers_now):
        return NotableChange.TOPIC_CHANGED
    is_set = (before.title is None and after.title is not None) or (not before.speakers and bool(after.speakers))
    return NotableChange.TOPIC_SET if is_set else None


def _differs(before: str | None, after: str | None) -> bool:
    """Whether what was known is another now; not what was unknown."""
    return before is not None and (after is None or not differs_only_by_typos(before, after))


def differs_only_by_typos(one: str, other: str) -> bool:
    """Whether two texts say the same but for case, signs and slips of the finger; another number is no slip."""
    words, others = _words(one), _words(other)
    if len(words) != len(others):
        return "".join(words) == "".join(others)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    for _, start, end, other_start, other_end in matcher.get_opcodes():
        pairs = zip(words[start:end], others[other_start:other_end], strict=False)
        if end - start != other_end - other_start or not all(_is_typo(*pair) for pair in pairs):
            return False
    return True


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _is_typo(word: str, other: str) -> bool:
    if word == other:
        return True
    if any(character.isdigit() for character in word + other):
        return False
    return OSA.distance(word, other) <= _MAX_TYPOS and OSA.normalized_similarity(word, other) >= _MIN_TYPO_SIMILARITY
