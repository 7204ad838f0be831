"""Feedback: validation, and when anonymous feedback is delivered."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.base.text_validation import validate_text
from bot.core.calendar.models import Session, local_date, local_to_utc

MAX_LENGTH = 3000
DIGEST_AT = time(9)
# A message holds at most 50 blocks, and the longest feedback takes six.
DIGEST_PAGE_SIZE = 7
# Anonymous comments wait until they come from this many forms, so that none is shown alone. Their authors are
# not stored, so a form counts as a person.
MIN_FORMS = 3
# How long they wait at most, counted from the first morning on which they could be passed on.
MAX_HOLD = timedelta(days=14)


class FeedbackField(StrEnum):
    """The fields of the form, as errors refer to them."""

    ABOUT = "about"
    TEXT = "words"
    SIGNED = "signed"


class FeedbackPromptKind(StrEnum):
    """The evaluation question that a text answers."""

    CHANGE = "change"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class SubmittedFeedback:
    """A submitted feedback form.

    Attributes:
        session_id: The session that it is about; None for the Rounds in general.
    """

    text: str
    session_id: int | None = None
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """A text for the organizers.

    Attributes:
        id: Random, so that ids reveal no order.
        person: The external id of the author; None if anonymous.
        session: The session that it is about; None for the Rounds in general.
        prompt: The evaluation question that it answers; None for the feedback form.
    """

    id: str
    text: str
    session: Session | None
    person: str | None
    prompt: FeedbackPromptKind | None = None


def validate(form: SubmittedFeedback) -> dict[FeedbackField, str]:
    """Return error messages by field; empty if the form is valid."""
    error = validate_text(form.text, max_length=MAX_LENGTH, required=True)
    return {} if error is None else {FeedbackField.TEXT: error}


def digest_day(now: datetime, zone: str) -> date:
    """Return the day of the digest for anonymous feedback given at `now`: the next weekday after today, in `zone`.

    It is never the same day: at least a night passes between writing and delivery.
    """
    return _next_weekday(local_date(now, zone) + timedelta(days=1))


def last_digest_day(first: date) -> date:
    """Return the day on which comments are passed on even if few people have written.

    Args:
        first: The first day on which they could be passed on.
    """
    return _next_weekday(first + MAX_HOLD)


def _next_weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def count_forms(comments: Iterable[tuple[int | None, FeedbackPromptKind | None]]) -> int:
    """Return from how many forms comments come, at least.

    A rating holds at most one comment to each question, so of a session's ratings the question answered most often
    counts. Each comment of the feedback form is a separate form.

    Args:
        comments: The session and the question of each comment.
    """
    counts = Counter(comments)
    ratings: Counter[int | None] = Counter()
    for (session_id, prompt), count in counts.items():
        if prompt is not None:
            ratings[session_id] = max(ratings[session_id], count)
    return ratings.total() + sum(count for (_, prompt), count in counts.items() if prompt is None)


def digest_moment(day: date, zone: str) -> datetime:
    """Return the time (UTC) of a day's digest: 09:00 in `zone`."""
    return local_to_utc(day, DIGEST_AT, zone)


def paginate(ids: Sequence[str]) -> list[tuple[str, ...]]:
    """Split ids into as few messages as Slack's limits allow, in order."""
    return [tuple(ids[i : i + DIGEST_PAGE_SIZE]) for i in range(0, len(ids), DIGEST_PAGE_SIZE)]
