"""Initiatives: what is done because of a session, by whom, how one will know, and when to look next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.base.text_validation import problem_with
from bot.core.calendar.models import AwardDay, Series, Session, instant

MAX_TITLE = 200
MAX_MEASURE = 500
MAX_WORDS = 1500
# When owners are asked, and reminded of the award's dates.
ASKED_AT = time(9)
# As of the channels: two weeks for whoever still has to write, and a last word.
AWARD_DAYS_BEFORE = (14, 1)


class InitiativeState(StrEnum):
    """Where an initiative stands."""

    ON = "going on"
    DONE = "done"
    STOPPED = "stopped"


class InitiativeField(StrEnum):
    """The fields of both forms, as problems are reported against them."""

    TITLE = "title"
    OWNER = "owner"
    MEASURE = "measure"
    LOOK = "look"
    STATE = "state"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class InitiativeForm:
    """What an organizer wrote.

    Attributes:
        owner: The chat's address of who does it; None where nobody was chosen.
        look: When to look next; None where no day was chosen.
        award: Whether it is proposed for the award programme.
    """

    title: str
    owner: str | None
    measure: str
    look: date | None
    award: bool = False


@dataclass(frozen=True, slots=True)
class InitiativeUpdate:
    """What an owner says of it.

    Attributes:
        words: What came of it, or how it goes.
        look: When to look next, where it goes on.
    """

    state: InitiativeState | None
    words: str
    look: date | None


@dataclass(frozen=True, slots=True)
class Initiative:
    """What is done because of a session.

    Attributes:
        session: The session that it came from; None where it came from none.
        owner: The chat's address of who does it.
        owner_id: Ours.
        look: When to look next; None once it is done or stopped.
        words: What was said of it last; empty while nothing was.
        award: Whether it is proposed for the award programme.
        is_published: Whether the channels have been told what came of it.
        version: Rises with every change.
    """

    id: int
    title: str
    session: Session | None
    owner: str
    owner_id: int
    measure: str
    look: date | None
    state: InitiativeState = InitiativeState.ON
    words: str = ""
    award: bool = False
    is_published: bool = False
    version: int = 1


def validate(draft: InitiativeForm, today: date) -> dict[InitiativeField, str]:
    """What keeps a draft from being kept, by field; empty if nothing does. `today` is in the series' zone."""
    found = {}
    for text, where, most in (
        (draft.title, InitiativeField.TITLE, MAX_TITLE),
        (draft.measure, InitiativeField.MEASURE, MAX_MEASURE),
    ):
        if (problem := problem_with(text, most=most, required=True)) is not None:
            found[where] = problem
    if draft.owner is None:
        found[InitiativeField.OWNER] = "Please choose who does it."
    if (problem := _problem_with_checkin(draft.look, today)) is not None:
        found[InitiativeField.LOOK] = problem
    return found


def validate_update(news: InitiativeUpdate, today: date) -> dict[InitiativeField, str]:
    """The same of what an owner says."""
    found = {}
    if news.state is None:
        found[InitiativeField.STATE] = "Please choose an answer."
    if (problem := problem_with(news.words, most=MAX_WORDS, required=True)) is not None:
        found[InitiativeField.WORDS] = problem
    if news.state is InitiativeState.ON and (problem := _problem_with_checkin(news.look, today)) is not None:
        found[InitiativeField.LOOK] = problem
    return found


def _problem_with_checkin(look: date | None, today: date) -> str | None:
    if look is None:
        return "Please choose a day on which to look at it again."
    return None if look > today else "Please choose a day that is still to come."


def checkin_moment(look: date, zone: str) -> datetime:
    """When the owner is asked (UTC)."""
    return instant(look, ASKED_AT, zone)


def award_moments(series: Series, now: datetime) -> Iterator[tuple[AwardDay, int, datetime]]:
    """The award's dates to come of which an owner is reminded: which one, how many days before, and when (UTC)."""
    for award_day in series.award_days:
        for days in AWARD_DAYS_BEFORE:
            moment = instant(award_day.day - timedelta(days=days), ASKED_AT, series.zone)
            if moment > now:
                yield award_day, days, moment


def in_order(some: Sequence[Initiative]) -> list[Initiative]:
    """What goes on first, what is to be looked at soonest before the rest; then what has ended, the latest first."""
    going_on = sorted((each for each in some if each.look is not None), key=lambda each: (each.look, each.id))
    ended = sorted((each for each in some if each.look is None), key=lambda each: -each.id)
    return [*going_on, *ended]
