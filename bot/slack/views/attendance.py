"""I will be there; who comes; and checking in by the code on the slide."""

from collections.abc import Mapping, Sequence

from bot.core.attendance import Attendee, Attending
from bot.core.calendar import Series, Session
from bot.core.posts import CodeCard
from bot.core.spoken import code_heading, post_in_words, session_in_words
from bot.core.spoken_attendance import (
    attending_heading,
    checked_in_in_words,
    code_lines,
    coming_in_words,
    said_in_words,
    when_open,
)
from bot.core.wording import date_in_words, hour_in_words
from bot.views import forms, ids, kit
from bot.views.kit import Block, Element, Message, View

# Names in one section: a mention has 14 characters, and a line with a time as many again.
_NAMES_MOST = 60


def come_button(session: Session) -> Element:
    """The button that says so."""
    label = f"I will be there on {date_in_words(session.date)}"
    return kit.button("I will be there", ids.ATTENDANCE_COME, str(session.id), label=label)


def leave_button(session: Session) -> Element:
    """The button that takes it back."""
    label = f"I cannot come on {date_in_words(session.date)} after all"
    return kit.button("I cannot after all", ids.ATTENDANCE_LEAVE, str(session.id), label=label)


def who_button(session: Session) -> Element:
    """The button that shows names, to those who may see them."""
    number = f" ({session.coming})" if session.coming else ""
    label = f"Who comes on {date_in_words(session.date)}"
    return kit.button(f"Who comes{number}", ids.ATTENDANCE_WHO, str(session.id), label=label)


def check_in_button() -> Element:
    """The button that asks for the code."""
    return kit.button("Check in", ids.CHECK_IN_OPEN, label="Check in by the code on the slide")


def coming(session: Session) -> list[Block]:
    """How many come; nothing while nobody has said so."""
    number = coming_in_words(session.coming)
    return [kit.context(number)] if number else []


def said(session: Session, following: Sequence[Element], *, comes: bool) -> Message:
    """In answer to whoever said that they come, or do not after all; `following` are buttons for what comes next."""
    lines = "\n".join(said_in_words(session, comes=comes))
    button = leave_button(session) if comes else come_button(session)
    return kit.message(lines, [kit.plain(lines), kit.actions(*following, button)])


def who(attending: Attending, table: str, *, may_note: bool) -> View:
    """Who comes and who was there, with names.

    Args:
        attending: Those.
        table: The same as comma-separated values, to be copied.
        may_note: Whether whoever looks can note down others who were there.
    """
    session, zone = attending.session, attending.series.zone
    blocks: list[Block] = [
        kit.plain(session_in_words(session, zone)),
        kit.section(f"*{kit.escape(attending_heading(attending))}*"),
        *_names([kit.mention(each.address) for each in attending.coming]),
    ]
    if attending.checked_in:
        blocks += [kit.section("*Checked in*"), *_names([_there(each, zone) for each in attending.checked_in])]
    if attending.code is not None:
        blocks.append(kit.section(f"Code for check-in, good {when_open(session, zone)}: *{attending.code}*"))
    if attending.attendees:
        blocks += [kit.section("*To copy, for a credit office*"), *kit.code(table)]
    noting = may_note and attending.code is not None
    if noting:
        others = kit.people_input(ids.ATTENDANCE_OTHERS)
        hint = "For whoever has no phone at hand, or could not read the code."
        blocks.append(kit.input_block("Also there", others, ids.ATTENDANCE_OTHERS, optional=True, hint=hint))
    return kit.modal(
        "Who comes",
        blocks,
        callback_id=ids.ATTENDANCE_WHO_FORM,
        submit="Note down" if noting else None,
        close="Close",
        metadata=str(session.id),
    )


def _there(attendee: Attendee, zone: str) -> str:
    at = attendee.checked_in_at
    return kit.mention(attendee.address) + (f", {hour_in_words(at, zone)}" if at is not None else "")


def _names(lines: Sequence[str]) -> list[Block]:
    parts = [lines[start : start + _NAMES_MOST] for start in range(0, len(lines), _NAMES_MOST)]
    return [kit.section("\n".join(part)) for part in parts]


def others(state: Mapping[str, object]) -> tuple[str, ...]:
    """Those who are to be noted down, by the chat's addresses; from the `state` of the submitted view."""
    return forms.people(state, ids.ATTENDANCE_OTHERS)


def code_card(post: CodeCard) -> Message:
    """To a speaker or an organizer: the code, and what to do with it."""
    return kit.message(
        post_in_words(post),
        [
            kit.header(code_heading(post)),
            kit.plain(session_in_words(post.session, post.series.zone)),
            *map(kit.plain, code_lines(post)),
            kit.actions(who_button(post.session)),
        ],
    )


def check_in_form(series: Series, session: Session) -> View:
    """Asks for the code."""
    field = kit.text_input(ids.CHECK_IN_CODE)
    return kit.modal(
        "Check in",
        [
            kit.plain(session_in_words(session, series.zone)),
            kit.input_block("Code", field, ids.CHECK_IN_CODE, hint="It stands on the speaker's slide."),
        ],
        callback_id=ids.CHECK_IN_FORM,
        submit="Check in",
        close="Close",
    )


def code_typed(state: Mapping[str, object]) -> str:
    """What was typed, from the `state` of the submitted view."""
    return forms.typed(state, ids.CHECK_IN_CODE)


def checked_in(series: Series, session: Session) -> View:
    """In place of the form: thanks."""
    thanks = kit.plain(checked_in_in_words(series, session))
    return kit.modal("Checked in", [thanks], callback_id=ids.CHECK_IN_DONE, close="Close")
