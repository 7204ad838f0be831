"""Organizers' forms for one session, their values, and the confirmations."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.calendar.formatting import format_date, format_names, headline
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.session_changes import Difference
from bot.core.calendar.session_form import SessionField, SessionFormData, warning_id
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, View
from bot.slack.views.session_buttons import ask_button
from bot.text.notifications import format_session

_FIELDS = {
    SessionField.DATE: action_ids.SESSION_DATE,
    SessionField.START: action_ids.SESSION_START,
    SessionField.MINUTES: action_ids.SESSION_MINUTES,
    SessionField.TITLE: action_ids.SESSION_TITLE,
    SessionField.ACCOUNTS: action_ids.SESSION_ACCOUNTS,
    SessionField.NAMES: action_ids.SESSION_NAMES,
    SessionField.PLACE: action_ids.SESSION_PLACE,
    SessionField.LINK: action_ids.SESSION_LINK,
    SessionField.NOTES: action_ids.SESSION_NOTES,
}
# The fields of a move.
_WHEN_AND_WHERE = (SessionField.DATE, SessionField.START, SessionField.MINUTES, SessionField.PLACE, SessionField.LINK)
_SAVE, _SAVE_ALL_THE_SAME = "Save", "Save all the same"


@dataclass(frozen=True, slots=True)
class About:
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


def about(view: object) -> About | None:
    """Read the identity of a submitted form; None if it is not one of ours."""
    try:
        read = json.loads(form_state.metadata(view))
        session, suggestion = read["session"], read.get("suggestion")
        return About(
            int(read["series"]),
            None if session is None else int(session),
            int(read["version"]),
            tuple(int(each) for each in read["confirmed"]),
            bool(read["moves"]),
            None if suggestion is None else int(suggestion),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None


def _carried(about: About) -> str:
    return json.dumps(
        {
            "series": about.series,
            "session": about.session,
            "version": about.version,
            "confirmed": about.confirmed,
            "moves": about.moves,
            "suggestion": about.suggestion,
        }
    )


def form(
    series: Series,
    session: Session | None,
    draft: SessionFormData,
    *,
    moves: bool = False,
    suggestion: int | None = None,
    warnings: Sequence[str] = (),
    meanwhile: tuple[Sequence[str], Sequence[Difference]] | None = None,
) -> View:
    """Render the form of a session, filled in.

    Args:
        series: The series.
        session: As it is; None for a new session.
        draft: The values of the fields.
        moves: Whether to show only time and place.
        suggestion: The id of the suggestion that a new session is created from.
        warnings: Warnings to confirm.
        meanwhile: Who has changed the session since, and what.
    """
    its = About(
        series.id,
        None if session is None else session.id,
        0 if session is None else session.version,
        tuple(warning_id(each) for each in warnings),
        moves,
        suggestion,
    )
    shown = _WHEN_AND_WHERE if moves else tuple(_FIELDS)
    title = "Add a session" if session is None else "Move a session" if moves else "Edit a session"
    return block_kit.modal(
        title,
        [
            *_above(session, warnings, meanwhile),
            *(_input(its, field, draft) for field in shown),
            *_below(session, moves=moves),
        ],
        callback_id=action_ids.SESSION_FORM,
        submit=_SAVE_ALL_THE_SAME if warnings else _SAVE,
        close="Close",
        metadata=_carried(its),
    )


def _above(
    session: Session | None, warnings: Sequence[str], meanwhile: tuple[Sequence[str], Sequence[Difference]] | None
) -> list[Block]:
    found: list[Block] = []
    if meanwhile is not None:
        who, differences = meanwhile
        by = format_names(tuple(block_kit.mention(each) for each in who)) if who else "the person who runs this bot"
        found.append(block_kit.section(f"*Meanwhile this session was changed by {by}:*"))
        found += [block_kit.plain(f"{each.name} from {each.before} to {each.after}") for each in differences]
        found.append(block_kit.plain("Your words are kept below, on top of that. Nothing is saved yet."))
    if warnings:
        found.append(block_kit.section("*Please look once more. Nothing is saved yet.*"))
        found += [block_kit.plain(each) for each in warnings]
    if session is not None and not found:
        found.append(block_kit.context(f"{format_date(session.date)}: {headline(session)}"))
    return found


def _below(session: Session | None, *, moves: bool) -> list[Block]:
    if session is None:
        return [block_kit.context("Whatever is left empty is shown as to be announced.")]
    if moves or session.status is SessionStatus.CANCELLED:
        return []
    return [
        block_kit.actions(
            ask_button(session), block_kit.button("Cancel this session", action_ids.SESSION_CANCEL, str(session.id))
        )
    ]


def _input(its: About, field: SessionField, draft: SessionFormData) -> Block:
    name = its.field(field)
    match field:
        case SessionField.DATE:
            return block_kit.input_block("Date", block_kit.date_input(name, draft.date), name)
        case SessionField.START:
            hint = "Leave it empty while the time is to be announced."
            return block_kit.input_block(
                "Start", block_kit.time_input(name, draft.start), name, optional=True, hint=hint
            )
        case SessionField.MINUTES:
            return block_kit.input_block("Minutes", block_kit.number_input(name, draft.minutes), name, optional=True)
        case SessionField.TITLE:
            return block_kit.input_block("Title", block_kit.text_input(name, draft.title), name, optional=True)
        case SessionField.ACCOUNTS:
            return block_kit.input_block(
                "Speakers in Slack", block_kit.people_input(name, draft.accounts), name, optional=True
            )
        case SessionField.NAMES:
            other = block_kit.text_input(name, draft.names, lines=True, placeholder="One name in each line")
            return block_kit.input_block("Other speakers", other, name, optional=True)
        case SessionField.PLACE:
            return block_kit.input_block("Place", block_kit.text_input(name, draft.place), name, optional=True)
        case SessionField.LINK:
            link = block_kit.text_input(name, draft.link, placeholder="https://")
            return block_kit.input_block("Link to join", link, name, optional=True)
    notes = block_kit.text_input(name, draft.notes, lines=True)
    return block_kit.input_block("Notes", notes, name, optional=True, hint="Only organizers see these.")


def read(its: About, state: Mapping[str, object]) -> SessionFormData:
    """Read the values from the submitted view's `state`. Never raises."""
    typed = {field: form_state.typed(state, its.field(field)) for field in _FIELDS}
    return SessionFormData(
        date=form_state.day(state, its.field(SessionField.DATE)),
        start=form_state.time_of_day(state, its.field(SessionField.START)),
        minutes=typed[SessionField.MINUTES],
        title=typed[SessionField.TITLE],
        accounts=form_state.people(state, its.field(SessionField.ACCOUNTS)),
        names=typed[SessionField.NAMES],
        place=typed[SessionField.PLACE],
        link=typed[SessionField.LINK],
        notes=typed[SessionField.NOTES],
    )


