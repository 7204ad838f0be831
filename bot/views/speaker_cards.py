"""The speaker card: the organizer's view, the speaker's message and form, and the organizers' update."""

from collections.abc import Mapping, Sequence

from bot.chat.surface import Surface
from bot.core.calendar import speaker_cards
from bot.core.calendar.formatting import format_day, format_names, format_without_date
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.speaker_cards import DATE_CONFIRMED, DATE_DECLINED, SpeakerCardField, SpeakerCardForm
from bot.core.commands.vocabulary import CommandName
from bot.core.outbox.notifications import SpeakerCardRequest, SpeakerUpdate
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.text.sessions import format_session
from bot.text.speaker_cards import (
    ON_HOLD,
    answer_to_date,
    asks_again,
    speaker_request_lines,
    speaker_update_heading,
    speaker_update_lines,
)
from bot.views.attendance import who_button
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, View
from bot.views.session_buttons import button
from bot.views.sessions import add_button

_LABELS = {
    SpeakerCardField.DATE: "Does this date work?",
    SpeakerCardField.TITLE: "Title",
    SpeakerCardField.ABSTRACT: "Abstract",
    SpeakerCardField.OBJECTIVE_1: "First learning objective",
    SpeakerCardField.OBJECTIVE_2: "Second learning objective",
    SpeakerCardField.OBJECTIVE_3: "Third learning objective",
    SpeakerCardField.DISCLOSURE: "Disclosures",
    SpeakerCardField.NEEDS: "Room needs",
    SpeakerCardField.SLIDES: "Link to slides",
}
_HINTS = {
    SpeakerCardField.OBJECTIVE_1: "After this session, you’ll be able to …",
    SpeakerCardField.DISCLOSURE: "List industry relationships, or enter “None.”",
    SpeakerCardField.SLIDES: "You can add it later.",
}
_LINES = frozenset({SpeakerCardField.ABSTRACT, SpeakerCardField.DISCLOSURE, SpeakerCardField.NEEDS})


def asking(series: Series, session: Session, accounts: Sequence[str], surface: Surface = Surface.SLACK) -> View:
    """Show the recipients before a card is sent, a text to forward to others, and the form to fill in for them."""
    blocks: list[Block] = [block_kit.plain(format_session(session, series.zone))]
    if accounts:
        names = format_names(tuple(block_kit.mention(each) for each in accounts))
        blocks.append(block_kit.section(f"We’ll message {names}."))
    blocks += [
        block_kit.section(f"*Not on {surface.label}? Copy this email:*"),
        *block_kit.words(speaker_cards.format_request_email(series, session)),
        block_kit.actions(block_kit.button("Enter talk details", action_ids.SPEAKER_FILL, str(session.id))),
    ]
    return block_kit.modal(
        "Request talk details",
        blocks,
        callback_id=action_ids.SPEAKER_ASK_FORM,
        submit="Send request" if accounts else None,
        metadata=str(session.id),
    )


def sent(accounts: Sequence[str]) -> View:
    """Say in its place who gets the card."""
    names = format_names(tuple(block_kit.mention(each) for each in accounts)) if accounts else "no one"
    heading = block_kit.section(f"Request sent to {names}. We’ll message you when they reply.")
    return block_kit.modal("Sent", [heading], callback_id=action_ids.SPEAKER_SAVED)


def card(post: SpeakerCardRequest) -> list[Block]:
    """Render the request to a speaker."""
    session, series = post.session, post.series
    heading, *rest = speaker_request_lines(post)
    shown = format_without_date(session, series.zone) if asks_again(post) else format_session(session, series.zone)
    blocks = [block_kit.header(heading), *map(block_kit.plain, (shown, *rest))]
    if session.status is SessionStatus.SCHEDULED:
        if answer := answer_to_date(session):
            blocks.append(block_kit.context(answer))
        dates = [] if post.is_over else _date_buttons(session)
        is_first = session.card.confirmed is not None or post.is_over
        adding = block_kit.button("Add talk details", action_ids.SPEAKER_FILL, str(session.id), primary=is_first)
        calendar = [] if post.is_over else [add_button(session)]
        blocks.append(block_kit.actions(*dates, adding, *calendar, who_button(session)))
    return blocks


