"""Slides and recording: the form, the channel's message, and the request to speakers."""

from collections.abc import Mapping
from datetime import date

from bot.core.calendar.formatting import format_date, format_day, past_headline
from bot.core.calendar.materials import Material, MaterialsForm, attached_materials, from_session
from bot.core.calendar.models import Series, Session
from bot.core.outbox.notifications import MaterialsNudge, MaterialsPost
from bot.text.materials import ACCESS_HINT, MATERIAL_LABELS, format_saved, format_withdrawn, nudge_lines, post_heading
from bot.text.sessions import format_session
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, View

_LINKS = {Material.SLIDES: action_ids.LINK_SLIDES, Material.RECORDING: action_ids.LINK_RECORDING}
_FIELDS = {Material.SLIDES: action_ids.MATERIALS_SLIDES, Material.RECORDING: action_ids.MATERIALS_RECORDING}


def attach_button(session: Session, *, primary: bool = False) -> Element:
    """Render the button that opens the form."""
    label = f"Add slides or recording, {format_day(session.date)}"
    return block_kit.button("Add slides", action_ids.MATERIALS_OPEN, str(session.id), label=label, primary=primary)


def links(session: Session) -> list[Element]:
    """Render a button for each link that exists."""
    day = format_day(session.date)
    return [
        block_kit.link_button(
            MATERIAL_LABELS[material], _LINKS[material], address, label=f"{MATERIAL_LABELS[material]}, {day}"
        )
        for material, address in attached_materials(session)
    ]


def left_behind(session: Session, today: date | None) -> list[Block]:
    """Render a past session with its materials."""
    description = block_kit.plain(f"{format_date(session.date, today)}\n{past_headline(session)}")
    found = links(session)
    return [description, block_kit.actions(*found)] if found else [description]


def form(series: Series, session: Session) -> View:
    """Render the form for the links."""
    draft = from_session(session)
    return block_kit.modal(
        "Slides and recording",
        [
            block_kit.plain(format_session(session, series.zone)),
            *(
                inputs.field(
                    f"{MATERIAL_LABELS[each]} link",
                    inputs.text(_block_id(each, session.version), draft[each]),
                    optional=True,
                )
                for each in Material
            ),
            block_kit.context(ACCESS_HINT),
        ],
        callback_id=action_ids.MATERIALS_FORM,
        submit="Save",
        metadata=f"{session.id}/{session.version}",
    )


def _block_id(material: Material, version: int) -> str:
    # A new id for each version: otherwise Slack would keep the older form's values.
    return f"{_FIELDS[material]}.{version}"


def read(state: Mapping[str, object], version: int) -> MaterialsForm:
    """Read the links from the submitted view's `state`."""
    return {each: form_state.typed(state, _block_id(each, version)) for each in Material}


def saved(session: Session) -> View:
    """Say in place of the form what is stored, and what happens next."""
    found = links(session)
    blocks = [block_kit.plain(format_saved(session)), *([block_kit.actions(*found)] if found else [])]
    return block_kit.modal("Saved", blocks, callback_id=action_ids.MATERIALS_SAVED)


def post(post: MaterialsPost) -> list[Block]:
    """Render the materials for the session's thread in the channel."""
    found = links(post.session)
    if not found:
        return [block_kit.plain(format_withdrawn(post))]
    heading = block_kit.section(f"*{block_kit.escape(post_heading(post))}*")
    return [heading, block_kit.plain(past_headline(post.session)), block_kit.actions(*found)]


def nudge(post: MaterialsNudge) -> list[Block]:
    """Ask a speaker or an organizer for the materials."""
    attaching = [] if attached_materials(post.session) else [attach_button(post.session, primary=True)]
    return [*map(block_kit.plain, nudge_lines(post)), *map(block_kit.actions, attaching)]
