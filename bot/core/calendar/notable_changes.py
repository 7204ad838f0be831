"""What is news about a session to those who were told of it: moved, cancelled, the topic is set. A typo is none."""

import re
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.core.calendar.models import Session, Status

# Within one word, so many letters may differ, and so much of it must be the same, for it to be a slip of the finger.
_MAX_SLIP = 2
_SLIP_ALIKE = 0.6


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


def notable_changes(then: Session | None, session: Session) -> tuple[NotableChange, ...]:
    """What is worth a note of its own to those who were told of a session as it was.

    What was unknown about the place, and lengths, are no news: the reminders say them. Nor is a typo put right.

    Args:
        then: As it was told; None where it was not.
        session: As it is now.
    """
    if session.status is Status.CANCELLED:
        told = then is not None and then.status is Status.SCHEDULED
        return (NotableChange.CANCELLED,) if told else ()
    if then is None:
        return (NotableChange.ADDED,)
    found = [NotableChange.RESTORED] if then.status is Status.CANCELLED else []
    if is_moved(then, session):
        found.append(NotableChange.MOVED)
    elif then.start is None and session.start is not None:
        found.append(NotableChange.TIME_SET)
    if (topic := _topic(then, session)) is not None:
        found.append(topic)
    if _differs(then.place, session.place) or _differs(then.link, session.link):
        found.append(NotableChange.PLACE_CHANGED)
    return tuple(found)


def is_moved(then: Session, session: Session) -> bool:
    """Whether somebody who goes by what was told would come on the wrong day or at the wrong time."""
    return then.date != session.date or (then.start is not None and then.start != session.start)


def _topic(then: Session, session: Session) -> NotableChange | None:
    speakers_then, speakers_now = "\n".join(then.speakers) or None, "\n".join(session.speakers) or None
    if _differs(then.title, session.title) or _differs(speakers_then, speakers_now):
        return NotableChange.TOPIC_CHANGED
    is_set = (then.title is None and session.title is not None) or (not then.speakers and bool(session.speakers))
    return NotableChange.TOPIC_SET if is_set else None


def _differs(then: str | None, now: str | None) -> bool:
    """Whether what was known is another now; not what was unknown."""
    return then is not None and (now is None or not is_same_but_for_slips(then, now))


def is_same_but_for_slips(one: str, other: str) -> bool:
    """Whether two texts say the same but for case, signs and slips of the finger; another number is no slip."""
    words, others = _words(one), _words(other)
    if len(words) != len(others):
        return "".join(words) == "".join(others)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    for _, start, end, other_start, other_end in matcher.get_opcodes():
        pairs = zip(words[start:end], others[other_start:other_end], strict=False)
        if end - start != other_end - other_start or not all(_is_slip(*pair) for pair in pairs):
            return False
    return True


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _is_slip(word: str, other: str) -> bool:
    if word == other:
        return True
    if any(character.isdigit() for character in word + other):
        return False
    return OSA.distance(word, other) <= _MAX_SLIP and OSA.normalized_similarity(word, other) >= _SLIP_ALIKE