def errors(its: About, problems: Mapping[SessionField, str]) -> dict[str, str]:
    """Map the problems to the form's block ids."""
    return {its.field(field): problem for field, problem in problems.items()}


def to_be_sure(series: Series, session: Session, *, cancels: bool) -> View:
    """Ask for confirmation before a session is canceled or restored."""
    said = (
        "It stays in the calendar as cancelled and can be restored. Whoever was told of it is told."
        if cancels
        else "It is announced and reminded of anew, and whoever was told that it is cancelled is told."
    )
    return block_kit.modal(
        "Cancel a session" if cancels else "Restore a session",
        [block_kit.plain(format_session(session, series.zone)), block_kit.plain(said)],
        callback_id=action_ids.SESSION_CANCEL_FORM if cancels else action_ids.SESSION_RESTORE_FORM,
        submit="Cancel it" if cancels else "Restore it",
        close="Close",
        metadata=str(session.id),
    )


def saved(series: Series, session: Session, said: str) -> View:
    """Say in place of the form what is in the calendar now."""
    return block_kit.modal(
        "Saved",
        [
            block_kit.section(f"*{said}*"),
            block_kit.plain(format_session(session, series.zone)),
            block_kit.context("What was posted about it is brought up to date. To take it back: /lhs-rounds history"),
        ],
        callback_id=action_ids.SESSION_KEPT,
        close="Close",
    )
