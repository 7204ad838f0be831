"""Initiatives: the form, the owner's card and update, the organizers' list, and the channel's message."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import assert_never

from bot.core.base.dates import parse_date
from bot.core.calendar.formatting import format_date, past_headline
from bot.core.calendar.models import Series, Session
from bot.core.learning.feedback import Feedback
from bot.core.learning.initiatives import (
    Initiative,
    InitiativeField,
    InitiativeForm,
    InitiativeState,
    InitiativeUpdateForm,
)
from bot.core.outbox import learning_notifications
from bot.core.outbox.learning_notifications import InitiativeNotification
from bot.text import initiatives as words
from bot.text.evaluations import format_session_heading
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.views.kit import action_ids, block_kit, form_state, inputs, mentions
from bot.views.kit.block_kit import Block, Element, Message, View
from bot.views.kit.mentions import named

_YES = "yes"
_BLOCKS = {field: f"{action_ids.INITIATIVE}.{field.value}" for field in InitiativeField}
_AWARD = f"{action_ids.INITIATIVE}.award"
# Each takes two of a message's fifty blocks.
_MAX_LISTED = 22
# How much of the last update a list shows.
_MAX_QUOTED = 300
# How many commitments are shown beside the fields as ideas.
_MAX_WORDS = 8
SHARED = "Shared with the channel."


def make_button(series: Series, session: Session | None) -> Element:
    """Render the button that opens the form, about a session or about none."""
    label = "Start initiative from what people plan"
    return block_kit.button("Start initiative", action_ids.INITIATIVE_CREATE, _about(series, session), label=label)


def _about(series: Series, session: Session | None) -> str:
    return f"{series.id}/{'' if session is None else session.id}"


def update_button(initiative: Initiative) -> Element:
    """Render the button that opens the owner's update."""
    label = _label(words.HOW_DOES_IT_GO, initiative)
    return block_kit.button(words.HOW_DOES_IT_GO, action_ids.INITIATIVE_UPDATE, str(initiative.id), label=label)


def form(series: Series, session: Session | None, comments: Sequence[Feedback]) -> View:
    """Render the form: what it is, who owns it, how success is measured, and when the next check-in is.

    Args:
        series: The series.
        session: The session that it comes from; None for none.
        comments: Commitments that people wrote, shown beside the fields.
    """
    heading = [] if session is None else [block_kit.plain(format_session_heading(session))]
    intro = [block_kit.section("*What people plan to do*")] if comments else []
    award = inputs.checkbox(_AWARD, inputs.option(_YES, "Propose for the award program"))
    return block_kit.modal(
        "New initiative",
        [
            *heading,
            *intro,
            *(block_kit.plain(f"• {each.text}") for each in comments[:_MAX_WORDS]),
            inputs.field("What will be done", inputs.text(_BLOCKS[InitiativeField.TITLE])),
            inputs.field("Owner", inputs.person(_BLOCKS[InitiativeField.OWNER])),
            inputs.field(
                "How will you know it worked?",
                inputs.text(_BLOCKS[InitiativeField.MEASURE], lines=True),
                hint=f"One measure you can check. {NO_PATIENT_INFORMATION}",
            ),
            inputs.field("Review date", inputs.date(_BLOCKS[InitiativeField.NEXT_CHECKIN])),
            inputs.field("Award", award, optional=True),
        ],
        callback_id=action_ids.INITIATIVE_FORM,
        submit="Save",
        metadata=_about(series, session),
    )


def read(state: Mapping[str, object]) -> InitiativeForm:
    """Read the initiative from the submitted view's `state`. Never raises."""
    return InitiativeForm(
        form_state.typed(state, _BLOCKS[InitiativeField.TITLE]),
        form_state.person(state, _BLOCKS[InitiativeField.OWNER]),
        form_state.typed(state, _BLOCKS[InitiativeField.MEASURE]),
        parse_date(form_state.day(state, _BLOCKS[InitiativeField.NEXT_CHECKIN])),
        form_state.is_ticked(state, _AWARD),
    )


def saved(initiative: Initiative, today: date) -> View:
    """Say in place of the form what happens next."""
    day = initiative.next_checkin
    later = "" if day is None else f" and ask for an update on {format_date(day, today)}"
    happens = named(lambda name_of: f"We’ll message {name_of(initiative.owner)} now{later}.", block_kit.MAX_SECTION)
    shown = [block_kit.plain(initiative.title), block_kit.section(happens)]
    return block_kit.modal("Initiative saved", shown, callback_id=action_ids.INITIATIVE_SAVED)


def telling(initiative: Initiative) -> View:
    """Render the form for the owner's update."""
    state = inputs.radio(_BLOCKS[InitiativeField.STATE], inputs.options(words.STATE_LABELS))
    next_checkin = inputs.date(_BLOCKS[InitiativeField.NEXT_CHECKIN])
    return block_kit.modal(
        words.HOW_DOES_IT_GO,
        [
            block_kit.plain(f"{initiative.title}\nMeasure: {initiative.measure}"),
            inputs.field("Status", state),
            inputs.field(
                "Progress so far",
                inputs.text(_BLOCKS[InitiativeField.UPDATE], lines=True),
                hint=f"Organizers see this and may share it with the channel. {NO_PATIENT_INFORMATION}",
            ),
            inputs.field("Next review date (if in progress)", next_checkin, optional=True),
        ],
        callback_id=action_ids.INITIATIVE_UPDATE_FORM,
        submit="Send",
        metadata=str(initiative.id),
    )


