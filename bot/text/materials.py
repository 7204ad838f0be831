"""Slides and recordings as plain text."""

from bot.core.calendar.formatting import format_day, format_names, past_headline
from bot.core.calendar.materials import Material, attached_materials
from bot.core.calendar.models import Session
from bot.core.outbox.notifications import MaterialsNudge, MaterialsPost

MATERIAL_LABELS = {Material.SLIDES: "Slides", Material.RECORDING: "Recording"}
ACCESS_HINT = "Make sure colleagues can open the links and that there’s no patient information in them."


def post_heading(notification: MaterialsPost) -> str:
    """Say what is available, and for which session."""
    labels = _labels(notification.session)
    verb = "is" if labels == MATERIAL_LABELS[Material.RECORDING] else "are"
    return f"{labels} from {format_day(notification.session.date, notification.today)} {verb} here"


def _labels(session: Session) -> str:
    first, *rest = (MATERIAL_LABELS[material] for material, _ in attached_materials(session))
    return format_names((first, *(each.lower() for each in rest)))


def format_withdrawn(notification: MaterialsPost) -> str:
    """Say that the materials were removed."""
    return f"The slides from {format_day(notification.session.date, notification.today)} were removed."


def post_lines(notification: MaterialsPost) -> list[str]:
    """Return the complete post with the links."""
    links = attached_materials(notification.session)
    if not links:
        return [format_withdrawn(notification)]
    lines = [f"{MATERIAL_LABELS[material]}: {link}" for material, link in links]
    return [post_heading(notification), past_headline(notification.session), *lines]


def nudge_lines(notification: MaterialsNudge) -> list[str]:
    """Ask for slides or a recording, or give thanks once they are attached."""
    day = format_day(notification.session.date, notification.today)
    if attached_materials(notification.session):
        labels = _labels(notification.session).lower()
        return [f"Thanks! The {day} {labels} {'is' if labels == 'recording' else 'are'} in."]
    return [
        f"Can you share the slides or recording from {day}?",
        "We’ll post them in the announcement thread for people who missed it.",
    ]


def format_saved(session: Session) -> str:
    """Confirm what is attached, and say when it is posted."""
    if not attached_materials(session):
        return "Nothing is attached now."
    return f"{_labels(session)} saved. We’ll post them in the announcement thread after the session."
