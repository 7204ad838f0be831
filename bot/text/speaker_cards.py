"""Speaker cards as plain text, for speakers and organizers."""

from bot.core.calendar.formatting import format_date
from bot.core.calendar.models import SessionStatus
from bot.core.calendar.session_changes import differences
from bot.core.outbox.notifications import SpeakerCardRequest, SpeakerUpdate


def speaker_request_lines(notification: SpeakerCardRequest) -> tuple[str, ...]:
    """Ask a speaker to fill in the card, or say that the session was cancelled."""
    name = notification.series.name
    if notification.session.status is SessionStatus.CANCELLED:
        return (f"Cancelled: {name} at which you were to speak",)
    return (
        f"You speak at {name}",
        (
            "Please say whether the date is good, and fill in title, abstract, up to three learning objectives,"
            " disclosures, and what you need in the room. All of it can be changed later."
        ),
    )


def speaker_update_heading(notification: SpeakerUpdate) -> str:
    """Say which session was updated, and whether the speaker declined the date."""
    day = format_date(notification.after.date)
    if notification.after.card.confirmed is False:
        return f"The speaker cannot on {day}"
    return f"The speaker has filled in the card of {day}"


def speaker_update_lines(notification: SpeakerUpdate) -> list[str]:
    """Return a line for each changed field."""
    return [f"{each.name}: {each.after}" for each in differences(notification.before, notification.after)]
