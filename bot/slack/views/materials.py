"""Slides and recording: the form, what the channel gets, and whoever is asked for them."""

from collections.abc import Mapping

from bot.core.calendar import Series, Session
from bot.core.materials import Draft, Material, attached, draft_of
from bot.core.posts import MaterialsNudge, MaterialsPost
from bot.core.spoken import post_in_words, session_in_words
from bot.core.spoken_materials import (
    NAMES,
    OPEN_TO_THOSE,
    kept_in_words,
    nudge_lines,
    post_heading,
    taken_back,
)
from bot.core.wording import date_in_words, headline_after
from bot.views import forms, ids, kit
from bot.views.kit import Block, Element, Message, View

_LINKS = {Material.SLIDES: ids.LINK_SLIDES, Material.RECORDING: ids.LINK_RECORDING}
_FIELDS = {Material.SLIDES: ids.MATERIALS_SLIDES, Material.RECORDING: ids.MATERIALS_RECORDING}


def attach_button(session: Session, *, primary: bool = False) -> Element:
    """The button that opens the form."""
    label = f"Attach slides or recording of {date_in_words(session.date)}"
    return kit.button("Slides, recording", ids.MATERIALS_OPEN, str(session.id), label=label, primary=primary)


def links(session: Session) -> list[Element]:
    """A button for each that is there."""
    day = date_in_words(session.date)
    return [
        kit.link_button(NAMES[material], _LINKS[material], address, label=f"{NAMES[material]} of {day}")
        for material, address in attached(session)
    ]


def left_behind(session: Session) -> list[Block]:
    """A session that is over, with what it left."""
    said = kit.plain(f"{date_in_words(session.date)}\n{headline_after(session)}")
    found = links(session)
    return [said, kit.actions(*found)] if found else [said]


def form(series: Series, session: Session) -> View:
    """Asks where they are found."""
    draft = draft_of(session)
    return kit.modal(
        "Slides and recording",
        [
            kit.plain(session_in_words(session, series.zone)),
            *(
                kit.input_block(
                    f"{NAMES[material]}: web address",
                    kit.text_input(name, draft[material]),
                    name,
                    optional=True,
                )
                for material, name in ((each, _block_id(each, session.version)) for each in Material)
            ),
            kit.context(OPEN_TO_THOSE),
        ],
        callback_id=ids.MATERIALS_FORM,
        submit="Save",
        close="Close",
        metadata=f"{session.id}/{session.version}",
    )


def _block_id(material: Material, version: int) -> str:
    # Another one for each state: Slack would else keep what stood in the older form's field.
    return f"{_FIELDS[material]}.{version}"


def read_about(view: object) -> tuple[int, int]:
    """The session and its version that the form is about; zeros, which none has, for any other view."""
    session, _, version = forms.metadata(view).partition("/")
    return forms.number(session) or 0, forms.number(version) or 0


def read(state: Mapping[str, object], version: int) -> Draft:
    """What was typed, from the `state` of the submitted view."""
    return {each: forms.typed(state, _block_id(each, version)) for each in Material}


def errors(problems: Mapping[Material, str], version: int) -> dict[str, str]:
    """The problems at the fields of the form, as Slack wants them."""
    return {_block_id(material, version): problem for material, problem in problems.items()}


def kept(session: Session) -> View:
    """In place of the form: what is there, and what becomes of it."""
    said = [kit.plain(kept_in_words(session))]
    found = links(session)
    return kit.modal(
        "Saved", [*said, *([kit.actions(*found)] if found else [])], callback_id=ids.MATERIALS_KEPT, close="Close"
    )


def post(post: MaterialsPost) -> Message:
    """To the channel, in the session's thread."""
    found = links(post.session)
    if not found:
        return kit.message(post_in_words(post), [kit.plain(taken_back(post))])
    return kit.message(
        post_in_words(post),
        [
            kit.section(f"*{kit.escape(post_heading(post))}*"),
            kit.plain(headline_after(post.session)),
            kit.actions(*found),
        ],
    )


def nudge(post: MaterialsNudge) -> Message:
    """To who spoke, or to an organizer: please."""
    return kit.message(
        post_in_words(post),
        [
            *map(kit.plain, nudge_lines(post)),
            *([kit.actions(attach_button(post.session, primary=True))] if not attached(post.session) else []),
        ],
    )