def read_update(state: Mapping[str, object]) -> InitiativeUpdateForm:
    """Read the owner's update from the submitted view's `state`. Never raises."""
    intro = form_state.chosen(state, _BLOCKS[InitiativeField.STATE])
    return InitiativeUpdateForm(
        InitiativeState(intro) if intro in set(InitiativeState) else None,
        form_state.typed(state, _BLOCKS[InitiativeField.UPDATE]),
        parse_date(form_state.day(state, _BLOCKS[InitiativeField.NEXT_CHECKIN])),
    )


def update_saved() -> View:
    """Thank the owner in place of the form."""
    intro = "Thanks! The organizers will see your update."
    return block_kit.modal("Update sent", [block_kit.plain(intro)], callback_id=action_ids.INITIATIVE_SAVED)


def card(post: InitiativeNotification) -> list[Block]:
    """Render any message about an initiative."""
    match post:
        case learning_notifications.InitiativeCard(series, initiative):
            heading, shown = block_kit.header(words.card_heading(post)), _described(series, initiative, post.today)
            buttons = [update_button(initiative)]
        case learning_notifications.InitiativeUpdate(series, initiative):
            update = named(lambda name_of: words.update_heading(post, name_of), block_kit.MAX_SECTION - 2)
            heading, shown = block_kit.section(f"*{update}*"), _described(series, initiative, post.today)
            buttons = [*_publish_button(initiative), _award_button(initiative)]
        case learning_notifications.InitiativeResult(_, initiative):
            heading, shown, buttons = block_kit.header(words.result_heading(post)), _story(initiative, post.today), []
        case learning_notifications.InitiativeAwardReminder(_, initiative):
            proposed_for, *lines = words.award_reminder_lines(post)
            heading, shown = block_kit.header(proposed_for), [*map(block_kit.plain, lines)]
            buttons = [update_button(initiative)]
        case _:
            assert_never(post)
    return [heading, *shown, *([block_kit.actions(*buttons)] if buttons else [])]


def proposed(series: Series, initiative: Initiative, today: date) -> str:
    """Return the confirmation of an award proposal, or of its withdrawal."""
    return words.format_award(series, today) if initiative.award else "Withdrawn from the award program."


def _owner(initiative: Initiative, button: Element | None = None) -> Block:
    owner = named(lambda name_of: f"Owner: {name_of(initiative.owner)}", block_kit.MAX_SECTION)
    return block_kit.section(owner, button)


def _described(series: Series, initiative: Initiative, today: date | None) -> list[Block]:
    session = initiative.session
    origin = [] if session is None else [f"{format_date(session.date, today)}, {past_headline(session)}"]
    return [
        block_kit.plain(initiative.title),
        _owner(initiative),
        block_kit.plain(f"Measure: {initiative.measure}"),
        *(block_kit.context(line) for line in (*origin, words.format_next_checkin(initiative, today))),
        *block_kit.words(initiative.latest_update),
        *([block_kit.context(words.format_award(series, today))] if initiative.award else []),
    ]


def _publish_button(initiative: Initiative) -> list[Element]:
    publish = block_kit.button("Share to channel", action_ids.INITIATIVE_PUBLISH, str(initiative.id), primary=True)
    return [] if initiative.is_published else [publish]


def _award_button(initiative: Initiative) -> Element:
    text = "Withdraw from award" if initiative.award else "Propose for award"
    value = f"{initiative.id}/{'' if initiative.award else _YES}"
    return block_kit.button(text, action_ids.INITIATIVE_AWARD, value, label=_label(text, initiative))


def _label(text: str, initiative: Initiative) -> str:
    return block_kit.shorten(f"{text} – {initiative.title}", block_kit.MAX_BUTTON_LABEL)


def read_proposed(text: str) -> tuple[int, bool]:
    """Parse the initiative (0 for any other text) and whether to propose it from a button."""
    its_id, wanted = form_state.number_and_rest(text)
    return its_id, wanted == _YES


def _story(initiative: Initiative, today: date | None) -> list[Block]:
    session = initiative.session
    began = [] if session is None else [block_kit.context(words.format_origin(session, today))]
    return [
        block_kit.plain(initiative.title),
        *block_kit.words(initiative.latest_update),
        block_kit.plain(f"Measure: {initiative.measure}"),
        _owner(initiative),
        *began,
    ]


def overview(series: Series, initiatives: Sequence[Initiative], today: date | None) -> Message:
    """Render all initiatives for an organizer, with a button to create one."""
    shown, further = initiatives[:_MAX_LISTED], len(initiatives) - _MAX_LISTED
    ended = [f"+{further:,} more that ended earlier"] if further > 0 else []
    blocks = [
        block_kit.header("Initiatives"),
        *([] if shown else [block_kit.plain(words.NONE_YET)]),
        *(block for each in shown for block in _listed(each, today)),
        *map(block_kit.context, ended),
        block_kit.actions(make_button(series, None)),
    ]
    return mentions.message(lambda name_of: words.format_initiatives(series, tuple(shown), name_of, today), blocks)


def _listed(initiative: Initiative, today: date | None) -> list[Block]:
    lines = [initiative.title, f"Measure: {initiative.measure}", words.format_next_checkin(initiative, today)]
    if initiative.latest_update:
        lines.append(f"Latest update: {block_kit.shorten(initiative.latest_update, _MAX_QUOTED)}")
    listed = block_kit.plain("\n".join(lines), update_button(initiative))
    return [listed, _owner(initiative, _award_button(initiative))]


def on_home(initiatives: Sequence[Initiative], today: date | None) -> list[Block]:
    """Render Home's list of the person's open initiatives."""
    rows = [
        block_kit.plain(f"{each.title}\n{words.format_next_checkin(each, today)}", update_button(each))
        for each in initiatives
    ]
    return [block_kit.section("*Your initiatives*"), *rows] if rows else []
