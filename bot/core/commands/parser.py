"""The grammar of `/lhs-rounds`: one description from which both the reading of what is typed and the help are made."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.core.base.date_phrases import MONTH_AT_END, take_when
from bot.core.commands.phrases import LEAD_INS, PHRASES
from bot.core.commands.stopwords import (
    ASKS_ONLY_FOR_FORM,
    FILLER,
    LEADING_STOPWORDS,
    NEXT_SESSION_WORDS,
    NOT_TYPOS,
    SHARE_PREFIX,
    SHARE_SUFFIX,
    TRAILING_STOPWORDS,
)


class CommandName(StrEnum):
    """What is asked for. MONTH and DAY are never typed as such: they are asked for by name or date."""

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


@dataclass(frozen=True, slots=True)
class Command:
    """A word that can be typed.

    Attributes:
        usage: How it is typed; capitals stand for the person's own words.
        help_text: What it does, in a short line.
        takes_free_text: Whether what follows is the person's own and is kept exactly as typed.
    """

    name: CommandName
    usage: str
    help_text: str
    takes_free_text: bool = False


# In the order of the help.
COMMANDS = (
    Command(CommandName.NEXT, "next", "The next session: when, who and what (also with nothing typed)."),
    Command(CommandName.UPCOMING, "upcoming", "All sessions to come."),
    Command(CommandName.PAST, "past", "Sessions that are over."),
    Command(CommandName.SEARCH, "search WORDS", "Find sessions by speaker or topic."),
    Command(CommandName.SUGGEST, "suggest WORDS", "Suggest a topic; it goes to the organizers.", takes_free_text=True),
    Command(
        CommandName.FEEDBACK,
        "feedback WORDS",
        "Tell the organizers how it was, signed or anonymous.",
        takes_free_text=True,
    ),
    Command(
        CommandName.REMIND,
        "remind",
        "A reminder for you alone, the day before and an hour before.",
        takes_free_text=True,
    ),
    Command(CommandName.CALENDAR, "calendar", "Put the sessions into your own calendar."),
    Command(CommandName.CHECK_IN, "check-in CODE", "You are there: give the code on the slide.", takes_free_text=True),
    Command(CommandName.PRIVACY, "privacy", "What the bot keeps of you, to copy or to erase."),
    Command(CommandName.ABOUT, "about", "What a learning health system is, what the Rounds are, and whom to ask."),
    Command(CommandName.AWARD, "award", "The award program: what it funds and where to apply."),
    Command(CommandName.HELP, "help", "This list."),
)
ORGANIZER_COMMANDS = (
    Command(CommandName.ADD, "add WHEN", "Add a session.", takes_free_text=True),
    Command(CommandName.EDIT, "edit WHEN", "Change a session: time, place, speakers, title.", takes_free_text=True),
    Command(CommandName.MOVE, "move WHEN", "Move a session to another day or time.", takes_free_text=True),
    Command(
        CommandName.CANCEL, "cancel WHEN", "Cancel a session; whoever was told of it is told.", takes_free_text=True
    ),
    Command(CommandName.RESTORE, "restore WHEN", "Let a cancelled session take place after all.", takes_free_text=True),
    Command(
        CommandName.SEASON,
        "season",
        "Add a whole season: “the third Thursday, September to June”.",
        takes_free_text=True,
    ),
    Command(CommandName.PASTE, "paste", "Take in the text of the program's page, or a table.", takes_free_text=True),
    Command(CommandName.READINESS, "radar", "The months ahead: what is still open, and which are empty."),
    Command(CommandName.SUGGESTIONS, "suggestions", "What was suggested, and where it stands.", takes_free_text=True),
    Command(CommandName.INITIATIVES, "initiatives", "What is done because of a session, by whom, and when to look."),
    Command(CommandName.REPORT, "report WHEN", "A year or a quarter in numbers, as PDF or CSV.", takes_free_text=True),
    Command(CommandName.HISTORY, "history", "What was changed, by whom; one press takes it back."),
    Command(CommandName.SETTINGS, "settings", "Channels, times, texts: what is posted, when and where."),
    Command(CommandName.ORGANIZERS, "organizers", "Who organizes, who gets what, and who is away."),
    Command(CommandName.STATUS, "status", "What is posted next, what waits and why, what failed."),
)
_COMMANDS_BY_NAME = {command.name.value: command for command in (*COMMANDS, *ORGANIZER_COMMANDS)}
# What an organizer's word looks like is not offered to everybody.
_SUGGESTED_NAMES = [command.name for command in COMMANDS]
_ORGANIZER_NAMES = frozenset(command.name for command in ORGANIZER_COMMANDS)


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """What somebody asks for.

    Attributes:
        words: What to search for, or what is suggested, said or asked, in the person's own words.
        month: Year and month, for MONTH.
        day: For DAY.
        share: Whether the channel is to see the answer; only for what can be read, never for a person's own words.
        guess: The command that may be meant, where that is not sure: the same as `name` for a mistyped one.
        typed: All that was typed, as it was.
    """

    name: CommandName
    text: str = ""
    month: tuple[int, int] | None = None
    day: date | None = None
    share: bool = False
    guess: CommandName | None = None
    raw: str = ""


def parse_command(text: str, *, today: date, organizes: bool = False) -> ParsedCommand:
    """What a typed text asks for; any text is some request.

    Args:
        text: What follows `/lhs-rounds`.
        today: In the series' zone.
        organizes: Whether an organizer asks: for others, the organizers' words are plain words unless they stand alone.
    """
    return _SINGLE_WORDS.get(text) or _parse_uncached(text, today, organizes=organizes)


def _parse_uncached(text: str, today: date, *, organizes: bool) -> ParsedCommand:
    request = _parse(text.strip(), today, organizes=organizes)
    if request.name not in _FREE_TEXT_NAMES and (rest := _strip_share(text)) is not None:
        asked = _parse(rest, today, organizes=organizes)
        # "search share" looks for sharing, and shares nothing.
        if asked.name is not CommandName.SEARCH or asked.text:
            request = replace(asked, share=asked.name not in _FREE_TEXT_NAMES)
    return replace(request, raw=text)


_FREE_TEXT_NAMES = {command.name for command in _COMMANDS_BY_NAME.values() if command.takes_free_text}


def _strip_share(text: str) -> str | None:
    """What is asked for beside being asked to share it; None if that is not asked."""
    # The space lets "share" alone, which is all there is, be the last word too.
    first, last = SHARE_PREFIX.match(text), SHARE_SUFFIX.search(f" {text}")
    if first:
        return text[first.end() :].strip()
    return f" {text}"[: last.start()].strip() if last else None


def _parse(text: str, today: date, *, organizes: bool) -> ParsedCommand:
    if not text:
        return ParsedCommand(name=CommandName.NEXT)
    first, *others = text.split(maxsplit=1)
    rest = others[0] if others else ""
    bare, name = normalize(text), normalize(first).strip("/-")
    command = _COMMANDS_BY_NAME.get(name)
    if (
        command is not None
        and command.name in _ORGANIZER_NAMES
        and not _is_command(command.name, rest, today, organizes)
    ):
        command = None
    if command is not None and command.takes_free_text:
        return _with_free_text(command.name, rest)
    if command is not None and command.name is CommandName.SEARCH:
        return ParsedCommand(name=CommandName.SEARCH, text=_search_terms(rest))
    if not any(character.isalnum() for character in bare):
        return ParsedCommand(name=CommandName.HELP)
    if found := _parse_month_or_day(bare, today):
        return found
    if command is not None:
        return _without_free_text(command.name, rest)
    if slip := _find_typo(name, organizes=organizes):
        meant = _parse(f"{slip} {rest}", today, organizes=organizes)
        return replace(meant, guess=slip)
    return _parse_phrase(text, bare) or _as_search(text, bare)


def _is_command(name: CommandName, rest: str, today: date, organizes: bool) -> bool:  # noqa: FBT001 - internal
    """Whether one of the organizers' words is meant as such: "add it to my calendar" is not."""
    bare = normalize(rest)
    if name is CommandName.ADD and _match_phrase(f"add {bare}") is CommandName.CALENDAR:
        return False
    return organizes or not bare or take_when(bare, today) is not None


