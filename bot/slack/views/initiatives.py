"""Initiatives: the form, the owner's card and answer, what organizers read of it, and the channel's story."""

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
# Each takes two blocks of a message's fifty.
_MAX_LISTED = 22
# Of what was said last, as much as a list has room for.
_MAX_SAID = 300
# Suggestions of what it could be about, beside the fields.
_MAX_WORDS = 8
NOTHING_SAID = "Nothing was said of it yet, so there is no story to tell."
TOLD = "The channels get the story, once."


def make_button(series: Series, session: Session | None) -> Element:
    """The button that opens the form, about a session or about none."""
    value = f"{series.id}/{'' if session is None else session.id}"
    return block_kit.button(
        "Make an initiative", action_ids.INITIATIVE_MAKE, value, label="Make an initiative of what people plan"
    )


def tell_button(its: Initiative) -> Element:
    """The button that opens the owner's answer."""
    return block_kit.button(HOW_DOES_IT_GO, action_ids.INITIATIVE_TELL, str(its.id), label=_label(HOW_DOES_IT_GO, its))


def form(series: Series, session: Session | None, words: Sequence[Feedback]) -> View:
    """Asks what it is, who does it, how one will know, and when to look next.

    Args:
        series: Whose.
        session: The session that it comes from; None for none.
        words: What people wrote that they will do differently, to be read beside the fields.
    """
    heading = [] if session is None else [block_kit.plain(format_session_heading(session))]
    said = [
        block_kit.section("*What people wrote*"),
        *(block_kit.plain(f"• {each.text}") for each in words[:_MAX_WORDS]),
    ]
    award = block_kit.checkbox(_AWARD, block_kit.option(_YES, "Propose it for the award program"))
    return block_kit.modal(
        "An initiative",
        [
            *heading,
            *(said if words else []),
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
    """The series and the session that a button or the form is about; 0, which no series has, for any other text."""
    series, _, session = text.partition("/")
    return form_state.number(series) or 0, form_state.number(session)


def read(state: Mapping[str, object]) -> InitiativeForm:
    """What was written, from the `state` of the submitted view. Never raises."""
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
    """The problems at the fields of either form, as Slack wants them."""
    return {_BLOCKS[field]: problem for field, problem in problems.items()}


def kept(its: Initiative) -> View:
    """In place of the form: what happens next."""
    happens = "Whoever does it gets a message now"
    if its.next_checkin is not None:
        happens += f", and is asked on {format_date(its.next_checkin)} how it goes"
    return block_kit.modal(
        "Saved", [block_kit.plain(f"{its.title}\n\n{happens}.")], callback_id=action_ids.INITIATIVE_KEPT, close="Close"
    )


def telling(its: Initiative) -> View:
    """Asks its owner how it goes."""
    return block_kit.modal(
        HOW_DOES_IT_GO,
        [
            block_kit.plain(f"{its.title}\nMeasure: {its.measure}"),
            _where_it_stands(),
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
        metadata=str(its.id),
    )


def _where_it_stands() -> Block:
    options = [block_kit.option(each.value, text) for each, text in STATE_LABELS.items()]
    name = _BLOCKS[InitiativeField.STATE]
    return block_kit.input_block("Where it stands", block_kit.radio_or_none(name, options, None), name)


def read_news(state: Mapping[str, object]) -> InitiativeUpdateForm:
    """What its owner says, from the `state` of the submitted view. Never raises."""
    said = form_state.chosen(state, _BLOCKS[InitiativeField.STATE])
    return InitiativeUpdateForm(
        InitiativeState(said) if said in set(InitiativeState) else None,
        form_state.typed(state, _BLOCKS[InitiativeField.UPDATE]),
        _day(form_state.day(state, _BLOCKS[InitiativeField.NEXT_CHECKIN])),
    )


def told() -> View:
    """In place of the owner's form: thanks."""
    said = "Thank you. The organizers read it now."
    return block_kit.modal("Sent", [block_kit.plain(said)], callback_id=action_ids.INITIATIVE_KEPT, close="Close")


def message(post: InitiativeNotification) -> Message:
    """Any message about an initiative."""
    text = named(lambda name_of: "\n".join(format_initiative_notification(post, name_of)))
    match post:
        case InitiativeCard(series, its):
            blocks = [
                block_kit.header(card_heading(post)),
                *_described(series, its),
                block_kit.actions(tell_button(its)),
            ]
        case InitiativeUpdate(series, its):
            heading = block_kit.section(
                f"*{named(lambda name_of: update_heading(post, name_of), block_kit.MAX_SECTION - 2)}*"
            )
            blocks = [heading, *_described(series, its), block_kit.actions(*_publish_button(its), _award_button(its))]
        case InitiativeResult():
            blocks = _story(post)
        case InitiativeAwardReminder(_, its):
            proposed_for, *lines = award_reminder_lines(post)
            blocks = [block_kit.header(proposed_for), *map(block_kit.plain, lines), block_kit.actions(tell_button(its))]
        case _:
            assert_never(post)
    return Message(text, tuple(blocks))


def proposed(series: Series, its: Initiative) -> str:
    """What is said to whoever proposed it for the award, or took that back."""
    return format_award(series) if its.award else "It is not proposed any more."


def _described(series: Series, its: Initiative) -> list[Block]:
    owner = named(lambda name_of: f"Owner: {name_of(its.owner)}", block_kit.MAX_SECTION)
    blocks = [block_kit.plain(its.title), block_kit.section(owner), block_kit.plain(f"Measure: {its.measure}")]
    if its.session is not None:
        blocks.append(block_kit.context(f"{format_date(its.session.date)}, {past_headline(its.session)}"))
    blocks.append(
        block_kit.context(
            f"Next look: {format_date(its.next_checkin)}" if its.next_checkin else f"{STATE_LABELS[its.state]}."
        )
    )
    if its.latest_update:
        blocks += block_kit.words(its.latest_update)
    if its.award:
        blocks.append(block_kit.context(format_award(series)))
    return blocks


def _publish_button(its: Initiative) -> list[Element]:
    return (
        []
        if its.is_published
        else [block_kit.button("Tell the channel", action_ids.INITIATIVE_PUBLISH, str(its.id), primary=True)]
    )


def _award_button(its: Initiative) -> Element:
    text = "Not for the award after all" if its.award else "Propose for the award"
    value = f"{its.id}/{'' if its.award else _YES}"
    return block_kit.button(text, action_ids.INITIATIVE_AWARD, value, label=_label(text, its))


def _label(text: str, its: Initiative) -> str:
    return block_kit.shorten(f"{text} – {its.title}", block_kit.MAX_BUTTON_LABEL)


def read_proposed(text: str) -> tuple[int, bool]:
    """The initiative that the button is on, 0, which none has, for any other text; and whether it is to be proposed."""
    its_id, _, wanted = text.partition("/")
    return form_state.number(its_id) or 0, wanted == _YES


def _story(post: InitiativeResult) -> list[Block]:
    its = post.initiative
    began = [] if its.session is None else [block_kit.context(f"It began with: {format_session_heading(its.session)}")]
    owner = named(lambda name_of: f"Owner: {name_of(its.owner)}", block_kit.MAX_SECTION)
    return [
        block_kit.header(result_heading(post)),
        block_kit.plain(its.title),
        *block_kit.words(its.latest_update),
        block_kit.plain(f"Measured by: {its.measure}"),
        block_kit.section(owner),
        *began,
    ]


def overview(series: Series, some: Sequence[Initiative]) -> Message:
    """All of them, for an organizer, with a way to make another."""
    shown = some[:_MAX_LISTED]
    blocks: list[Block] = [block_kit.header(f"Initiatives of {series.name}")]
    if not shown:
        blocks.append(block_kit.plain(NONE_YET))
    for its in shown:
        blocks += _listed(its)
    if len(some) > len(shown):
        blocks.append(
            block_kit.context(f"And {format_count(len(some) - len(shown), 'more', 'more')}, which ended before these.")
        )
    text = named(lambda name_of: format_initiatives(series, tuple(shown), name_of))
    return Message(text, (*blocks, block_kit.actions(make_button(series, None))))


def _listed(its: Initiative) -> list[Block]:
    stands = f"Next look: {format_date(its.next_checkin)}" if its.next_checkin else f"{STATE_LABELS[its.state]}."
    said = [f"Last said: {block_kit.shorten(its.latest_update, _MAX_SAID)}"] if its.latest_update else []
    owner = named(lambda name_of: f"Owner: {name_of(its.owner)}", block_kit.MAX_SECTION)
    return [
        block_kit.plain("\n".join([its.title, f"Measure: {its.measure}", stands, *said]), tell_button(its)),
        block_kit.section(owner, _award_button(its)),
    ]


def on_home(some: Sequence[Initiative]) -> list[Block]:
    """Somebody's own page: the initiatives that are theirs."""
    if not some:
        return []
    lines = (
        f"{its.title}\nNext look: {format_date(its.next_checkin)}" if its.next_checkin else its.title for its in some
    )
    return [
        block_kit.section("*Your initiatives*"),
        *(block_kit.plain(line, tell_button(its)) for line, its in zip(lines, some, strict=True)),
    ]
