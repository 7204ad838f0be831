"""Suggestions: validation, states, similarity, and the organizers' overview."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from bot.core.base.text_validation import validate_text, validate_texts

MAX_TOPIC = 300
MAX_WHY = 2000
MAX_SPEAKER = 150
MAX_REASON = 2000
# How many similar suggestions are shown before a person sends their own.
MAX_SIMILAR = 3
# Out of 100, over content words. Topics that share one word of three score under 60.
_MIN_SIMILARITY = 70


class SuggestionState(StrEnum):
    """The state of a suggestion."""

    NEW = "new"
    # Set by earlier releases only, and read as new.
    IN_REVIEW = "in review"
    PLANNED = "planned"
    SCHEDULED = "scheduled"
    DECLINED = "declined"


# The undecided states, in the order of the overview.
OPEN_STATES_IN_ORDER = (SuggestionState.NEW, SuggestionState.PLANNED)
# As they are stored.
OPEN_STATES = frozenset({*OPEN_STATES_IN_ORDER, SuggestionState.IN_REVIEW})
# The states that a button sets; the others need a form.
BUTTON_STATES = (SuggestionState.PLANNED, SuggestionState.NEW)


def read_state(stored: str) -> SuggestionState:
    """Return the state that people see for a stored one."""
    state = SuggestionState(stored)
    return SuggestionState.NEW if state is SuggestionState.IN_REVIEW else state


class SuggestionField(StrEnum):
    """The fields of the form, as errors refer to them."""

    TOPIC = "topic"
    WHY = "why"
    SPEAKER = "speaker"
    WOULD_PRESENT = "would_present"
    SHOW_NAME = "show_name"


@dataclass(frozen=True, slots=True)
class SuggestionForm:
    """A submitted suggestion form; empty fields are empty strings."""

    topic: str
    why: str = ""
    speaker: str = ""
    would_present: bool = False
    show_name: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested topic.

    Attributes:
        person: The external id of the author, if they chose to show their name; else None.
        made_at: Aware, UTC.
        version: Increases with every change of state.
        changed_by: The external id of the person who changed the state last; None if it was never changed.
        reason: Why it was declined, as shown to its author.
        session_id: The id of the session created from it.
        merged_into: The id of the suggestion that it was merged into.
        support_count: How many other people support it.
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
        """Whether it is still undecided."""
        return self.state in OPEN_STATES and self.merged_into is None


def strip_texts(form: SuggestionForm) -> SuggestionForm:
    """Return the form with its texts stripped of surrounding spaces."""
    return replace(form, topic=form.topic.strip(), why=form.why.strip(), speaker=form.speaker.strip())


def validate(form: SuggestionForm) -> dict[SuggestionField, str]:
    """Return error messages by field; empty if the form is valid."""
    others = {SuggestionField.WHY: (form.why, MAX_WHY), SuggestionField.SPEAKER: (form.speaker, MAX_SPEAKER)}
    errors = validate_texts({SuggestionField.TOPIC: (form.topic, MAX_TOPIC)}, required=True) | validate_texts(others)
    if form.would_present and not form.show_name:
        errors[SuggestionField.SHOW_NAME] = "Share your name, or uncheck “I’d like to present this.”"
    return errors


def validate_reason(reason: str) -> str | None:
    """Return an error message for a reason for declining; None if it is valid."""
    return validate_text(reason, max_length=MAX_REASON, required=True)


def find_similar(topic: str, others: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Return the suggestions that may mean the same, most similar first, at most `MAX_SIMILAR`."""
    scored = ((similarity(topic, each.topic), each) for each in others)
    ranked = sorted((pair for pair in scored if pair[0] >= _MIN_SIMILARITY), key=lambda pair: (-pair[0], pair[1].id))
    return tuple(each for _, each in ranked[:MAX_SIMILAR])


def similarity(one: str, other: str) -> float:
    """Return how similar two topics are, from 0 to 100, by their content words in any order."""
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
    """Sort by support, then oldest first."""
    return sorted(suggestions, key=lambda each: (-each.support_count, each.made_at, each.id))


@dataclass(frozen=True, slots=True)
class SuggestionOverview:
    """The suggestions of a series, for organizers.

    Attributes:
        suggestions: By state in the order of `SuggestionState`, then by support and age.
        unlisted: How many more there are.
        now: Aware, to compute ages.
        hidden_counts: How many suggestions each hidden state has.
    """

    suggestions: tuple[Suggestion, ...]
    unlisted: int
    now: datetime
    hidden_counts: tuple[tuple[SuggestionState, int], ...] = ()


# A short enough list for a phone.
MAX_LISTED = 15


def build_overview(suggestions: Sequence[Suggestion], query: str, now: datetime) -> SuggestionOverview:
    """Build the overview of suggestions.

    Args:
        suggestions: All suggestions of the series.
        query: The name of a state, or words of a topic; if empty, open suggestions are shown.
        now: Aware.
    """
    standalone = [each for each in suggestions if each.merged_into is None]
    terms = default_process(query)
    named = [state for state in SuggestionState if terms and default_process(state.value).startswith(terms)]
    states = {read_state(state) for state in named}
    chosen = states or OPEN_STATES_IN_ORDER
    counts = Counter(each.state for each in standalone)
    hidden = tuple((state, counts[state]) for state in SuggestionState if state not in chosen and counts[state])
    shown = [each for each in standalone if each.state in chosen]
    if terms and not states:
        shown = [each for each in standalone if fuzz.partial_token_set_ratio(terms, default_process(each.topic)) > 80]
        hidden = ()
    order = list(SuggestionState)
    ordered = sorted(sort_by_support(shown), key=lambda each: order.index(each.state))
    return SuggestionOverview(tuple(ordered[:MAX_LISTED]), max(0, len(ordered) - MAX_LISTED), now, hidden)
