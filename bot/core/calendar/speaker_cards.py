"""The speaker's card: what is asked of whoever speaks, what they write, and what becomes of it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.core.calendar.formatting import names_in_words, when_in_words, where_in_words
from bot.core.calendar.models import Series, Session
from bot.core.calendar.session_changes import merged
from bot.core.calendar.session_form import LINK_MOST, TITLE_MOST

ABSTRACT_MOST = 2500
OBJECTIVE_MOST = 300
WORDS_MOST = 1000
_WEB_ADDRESS = re.compile(r"https?://[^\s<>|\"]+")


class Field(StrEnum):
    """The fields of the form, as problems are reported against them."""

    DATE = "date"
    TITLE = "title"
    ABSTRACT = "abstract"
    FIRST = "objective1"
    SECOND = "objective2"
    THIRD = "objective3"
    DISCLOSURE = "disclosure"
    NEEDS = "needs"
    SLIDES = "slides"


# Accreditation asks for at least one; more than three nobody remembers.
OBJECTIVES = (Field.FIRST, Field.SECOND, Field.THIRD)
GOOD, NOT_GOOD = "good", "not good"

# What stands in the form, as text, by field; the date is `GOOD`, `NOT_GOOD` or empty.
Draft = Mapping[Field, str]
_MOST = {
    Field.TITLE: TITLE_MOST,
    Field.ABSTRACT: ABSTRACT_MOST,
    Field.FIRST: OBJECTIVE_MOST,
    Field.SECOND: OBJECTIVE_MOST,
    Field.THIRD: OBJECTIVE_MOST,
    Field.DISCLOSURE: WORDS_MOST,
    Field.NEEDS: WORDS_MOST,
    Field.SLIDES: LINK_MOST,
}


def draft_of(session: Session) -> Draft:
    """The form of a session as it is."""
    card = session.card
    objectives = (*card.objectives, "", "", "")[: len(OBJECTIVES)]
    return {
        Field.DATE: {None: "", True: GOOD, False: NOT_GOOD}[card.confirmed],
        Field.TITLE: session.title or "",
        Field.ABSTRACT: card.abstract or "",
        **dict(zip(OBJECTIVES, objectives, strict=True)),
        Field.DISCLOSURE: card.disclosure or "",
        Field.NEEDS: card.needs or "",
        Field.SLIDES: card.slides or "",
    }


def problems(draft: Draft) -> dict[Field, str]:
    """What keeps a draft from being kept, by field, in words for who wrote it; empty if nothing does."""
    found = {
        field: f"This is {len(words):,} characters long; please shorten it to {most:,}. Your text is still here."
        for field, most in _MOST.items()
        if len(words := draft.get(field, "").strip()) > most
    }
    slides = draft.get(Field.SLIDES, "").strip()
    if slides and _WEB_ADDRESS.fullmatch(slides) is None:
        found.setdefault(Field.SLIDES, "Please give the whole web address, beginning with https://")
    return found


def made(draft: Draft, base: Session, current: Session) -> Session:
    """The session that a draft without problems makes.

    Args:
        draft: As typed.
        base: The session as it was when the form was opened.
        current: As it is now; what others have changed since stays, unless the draft changes the same.
    """
    text = {field: words.strip() or None for field, words in draft.items()}
    card = replace(
        base.card,
        abstract=text.get(Field.ABSTRACT),
        objectives=tuple(" ".join(words.split()) for each in OBJECTIVES if (words := text.get(each))),
        disclosure=text.get(Field.DISCLOSURE),
        needs=text.get(Field.NEEDS),
        confirmed={GOOD: True, NOT_GOOD: False}.get(draft.get(Field.DATE, "")),
        slides=text.get(Field.SLIDES),
    )
    title = " ".join((text.get(Field.TITLE) or "").split()) or None
    return merged(base, replace(base, title=title, card=card), current)[0]


def text_to_forward(series: Series, session: Session) -> str:
    """What an organizer can send to a speaker who is not in the chat, in whole sentences."""
    greeting = f"Dear {names_in_words(session.speakers)}," if session.speakers else "Dear colleague,"
    where = where_in_words(session)
    return "\n".join(
        [
            greeting,
            "",
            f"thank you for speaking at {series.texts.name or series.name}.",
            f"When: {when_in_words(session, series.zone)}",
            *([f"Where: {where}"] if where else []),
            f"Title: {session.title or 'to be announced'}",
            "",
            "Please answer with:",
            "1. whether this date is good for you",
            "2. the title of your talk",
            "3. an abstract of a few sentences",
            "4. up to three learning objectives: after it, participants will be able to ...",
            "5. your disclosures: relations to companies in health care, or that there are none",
            "6. what you need in the room",
            "",
            "No patient information, please.",
        ]
    )
