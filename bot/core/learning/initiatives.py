"""Initiatives: improvements that follow from a session, with an owner, a measure and check-ins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.base.text_validation import validate_texts
from bot.core.calendar.models import AwardDay, Series, Session, local_to_utc

MAX_TITLE = 200
MAX_MEASURE = 500
MAX_UPDATE = 1500
# The local time of check-ins and award reminders.
CHECKIN_AT = time(9)
# As for channels: two weeks to write the application, and a last reminder.
AWARD_DAYS_BEFORE = (14, 1)


class InitiativeState(StrEnum):
    """The state of an initiative."""

    ONGOING = "going on"
    DONE = "done"
    STOPPED = "stopped"


class InitiativeField(StrEnum):
    """The fields of both forms, as errors refer to them."""

    TITLE = "title"
    OWNER = "owner"
    MEASURE = "measure"
    NEXT_CHECKIN = "look"
    STATE = "state"
    UPDATE = "words"


@dataclass(frozen=True, slots=True)
class InitiativeForm:
    """A submitted initiative form.

    Attributes:
        owner: The external id of the owner; None if none was chosen.
        next_checkin: The day of the next check-in; None if none was chosen.
        award: Whether it is proposed for the award program.
    """

    title: str
    owner: str | None
    measure: str
    next_checkin: date | None
    award: bool = False


@dataclass(frozen=True, slots=True)
class InitiativeUpdateForm:
    """An owner's submitted update.

    Attributes:
        text: The result, or the progress.
        next_checkin: The day of the next check-in, if the initiative goes on.
    """

    state: InitiativeState | None
    text: str
    next_checkin: date | None


@dataclass(frozen=True, slots=True)
class Initiative:
    """An improvement that follows from a session.

    Attributes:
        session: The session that it came from, if any.
        owner: The external id of the owner.
        owner_id: Our own id of the owner.
        next_checkin: The day of the next check-in; None once it is done or stopped.
        latest_update: The text of the latest update; empty if there is none.
        award: Whether it is proposed for the award program.
        is_published: Whether its result was posted to the channels.
        version: Increases with every change.
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
    """Return error messages by field; empty if the form is valid. `today` is in the series' zone."""
    texts = {InitiativeField.TITLE: (form.title, MAX_TITLE), InitiativeField.MEASURE: (form.measure, MAX_MEASURE)}
    errors = validate_texts(texts, required=True)
    if form.owner is None:
        errors[InitiativeField.OWNER] = "Choose an owner."
    if (error := _checkin_error(form.next_checkin, today)) is not None:
        errors[InitiativeField.NEXT_CHECKIN] = error
    return errors


def validate_update(form: InitiativeUpdateForm, today: date) -> dict[InitiativeField, str]:
    """Return error messages for an owner's update. `today` is in the series' zone."""
    errors = validate_texts({InitiativeField.UPDATE: (form.text, MAX_UPDATE)}, required=True)
    if form.state is None:
        errors[InitiativeField.STATE] = "Choose an answer."
    if form.state is InitiativeState.ONGOING and (error := _checkin_error(form.next_checkin, today)) is not None:
        errors[InitiativeField.NEXT_CHECKIN] = error
    return errors


def _checkin_error(next_checkin: date | None, today: date) -> str | None:
    if next_checkin is None:
        return "Choose a review date."
    return None if next_checkin > today else "Choose a date in the future."


def checkin_moment(day: date, zone: str) -> datetime:
    """Return the time (UTC) of a check-in."""
    return local_to_utc(day, CHECKIN_AT, zone)


def award_moments(series: Series, now: datetime) -> Iterator[tuple[AwardDay, int, datetime]]:
    """Yield the upcoming award reminders: the date, the days before it, and the time (UTC)."""
    for award_day in series.award_days:
        for days in AWARD_DAYS_BEFORE:
            moment = local_to_utc(award_day.day - timedelta(days=days), CHECKIN_AT, series.zone)
            if moment > now:
                yield award_day, days, moment


def sort_initiatives(initiatives: Sequence[Initiative]) -> list[Initiative]:
    """Sort ongoing initiatives by their next check-in, then ended ones, latest first."""
    ongoing = sorted(
        (each for each in initiatives if each.next_checkin is not None), key=lambda each: (each.next_checkin, each.id)
    )
    ended = sorted((each for each in initiatives if each.next_checkin is None), key=lambda each: -each.id)
    return [*ongoing, *ended]
