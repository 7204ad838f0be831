"""Organizers' forms for one session, their values, and the confirmations."""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter

from bot.chat.surface import Surface
from bot.core.calendar.formatting import format_date, format_names, headline
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.session_changes import Difference
from bot.core.calendar.session_form import SessionField, SessionFormData, warning_id
from bot.text.sessions import format_session
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, View
from bot.views.session_buttons import ask_button

_FIELDS = {field: getattr(action_ids, f"SESSION_{field.name}") for field in SessionField}
# The fields of a move.
_WHEN_AND_WHERE = (SessionField.DATE, SessionField.START, SessionField.MINUTES, SessionField.PLACE, SessionField.LINK)


@dataclass(frozen=True, slots=True)
class SessionFormIdentity:
    """The identity of a form, stored in its private metadata.

    Attributes:
        session: Its id; None for a new session.
        version: The session's version when the form was made.
        confirmed: Identifies the warnings that the form shows.
        moves: Whether it is the short form, for time and place.
        suggestion: The id of the suggestion that a new session is created from.
    """

    series: int
    session: int | None
    version: int = 0
    confirmed: tuple[int, ...] = ()
    moves: bool = False
    suggestion: int | None = None

    def field(self, field: SessionField) -> str:
        """Return a field's block id, new for each version: otherwise Slack would keep the older form's values."""
        return f"{_FIELDS[field]}.{self.version}"


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What others have changed while a form was open.

    Attributes:
        changed_by: The external ids of those who changed the session; none for the app admin.
        differences: What they changed.
    """

    changed_by: Sequence[str]
    differences: Sequence[Difference]


_ABOUT = TypeAdapter(SessionFormIdentity)


def identity_of(view: object) -> SessionFormIdentity | None:
    """Read the identity of a submitted form; None if it is not one of ours."""
    try:
        return _ABOUT.validate_json(form_state.metadata(view))
    except ValueError:
        return None


def form(
    series: Series,
    session: Session | None,
    draft: SessionFormData,
    *,
    moves: bool = False,
    suggestion: int | None = None,
    above: Sequence[str] | Meanwhile = (),
    surface: Surface = Surface.SLACK,
) -> View:
    """Render the form of a session, filled in.

    Args:
        series: The series.
        session: As it is; None for a new session.
        draft: The values of the fields.
        moves: Whether to show only time and place.
        suggestion: The id of the suggestion that a new session is created from.
        above: Warnings to confirm, or what others have changed since; shown above the fields.
        surface: The chat, whose people can be chosen as speakers.
    """
    warnings = () if isinstance(above, Meanwhile) else above
    its = SessionFormIdentity(
        series.id,
        None if session is None else session.id,
        0 if session is None else session.version,
        tuple(warning_id(each) for each in warnings),
        moves,
        suggestion,
    )
    shown = _WHEN_AND_WHERE if moves else tuple(SessionField)
    title = "Add session" if session is None else "Reschedule session" if moves else "Edit session"
    return block_kit.modal(
        title,
        [
            *_above(session, above),
            *(_input(its, field, draft, surface) for field in shown),
            *_below(session, moves=moves),
        ],
        callback_id=action_ids.SESSION_FORM,
        submit="Save anyway" if warnings else "Save",
        metadata=json.dumps(asdict(its)),
    )


def _above(session: Session | None, above: Sequence[str] | Meanwhile) -> list[Block]:
    if isinstance(above, Meanwhile):
        who = tuple(map(block_kit.mention, above.changed_by))
        by = format_names(who) if who else "Your app admin"
        return [
            block_kit.section(f"*{by} changed this session while you were editing.*"),
            *(block_kit.plain(str(each)) for each in above.differences),
            block_kit.plain("Your changes are below. Nothing is saved yet."),
        ]
    if above:
        return [block_kit.section("*Check this before saving*"), *map(block_kit.plain, above)]
    return [] if session is None else [block_kit.context(f"{format_date(session.date)}: {headline(session)}")]


def _below(session: Session | None, *, moves: bool) -> list[Block]:
    if session is None:
        return [block_kit.context("Anything left blank shows as TBA.")]
    if moves or session.status is SessionStatus.CANCELED:
        return []
    canceling = block_kit.button("Cancel session", action_ids.SESSION_CANCEL, str(session.id))
    return [block_kit.actions(ask_button(session), canceling)]


# The label of each field, with its hint; those that are plain text may have a placeholder.
_LABELS = {
    SessionField.DATE: ("Date", ""),
    SessionField.START: ("Start time", "Leave blank if TBA."),
    SessionField.MINUTES: ("Length (minutes)", ""),
    SessionField.TITLE: ("Title", ""),
    SessionField.ACCOUNTS: ("Speakers on {chat}", ""),
    SessionField.NAMES: ("Speakers not on {chat}", ""),
    SessionField.PLACE: ("Location", ""),
    SessionField.LINK: ("Meeting link", ""),
    SessionField.NOTES: ("Notes", "Only organizers see these."),
}
_PLACEHOLDERS = {SessionField.NAMES: "One name per line", SessionField.LINK: "https://"}
_INPUTS: Mapping[SessionField, Callable[[str, Any], Element]] = {
    SessionField.DATE: inputs.date,
    SessionField.START: inputs.time,
    SessionField.MINUTES: inputs.number,
    SessionField.ACCOUNTS: inputs.people,
}


def _input(its: SessionFormIdentity, field: SessionField, draft: SessionFormData, surface: Surface) -> Block:
    name, value, (label, hint) = its.field(field), getattr(draft, field.value), _LABELS[field]
    if field in _INPUTS:
        element = _INPUTS[field](name, value)
    else:
        is_long = field in {SessionField.NAMES, SessionField.NOTES}
        element = inputs.text(name, value, lines=is_long, placeholder=_PLACEHOLDERS.get(field, ""))
    return inputs.field(label.format(chat=surface.label), element, optional=field is not SessionField.DATE, hint=hint)


_READERS: Mapping[SessionField, Callable[[object, str], Any]] = {
    SessionField.DATE: form_state.day,
    SessionField.START: form_state.time_of_day,
    SessionField.ACCOUNTS: form_state.people,
}


def read(its: SessionFormIdentity, state: Mapping[str, object]) -> SessionFormData:
    """Read the values from the submitted view's `state`. Never raises."""
    values = {field.value: _READERS.get(field, form_state.typed)(state, its.field(field)) for field in SessionField}
    return SessionFormData(**values)


