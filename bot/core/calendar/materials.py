"""A session's slides and recording: validation, when channels get them, and their file names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from bot.core.base.text_validation import LINK, MAX_LINK, link_error
from bot.core.calendar import models
from bot.core.calendar.models import Card, Session

# Waiting this long lets slides and recording that are attached one after the other share a post, and lets a mistake be
# corrected first.
UNDO_WINDOW = timedelta(minutes=2)


class Material(StrEnum):
    """A kind of material."""

    SLIDES = "slides"
    RECORDING = "recording"


# The form's links, by kind.
MaterialsForm = dict[Material, str]


def from_session(session: Session) -> MaterialsForm:
    """Return the form for a session as it is."""
    return {Material.SLIDES: session.card.slides or "", Material.RECORDING: session.card.recording or ""}


def validate(form: MaterialsForm) -> dict[Material, str]:
    """Return error messages by material; empty if the form is valid."""
    errors = {}
    for material, text in form.items():
        link = text.strip()
        if len(link) > MAX_LINK:
            errors[material] = f"Enter a link of at most {MAX_LINK:,} characters."
        elif error := link_error(link):
            errors[material] = error
    return errors


def apply(form: MaterialsForm, base: Session) -> Session:
    """Return the session with a valid form applied."""
    slides, recording = (form.get(each, "").strip() or None for each in (Material.SLIDES, Material.RECORDING))
    return replace(base, card=replace(base.card, slides=slides, recording=recording))


def attached_materials(session: Session) -> tuple[tuple[Material, str], ...]:
    """Return the attached materials with their links. What restored rows hold that is no web address is none."""
    links = ((Material.SLIDES, session.card.slides), (Material.RECORDING, session.card.recording))
    return tuple((material, link) for material, link in links if link and LINK.fullmatch(link))


def stamp_materials(before: Card, after: Card, now: datetime) -> Card:
    """Return `after` with the times at which slides and recording were attached. `now` is aware."""
    slides_at = before.slides_at if after.slides == before.slides else now if after.slides else None
    recording_at = before.recording_at if after.recording == before.recording else now if after.recording else None
    return replace(after, slides_at=slides_at, recording_at=recording_at)


def planned_posts(session: Session, zone: str) -> Iterator[tuple[Material, datetime]]:
    """Yield what to post to the channel, and when (UTC): after the session, and once if both are due together.

    If both are due at the same time, the post belongs to the slides.
    """
    ends, card = models.ends_at(session, zone), session.card
    attached_at = {Material.SLIDES: card.slides_at, Material.RECORDING: card.recording_at}
    yielded: set[datetime] = set()
    for material, _ in attached_materials(session):
        if (since := attached_at[material]) is not None and (moment := max(ends, since + UNDO_WINDOW)) not in yielded:
            yielded.add(moment)
            yield material, moment


def file_names(session: Session) -> tuple[str, ...]:
    """Return the file names in the links, such as "sepsis bundle.pptx"."""
    names = (unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2]) for _, link in attached_materials(session))
    return tuple(name for name in names if name)
