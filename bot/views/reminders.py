"""Personal reminders: the form, its values, and the buttons on each reminder."""

from collections.abc import Mapping
from dataclasses import astuple
from itertools import compress

from bot.chat.surface import Surface
from bot.core.calendar.formatting import format_date, format_names, headline
from bot.core.calendar.models import Series, Session
from bot.core.commands.style import STYLES
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import Reminder
from bot.core.participation.subscriptions import ChatChoice, ReminderTimes
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, Message, View

_DAY_BEFORE, _SAME_DAY, _AFTER = "day", "hour", "after"
_LAST_USED = "last"


def open_button() -> Element:
    """Render the button that opens the form."""
    return block_kit.button("Remind me", action_ids.REMINDERS_OPEN, label="with a direct message")


def form(
    series: Series, session: Session | None, every: ReminderTimes, one: ReminderTimes, chat: ChatChoice | None = None
) -> View:
    """Render the form with the current choices.

    Args:
        series: The series.
        session: The next session, which has its own choice; None if none is planned.
        every: The reminders for every session.
        one: The additional reminders for the next session.
        chat: The chat where all messages come; None for a person who uses one alone.
    """
    opening = "We’ll message you in your time zone, never at night."
    next_one = []
    if session is not None:
        label = f"Only the next one ({format_date(session.date)})"
        next_one = [_choice(label, action_ids.REMINDERS_ONE, one, 2, hint=headline(session))]
    every_one = _choice("Before every session", action_ids.REMINDERS_EVERY, every, 3)
    return block_kit.modal(
        "Your reminders",
        [block_kit.plain(opening), every_one, *next_one, *([] if chat is None else [_chats(chat)])],
        callback_id=action_ids.REMINDERS_FORM,
        submit="Save",
        metadata=f"{series.id}/{'' if session is None else session.id}",
    )


def _choice(label: str, name: str, times: ReminderTimes, number: int, hint: str = "") -> Block:
    options = [
        inputs.option(_DAY_BEFORE, "The day before"),
        inputs.option(_SAME_DAY, "An hour before", "8:00 AM if the time is TBA"),
        inputs.option(_AFTER, "A rating request afterward", "Only for sessions you’re going to"),
    ][:number]
    ticked = list(compress(options, astuple(times)))
    return inputs.field(label, inputs.checkboxes(name, options, ticked), optional=True, hint=hint)


def _chats(choice: ChatChoice) -> Block:
    options = [
        inputs.option(_LAST_USED, "In the chat I used last"),
        *(inputs.option(each.value, f"In {each.label}") for each in Surface),
    ]
    chosen = choice.chosen or _LAST_USED
    initial = next(each for each in options if each["value"] == chosen)
    label, name = "Where we message you", action_ids.REMINDERS_CHAT
    return inputs.field(label, inputs.radio(name, options, initial))


def read(state: Mapping[str, object]) -> tuple[ReminderTimes, ReminderTimes, ChatChoice | None]:
    """Read the choices for every session, for the one, and of the chat, from the submitted view's `state`."""
    names = (action_ids.REMINDERS_EVERY, action_ids.REMINDERS_ONE)
    every, one = (form_state.ticked(state, name) for name in names)
    chosen = ReminderTimes(*(each in every for each in (_DAY_BEFORE, _SAME_DAY, _AFTER)))
    chat = form_state.chosen(state, action_ids.REMINDERS_CHAT)
    known = Surface(chat) if chat in set(Surface) else None
    return chosen, ReminderTimes(_DAY_BEFORE in one, _SAME_DAY in one), ChatChoice(known) if chat else None


def saved(
    every: ReminderTimes, one: ReminderTimes, surface: Surface = Surface.SLACK, chat: ChatChoice | None = None
) -> View:
    """Say in place of the form what was chosen, and where on a surface it is changed."""
    chosen = (("Every session", in_words(every)), ("The next session", in_words(one)))
    shown = [block_kit.plain(f"{which}: we’ll message you {words}.") for which, words in chosen if words]
    if not shown:
        shown = [block_kit.plain("You won’t get reminders.")]
    if chat is not None:
        where = "the chat you used last" if chat.chosen is None else chat.chosen.label
        shown.append(block_kit.plain(f"Messages come in {where}."))
    shown.append(block_kit.context(f"Change this anytime {STYLES[surface].home}."))
    return block_kit.modal("Saved", shown, callback_id=action_ids.REMINDERS_SAVED, close="Close")


def in_words(times: ReminderTimes) -> str | None:
    """Describe when a person is reminded; None if never."""
    parts = ("the day before", "an hour before", "after each session")
    return format_names(tuple(compress(parts, astuple(times)))) or None


def stopped() -> Message:
    """Confirm that the reminders are off, with a way back."""
    sentence = "Reminders are off."
    return block_kit.message(sentence, [block_kit.plain(sentence), block_kit.actions(open_button())])


def row(post: Reminder) -> list[Element]:
    """Render the buttons on a personal reminder."""
    again = block_kit.button("Snooze 15 minutes", action_ids.REMINDERS_SNOOZE, str(post.session.id))
    stop = block_kit.button("Turn off reminders", action_ids.REMINDERS_STOP, str(post.series.id))
    return [again, stop] if post.kind is Kind.SAME_DAY_REMINDER else [stop]
