"""The speaker's card in words: for who speaks, and for organizers."""

from bot.core.calendar.formatting import format_date
from bot.core.calendar.models import SessionStatus
from bot.core.calendar.session_changes import differences
from bot.core.outbox.notifications import SpeakerCardRequest, SpeakerUpdate


def speaker_request_lines(post: SpeakerCardRequest) -> tuple[str, ...]:
    """What a speaker is asked; or that it is no more."""
    name = post.series.name
    if post.session.status is SessionStatus.CANCELLED:
        return (f"Cancelled: {name} at which you were to speak",)
    return (
        f"You speak at {name}",
        (
            "Please say whether the date is good, and fill in title, abstract, up to three learning objectives,"
            " disclosures, and what you need in the room. All of it can be changed later."
        ),
    )


def speaker_update_heading(post: SpeakerUpdate) -> str:
    """Whose session it is, and whether the date is good."""
    day = format_date(post.after.date)
    if post.after.card.confirmed is False:
        return f"The speaker cannot on {day}"
    return f"The speaker has filled in the card of {day}"


def speaker_update_lines(post: SpeakerUpdate) -> list[str]:
    """What is new, field by field."""
    return [f"{each.name}: {each.after}" for each in differences(post.before, post.after)]
