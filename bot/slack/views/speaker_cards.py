"""The speaker's card: what an organizer sends, what the speaker gets, the form, and what organizers hear of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.calendar import Series, Session, Status
from bot.core.posts import SpeakerCard, SpeakerSays
from bot.core.requests import Word
from bot.core.speaker_cards import GOOD, NOT_GOOD, OBJECTIVES, Draft, Field, draft_of, text_to_forward
from bot.core.spoken import NO_PATIENT_INFORMATION, post_in_words, session_in_words
from bot.core.spoken_speakers import speaker_lines, speaker_says, speaker_wrote
from bot.core.wording import names_in_words
from bot.views import forms, ids, kit
from bot.views.attendance import who_button
from bot.views.kit import Block, Message, View
from bot.views.session_buttons import button

_LABELS = {
    Field.DATE: "The date",
    Field.TITLE: "Title",
    Field.ABSTRACT: "Abstract",
    Field.FIRST: "First learning objective",
    Field.SECOND: "Second learning objective",
    Field.THIRD: "Third learning objective",
    Field.DISCLOSURE: "Disclosures",
    Field.NEEDS: "What is needed in the room",
    Field.SLIDES: "Slides",
}
_HINTS = {
    Field.FIRST: "After it, participants will be able to ...",
    Field.DISCLOSURE: "Relations to companies in health care, or that there are none.",
    Field.SLIDES: "The web address where they are found; it can be given later.",
}
_LINES = frozenset({Field.ABSTRACT, Field.DISCLOSURE, Field.NEEDS})


def asking(series: Series, session: Session, accounts: Sequence[str]) -> View:
    """Before a card is sent: to whom it goes; and for others a text to forward, and the form to fill in for them."""
    blocks: list[Block] = [kit.plain(session_in_words(session, series.zone))]
    if accounts:
        names = names_in_words(tuple(kit.mention(each) for each in accounts))
        blocks.append(kit.section(f"The card goes to {names}, from the bot."))
    blocks += [
        kit.section("*For a speaker who is not in Slack: a text to forward*"),
        *kit.words(text_to_forward(series, session)),
        kit.actions(kit.button("Fill it in for them", ids.SPEAKER_FILL, str(session.id))),
    ]
    return kit.modal(
        "Ask the speaker",
        blocks,
        callback_id=ids.SPEAKER_ASK_FORM,
        submit="Send the card" if accounts else None,
        close="Close",
        metadata=str(session.id),
    )


def sent(accounts: Sequence[str]) -> View:
    """In place of that: who gets it."""
    names = names_in_words(tuple(kit.mention(each) for each in accounts)) if accounts else "nobody"
    said = kit.section(f"The card goes to {names}. You hear at once what is filled in.")
    return kit.modal("Sent", [said], callback_id=ids.SPEAKER_KEPT, close="Close")


def card(post: SpeakerCard) -> Message:
    """To who speaks."""
    session = post.session
    first, *rest = speaker_lines(post)
    blocks = [kit.header(first), kit.plain(session_in_words(session, post.series.zone)), *map(kit.plain, rest)]
    if session.status is Status.SCHEDULED:
        if session.card.confirmed is not None:
            blocks.append(
                kit.context("The date is confirmed." if session.card.confirmed else "You cannot on this date.")
            )
        filling = kit.button("Fill in", ids.SPEAKER_FILL, str(session.id), primary=True)
        adding = kit.button("Add to calendar", ids.SESSION_CALENDAR, str(session.id))
        blocks.append(kit.actions(filling, adding, who_button(session)))
    return kit.message(post_in_words(post), blocks)


def says(post: SpeakerSays) -> Message:
    """To an organizer: what the speaker has written."""
    wrote = [block for line in speaker_wrote(post) for block in kit.words(line)]
    return kit.message(
        post_in_words(post), [kit.header(speaker_says(post)), *wrote, kit.actions(button(Word.EDIT, post.after))]
    )


def form(session: Session, series: Series, *, by_organizer: bool) -> View:
    """The form, filled in with what is known."""
    draft = draft_of(session)
    intro = (
        "You fill it in for the speaker."
        if by_organizer
        else "It is in the calendar at once; the organizers hear of it."
    )
    return kit.modal(
        "The speaker's card",
        [
            kit.plain(session_in_words(session, series.zone)),
            kit.context(f"{intro} {NO_PATIENT_INFORMATION}"),
            *(_input(field, draft[field], session.version) for field in Field),
        ],
        callback_id=ids.SPEAKER_FORM,
        submit="Save",
        close="Close",
        metadata=f"{session.id}/{session.version}",
    )


def _block_id(field: Field, version: int) -> str:
    return f"speaker.{field.value}.{version}"


def _input(field: Field, value: str, version: int) -> Block:
    block_id = _block_id(field, version)
    if field is Field.DATE:
        options = [kit.option(GOOD, "The date is good"), kit.option(NOT_GOOD, "I cannot on this date")]
        chosen = next((each for each in options if each["value"] == value), None)
        element: dict[str, Any] = kit.radio_or_none(block_id, options, chosen)
    else:
        element = kit.text_input(block_id, value, lines=field in _LINES)
    return kit.input_block(_LABELS[field], element, block_id, optional=True, hint=_HINTS.get(field, ""))


def read_about(view: object) -> tuple[int, int]:
    """The session and its version that the form is about; zeros, which none has, for any other view."""
    session, _, version = forms.metadata(view).partition("/")
    return forms.number(session) or 0, forms.number(version) or 0


def read(state: Mapping[str, object], version: int) -> Draft:
    """What stands in the form, from the `state` of the submitted view. Never raises."""
    return {
        field: (forms.chosen if field is Field.DATE else forms.typed)(state, _block_id(field, version))
        for field in Field
    }


def errors(problems: Mapping[Field, str], version: int) -> dict[str, str]:
    """The problems at the fields of the form, as Slack wants them."""
    return {_block_id(field, version): problem for field, problem in problems.items()}


def kept(series: Series, session: Session) -> View:
    """In place of the form: thanks, and what is in the calendar now."""
    objectives = [kit.plain(f"{number}. {each}") for number, each in enumerate(session.card.objectives, start=1)]
    return kit.modal(
        "Thank you",
        [
            kit.section("*It is in the calendar*"),
            kit.plain(session_in_words(session, series.zone)),
            *(kit.words(session.card.abstract) if session.card.abstract else []),
            *objectives[: len(OBJECTIVES)],
        ],
        callback_id=ids.SPEAKER_KEPT,
        close="Close",
    )
