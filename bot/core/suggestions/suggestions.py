"""Suggestions: what may be suggested, what is asked back, where a suggestion stands, and which are alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from bot.core.base.text_validation import validate_text

MAX_TOPIC = 300
MAX_WHY = 2000
MAX_SPEAKER = 150
MAX_REASON = 2000
# As many similar ones as anybody reads before they send their own.
MAX_SIMILAR = 3
# Of 100, of the words that say something. Topics that share one word of three score under 60.
_MIN_SIMILARITY = 70


class SuggestionState(StrEnum):
    """Where a suggestion stands."""

    NEW = "new"
    IN_REVIEW = "in review"
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    DECLINED = "declined"


# Of which nothing has become yet, in the order in which organizers look at them.
OPEN_STATES_IN_ORDER = (SuggestionState.NEW, SuggestionState.IN_REVIEW, SuggestionState.PLANNED)
OPEN_STATES = frozenset(OPEN_STATES_IN_ORDER)
# Where a press alone puts one; the other two need a form.
BUTTON_STATES = (SuggestionState.IN_REVIEW, SuggestionState.PLANNED, SuggestionState.NEW)


class SuggestionField(StrEnum):
    """The fields of the form, as problems are reported against them."""

    TOPIC = "topic"
    WHY = "why"
    SPEAKER = "speaker"
    WOULD_PRESENT = "would_present"
    SHOW_NAME = "show_name"


@dataclass(frozen=True, slots=True)
class SuggestionForm:
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
        version: Rises with every step that an organizer takes.
        by: The chat's address of who took the last step; None while nobody has.
        reason: Why it was declined, as its author is told.
        session: The id of the session that was made of it.
        merged_into: The id of the suggestion that it was put together with.
        support: How many others want it too.
    """

    id: int
    topic: str
    why: str | None
    speaker: str | None
    would_present: bool
    person: str | None
    state: SuggestionState
    made_at: datetime
    version: int = 0
    changed_by: str | None = None
    reason: str | None = None
    session_id: int | None = None
    merged_into: int | None = None
    support_count: int = 0

    @property
    def is_open(self) -> bool:
        """Whether nothing has become of it yet."""
        return self.state in OPEN_STATES and self.merged_into is None


def strip_texts(form: SuggestionForm) -> SuggestionForm:
    """The draft without spaces round its texts."""
    return SuggestionForm(
        form.topic.strip(), form.why.strip(), form.speaker.strip(), form.would_present, form.show_name
    )


def validate(form: SuggestionForm) -> dict[SuggestionField, str]:
    """What keeps a draft from being sent, by field, in words for the person who wrote it; empty if nothing does."""
    found: dict[SuggestionField, str] = {}
    for name, words, most, required in (
        (SuggestionField.TOPIC, form.topic, MAX_TOPIC, True),
        (SuggestionField.WHY, form.why, MAX_WHY, False),
        (SuggestionField.SPEAKER, form.speaker, MAX_SPEAKER, False),
    ):
        if (problem := validate_text(words, max_length=most, required=required)) is not None:
            found[name] = problem
    if form.would_present and not form.show_name:
        found[SuggestionField.SHOW_NAME] = (
            "You offered to present, so the organizers need to know who you are. "
            "Please choose to show your name, or untick “I would present”."
        )
    return found


def validate_reason(reason: str) -> str | None:
    """What keeps a reason for declining from being sent, in words for the organizer; None if nothing does."""
    return validate_text(reason, max_length=MAX_REASON, required=True)


def find_similar(topic: str, others: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Those that may mean the same as a topic, the likest first, at most `MAX_SIMILAR`."""
    scored = ((similarity(topic, each.topic), each) for each in others)
    likest = sorted((pair for pair in scored if pair[0] >= _MIN_SIMILARITY), key=lambda pair: (-pair[0], pair[1].id))
    return tuple(each for _, each in likest[:MAX_SIMILAR])


def similarity(one: str, other: str) -> float:
    """How alike two topics are, from 0 to 100: by their words, in any order, without those that say nothing."""
    return fuzz.token_set_ratio(_content_words(one), _content_words(other))


def _content_words(topic: str) -> str:
    return " ".join(word for word in default_process(topic).split() if word not in _STOPWORDS)


_FILLER = """
a about after all an and any are as at be before better by can care do does for from get has have help how i if improve
improving in into is it its less make more my need new not of on or our patient patients should so than that the their
them there these they this to too us use using was we what when where which who why will with without you your
"""
_STOPWORDS = frozenset(_FILLER.split())


def sort_by_support(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Those that most people want first; of these the oldest first."""
    return sorted(suggestions, key=lambda each: (-each.support_count, each.made_at, each.id))


@dataclass(frozen=True, slots=True)
class SuggestionOverview:
    """The suggestions of a series as organizers look at them.

    Attributes:
        suggestions: By state in the order of `State`, then by support and age.
        unlisted: How many more there are.
        now: Aware, for their age.
        others: How many there are in the states that are not shown.
    """

    suggestions: tuple[Suggestion, ...]
    unlisted: int
    now: datetime
    hidden_counts: tuple[tuple[SuggestionState, int], ...] = ()


# As many as a phone shows without endless scrolling.
MAX_LISTED = 15


def build_overview(suggestions: Sequence[Suggestion], query: str, now: datetime) -> SuggestionOverview:
    """What an organizer wants to see of all suggestions of a series.

    Args:
        suggestions: All of them.
        words: The name of a state, or words to look for in the topics; else those that are open are shown.
        now: Aware.
    """
    alone = [each for each in suggestions if each.merged_into is None]
    wanted = default_process(query)
    states = [state for state in SuggestionState if wanted and default_process(state.value).startswith(wanted)]
    if wanted and not states:
        found = [each for each in alone if fuzz.partial_token_set_ratio(wanted, default_process(each.topic)) > 80]
        shown, hidden = found, []
    else:
        chosen = states or list(OPEN_STATES_IN_ORDER)
        shown = [each for each in alone if each.state in chosen]
        hidden = [state for state in SuggestionState if state not in chosen]
    order = list(SuggestionState)
    ordered = sorted(sort_by_support(shown), key=lambda each: order.index(each.state))
    counts = tuple((state, sum(each.state is state for each in alone)) for state in hidden)
    return SuggestionOverview(
        tuple(ordered[:MAX_LISTED]),
        max(0, len(ordered) - MAX_LISTED),
        now,
        tuple((state, count) for state, count in counts if count),
    )
