"""Slides and recordings as plain text."""

from bot.core.calendar.formatting import format_date, format_names, past_headline
from bot.core.calendar.materials import Material, attached_materials
from bot.core.calendar.models import Session
from bot.core.outbox.notifications import MaterialsNudge, MaterialsPost

MATERIAL_LABELS = {Material.SLIDES: "Slides", Material.RECORDING: "Recording"}
ACCESS_HINT = "Please see that colleagues can open them. No patient information in them, please."


def post_heading(notification: MaterialsPost) -> str:
    """Say what is available, and for which session."""
    labels = format_names(tuple(MATERIAL_LABELS[material] for material, _ in attached_materials(notification.session)))
    return f"{labels} of {notification.series.name} on {format_date(notification.session.date)}"


def format_withdrawn(notification: MaterialsPost) -> str:
    """Say that the materials were removed."""
    return f"The slides of {notification.series.name} on {format_date(notification.session.date)} were taken back."


def post_lines(notification: MaterialsPost) -> list[str]:
    """Return the complete post with the links."""
    links = attached_materials(notification.session)
    if not links:
        return [format_withdrawn(notification)]
    lines = [f"{MATERIAL_LABELS[material]}: {link}" for material, link in links]
    return [post_heading(notification), past_headline(notification.session), *lines]


def nudge_lines(notification: MaterialsNudge) -> list[str]:
    """Ask for slides or a recording, or give thanks once they are attached."""
    session = f"{notification.series.name} on {format_date(notification.session.date)}"
    if attached_materials(notification.session):
        return [f"Thank you: the slides or the recording of {session} are there."]
    return [
        f"Please attach the slides or the recording of {session}.",
        "Whoever could not come finds them then; they are posted once, below the announcement.",
    ]


def format_saved(session: Session) -> str:
    """Confirm what is attached, and say when it is posted."""
    links = attached_materials(session)
    if not links:
        return "Nothing is attached any more."
    labels = format_names(tuple(MATERIAL_LABELS[material] for material, _ in links))
    return f"{labels}: saved. The channel gets them once the session is over, below its announcement."
