"""A suggestion as organizers see it, with their actions; and the messages to its author."""

from itertools import groupby

from bot.core.commands.vocabulary import CommandName
from bot.core.outbox.references import SuggestionRef
from bot.core.outbox.suggestion_notifications import SuggestionCard, SuggestionOutcome, SuggestionThanks
from bot.core.suggestions.suggestions import Suggestion, SuggestionOverview, SuggestionState
from bot.text import suggestions as words
from bot.views.command_buttons import command_button
from bot.views.kit import action_ids, block_kit, inputs
from bot.views.kit.block_kit import Block, Element, Message
from bot.views.kit.mentions import named
from bot.views.replies import answer_button, rows
from bot.views.session_buttons import button

_MERGE = "merge"
_STEPS = {SuggestionState.PLANNED: "Mark planned", SuggestionState.NEW: "Reopen"}


def card(post: SuggestionCard) -> list[Block]:
    """Render the suggestion in full, its state and who set it, and the buttons."""
    suggestion = post.suggestion
    support = words.format_support(suggestion)
    # A new one has that in its heading.
    state = named(lambda name_of: words.format_state(post, name_of), block_kit.MAX_SECTION - 2)
    return [
        block_kit.header(words.card_heading(post)),
        *block_kit.words(suggestion.topic),
        *_labelled("Why it matters", suggestion.why),
        *_labelled("Suggested speaker", suggestion.speaker),
        block_kit.section(named(lambda name_of: words.format_author(suggestion, name_of), block_kit.MAX_SECTION)),
        *([block_kit.plain(support)] if support else []),
        *([] if suggestion.changed_by is None else [block_kit.section(f"*{state}*")]),
        *(block_kit.words(suggestion.reason) if suggestion.reason else []),
        *(block_kit.words(post.merged.topic) if post.merged else []),
        *rows(post.replies),
        block_kit.actions(*buttons(post)),
    ]


def _labelled(label: str, text: str | None) -> list[Block]:
    return [block_kit.section(f"*{label}*"), *block_kit.words(text)] if text else []


def buttons(post: SuggestionCard) -> list[Element]:
    """Render an organizer's actions in the suggestion's state."""
    suggestion = post.suggestion
    value, state = carried(suggestion), suggestion.state
    answer = answer_button(SuggestionRef(suggestion.id))
    if post.merged is not None:
        return [block_kit.button("Unmerge", action_ids.SUGGESTION_UNMERGE, value), answer]
    if state is SuggestionState.SCHEDULED:
        editing = [button(CommandName.EDIT, post.session)] if post.session else []
        return [*editing, answer, _more(value, SuggestionState.NEW, SuggestionState.PLANNED)]
    is_declined = state is SuggestionState.DECLINED
    make = block_kit.button("Schedule it", action_ids.SUGGESTION_SCHEDULE, value, primary=not is_declined)
    if is_declined:
        return [make, answer, _more(value, SuggestionState.NEW, SuggestionState.PLANNED)]
    others = [SuggestionState.NEW if state is SuggestionState.PLANNED else SuggestionState.PLANNED]
    decline = block_kit.button("Decline", action_ids.SUGGESTION_DECLINE, value)
    return [make, answer, decline, _more(value, *others, merges=True)]


def _more(value: str, *states: SuggestionState, merges: bool = False) -> Element:
    merging = [inputs.option(f"{_MERGE}/{value}", "Merge with another")] if merges else []
    options = [inputs.option(f"{each.name}/{value}", _STEPS[each]) for each in states]
    return inputs.overflow(action_ids.SUGGESTION_STEP, [*options, *merging])


def carried(suggestion: Suggestion) -> str:
    """Return what a button or a form carries: the suggestion and the version that was shown."""
    return f"{suggestion.id}/{suggestion.version}"


def read_step(value: object) -> tuple[SuggestionState | None, str]:
    """Parse the state chosen from the menu (None for a merge), and the suggestion that it carries."""
    name, _, rest = value.partition("/") if isinstance(value, str) else ("", "", "")
    return (SuggestionState[name] if name in SuggestionState.__members__ else None), rest


def merges(value: object) -> bool:
    """Tell whether a merge was chosen."""
    return isinstance(value, str) and value.startswith(f"{_MERGE}/")


def outcome(post: SuggestionOutcome) -> list[Block]:
    """Tell an author or supporter what has become of a suggestion."""
    answer = answer_button(SuggestionRef(post.suggestion.id), by_author=True)
    # The session usually keeps the topic as its title.
    is_said = post.session is not None and post.session.title == post.suggestion.topic
    return [
        block_kit.header(words.outcome_heading(post)),
        *(block for line in words.outcome_lines(post) for block in block_kit.words(line)),
        *_labelled("The suggestion", None if is_said else post.suggestion.topic),
        *([block_kit.actions(answer)] if post.is_own else []),
    ]


def thanks(post: SuggestionThanks) -> list[Block]:
    """Thank an author or supporter once the session is announced."""
    adding = block_kit.button("Add to calendar", action_ids.SESSION_CALENDAR, str(post.session.id), primary=True)
    return [
        block_kit.header(words.thanks_heading(post)),
        *map(block_kit.plain, words.thanks_lines(post)),
        *([] if post.is_over else [block_kit.actions(adding)]),
    ]


def open_button(suggestion: Suggestion) -> Element:
    """Render the button that shows a suggestion in full, with its actions."""
    return block_kit.button("Open", action_ids.SUGGESTION_SHOW, str(suggestion.id), label=f"Open: {suggestion.topic}")


def overview(found: SuggestionOverview) -> Message:
    """Render the suggestions by state, support and age, each with a button that shows it in full."""
    blocks: list[Block] = [block_kit.header(words.OVERVIEW_HEADING)]
    for state, group in groupby(found.suggestions, key=lambda each: each.state):
        blocks.append(block_kit.section(f"*{words.STATE_LABELS[state]}*"))
        for each in group:
            line = f"{each.topic}\n{words.format_age_and_support(each, found)}"
            blocks.append(block_kit.plain(line, open_button(each)))
    if not found.suggestions:
        blocks.append(block_kit.plain(words.format_none(found)))
    if unlisted := words.format_unlisted(found):
        blocks.append(block_kit.context(unlisted))
    for (state, _), count in zip(found.hidden_counts, words.hidden_counts(found), strict=True):
        showing = command_button(CommandName.SUGGESTIONS, state.value, text=f"Show {state.value}")
        blocks.append(block_kit.plain(count, showing))
    return block_kit.message(words.format_overview(found), blocks)
