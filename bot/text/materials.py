"""Slides and recording in words."""

from bot.core.calendar.formatting import format_date, format_names, past_headline
from bot.core.calendar.materials import Material, attached_materials
from bot.core.calendar.models import Session
from bot.core.outbox.notifications import MaterialsNudge, MaterialsPost

MATERIAL_LABELS = {Material.SLIDES: "Slides", Material.RECORDING: "Recording"}
ACCESS_HINT = "Please see that colleagues can open them. No patient information in them, please."


def post_heading(post: MaterialsPost) -> str:
    """What there is, of which day."""
    there = format_names(tuple(MATERIAL_LABELS[material] for material, _ in attached_materials(post.session)))
    return f"{there} of {post.series.name} on {format_date(post.session.date)}"


def format_withdrawn(post: MaterialsPost) -> str:
    """That there is nothing any more."""
    return f"The slides of {post.series.name} on {format_date(post.session.date)} were taken back."


def post_lines(post: MaterialsPost) -> list[str]:
    """The whole of it, each with its address."""
    found = attached_materials(post.session)
    if not found:
        return [format_withdrawn(post)]
    addresses = [f"{MATERIAL_LABELS[material]}: {address}" for material, address in found]
    return [post_heading(post), past_headline(post.session), *addresses]


def nudge_lines(post: MaterialsNudge) -> list[str]:
    """What is asked for; or thanks, once it is there."""
    what = f"{post.series.name} on {format_date(post.session.date)}"
    if attached_materials(post.session):
        return [f"Thank you: the slides or the recording of {what} are there."]
    return [
        f"Please attach the slides or the recording of {what}.",
        "Whoever could not come finds them then; they are posted once, below the announcement.",
    ]


def format_saved(session: Session) -> str:
    """What is there now, and what becomes of it."""
    found = attached_materials(session)
    if not found:
        return "Nothing is attached any more."
    there = format_names(tuple(MATERIAL_LABELS[material] for material, _ in found))
    return f"{there}: saved. The channel gets them once the session is over, below its announcement."
