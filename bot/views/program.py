"""The program: what it is, its award, its reminders, the help, and mistyped words."""

import re

from bot.core.base.people import Contact
from bot.core.calendar.models import Series
from bot.core.commands.answers import About, Award, DidYouMean, Help, Reminders
from bot.core.commands.vocabulary import CommandName
from bot.text import answers as text
from bot.views.command_buttons import command_button
from bot.views.feedback import feedback_button, write_button
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, Element, Message
from bot.views.reminders import open_button
from bot.views.sessions import add_button, upcoming_button
from bot.views.suggestions import suggest_button

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+")
# Of a text imported with the program's page; more is too long for a phone.
_MAX_TEXT = 6000


def about(answer: About) -> list[Block]:
    """Render what a learning health system is, what the Rounds are, and whom to ask."""
    series, texts = answer.series, answer.series.texts
    sections = ((text.WHAT_IS_LHS, texts.learning_health_system), (texts.name or series.name, texts.rounds))
    shown = [
        block for title, words in sections if words for block in (block_kit.header(title), *_paragraphs(words))
    ] or [block_kit.header(texts.name or series.name), block_kit.plain(text.NO_TEXTS)]
    award_button = block_kit.button("About the award", action_ids.PROGRAM_AWARD, label="and how to apply")
    row = block_kit.actions(upcoming_button(), suggest_button(), award_button)
    return [*shown, *contacts(texts.contacts), row]


def award(answer: Award) -> list[Block]:
    """Render what the award program is, and the Request for Applications or whom to ask for it."""
    series, texts = answer.series, answer.series.texts
    paragraphs = _paragraphs(texts.award) if texts.award else [block_kit.plain(text.NO_TEXTS)]
    return [block_kit.header(texts.award_name or "The award program"), *paragraphs, *_where_to_apply(series)]


def _where_to_apply(series: Series) -> list[Block]:
    people = series.texts.contacts
    if series.award_url is None and people:
        return [block_kit.plain(text.APPLY_UNKNOWN), *contacts(people, has_intro=True)]
    if series.award_url is None:
        return [block_kit.plain(text.format_application(series)), block_kit.actions(feedback_button())]
    if block_kit.link(series.award_url, "") is None:
        return [block_kit.plain(text.format_application(series)), *contacts(people)]
    label = "Request for Applications, in the browser"
    apply = block_kit.link_button("Request for Applications", action_ids.LINK_APPLY, series.award_url, label=label)
    return [block_kit.actions(apply), *contacts(people)]


def _paragraphs(paragraphs: tuple[str, ...]) -> list[Block]:
    return block_kit.words(block_kit.shorten("\n\n".join(paragraphs), _MAX_TEXT))


def contacts(people: tuple[Contact, ...], *, has_intro: bool = False) -> list[Block]:
    """Render names and mail links. `has_intro`: the text above has just said to contact these people."""
    if not people:
        return []
    pairs = block_kit.fields([(each.name, _mail(each.email)) for each in people])
    return [pairs] if has_intro else [block_kit.section("*Questions? Contact*"), pairs]


def _mail(address: str) -> str:
    if _EMAIL.fullmatch(address) is None:
        return block_kit.escape(address)
    return f"<mailto:{address}|{address}>"


def reminders(answer: Reminders) -> list[Block]:
    """Render when the channel is reminded, and the button for personal reminders."""
    adding = [] if answer.session is None else [add_button(answer.session), upcoming_button()]
    return [
        block_kit.plain(text.format_reminders(answer.series)),
        block_kit.plain(text.PERSONAL_REMINDER_HINT),
        block_kit.actions(open_button(), *adding),
    ]


def help_page(answer: Help) -> list[Block]:
    """Render what can be typed, one line each, and buttons for what people do most."""
    usages = "\n".join(f"`{typed}`  {block_kit.escape(does)}" for typed, does in text.help_lines(answer))
    buttons: tuple[Element, ...] = (
        block_kit.button("Next session", action_ids.SESSION_NEXT, primary=True),
        suggest_button(),
        feedback_button(),
        block_kit.button("About LHS Rounds", action_ids.PROGRAM_ABOUT, label="and who to contact"),
    )
    if answer.is_full and answer.organizes:
        heading, buttons = text.ORGANIZERS_HEADING, (command_button(CommandName.MANAGE, primary=True),)
    else:
        heading = text.HELP_HEADING
    if answer.organizes and not answer.is_full:
        buttons = (*buttons, command_button(CommandName.HELP, "all", text="Organizer commands"))
    return [
        block_kit.header(heading),
        block_kit.section(usages),
        block_kit.context(text.JUST_ASK),
        *map(block_kit.context, filter(None, [text.share_hint(answer)])),
        block_kit.actions(*buttons),
    ]


def mistyped(answer: DidYouMean, meant: Message | None) -> list[Block]:
    """Render the assumed word above its answer; for a form, a button that opens it with the words."""
    opening = text.format_did_you_mean(answer)
    if meant is not None:
        return [block_kit.plain(opening, help_button()), *meant.blocks]
    match answer.guess:
        case CommandName.FEEDBACK:
            guessed = write_button(answer.words)
        case CommandName.SUGGEST:
            guessed = suggest_button(answer.words, primary=True)
        case _:
            guessed = command_button(answer.guess, answer.words, primary=True)
    return [block_kit.plain(opening), block_kit.actions(guessed, help_button())]


def help_button() -> Element:
    """Render the button that shows what can be typed."""
    return block_kit.button("Help", action_ids.PROGRAM_HELP, label="Help: what you can type")
