"""Speaker cards as plain text, for speakers and organizers."""

from bot.core.calendar.formatting import format_day, format_time
from bot.core.calendar.models import Session, SessionStatus
from bot.core.calendar.session_changes import differences
from bot.core.outbox.notifications import SpeakerCardRequest, SpeakerUpdate

ON_HOLD = "Reminders for this session are on hold until you decide."
# The organizers' heading says it.
_IN_HEADING = "Date confirmed"


def speaker_request_lines(notification: SpeakerCardRequest) -> tuple[str, ...]:
    """Ask a speaker to confirm the date and fill in the card, or say that the session was canceled."""
    name, session, before = notification.series.name, notification.session, notification.moved_from
    day = format_day(session.date)
    if session.status is SessionStatus.CANCELED:
        return (f"Canceled: your {name} talk on {day}",)
    if not asks_again(notification) or before is None:
        heading = f"You’re speaking at {name}"
    elif before.date != session.date or session.start is None:
        heading = f"The date changed. Does {day} work?"
    else:
        heading = f"The time changed. Does {format_time(session.start)} on {day} work?"
    if session.card.confirmed is None:
        ask = "Please confirm the date and add your talk details. You can update them anytime."
        return (heading,) if notification.is_over else (heading, ask)
    return (heading, "You can update your talk details anytime.") if session.card.confirmed else (heading,)


def asks_again(notification: SpeakerCardRequest) -> bool:
    """Tell whether the heading asks for a date that has changed, and says it."""
    return notification.moved_from is not None and notification.session.card.confirmed is None


def answer_to_date(session: Session) -> str | None:
    """Say how the speaker answered whether the date works; None without an answer."""
    answers = {True: "You confirmed this date.", False: "You can’t make this date. The organizers will contact you."}
    return None if session.card.confirmed is None else answers[session.card.confirmed]


def format_date_answered(session: Session) -> str:
    """Confirm to a speaker what they answered."""
    if session.card.confirmed:
        return f"Thank you! You confirmed {format_day(session.date)}."
    return "Thanks for letting us know. The organizers will contact you about another date."


def format_date_changed(session: Session) -> str:
    """Say that an answer was about an earlier date."""
    when = format_day(session.date) + (f" at {format_time(session.start)}" if session.start else "")
    return f"The date has changed since. Does {when} work?"


def speaker_update_heading(notification: SpeakerUpdate) -> str:
    """Say what the speaker answered, or added, for which session."""
    day, speaker = format_day(notification.after.date), notification.speaker
    if notification.is_declined:
        return f"{speaker} can’t make {day}"
    if [each.name for each in differences(notification.before, notification.after)] == [_IN_HEADING]:
        return (
            f"{speaker} confirmed {day}" if notification.after.card.confirmed else f"{speaker} hasn’t confirmed {day}"
        )
    return f"{speaker} added talk details for {day}"


def speaker_update_lines(notification: SpeakerUpdate) -> list[str]:
    """Return a line for each changed field, and what waits for the organizers."""
    changed = differences(notification.before, notification.after)
    heading = speaker_update_heading(notification)
    is_said = notification.is_declined or "confirmed" in heading
    lines = [f"{each.name}: {each.after}" for each in changed if not (is_said and each.name == _IN_HEADING)]
    return [*lines, *([ON_HOLD] if notification.is_declined else [])]
