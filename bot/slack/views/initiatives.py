"""Initiatives: the form, the owner's card and update, the organizers' list, and the channel's message."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import assert_never

from bot.core.calendar.formatting import format_count, format_date, past_headline
from bot.core.calendar.models import Series, Session
from bot.core.learning.feedback import Feedback
from bot.core.learning.initiatives import (
    Initiative,
    InitiativeField,
    InitiativeForm,
    InitiativeState,
    InitiativeUpdateForm,
)
from bot.core.outbox.notifications import (
    InitiativeAwardReminder,
    InitiativeCard,
    InitiativeNotification,
    InitiativeResult,
    InitiativeUpdate,
)
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, Element, Message, View
from bot.slack.views.kit.mentions import named
from bot.text.evaluations import format_session_heading
from bot.text.initiatives import (
    HOW_DOES_IT_GO,
    NONE_YET,
    STATE_LABELS,
    award_reminder_lines,
    card_heading,
    format_award,
    format_initiative_notification,
    format_initiatives,
    result_heading,
    update_heading,
)
from bot.text.notifications import NO_PATIENT_INFORMATION

_YES = "yes"
_BLOCKS = {field: f"{action_ids.INITIATIVE}.{field.value}" for field in InitiativeField}
_AWARD = f"{action_ids.INITIATIVE}.award"
# Each takes two of a message's fifty blocks.
_MAX_LISTED = 22
# How much of the last update a list shows.
_MAX_QUOTED = 300
# How many commitments are shown beside the fields as ideas.
_MAX_WORDS = 8
NOTHING_SAID = "Nothing was said of it yet, so there is no story to tell."
TOLD = "The channels get the story, once."


def make_button(series: Series, session: Session | None) -> Element:
    """Render the button that opens the form, about a session or about none."""
    value = f"{series.id}/{'' if session is None else session.id}"
    return block_kit.button(
        "Make an initiative", action_ids.INITIATIVE_MAKE, value, label="Make an initiative of what people plan"
    )


def tell_button(initiative: Initiative) -> Element:
    """Render the button that opens the owner's update."""
    return block_kit.button(
        HOW_DOES_IT_GO, action_ids.INITIATIVE_TELL, str(initiative.id), label=_label(HOW_DOES_IT_GO, initiative)
    )


def form(series: Series, session: Session | None, words: Sequence[Feedback]) -> View:
    """Render the form: what it is, who owns it, how success is measured, and when the next check-in is.

    Args:
        series: The series.
        session: The session that it comes from; None for none.
        words: Commitments that people wrote, shown beside the fields.
    """
    heading = [] if session is None else [block_kit.plain(format_session_heading(session))]
    intro = [
        block_kit.section("*What people wrote*"),
        *(block_kit.plain(f"• {each.text}") for each in words[:_MAX_WORDS]),
    ]
    award = block_kit.checkbox(_AWARD, block_kit.option(_YES, "Propose it for the award program"))
    return block_kit.modal(
        "An initiative",
        [
            *heading,
            *(intro if words else []),
            block_kit.input_block(
                "What is to be done",
                block_kit.text_input(_BLOCKS[InitiativeField.TITLE]),
                _BLOCKS[InitiativeField.TITLE],
            ),
            block_kit.input_block(
                "Who does it", block_kit.person_input(_BLOCKS[InitiativeField.OWNER]), _BLOCKS[InitiativeField.OWNER]
            ),
            block_kit.input_block(
                "How will you know that it worked?",
                block_kit.text_input(_BLOCKS[InitiativeField.MEASURE], lines=True),
                _BLOCKS[InitiativeField.MEASURE],
                hint=f"One measure that you can look at. {NO_PATIENT_INFORMATION}",
            ),
            block_kit.input_block(
                "Look at it again on",
                block_kit.date_input(_BLOCKS[InitiativeField.NEXT_CHECKIN]),
                _BLOCKS[InitiativeField.NEXT_CHECKIN],
            ),
            block_kit.input_block("The award", award, _AWARD, optional=True),
        ],
        callback_id=action_ids.INITIATIVE_FORM,
        submit="Save",
        close="Cancel",
        metadata=f"{series.id}/{'' if session is None else session.id}",
    )


def read_about(text: str) -> tuple[int, int | None]:
    """Parse the series and the session from a button or the form; 0 for any other text."""
    series, _, session = text.partition("/")
    return form_state.number(series) or 0, form_state.number(session)


