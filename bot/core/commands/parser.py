"""The grammar of `/lhs-rounds`: one description from which both the reading of what is typed and the help are made."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.core.base.date_phrases import MONTH_AT_END, take_when
from bot.core.commands.phrases import OPENING, PLAIN
from bot.core.commands.stopwords import (
    AFTER_SUBJECT,
    ASKS_FOR_NEXT,
    BEFORE_SUBJECT,
    FILLER,
    NOT_SLIPS,
    ONLY_ASKS_FOR_THE_FORM,
    SHARE_FIRST,
    SHARE_LAST,
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
    RADAR = "radar"
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
ORGANIZERS_COMMANDS = (
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
    Command(CommandName.RADAR, "radar", "The months ahead: what is still open, and which are empty."),
    Command(CommandName.SUGGESTIONS, "suggestions", "What was suggested, and where it stands.", takes_free_text=True),
    Command(CommandName.INITIATIVES, "initiatives", "What is done because of a session, by whom, and when to look."),
    Command(CommandName.REPORT, "report WHEN", "A year or a quarter in numbers, as PDF or CSV.", takes_free_text=True),
    Command(CommandName.HISTORY, "history", "What was changed, by whom; one press takes it back."),
    Command(CommandName.SETTINGS, "settings", "Channels, times, texts: what is posted, when and where."),
    Command(CommandName.ORGANIZERS, "organizers", "Who organizes, who gets what, and who is away."),
    Command(CommandName.STATUS, "status", "What is posted next, what waits and why, what failed."),
)
_TYPED = {command.name.value: command for command in (*COMMANDS, *ORGANIZERS_COMMANDS)}
# What an organizer's word looks like is not offered to everybody.
_OFFERED = [command.name for command in COMMANDS]
_ORGANIZERS = frozenset(command.name for command in ORGANIZERS_COMMANDS)


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

    word: CommandName
    words: str = ""
    month: tuple[int, int] | None = None
    day: date | None = None
    share: bool = False
    guess: CommandName | None = None
    typed: str = ""


def parse_command(text: str, *, today: date, organizes: bool = False) -> ParsedCommand:
    """What a typed text asks for; any text is some request.

    Args:
        text: What follows `/lhs-rounds`.
        today: In the series' zone.
        organizes: Whether an organizer asks: for others, the organizers' words are plain words unless they stand alone.
    """
    return _ALONE.get(text) or _read_in_full(text, today, organizes=organizes)


def _read_in_full(text: str, today: date, *, organizes: bool) -> ParsedCommand:
    request = _read(text.strip(), today, organizes=organizes)
    if request.word not in _OWN and (rest := _without_share(text)) is not None:
        asked = _read(rest, today, organizes=organizes)
        # "search share" looks for sharing, and shares nothing.
        if asked.word is not CommandName.SEARCH or asked.words:
            request = replace(asked, share=asked.word not in _OWN)
    return replace(request, typed=text)


_OWN = {command.name for command in _TYPED.values() if command.takes_free_text}


def _without_share(text: str) -> str | None:
    """What is asked for beside being asked to share it; None if that is not asked."""
    # The space lets "share" alone, which is all there is, be the last word too.
    first, last = SHARE_FIRST.match(text), SHARE_LAST.search(f" {text}")
    if first:
        return text[first.end() :].strip()
    return f" {text}"[: last.start()].strip() if last else None


def _read(text: str, today: date, *, organizes: bool) -> ParsedCommand:
    if not text:
        return ParsedCommand(word=CommandName.NEXT)
    first, *others = text.split(maxsplit=1)
    rest = others[0] if others else ""
    bare, name = plain(text), plain(first).strip("/-")
    command = _TYPED.get(name)
    if command is not None and command.name in _ORGANIZERS and not _is_meant(command.name, rest, today, organizes):
        command = None
    if command is not None and command.takes_free_text:
        return _told(command.name, rest)
    if command is not None and command.name is CommandName.SEARCH:
        return ParsedCommand(word=CommandName.SEARCH, words=_subject(rest))
    if not any(character.isalnum() for character in bare):
        return ParsedCommand(word=CommandName.HELP)
    if found := _month_or_day(bare, today):
        return found
    if command is not None:
        return _asked(command.name, rest)
    if slip := _slip_of(name, organizes=organizes):
        meant = _read(f"{slip} {rest}", today, organizes=organizes)
        return replace(meant, guess=slip)
    return _understood(text, bare) or _searched(text, bare)


def _is_meant(word: CommandName, rest: str, today: date, organizes: bool) -> bool:  # noqa: FBT001 - internal
    """Whether one of the organizers' words is meant as such: "add it to my calendar" is not."""
    bare = plain(rest)
    if word is CommandName.ADD and _named(f"add {bare}") is CommandName.CALENDAR:
        return False
    return organizes or not bare or take_when(bare, today) is not None


