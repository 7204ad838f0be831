"""Initiatives: what is done because of a session, by whom, how one will know, and when to look next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.base.text_validation import validate_text
from bot.core.calendar.models import AwardDay, Series, Session, local_to_utc

MAX_TITLE = 200
MAX_MEASURE = 500
MAX_UPDATE = 1500
# When owners are asked, and reminded of the award's dates.
CHECKIN_AT = time(9)
# As of the channels: two weeks for whoever still has to write, and a last word.
AWARD_DAYS_BEFORE = (14, 1)


class InitiativeState(StrEnum):
    """Where an initiative stands."""

    ONGOING = "going on"
    DONE = "done"
    STOPPED = "stopped"


class InitiativeField(StrEnum):
    """The fields of both forms, as problems are reported against them."""

    TITLE = "title"
    OWNER = "owner"
    MEASURE = "measure"
    NEXT_CHECKIN = "look"
    STATE = "state"
    UPDATE = "words"


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
    next_checkin: date | None
    award: bool = False


@dataclass(frozen=True, slots=True)
class InitiativeUpdateForm:
    """What an owner says of it.

    Attributes:
        words: What came of it, or how it goes.
        look: When to look next, where it goes on.
    """

    state: InitiativeState | None
    text: str
    next_checkin: date | None


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
    next_checkin: date | None
    state: InitiativeState = InitiativeState.ONGOING
    latest_update: str = ""
    award: bool = False
    is_published: bool = False
    version: int = 1


def validate(form: InitiativeForm, today: date) -> dict[InitiativeField, str]:
    """What keeps a draft from being kept, by field; empty if nothing does. `today` is in the series' zone."""
    found = {}
    for text, where, most in (
        (form.title, InitiativeField.TITLE, MAX_TITLE),
        (form.measure, InitiativeField.MEASURE, MAX_MEASURE),
    ):
        if (problem := validate_text(text, max_length=most, required=True)) is not None:
            found[where] = problem
    if form.owner is None:
        found[InitiativeField.OWNER] = "Please choose who does it."
    if (problem := _checkin_error(form.next_checkin, today)) is not None:
        found[InitiativeField.NEXT_CHECKIN] = problem
    return found


def validate_update(form: InitiativeUpdateForm, today: date) -> dict[InitiativeField, str]:
    """The same of what an owner says."""
    found = {}
    if form.state is None:
        found[InitiativeField.STATE] = "Please choose an answer."
    if (problem := validate_text(form.text, max_length=MAX_UPDATE, required=True)) is not None:
        found[InitiativeField.UPDATE] = problem
    if form.state is InitiativeState.ONGOING and (problem := _checkin_error(form.next_checkin, today)) is not None:
        found[InitiativeField.NEXT_CHECKIN] = problem
    return found


def _checkin_error(next_checkin: date | None, today: date) -> str | None:
    if next_checkin is None:
        return "Please choose a day on which to look at it again."
    return None if next_checkin > today else "Please choose a day that is still to come."


def checkin_moment(day: date, zone: str) -> datetime:
    """When the owner is asked (UTC)."""
    return local_to_utc(day, CHECKIN_AT, zone)


def award_moments(series: Series, now: datetime) -> Iterator[tuple[AwardDay, int, datetime]]:
    """The award's dates to come of which an owner is reminded: which one, how many days before, and when (UTC)."""
    for award_day in series.award_days:
        for days in AWARD_DAYS_BEFORE:
            moment = local_to_utc(award_day.day - timedelta(days=days), CHECKIN_AT, series.zone)
            if moment > now:
                yield award_day, days, moment


def sort_initiatives(initiatives: Sequence[Initiative]) -> list[Initiative]:
    """What goes on first, what is to be looked at soonest before the rest; then what has ended, the latest first."""
    going_on = sorted(
        (each for each in initiatives if each.next_checkin is not None), key=lambda each: (each.next_checkin, each.id)
    )
    ended = sorted((each for each in initiatives if each.next_checkin is None), key=lambda each: -each.id)
    return [*going_on, *ended]