def normalize(text: str) -> str:
    """A text in lower case, without signs but those within words and dates."""
    lower = text.casefold().replace("’", "'")
    words = (word.strip("-'/") for word in re.sub(r"[^\w'/-]+", " ", lower).split())
    return " ".join(word for word in words if word)


def _parse_month_or_day(bare: str, today: date) -> ParsedCommand | None:
    taken = take_when(bare, today)
    if taken is None:
        return None
    when, rest = taken
    # A date may have its weekday beside it.
    while (more := take_when(rest, today)) and more[0].day:
        rest = more[1]
    if not all(word in FILLER or (word in _COMMANDS_BY_NAME and word not in _FREE_TEXT_NAMES) for word in rest.split()):
        return None
    return ParsedCommand(name=CommandName.MONTH if when.month else CommandName.DAY, month=when.month, day=when.day)


def _without_free_text(name: CommandName, rest: str) -> ParsedCommand:
    """A command that takes no words, with some behind it: "about the award" asks for something else."""
    if name is CommandName.ABOUT and rest:
        bare = normalize(rest)
        if (named := _match_phrase(bare)) is not None:
            return ParsedCommand(name=named)
        if not FILLER.issuperset(bare.split()):
            return ParsedCommand(name=CommandName.SEARCH, text=_search_terms(rest))
    if name is CommandName.NEXT and _match_phrase(f"next {normalize(rest)}") is CommandName.UPCOMING:
        return ParsedCommand(name=CommandName.UPCOMING)
    return ParsedCommand(name=name)