def plain(text: str) -> str:
    """A text in lower case, without signs but those within words and dates."""
    lower = text.casefold().replace("’", "'")
    words = (word.strip("-'/") for word in re.sub(r"[^\w'/-]+", " ", lower).split())
    return " ".join(word for word in words if word)


def _month_or_day(bare: str, today: date) -> ParsedCommand | None:
    taken = take_when(bare, today)
    if taken is None:
        return None
    when, rest = taken
    # A date may have its weekday beside it.
    while (more := take_when(rest, today)) and more[0].day:
        rest = more[1]
    if not all(word in FILLER or (word in _TYPED and word not in _OWN) for word in rest.split()):
        return None
    return ParsedCommand(word=CommandName.MONTH if when.month else CommandName.DAY, month=when.month, day=when.day)


def _asked(word: CommandName, rest: str) -> ParsedCommand:
    """A command that takes no words, with some behind it: "about the award" asks for something else."""
    if word is CommandName.ABOUT and rest:
        bare = plain(rest)
        if (named := _named(bare)) is not None:
            return ParsedCommand(word=named)
        if not FILLER.issuperset(bare.split()):
            return ParsedCommand(word=CommandName.SEARCH, words=_subject(rest))
    if word is CommandName.NEXT and _named(f"next {plain(rest)}") is CommandName.UPCOMING:
        return ParsedCommand(word=CommandName.UPCOMING)
    return ParsedCommand(word=word)


def _named(bare: str) -> CommandName | None:
    return next((CommandName(word) for word, pattern in PLAIN if pattern.search(bare)), None)


def _understood(text: str, bare: str) -> ParsedCommand | None:
    word = _named(bare)
    if word is None:
        words = bare.split()
        return (
            ParsedCommand(word=CommandName.NEXT)
            if FILLER.issuperset(words) and not ASKS_FOR_NEXT.isdisjoint(words)
            else None
        )
    opening = OPENING.get(word.value)
    return ParsedCommand(word=word) if opening is None else _told(word, opening.sub("", text, count=1))


def _told(word: CommandName, words: str) -> ParsedCommand:
    own = words.strip()
    return ParsedCommand(word=word, words="" if ONLY_ASKS_FOR_THE_FORM.fullmatch(own) else own)


def _searched(text: str, bare: str) -> ParsedCommand:
    words = _subject(MONTH_AT_END.sub("", text))
    if not words or FILLER.issuperset(bare.split()):
        return ParsedCommand(word=CommandName.HELP)
    return ParsedCommand(word=CommandName.SEARCH, words=words, guess=_nearest(bare.split(maxsplit=1)[0], least=0.6))


def _subject(text: str) -> str:
    """What is looked for, without what only leads to it: "who is heather hsu?" looks for "heather hsu"."""
    words = text.split()
    if len(words) > 1:
        while words and _is_empty(words[0], BEFORE_SUBJECT):
            words.pop(0)
        while words and _is_empty(words[-1], AFTER_SUBJECT):
            words.pop()
    return " ".join(words).strip(' ?!.,;:"“”')


def _is_empty(word: str, empty: frozenset[str]) -> bool:
    bare = plain(word)
    return not bare or bare in empty


def _slip_of(name: str, *, organizes: bool) -> CommandName | None:
    """The command of which a word is a slip of the finger; names and subjects of the rounds are none."""
    if name in NOT_SLIPS:
        return None
    for word in map(CommandName, _TYPED):
        if word in _ORGANIZERS and not organizes:
            continue
        if len(word) > 5:
            if OSA.normalized_similarity(name, word) >= 0.78:
                return word
        # In a short word another letter makes another word ("text", "post"): only a letter too many or too few, or two
        # that changed places, is a slip.
        elif OSA.distance(name, word) == 1 and (len(name) != len(word) or sorted(name) == sorted(word)):
            return word
    return None


def _nearest(name: str, *, least: float) -> CommandName | None:
    best = max(_OFFERED, key=lambda word: OSA.normalized_similarity(name, word))
    return best if OSA.normalized_similarity(name, best) >= least else None


# A word alone, or nothing, is what is typed most, and means the same on every day.
_ALONE = {text: _read_in_full(text, date(2024, 1, 1), organizes=True) for text in ("", *_TYPED)}
