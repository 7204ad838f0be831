"""The speaker card: its form, validation, and the request for it."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.core.base.text_validation import MAX_LINK, length_errors, link_error
from bot.core.calendar.formatting import LOCATION_TBA, format_names, format_when, format_where
from bot.core.calendar.models import Series, Session
from bot.core.calendar.session_changes import has_other_time, three_way_merge
from bot.core.calendar.session_form import MAX_TITLE

MAX_ABSTRACT = 2500
MAX_OBJECTIVE = 300
MAX_LENGTH = 1000


class SpeakerCardField(StrEnum):
    """The fields of the form, as errors refer to them."""

    DATE = "date"
    TITLE = "title"
    ABSTRACT = "abstract"
    OBJECTIVE_1 = "objective1"
    OBJECTIVE_2 = "objective2"
    OBJECTIVE_3 = "objective3"
    DISCLOSURE = "disclosure"
    NEEDS = "needs"
    SLIDES = "slides"


# Accreditation requires at least one objective; more than three are hard to remember.
OBJECTIVE_FIELDS = (SpeakerCardField.OBJECTIVE_1, SpeakerCardField.OBJECTIVE_2, SpeakerCardField.OBJECTIVE_3)
# The texts of the card that have the same name there.
_CARD_TEXTS = (SpeakerCardField.ABSTRACT, SpeakerCardField.DISCLOSURE, SpeakerCardField.NEEDS, SpeakerCardField.SLIDES)
DATE_CONFIRMED, DATE_DECLINED = "good", "not good"

# The form's text by field. The date field is `DATE_CONFIRMED`, `DATE_DECLINED` or empty.
SpeakerCardForm = Mapping[SpeakerCardField, str]
_MAX_LENGTHS = {
    SpeakerCardField.TITLE: MAX_TITLE,
    SpeakerCardField.ABSTRACT: MAX_ABSTRACT,
    **dict.fromkeys(OBJECTIVE_FIELDS, MAX_OBJECTIVE),
    SpeakerCardField.DISCLOSURE: MAX_LENGTH,
    SpeakerCardField.NEEDS: MAX_LENGTH,
    SpeakerCardField.SLIDES: MAX_LINK,
}


def from_session(session: Session) -> SpeakerCardForm:
    """Return the form for a session as it is."""
    card = session.card
    objectives = (*card.objectives, "", "", "")[: len(OBJECTIVE_FIELDS)]
    return {
        SpeakerCardField.DATE: {None: "", True: DATE_CONFIRMED, False: DATE_DECLINED}[card.confirmed],
        SpeakerCardField.TITLE: session.title or "",
        **dict(zip(OBJECTIVE_FIELDS, objectives, strict=True)),
        **{field: getattr(card, field.value) or "" for field in _CARD_TEXTS},
    }


def validate(form: SpeakerCardForm) -> dict[SpeakerCardField, str]:
    """Return error messages by field; empty if the form is valid."""
    errors = length_errors({field: (form.get(field, ""), limit) for field, limit in _MAX_LENGTHS.items()})
    if error := link_error(form.get(SpeakerCardField.SLIDES, "")):
        errors.setdefault(SpeakerCardField.SLIDES, error)
    return errors


def apply(form: SpeakerCardForm, base: Session, current: Session) -> Session:
    """Return the session with a valid form applied.

    Args:
        form: The submitted form.
        base: The session when the form was opened.
        current: The session now. Concurrent changes are kept, except in fields that the form changes too.
    """
    texts = {field: text.strip() or None for field, text in form.items()}
    answer = {DATE_CONFIRMED: True, DATE_DECLINED: False}.get(form.get(SpeakerCardField.DATE, ""))
    card = replace(
        base.card,
        objectives=tuple(" ".join(text.split()) for each in OBJECTIVE_FIELDS if (text := texts.get(each))),
        # The answer is about the date that the form showed.
        confirmed=base.card.confirmed if has_other_time(base, current) else answer,
        **{field.value: texts.get(field) for field in _CARD_TEXTS},  # type: ignore[arg-type] # all of them are texts
    )
    title = " ".join((texts.get(SpeakerCardField.TITLE) or "").split()) or None
    return three_way_merge(base, replace(base, title=title, card=card), current)[0]


def format_request_email(series: Series, session: Session) -> str:
    """Return a request that an organizer can forward to a speaker without an account in the chat."""
    greeting = f"Dear {format_names(session.speakers)}," if session.speakers else "Dear colleague,"
    return "\n".join(
        [
            greeting,
            "",
            f"Thank you for speaking at {series.texts.name or series.name}.",
            f"When: {format_when(session, series.zone)}",
            f"Where: {format_where(session) or LOCATION_TBA}",
            f"Title: {session.title or 'TBA'}",
            "",
            "Please reply with:",
            "1. Whether this date works for you",
            "2. The title of your talk",
            "3. A short abstract",
            "4. Up to three learning objectives (“After this session, you’ll be able to …”)",
            "5. Your disclosures: list industry relationships, or write “None”",
            "6. What you need in the room",
            "",
            "Please don’t include patient information.",
        ]
    )
