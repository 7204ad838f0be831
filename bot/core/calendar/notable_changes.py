"""Which changes of a session deserve a notice: moved, canceled, a topic set. A corrected typo does not."""

import re
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.core.calendar.models import Session, SessionStatus

# A difference within one word counts as a typo up to this edit distance, and from this similarity on.
_MAX_TYPOS = 2
_MIN_TYPO_SIMILARITY = 0.6


class NotableChange(StrEnum):
    """A notable change, the most important first."""

    CANCELED = "cancelled"
    RESTORED = "restored"
    ADDED = "added"
    MOVED = "moved"
    TIME_SET = "time is set"
    TOPIC_SET = "topic is set"
    TOPIC_CHANGED = "topic has changed"
    PLACE_CHANGED = "place has changed"


def notable_changes(before: Session | None, after: Session) -> tuple[NotableChange, ...]:
    """Return the changes that deserve a notice to people who were shown the session before.

    A place that becomes known and a changed length are left to the reminders; a corrected typo is ignored.

    Args:
        before: The session as it was last shown; None if it was not.
        after: The session as it is now.
    """
    if after.status is SessionStatus.CANCELED:
        was_shown = before is not None and before.status is SessionStatus.SCHEDULED
        return (NotableChange.CANCELED,) if was_shown else ()
    if before is None:
        return (NotableChange.ADDED,)
    changes = [NotableChange.RESTORED] if before.status is SessionStatus.CANCELED else []
    if is_moved(before, after):
        changes.append(NotableChange.MOVED)
    elif before.start is None and after.start is not None:
        changes.append(NotableChange.TIME_SET)
    if (topic := _topic_change(before, after)) is not None:
        changes.append(topic)
    if _differs(before.place, after.place) or _differs(before.link, after.link):
        changes.append(NotableChange.PLACE_CHANGED)
    return tuple(changes)


def is_moved(before: Session, after: Session) -> bool:
    """Return whether a person who relies on `before` would come at the wrong time."""
    return before.date != after.date or (before.start is not None and before.start != after.start)


def attendee_change(before: Session, after: Session) -> NotableChange | None:
    """Return whether a session was canceled, restored or moved for a person who is going to it."""
    if before.status is not after.status:
        is_canceled = after.status is SessionStatus.CANCELED
        return NotableChange.CANCELED if is_canceled else NotableChange.RESTORED
    return NotableChange.MOVED if after.status is SessionStatus.SCHEDULED and is_moved(before, after) else None


def _topic_change(before: Session, after: Session) -> NotableChange | None:
    speakers_before, speakers_after = "\n".join(before.speakers) or None, "\n".join(after.speakers) or None
    if _differs(before.title, after.title) or _differs(speakers_before, speakers_after):
        return NotableChange.TOPIC_CHANGED
    is_set = (before.title is None and after.title is not None) or (not before.speakers and bool(after.speakers))
    return NotableChange.TOPIC_SET if is_set else None


def _differs(before: str | None, after: str | None) -> bool:
    """Return whether a known value has changed; setting an unknown one does not count."""
    return before is not None and (after is None or not differs_only_by_typos(before, after))


def differs_only_by_typos(first: str, second: str) -> bool:
    """Return whether two texts differ only in case, punctuation and typos. A different number is never a typo."""
    first_words, second_words = _words(first), _words(second)
    if len(first_words) != len(second_words):
        return "".join(first_words) == "".join(second_words)
    matcher = SequenceMatcher(None, first_words, second_words, autojunk=False)
    for _, start, end, second_start, second_end in matcher.get_opcodes():
        pairs = zip(first_words[start:end], second_words[second_start:second_end], strict=False)
        if end - start != second_end - second_start or not all(_is_typo(*pair) for pair in pairs):
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