def to_be_sure(series: Series, session: Session, *, cancels: bool) -> View:
    """Ask for confirmation before a session is canceled or restored."""
    consequence = (
        "We’ll tell the channel and everyone who’s going. You can restore it later."
        if cancels
        else "We’ll tell the channel it’s back on and restart reminders."
    )
    return block_kit.modal(
        "Cancel session" if cancels else "Restore session",
        [block_kit.plain(format_session(session, series.zone)), block_kit.plain(consequence)],
        callback_id=action_ids.SESSION_CANCEL_FORM if cancels else action_ids.SESSION_RESTORE_FORM,
        submit="Cancel session" if cancels else "Restore session",
        close="Keep session" if cancels else "Cancel",
        metadata=str(session.id),
    )


def saved(series: Series, session: Session, heading: str, change_id: uuid.UUID | None = None) -> View:
    """Say in place of the form what is in the calendar now."""
    return done(heading, [block_kit.plain(format_session(session, series.zone))], series, change_id)


def done(heading: str, blocks: Sequence[Block], series: Series, change_id: uuid.UUID | None) -> View:
    """Say in place of a form what was changed, with a button that undoes it."""
    hint = block_kit.context("We’ll update anything already posted.")
    undo = block_kit.button("Undo", action_ids.SESSION_UNDO, f"{series.id}/{change_id}")
    return block_kit.modal(
        "Saved",
        [block_kit.section(f"*{heading}*"), *blocks, *([hint, block_kit.actions(undo)] if change_id else [])],
        callback_id=action_ids.SESSION_SAVED,
    )


def undone() -> View:
    """Say that a change was undone, in place of the message that it was saved."""
    blocks = [block_kit.section("*Change undone*"), block_kit.context("We’ll update anything already posted.")]
    return block_kit.modal("Undone", blocks, callback_id=action_ids.SESSION_SAVED)


def not_undone(sentence: str) -> View:
    """Say why a change was not undone."""
    return block_kit.modal("Not undone", [block_kit.plain(sentence)], callback_id=action_ids.SESSION_SAVED)