def read(state: Mapping[str, object]) -> InitiativeForm:
    """Read the initiative from the submitted view's `state`. Never raises."""
    return InitiativeForm(
        form_state.typed(state, _BLOCKS[InitiativeField.TITLE]),
        form_state.person(state, _BLOCKS[InitiativeField.OWNER]),
        form_state.typed(state, _BLOCKS[InitiativeField.MEASURE]),
        _day(form_state.day(state, _BLOCKS[InitiativeField.NEXT_CHECKIN])),
        form_state.is_ticked(state, _AWARD),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def errors(problems: Mapping[InitiativeField, str]) -> dict[str, str]:
    """Map the problems of either form to its block ids."""
    return {_BLOCKS[field]: problem for field, problem in problems.items()}


def saved(initiative: Initiative) -> View:
    """Say in place of the form what happens next."""
    happens = "Whoever does it gets a message now"
    if initiative.next_checkin is not None:
        happens += f", and is asked on {format_date(initiative.next_checkin)} how it goes"
    return block_kit.modal(
        "Saved",
        [block_kit.plain(f"{initiative.title}\n\n{happens}.")],
        callback_id=action_ids.INITIATIVE_KEPT,
        close="Close",
    )


def telling(initiative: Initiative) -> View:
    """Render the form for the owner's update."""
    return block_kit.modal(
        HOW_DOES_IT_GO,
        [
            block_kit.plain(f"{initiative.title}\nMeasure: {initiative.measure}"),
            _initiative_state(),
            block_kit.input_block(
                "What came of it, or how far it is",
                block_kit.text_input(_BLOCKS[InitiativeField.UPDATE], lines=True),
                _BLOCKS[InitiativeField.UPDATE],
                hint=f"The organizers read it, and may tell it to the channel. {NO_PATIENT_INFORMATION}",
            ),
            block_kit.input_block(
                "If it goes on: look at it again on",
                block_kit.date_input(_BLOCKS[InitiativeField.NEXT_CHECKIN]),
                _BLOCKS[InitiativeField.NEXT_CHECKIN],
                optional=True,
            ),
        ],
        callback_id=action_ids.INITIATIVE_TELL_FORM,
        submit="Send",
        close="Cancel",
        metadata=str(initiative.id),
    )


def _initiative_state() -> Block:
    options = [block_kit.option(each.value, text) for each, text in STATE_LABELS.items()]
    name = _BLOCKS[InitiativeField.STATE]
    return block_kit.input_block("Where it stands", block_kit.radio_or_none(name, options, None), name)


def read_news(state: Mapping[str, object]) -> InitiativeUpdateForm:
    """Read the owner's update from the submitted view's `state`. Never raises."""
    intro = form_state.chosen(state, _BLOCKS[InitiativeField.STATE])
    return InitiativeUpdateForm(
        InitiativeState(intro) if intro in set(InitiativeState) else None,
        form_state.typed(state, _BLOCKS[InitiativeField.UPDATE]),
        _day(form_state.day(state, _BLOCKS[InitiativeField.NEXT_CHECKIN])),
    )


def update_saved() -> View:
    """Thank the owner in place of the form."""
    intro = "Thank you. The organizers read it now."
    return block_kit.modal("Sent", [block_kit.plain(intro)], callback_id=action_ids.INITIATIVE_KEPT, close="Close")


def message(post: InitiativeNotification) -> Message:
    """Render any message about an initiative."""
    text = named(lambda name_of: "\n".join(format_initiative_notification(post, name_of)))
    match post:
        case InitiativeCard(series, initiative):
            blocks = [
                block_kit.header(card_heading(post)),
                *_described(series, initiative),
                block_kit.actions(tell_button(initiative)),
            ]
        case InitiativeUpdate(series, initiative):
            heading = block_kit.section(
                f"*{named(lambda name_of: update_heading(post, name_of), block_kit.MAX_SECTION - 2)}*"
            )
            blocks = [
                heading,
                *_described(series, initiative),
                block_kit.actions(*_publish_button(initiative), _award_button(initiative)),
            ]
        case InitiativeResult():
            blocks = _story(post)
        case InitiativeAwardReminder(_, initiative):
            proposed_for, *lines = award_reminder_lines(post)
            blocks = [
                block_kit.header(proposed_for),
                *map(block_kit.plain, lines),
                block_kit.actions(tell_button(initiative)),
            ]
        case _:
            assert_never(post)
    return Message(text, tuple(blocks))


def proposed(series: Series, initiative: Initiative) -> str:
    """Return the confirmation of an award proposal, or of its withdrawal."""
    return format_award(series) if initiative.award else "It is not proposed any more."


def _described(series: Series, initiative: Initiative) -> list[Block]:
    owner = named(lambda name_of: f"Owner: {name_of(initiative.owner)}", block_kit.MAX_SECTION)
    blocks = [
        block_kit.plain(initiative.title),
        block_kit.section(owner),
        block_kit.plain(f"Measure: {initiative.measure}"),
    ]
    if initiative.session is not None:
        blocks.append(block_kit.context(f"{format_date(initiative.session.date)}, {past_headline(initiative.session)}"))
    blocks.append(
        block_kit.context(
            f"Next look: {format_date(initiative.next_checkin)}"
            if initiative.next_checkin
            else f"{STATE_LABELS[initiative.state]}."
        )
    )
    if initiative.latest_update:
        blocks += block_kit.words(initiative.latest_update)
    if initiative.award:
        blocks.append(block_kit.context(format_award(series)))
    return blocks


def _publish_button(initiative: Initiative) -> list[Element]:
    return (
        []
        if initiative.is_published
        else [block_kit.button("Tell the channel", action_ids.INITIATIVE_PUBLISH, str(initiative.id), primary=True)]
    )


def _award_button(initiative: Initiative) -> Element:
    text = "Not for the award after all" if initiative.award else "Propose for the award"
    value = f"{initiative.id}/{'' if initiative.award else _YES}"
    return block_kit.button(text, action_ids.INITIATIVE_AWARD, value, label=_label(text, initiative))


def _label(text: str, initiative: Initiative) -> str:
    return block_kit.shorten(f"{text} – {initiative.title}", block_kit.MAX_BUTTON_LABEL)


def read_proposed(text: str) -> tuple[int, bool]:
    """Parse the initiative (0 for any other text) and whether to propose it from a button."""
    its_id, _, wanted = text.partition("/")
    return form_state.number(its_id) or 0, wanted == _YES


def _story(post: InitiativeResult) -> list[Block]:
    initiative = post.initiative
    began = (
        []
        if initiative.session is None
        else [block_kit.context(f"It began with: {format_session_heading(initiative.session)}")]
    )
    owner = named(lambda name_of: f"Owner: {name_of(initiative.owner)}", block_kit.MAX_SECTION)
    return [
        block_kit.header(result_heading(post)),
        block_kit.plain(initiative.title),
        *block_kit.words(initiative.latest_update),
        block_kit.plain(f"Measured by: {initiative.measure}"),
        block_kit.section(owner),
        *began,
    ]


def overview(series: Series, initiatives: Sequence[Initiative]) -> Message:
    """Render all initiatives for an organizer, with a button to create one."""
    shown = initiatives[:_MAX_LISTED]
    blocks: list[Block] = [block_kit.header(f"Initiatives of {series.name}")]
    if not shown:
        blocks.append(block_kit.plain(NONE_YET))
    for initiative in shown:
        blocks += _listed(initiative)
    if len(initiatives) > len(shown):
        blocks.append(
            block_kit.context(
                f"And {format_count(len(initiatives) - len(shown), 'more', 'more')}, which ended before these."
            )
        )
    text = named(lambda name_of: format_initiatives(series, tuple(shown), name_of))
    return Message(text, (*blocks, block_kit.actions(make_button(series, None))))


def _listed(initiative: Initiative) -> list[Block]:
    stands = (
        f"Next look: {format_date(initiative.next_checkin)}"
        if initiative.next_checkin
        else f"{STATE_LABELS[initiative.state]}."
    )
    intro = (
        [f"Last said: {block_kit.shorten(initiative.latest_update, _MAX_QUOTED)}"] if initiative.latest_update else []
    )
    owner = named(lambda name_of: f"Owner: {name_of(initiative.owner)}", block_kit.MAX_SECTION)
    return [
        block_kit.plain(
            "\n".join([initiative.title, f"Measure: {initiative.measure}", stands, *intro]), tell_button(initiative)
        ),
        block_kit.section(owner, _award_button(initiative)),
    ]


def on_home(initiatives: Sequence[Initiative]) -> list[Block]:
    """Render Home's list of the person's initiatives."""
    if not initiatives:
        return []
    lines = (
        f"{initiative.title}\nNext look: {format_date(initiative.next_checkin)}"
        if initiative.next_checkin
        else initiative.title
        for initiative in initiatives
    )
    return [
        block_kit.section("*Your initiatives*"),
        *(block_kit.plain(line, tell_button(initiative)) for line, initiative in zip(lines, initiatives, strict=True)),
    ]
