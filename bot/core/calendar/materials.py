"""What a session leaves behind: slides and a recording; when the channel gets them, and by what they are found."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from bot.core.calendar import models
from bot.core.calendar.models import Card, Session

MAX_LINK = 1000
# Whoever attaches both, one after the other, is told of once; and a slip can be put right.
UNDO_WINDOW = timedelta(minutes=2)
_URL = re.compile(r"https?://[^\s<>|\"]+")


class Material(StrEnum):
    """What can be attached."""

    SLIDES = "slides"
    RECORDING = "recording"


# What stands in the form, as text, by what it is.
MaterialsForm = dict[Material, str]


def from_session(session: Session) -> MaterialsForm:
    """The form of a session as it is."""
    return {Material.SLIDES: session.card.slides or "", Material.RECORDING: session.card.recording or ""}


def validate(form: MaterialsForm) -> dict[Material, str]:
    """What keeps a draft from being kept, in words for who wrote it; empty if nothing does."""
    found = {}
    for material, typed in form.items():
        address = typed.strip()
        if len(address) > MAX_LINK:
            found[material] = f"This is {len(address):,} characters long; please give a shorter address of it."
        elif address and _URL.fullmatch(address) is None:
            found[material] = "Please give the whole web address, beginning with https://"
    return found


def apply(form: MaterialsForm, base: Session) -> Session:
    """The session that a draft without problems makes of one."""
    slides, recording = (form.get(each, "").strip() or None for each in (Material.SLIDES, Material.RECORDING))
    return replace(base, card=replace(base.card, slides=slides, recording=recording))


def attached_materials(session: Session) -> tuple[tuple[Material, str], ...]:
    """What is there, with its address."""
    found = ((Material.SLIDES, session.card.slides), (Material.RECORDING, session.card.recording))
    return tuple((material, address) for material, address in found if address)


def stamp_materials(before: Card, after: Card, now: datetime) -> Card:
    """`after` with the moments at which slides and recording were attached. `now` is aware."""
    slides_at = before.slides_at if after.slides == before.slides else now if after.slides else None
    recording_at = before.recording_at if after.recording == before.recording else now if after.recording else None
    return replace(after, slides_at=slides_at, recording_at=recording_at)


def planned_posts(session: Session, zone: str) -> Iterator[tuple[Material, datetime]]:
    """What the channel is to be told of, and when (UTC): after the session, and of both at once where they are there.

    Of two that come together, the post is the slides'.
    """
    ends = models.ends_at(session, zone)
    card = session.card
    told: set[datetime] = set()
    for material, there, at in (
        (Material.SLIDES, card.slides, card.slides_at),
        (Material.RECORDING, card.recording, card.recording_at),
    ):
        if there and at is not None:
            moment = max(ends, at + UNDO_WINDOW)
            if moment not in told:
                told.add(moment)
                yield material, moment


def file_names(session: Session) -> tuple[str, ...]:
    """What the files are called, as far as their addresses say: "sepsis bundle.pptx"."""
    last = (
        unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2]) for _, address in attached_materials(session)
    )
    return tuple(name for name in last if name)
