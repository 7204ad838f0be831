"""Suggestions: what may be suggested, what is asked back, and where a suggestion stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.free_text import problem_with

TOPIC_MOST = 300
WHY_MOST = 2000
SPEAKER_MOST = 150


class State(StrEnum):
    """Where a suggestion stands."""

    NEW = "new"
    IN_REVIEW = "in review"
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    DECLINED = "declined"


# Of which nothing has become yet.
OPEN = frozenset({State.NEW, State.IN_REVIEW, State.PLANNED})


class Field(StrEnum):
    """The fields of the form, as problems are reported against them."""

    TOPIC = "topic"
    WHY = "why"
    SPEAKER = "speaker"
    WOULD_PRESENT = "would_present"
    SHOW_NAME = "show_name"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote into the form; an empty field is an empty text."""

    topic: str
    why: str = ""
    speaker: str = ""
    would_present: bool = False
    show_name: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic that somebody would like to see.

    Attributes:
        person: The chat's address of who suggested it, only if they chose to show it; else None.
        made_at: Aware, UTC.
    """

    id: int
    topic: str
    why: str | None
    speaker: str | None
    would_present: bool
    person: str | None
    state: State
    made_at: datetime


def tidy(draft: Draft) -> Draft:
    """The draft without spaces round its texts."""
    return Draft(draft.topic.strip(), draft.why.strip(), draft.speaker.strip(), draft.would_present, draft.show_name)


def problems(draft: Draft) -> dict[Field, str]:
    """What keeps a draft from being sent, by field, in words for the person who wrote it; empty if nothing does."""
    found: dict[Field, str] = {}
    for name, words, most, required in (
        (Field.TOPIC, draft.topic, TOPIC_MOST, True),
        (Field.WHY, draft.why, WHY_MOST, False),
        (Field.SPEAKER, draft.speaker, SPEAKER_MOST, False),
    ):
        if (problem := problem_with(words, most=most, required=required)) is not None:
            found[name] = problem
    if draft.would_present and not draft.show_name:
        found[Field.SHOW_NAME] = (
            "You offered to present, so the organizers need to know who you are. "
            "Please choose to show your name, or untick “I would present”."
        )
    return found
