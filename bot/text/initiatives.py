"""Initiatives as plain text."""

from datetime import date

from bot.core.calendar.formatting import NameOf, format_count, format_date, format_day, past_headline
from bot.core.calendar.models import Series, Session
from bot.core.learning.initiatives import Initiative, InitiativeState
from bot.core.outbox.learning_notifications import (
    InitiativeAwardReminder,
    InitiativeCard,
    InitiativeResult,
    InitiativeUpdate,
)

HOW_DOES_IT_GO = "Give an update"
NONE_YET = "No initiatives yet. Start one from a session’s feedback summary."
STATE_LABELS = {
    InitiativeState.ONGOING: "In progress",
    InitiativeState.DONE: "Done",
    InitiativeState.STOPPED: "Stopped",
}


def initiative_lines(series: Series, initiative: Initiative, name_of: NameOf, today: date | None) -> list[str]:
    """Return title, owner, measure, next check-in and latest update of an initiative."""
    lines = [initiative.title, f"Owner: {name_of(initiative.owner)}", f"Measure: {initiative.measure}"]
    if initiative.session is not None:
        day = format_day(initiative.session.date, today)
        lines.append(f"From the {day} session: {past_headline(initiative.session)}")
    lines.append(format_next_checkin(initiative, today))
    if initiative.latest_update:
        lines.append(f"Latest update: {initiative.latest_update}")
    if initiative.award:
        lines.append(format_award(series, today))
    return lines


def format_next_checkin(initiative: Initiative, today: date | None) -> str:
    """Say when the next check-in is, or how it ended."""
    if initiative.next_checkin is None:
        return STATE_LABELS[initiative.state]
    return f"Review date: {format_date(initiative.next_checkin, today)}"


def format_award(series: Series, today: date | None) -> str:
    """Say that it is proposed for the award program, with the program's dates."""
    name = series.texts.award_name or "the award program"
    dates = "; ".join(f"{format_date(each.day, today)}: {each.what}" for each in series.award_days)
    return f"Proposed for {name}. {dates}" if dates else f"Proposed for {name}."


def card_heading(notification: InitiativeCard) -> str:
    """Return the heading for the owner: newly assigned, or due for a check-in."""
    return "Time to review your initiative" if notification.is_checkin else "You own a new initiative"


def update_heading(notification: InitiativeUpdate, name_of: NameOf) -> str:
    """Return the heading of an owner's update, for organizers."""
    return f"{STATE_LABELS[notification.initiative.state]}: update from {name_of(notification.initiative.owner)}"


def result_heading(notification: InitiativeResult) -> str:
    """Return the heading of a result, for a channel."""
    return f"What changed because of {notification.series.name}"


def result_lines(notification: InitiativeResult, name_of: NameOf) -> list[str]:
    """Return the result: its session, what came of it, the measure and the owner."""
    initiative = notification.initiative
    began = initiative.session and format_origin(initiative.session, notification.today)
    return [
        initiative.title,
        *([began] if began else []),
        initiative.latest_update,
        f"Measure: {initiative.measure}",
        f"Owner: {name_of(initiative.owner)}",
    ]


def format_origin(session: Session, today: date | None) -> str:
    """Say after which session an initiative started."""
    return f"Started after the {format_day(session.date, today)} session: {past_headline(session)}"


def award_reminder_lines(notification: InitiativeAwardReminder) -> list[str]:
    """Return the reminder of an award date, for the owner."""
    award_day = notification.award_day
    when = "tomorrow" if notification.days == 1 else f"in {format_count(notification.days, 'day', 'days')}"
    return [
        f"Your initiative is proposed for {notification.series.texts.award_name or 'the award program'}",
        notification.initiative.title,
        f"{award_day.what} {when} ({format_date(award_day.day)})",
    ]


def format_initiatives(series: Series, initiatives: tuple[Initiative, ...], name_of: NameOf, today: date | None) -> str:
    """Format all initiatives, one paragraph each."""
    if not initiatives:
        return NONE_YET
    return "\n\n".join("\n".join(initiative_lines(series, each, name_of, today)) for each in initiatives)


def format_initiative_notification(
    notification: InitiativeCard | InitiativeUpdate | InitiativeResult | InitiativeAwardReminder, name_of: NameOf
) -> list[str]:
    """Return the complete message, line by line."""
    match notification:
        case InitiativeCard(series, initiative):
            return [card_heading(notification), *initiative_lines(series, initiative, name_of, notification.today)]
        case InitiativeUpdate(series, initiative):
            return [
                update_heading(notification, name_of),
                *initiative_lines(series, initiative, name_of, notification.today),
            ]
        case InitiativeResult():
            return [result_heading(notification), *result_lines(notification, name_of)]
        case InitiativeAwardReminder():
            return award_reminder_lines(notification)
