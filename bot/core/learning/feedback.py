"""Feedback: what may be said, signed or anonymous, and on which morning anonymous words are passed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.base.text_validation import validate_text
from bot.core.calendar.models import Session, local_date, local_to_utc

MAX_LENGTH = 3000
DIGEST_AT = time(9)
# One message holds at most 50 blocks, and one piece of feedback at its longest takes six of them.
DIGEST_PAGE_SIZE = 7


class FeedbackField(StrEnum):
    """The fields of the form, as problems are reported against them."""

    ABOUT = "about"
    TEXT = "words"
    SIGNED = "signed"


class FeedbackPromptKind(StrEnum):
    """The question of an evaluation that words answer."""

    CHANGE = "change"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """What somebody wrote into the form.

    Attributes:
        session_id: The session that it is about; None for the Rounds in general.
    """

    text: str
    session_id: int | None = None
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """Words to the organizers.

    Attributes:
        id: Random, so that no order can be read from it.
        person: The chat's address of who signed it; None for what is anonymous.
        session: The session that it is about; None for the Rounds in general.
        asked: The question that it answers; None where it was written by itself.
    """

    id: str
    text: str
    session: Session | None
    person: str | None
    prompt: FeedbackPromptKind | None = None


def validate(form: FeedbackForm) -> dict[FeedbackField, str]:
    """What keeps a draft from being sent, by field, in words for the person who wrote it; empty if nothing does."""
    problem = validate_text(form.text, max_length=MAX_LENGTH, required=True)
    return {} if problem is None else {FeedbackField.TEXT: problem}


def digest_day(now: datetime, zone: str) -> date:
    """The morning on which anonymous words said at `now` are passed on: the next weekday after today, in `zone`.

    Never the same day, however early it is: between the words and the message lies at least a night.
    """
    day = local_date(now, zone) + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def digest_moment(day: date, zone: str) -> datetime:
    """The moment (UTC) of a digest: 09:00 on its day in `zone`."""
    return local_to_utc(day, DIGEST_AT, zone)


def paginate(ids: Sequence[str]) -> list[tuple[str, ...]]:
    """The ids dealt into as few messages as Slack's limits allow, in the order given."""
    return [tuple(ids[i : i + DIGEST_PAGE_SIZE]) for i in range(0, len(ids), DIGEST_PAGE_SIZE)]
