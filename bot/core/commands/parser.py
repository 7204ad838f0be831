"""The grammar of `/lhs-rounds`. Both the parser and the help are built from one table."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import dropwhile
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.core.base.date_phrases import MONTH_AT_END, take_when
from bot.core.commands import stopwords
from bot.core.commands.phrases import LEAD_INS, PHRASES
from bot.core.commands.stopwords import FILLER, words


class CommandName(StrEnum):
    """The commands. MONTH and DAY are not typed themselves: they result from a month or a date."""

    NEXT = "next"
    UPCOMING = "upcoming"
    PAST = "past"
    SEARCH = "search"
    SUGGEST = "suggest"
    FEEDBACK = "feedback"
    REMIND = "remind"
    CALENDAR = "calendar"
    CHECK_IN = "check-in"
    PRIVACY = "privacy"
    ABOUT = "about"
    AWARD = "award"
    HELP = "help"
    STATUS = "status"
    ADD = "add"
    EDIT = "edit"
    MOVE = "move"
    CANCEL = "cancel"
    RESTORE = "restore"
    SEASON = "season"
    PASTE = "paste"
    HISTORY = "history"
    READINESS = "radar"
    REPORT = "report"
    INITIATIVES = "initiatives"
    SUGGESTIONS = "suggestions"
    SETTINGS = "settings"
    ORGANIZERS = "organizers"
    MONTH = "month"
    DAY = "day"


class Command(NamedTuple):
    """A command that can be typed.

    Attributes:
        usage: The syntax; capitals stand for the person's own words.
        help_text: A short description.
    """

    name: CommandName
    usage: str
    help_text: str


# In the order of the help.
COMMANDS = (
    Command(CommandName.NEXT, "next", "The next session: when, who and what (also with nothing typed)."),
    Command(CommandName.UPCOMING, "upcoming", "All sessions to come."),
    Command(CommandName.PAST, "past", "Sessions that are over."),
    Command(CommandName.SEARCH, "search WORDS", "Find sessions by speaker or topic."),
    Command(CommandName.SUGGEST, "suggest WORDS", "Suggest a topic; it goes to the organizers."),
    Command(CommandName.FEEDBACK, "feedback WORDS", "Tell the organizers how it was, signed or anonymous."),
    Command(CommandName.REMIND, "remind", "A reminder for you alone, the day before and an hour before."),
    Command(CommandName.CALENDAR, "calendar", "Put the sessions into your own calendar."),
    Command(CommandName.CHECK_IN, "check-in CODE", "You are there: give the code on the slide."),
    Command(CommandName.PRIVACY, "privacy", "What the bot keeps of you, to copy or to erase."),
    Command(CommandName.ABOUT, "about", "What a learning health system is, what the Rounds are, and whom to ask."),
    Command(CommandName.AWARD, "award", "The award program: what it funds and where to apply."),
    Command(CommandName.HELP, "help", "This list."),
)
ORGANIZER_COMMANDS = (
    Command(CommandName.ADD, "add WHEN", "Add a session."),
    Command(CommandName.EDIT, "edit WHEN", "Change a session: time, place, speakers, title."),
    Command(CommandName.MOVE, "move WHEN", "Move a session to another day or time."),
    Command(CommandName.CANCEL, "cancel WHEN", "Cancel a session; whoever was told of it is told."),
    Command(CommandName.RESTORE, "restore WHEN", "Let a cancelled session take place after all."),
    Command(CommandName.SEASON, "season", "Add a whole season: “the third Thursday, September to June”."),
    Command(CommandName.PASTE, "paste", "Take in the text of the program's page, or a table."),
    Command(CommandName.READINESS, "radar", "The months ahead: what is still open, and which are empty."),
    Command(CommandName.SUGGESTIONS, "suggestions", "What was suggested, and where it stands."),
    Command(CommandName.INITIATIVES, "initiatives", "What is done because of a session, by whom, and when to look."),
    Command(CommandName.REPORT, "report WHEN", "A year or a quarter in numbers, as PDF or CSV."),
    Command(CommandName.HISTORY, "history", "What was changed, by whom; one press takes it back."),
    Command(CommandName.SETTINGS, "settings", "Channels, times, texts: what is posted, when and where."),
    Command(CommandName.ORGANIZERS, "organizers", "Who organizes, who gets what, and who is away."),
    Command(CommandName.STATUS, "status", "What is posted next, what waits and why, what failed."),
)
# The text after these is kept exactly as typed.
_FREE_TEXT_NAMES = frozenset(
    map(
        CommandName,
        words("suggest feedback remind check-in add edit move cancel restore season paste suggestions report"),
    )
)
_COMMANDS_BY_NAME = {command.name.value: command.name for command in (*COMMANDS, *ORGANIZER_COMMANDS)}
_ORGANIZER_NAMES = frozenset(command.name for command in ORGANIZER_COMMANDS)


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """A parsed command.

    Attributes:
        text: The search terms, or the person's own words, after the command.
        month: Year and month, for MONTH.
        day: For DAY.
        share: Whether to show the answer to the channel. Never set for commands that take free text.
        guess: The command that is probably meant, if that is uncertain; equals `name` for a mistyped command.
        raw: All that was typed.
    """

    name: CommandName
    text: str = ""
    month: tuple[int, int] | None = None
    day: date | None = None
    share: bool = False
    guess: CommandName | None = None
    raw: str = ""


def parse_command(text: str, *, today: date, organizes: bool = False) -> ParsedCommand:
    """Parse a command line. Every text parses to some command.

    Args:
        text: What follows `/lhs-rounds`.
        today: In the series' zone.
        organizes: Whether the person is an organizer. For others, an organizer command with text after it is plain
            text.
    """
    return _SINGLE_WORDS.get(text) or _parse_uncached(text, today, organizes=organizes)


def _parse_uncached(text: str, today: date, *, organizes: bool) -> ParsedCommand:
    request = _parse(text.strip(), today, organizes=organizes)
    if request.name not in _FREE_TEXT_NAMES and (rest := _strip_share(text)) is not None:
        shared = _parse(rest, today, organizes=organizes)
        # "search share" searches for the word "share".
        if shared.name is not CommandName.SEARCH or shared.text:
            request = replace(shared, share=shared.name not in _FREE_TEXT_NAMES)
    return replace(request, raw=text)


def _strip_share(text: str) -> str | None:
    """Return the text without a request to share the answer; None if there is no such request."""
    # The space lets the suffix match "share" alone.
    prefix, suffix = stopwords.SHARE_PREFIX.match(text), stopwords.SHARE_SUFFIX.search(f" {text}")
    if prefix:
        return text[prefix.end() :].strip()
    return f" {text}"[: suffix.start()].strip() if suffix else None


def _parse(text: str, today: date, *, organizes: bool) -> ParsedCommand:
    if not text:
        return ParsedCommand(CommandName.NEXT)
    first, *others = text.split(maxsplit=1)
    rest = others[0] if others else ""
    normalized, name = normalize(text), normalize(first).strip("/-")
    command = _COMMANDS_BY_NAME.get(name)
    if command in _ORGANIZER_NAMES and not _is_command(command, rest, today, organizes):
        command = None
    if command in _FREE_TEXT_NAMES:
        return _with_free_text(command, rest)
    if command is CommandName.SEARCH:
        return ParsedCommand(command, _search_terms(rest))
    if not any(character.isalnum() for character in normalized):
        return ParsedCommand(CommandName.HELP)
    if parsed := _parse_month_or_day(normalized, today):
        return parsed
    if command is not None:
        return _without_free_text(command, rest)
    if guess := _find_typo(name, organizes=organizes):
        return replace(_parse(f"{guess} {rest}", today, organizes=organizes), guess=guess)
    return _parse_phrase(text, normalized) or _as_search(text, normalized)


def _is_command(name: CommandName, rest: str, today: date, organizes: bool) -> bool:  # noqa: FBT001 - internal
    """Return whether an organizer command is meant as one: "add it to my calendar" is not."""
    normalized = normalize(rest)
    if name is CommandName.ADD and _match_phrase(f"add {normalized}") is CommandName.CALENDAR:
        return False
    return organizes or not normalized or take_when(normalized, today) is not None


def normalize(text: str) -> str:
    """Return a text in lower case, without punctuation except within words and dates."""
    lower = text.casefold().replace("’", "'")
    return " ".join(filter(None, (word.strip("-'/") for word in re.sub(r"[^\w'/-]+", " ", lower).split())))


def _parse_month_or_day(normalized: str, today: date) -> ParsedCommand | None:
    parsed = take_when(normalized, today)
    if parsed is None:
        return None
    when, rest = parsed
    # A date may come with its weekday.
    while (following := take_when(rest, today)) and following[0].day:
        rest = following[1]
    if not all(word in FILLER or (word in _COMMANDS_BY_NAME and word not in _FREE_TEXT_NAMES) for word in rest.split()):
        return None
    return ParsedCommand(CommandName.MONTH if when.month else CommandName.DAY, month=when.month, day=when.day)


def _without_free_text(name: CommandName, rest: str) -> ParsedCommand:
    """Parse a command without free text that has text after it: "about the award" asks for the award."""
    if name is CommandName.ABOUT and rest:
        normalized = normalize(rest)
        if (command := _match_phrase(normalized)) is not None:
            return ParsedCommand(command)
        if not FILLER.issuperset(normalized.split()):
            return ParsedCommand(CommandName.SEARCH, _search_terms(rest))
    if name is CommandName.NEXT and _match_phrase(f"next {normalize(rest)}") is CommandName.UPCOMING:
        return ParsedCommand(CommandName.UPCOMING)
    return ParsedCommand(name)


def _match_phrase(normalized: str) -> CommandName | None:
    return next((CommandName(name) for name, pattern in PHRASES if pattern.search(normalized)), None)


def _parse_phrase(text: str, normalized: str) -> ParsedCommand | None:
    name = _match_phrase(normalized)
    if name is None:
        typed = normalized.split()
        asks_for_next = FILLER.issuperset(typed) and not stopwords.NEXT_SESSION_WORDS.isdisjoint(typed)
        return ParsedCommand(CommandName.NEXT) if asks_for_next else None
    lead_in = LEAD_INS.get(name.value)
    return ParsedCommand(name) if lead_in is None else _with_free_text(name, lead_in.sub("", text, count=1))


def _with_free_text(name: CommandName, text: str) -> ParsedCommand:
    stripped = text.strip()
    return ParsedCommand(name=name, text="" if stopwords.ASKS_ONLY_FOR_FORM.fullmatch(stripped) else stripped)


def _as_search(text: str, normalized: str) -> ParsedCommand:
    terms = _search_terms(MONTH_AT_END.sub("", text))
    if not terms or FILLER.issuperset(normalized.split()):
        return ParsedCommand(CommandName.HELP)
    return ParsedCommand(CommandName.SEARCH, terms, guess=_closest_name(normalized.split(maxsplit=1)[0]))


def _search_terms(text: str) -> str:
    """Strip leading and trailing stopwords: "who is heather hsu?" searches for "heather hsu"."""
    terms = text.split()
    if len(terms) > 1:
        terms = list(dropwhile(partial(_is_stopword, stopwords.LEADING), terms))
        terms = list(dropwhile(partial(_is_stopword, stopwords.TRAILING), reversed(terms)))[::-1]
    return " ".join(terms).strip(' ?!.,;:"“”')


def _is_stopword(those: frozenset[str], word: str) -> bool:
    normalized = normalize(word)
    return not normalized or normalized in those


def _find_typo(word: str, *, organizes: bool) -> CommandName | None:
    """Return the command of which a word is a typo; names and topics of the rounds are excluded."""
    if word in stopwords.NOT_TYPOS:
        return None
    for command in map(CommandName, _COMMANDS_BY_NAME):
        if command in _ORGANIZER_NAMES and not organizes:
            continue
        if len(command) > 5:
            if OSA.normalized_similarity(word, command) >= 0.78:
                return command
        # In a short word a different letter makes a different word ("text", "post"). Only a missing or extra letter, or
        # two swapped ones, count as a typo.
        elif OSA.distance(word, command) == 1 and (len(word) != len(command) or sorted(word) == sorted(command)):
            return command
    return None


def _closest_name(word: str) -> CommandName | None:
    # Organizer commands are not offered as corrections.
    closest = max((each.name for each in COMMANDS), key=partial(OSA.normalized_similarity, word))
    return closest if OSA.normalized_similarity(word, closest) >= 0.6 else None


# The most frequent inputs: a single word or nothing. They parse the same on every day, so they are parsed once.
_SINGLE_WORDS = {text: _parse_uncached(text, date(2024, 1, 1), organizes=True) for text in ("", *_COMMANDS_BY_NAME)}