def _match_phrase(bare: str) -> CommandName | None:
    return next((CommandName(word) for word, pattern in PHRASES if pattern.search(bare)), None)


def _parse_phrase(text: str, bare: str) -> ParsedCommand | None:
    word = _match_phrase(bare)
    if word is None:
        words = bare.split()
        return (
            ParsedCommand(name=CommandName.NEXT)
            if FILLER.issuperset(words) and not NEXT_SESSION_WORDS.isdisjoint(words)
            else None
        )
    opening = LEAD_INS.get(word.value)
    return ParsedCommand(name=word) if opening is None else _with_free_text(word, opening.sub("", text, count=1))


def _with_free_text(name: CommandName, text: str) -> ParsedCommand:
    own = text.strip()
    return ParsedCommand(name=name, text="" if ASKS_ONLY_FOR_FORM.fullmatch(own) else own)


def _as_search(text: str, bare: str) -> ParsedCommand:
    words = _search_terms(MONTH_AT_END.sub("", text))
    if not words or FILLER.issuperset(bare.split()):
        return ParsedCommand(name=CommandName.HELP)
    return ParsedCommand(
        name=CommandName.SEARCH, text=words, guess=_closest_name(bare.split(maxsplit=1)[0], min_similarity=0.6)
    )


def _search_terms(text: str) -> str:
    """What is looked for, without what only leads to it: "who is heather hsu?" looks for "heather hsu"."""
    words = text.split()
    if len(words) > 1:
        while words and _is_stopword(words[0], LEADING_STOPWORDS):
            words.pop(0)
        while words and _is_stopword(words[-1], TRAILING_STOPWORDS):
            words.pop()
    return " ".join(words).strip(' ?!.,;:"“”')


def _is_stopword(word: str, stopwords: frozenset[str]) -> bool:
    bare = normalize(word)
    return not bare or bare in stopwords


def _find_typo(name: str, *, organizes: bool) -> CommandName | None:
    """The command of which a word is a slip of the finger; names and subjects of the rounds are none."""
    if name in NOT_TYPOS:
        return None
    for word in map(CommandName, _COMMANDS_BY_NAME):
        if word in _ORGANIZER_NAMES and not organizes:
            continue
        if len(word) > 5:
            if OSA.normalized_similarity(name, word) >= 0.78:
                return word
        # In a short word another letter makes another word ("text", "post"): only a letter too many or too few, or two
        # that changed places, is a slip.
        elif OSA.distance(name, word) == 1 and (len(name) != len(word) or sorted(name) == sorted(word)):
            return word
    return None


def _closest_name(name: str, *, min_similarity: float) -> CommandName | None:
    best = max(_SUGGESTED_NAMES, key=lambda word: OSA.normalized_similarity(name, word))
    return best if OSA.normalized_similarity(name, best) >= min_similarity else None


# A word alone, or nothing, is what is typed most, and means the same on every day.
_SINGLE_WORDS = {text: _parse_uncached(text, date(2024, 1, 1), organizes=True) for text in ("", *_COMMANDS_BY_NAME)}
