"""The speaker card: the organizer's view, the speaker's message and form, and the organizers' update."""

from collections.abc import Mapping, Sequence

from bot.core.calendar import speaker_cards
from bot.core.calendar.formatting import format_names
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.speaker_cards import DATE_CONFIRMED, DATE_DECLINED, SpeakerCardField, SpeakerCardForm
from bot.core.commands.parser import CommandName
from bot.core.outbox.notifications import SpeakerCardRequest, SpeakerUpdate
from bot.slack.views.attendance import who_button
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, Message, View
from bot.slack.views.session_buttons import button
from bot.text.notifications import NO_PATIENT_INFORMATION, format_notification, format_session
from bot.text.speaker_cards import speaker_request_lines, speaker_update_heading, speaker_update_lines

_LABELS = {
    SpeakerCardField.DATE: "The date",
    SpeakerCardField.TITLE: "Title",
    SpeakerCardField.ABSTRACT: "Abstract",
    SpeakerCardField.OBJECTIVE_1: "First learning objective",
    SpeakerCardField.OBJECTIVE_2: "Second learning objective",
    SpeakerCardField.OBJECTIVE_3: "Third learning objective",
    SpeakerCardField.DISCLOSURE: "Disclosures",
    SpeakerCardField.NEEDS: "What is needed in the room",
    SpeakerCardField.SLIDES: "Slides",
}
_HINTS = {
    SpeakerCardField.OBJECTIVE_1: "After it, participants will be able to ...",
    SpeakerCardField.DISCLOSURE: "Relations to companies in health care, or that there are none.",
    SpeakerCardField.SLIDES: "The web address where they are found; it can be given later.",
}
_LINES = frozenset({SpeakerCardField.ABSTRACT, SpeakerCardField.DISCLOSURE, SpeakerCardField.NEEDS})


def asking(series: Series, session: Session, accounts: Sequence[str]) -> View:
    """Show the recipients before a card is sent, a text to forward to others, and the form to fill in for them."""
    blocks: list[Block] = [block_kit.plain(format_session(session, series.zone))]
    if accounts:
        names = format_names(tuple(block_kit.mention(each) for each in accounts))
        blocks.append(block_kit.section(f"The card goes to {names}, from the bot."))
    blocks += [
        block_kit.section("*For a speaker who is not in Slack: a text to forward*"),
        *block_kit.words(speaker_cards.format_request_email(series, session)),
        block_kit.actions(block_kit.button("Fill it in for them", action_ids.SPEAKER_FILL, str(session.id))),
    ]
    return block_kit.modal(
        "Ask the speaker",
        blocks,
        callback_id=action_ids.SPEAKER_ASK_FORM,
        submit="Send the card" if accounts else None,
        close="Close",
        metadata=str(session.id),
    )


def sent(accounts: Sequence[str]) -> View:
    """Say in its place who gets the card."""
    names = format_names(tuple(block_kit.mention(each) for each in accounts)) if accounts else "nobody"
    said = block_kit.section(f"The card goes to {names}. You hear at once what is filled in.")
    return block_kit.modal("Sent", [said], callback_id=action_ids.SPEAKER_KEPT)


def card(post: SpeakerCardRequest) -> Message:
    """Render the request to a speaker."""
    session = post.session
    first, *rest = speaker_request_lines(post)
    blocks = [block_kit.header(first), *map(block_kit.plain, (format_session(session, post.series.zone), *rest))]
    if session.status is SessionStatus.SCHEDULED:
        if session.card.confirmed is not None:
            said = "The date is confirmed." if session.card.confirmed else "You cannot on this date."
            blocks.append(block_kit.context(said))
        filling = block_kit.button("Fill in", action_ids.SPEAKER_FILL, str(session.id), primary=True)
        adding = block_kit.button("Add to calendar", action_ids.SESSION_CALENDAR, str(session.id))
        blocks.append(block_kit.actions(filling, adding, who_button(session)))
    return block_kit.message(format_notification(post), blocks)


def says(post: SpeakerUpdate) -> Message:
    """Tell an organizer what the speaker has written."""
    wrote = [block for line in speaker_update_lines(post) for block in block_kit.words(line)]
    edit = block_kit.actions(button(CommandName.EDIT, post.after))
    return block_kit.message(format_notification(post), [block_kit.header(speaker_update_heading(post)), *wrote, edit])


def form(session: Session, series: Series, *, by_organizer: bool) -> View:
    """Render the form, filled in with what is known."""
    draft = speaker_cards.from_session(session)
    to_speaker = "It is in the calendar at once; the organizers hear of it."
    intro = "You fill it in for the speaker." if by_organizer else to_speaker
    return block_kit.modal(
        "The speaker's card",
        [
            block_kit.plain(format_session(session, series.zone)),
            block_kit.context(f"{intro} {NO_PATIENT_INFORMATION}"),
            *(_input(field, draft[field], session.version) for field in SpeakerCardField),
        ],
        callback_id=action_ids.SPEAKER_FORM,
        submit="Save",
        close="Close",
        metadata=f"{session.id}/{session.version}",
    )


def _block_id(field: SpeakerCardField, version: int) -> str:
    return f"speaker.{field.value}.{version}"


def _input(field: SpeakerCardField, value: str, version: int) -> Block:
    block_id = _block_id(field, version)
    if field is SpeakerCardField.DATE:
        answers = {DATE_CONFIRMED: "The date is good", DATE_DECLINED: "I cannot on this date"}
        options = {each: block_kit.option(each, text) for each, text in answers.items()}
        element = block_kit.radio(block_id, list(options.values()), options.get(value))
    else:
        element = block_kit.text_input(block_id, value, lines=field in _LINES)
    return block_kit.input_block(_LABELS[field], element, optional=True, hint=_HINTS.get(field, ""))


def read(state: Mapping[str, object], version: int) -> SpeakerCardForm:
    """Read the card from the submitted view's `state`. Never raises."""
    texts = {field: form_state.typed(state, _block_id(field, version)) for field in SpeakerCardField}
    date = SpeakerCardField.DATE
    return {**texts, date: form_state.chosen(state, _block_id(date, version))}


def errors(problems: Mapping[SpeakerCardField, str], version: int) -> dict[str, str]:
    """Map the problems to the form's block ids."""
    return {_block_id(field, version): problem for field, problem in problems.items()}


def saved(series: Series, session: Session) -> View:
    """Thank the person in place of the form, and show what is in the calendar now."""
    objectives = [block_kit.plain(f"{number}. {each}") for number, each in enumerate(session.card.objectives, start=1)]
    return block_kit.modal(
        "Thank you",
        [
            block_kit.section("*It is in the calendar*"),
            block_kit.plain(format_session(session, series.zone)),
            *(block_kit.words(session.card.abstract) if session.card.abstract else []),
            *objectives,
        ],
        callback_id=action_ids.SPEAKER_KEPT,
    )