def _date_buttons(session: Session) -> list[Element]:
    """Render the answers to whether the date works, without the one that the speaker gave."""
    value, day, confirmed = f"{session.id}/{session.version}", format_day(session.date), session.card.confirmed
    works = block_kit.button("This date works", action_ids.SPEAKER_CONFIRM, value, label=day, primary=confirmed is None)
    declines = block_kit.button("Can’t make it", action_ids.SPEAKER_DECLINE, value, label=day)
    return [each for each, answer in ((works, True), (declines, False)) if confirmed is not answer]


def says(post: SpeakerUpdate) -> list[Block]:
    """Tell an organizer what the speaker has answered and written."""
    wrote = [block for line in speaker_update_lines(post) for block in block_kit.words(line)]
    buttons = [button(CommandName.EDIT, post.after)]
    if post.is_declined:
        buttons = [
            button(CommandName.MOVE, post.after, primary=True),
            button(CommandName.EDIT, post.after, "Change speaker"),
            button(CommandName.CANCEL, post.after),
        ]
    return [block_kit.header(speaker_update_heading(post)), *wrote, block_kit.actions(*buttons)]


def form(session: Session, series: Series, *, by_organizer: bool) -> View:
    """Render the form, filled in with what is known."""
    draft = speaker_cards.from_session(session)
    to_speaker = "Your changes go live right away, and the organizers are notified."
    intro = "You’re entering details for the speaker." if by_organizer else to_speaker
    return block_kit.modal(
        "Talk details",
        [
            block_kit.plain(format_session(session, series.zone)),
            block_kit.context(f"{intro} {NO_PATIENT_INFORMATION}"),
            *(_input(field, draft[field], session.version) for field in SpeakerCardField),
        ],
        callback_id=action_ids.SPEAKER_FORM,
        submit="Save",
        metadata=f"{session.id}/{session.version}",
    )


def _block_id(field: SpeakerCardField, version: int) -> str:
    return f"speaker.{field.value}.{version}"


def _input(field: SpeakerCardField, value: str, version: int) -> Block:
    block_id = _block_id(field, version)
    if field is SpeakerCardField.DATE:
        answers = {DATE_CONFIRMED: "This date works", DATE_DECLINED: "I can’t make this date"}
        options = {each: inputs.option(each, text) for each, text in answers.items()}
        element = inputs.radio(block_id, list(options.values()), options.get(value))
    else:
        element = inputs.text(block_id, value, lines=field in _LINES)
    return inputs.field(_LABELS[field], element, optional=True, hint=_HINTS.get(field, ""))


def read(state: Mapping[str, object], version: int) -> SpeakerCardForm:
    """Read the card from the submitted view's `state`. Never raises."""
    texts = {field: form_state.typed(state, _block_id(field, version)) for field in SpeakerCardField}
    date = SpeakerCardField.DATE
    return {**texts, date: form_state.chosen(state, _block_id(date, version))}


def saved(series: Series, session: Session, *, by_organizer: bool) -> View:
    """Thank the person in place of the form, and show what is in the calendar now."""
    if session.card.confirmed is False and not by_organizer:
        heading = block_kit.section("*Thanks for letting us know.*")
        next_step = block_kit.plain("The organizers will contact you about another date.")
        return block_kit.modal("Thank you", [heading, next_step], callback_id=action_ids.SPEAKER_SAVED)
    objectives = [block_kit.plain(f"{number}. {each}") for number, each in enumerate(session.card.objectives, start=1)]
    shown = [
        block_kit.section("*Talk details saved*"),
        block_kit.plain(format_session(session, series.zone)),
        *(block_kit.words(session.card.abstract) if session.card.abstract else []),
        *objectives,
        *([block_kit.context(ON_HOLD)] if session.card.confirmed is False else []),
    ]
    return block_kit.modal("Thank you", shown, callback_id=action_ids.SPEAKER_SAVED)
