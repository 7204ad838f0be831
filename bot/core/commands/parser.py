"""The grammar of `/lhs-rounds`."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import dropwhile

from rapidfuzz.distance import OSA

from bot.core.base.date_phrases import MONTH_AT_END, When, take_when
from bot.core.commands import stopwords
from bot.core.commands.stopwords import FILLER, words
from bot.core.commands.typos import closest_name, find_typo
from bot.core.commands.vocabulary import COMMANDS_BY_NAME, ORGANIZER_WORDS, CommandName
from bot.core.participation.attendance import is_code

# The text after these is kept exactly as typed.
_FREE_TEXT_NAMES = frozenset(
    map(
        CommandName,
        words("suggest feedback remind check-in add edit move cancel restore season paste suggestions report"),
    )
)
# Plain questions are shorter, and begin with what is asked. The patterns take quadratic time, so longer text is cut.
_MAX_QUESTION = 300
# Words that begin plain sentences as well: "add an organizer", "schedule the fall season".
_ALSO_PLAIN = frozenset({"add", "schedule", "plan"})


_NO_TIME = When()


@dataclass(frozen=True, slots=True)
class ParsedCommand:
    """A parsed command.

    Attributes:
        text: The search terms, or the person's own words, after the command.
        when: For MONTH, DAY and MATERIALS.
        share: Whether to show the answer to the channel. Never set for commands that take free text.
        guess: The command that is probably meant, if that is uncertain; equals `name` for a mistyped command.
        raw: All that was typed.
    """

    name: CommandName
    text: str = ""
    when: When = _NO_TIME
    share: bool = False
    guess: CommandName | None = None
    raw: str = ""


_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_APOSTROPHES = str.maketrans("‘’ʼ´`", "'''''")
_POSSESSIVE = re.compile(r"(?<=\w)['’‘]s\b", re.IGNORECASE)
# "What time is Dr. Hsu's talk" names Dr. Hsu.
_ASKS_WHEN = re.compile(
    r"^\W*(?:(?:at|on|in)\s+)?(?:what|which)\s+(?:time|day|date|room|month)(?:['’]s|\s+(?:is|was|does|will|are))\b",
    re.IGNORECASE,
)
_RSVP = frozenset({CommandName.COMING, CommandName.NOT_COMING})
# A rule of a season names which weekday of the month.
_RULE = re.compile(r"\b(?:first|second|third|fourth|last|every|each|[1-5](?:st|nd|rd|th))\b", re.IGNORECASE)
_CHECK_IN_TYPO = re.compile(r"\w+ (?:me )?in\b", re.IGNORECASE)
# What people type before the rest, out of habit.
_PREFIX = re.compile(r"^/?lhs[- ]rounds(?=\s|$)[\s:,]*", re.IGNORECASE)
# Sentences that name a time, but ask for something else than what is on then.
_NOT_A_TIME = frozenset(
    map(CommandName, words("materials suggest remind feedback coming not-coming privacy own-suggestions award last"))
)


def parse_command(text: str, *, today: date, organizes: bool = False) -> ParsedCommand:
    """Parse a command line. Every text parses to some command.

    Args:
        text: What follows `/lhs-rounds`.
        today: In the series' zone.
        organizes: Whether the person is an organizer. For others, an organizer command with text after it is plain
            text.
    """
    # The most frequent inputs, a single word or nothing, parse the same on every day.
    if not text or text in COMMANDS_BY_NAME:
        return _parse_single_word(text)
    return _parse_uncached(text, today, organizes=organizes)


@cache
def _parse_single_word(text: str) -> ParsedCommand:
    return _parse_uncached(text, date(2024, 1, 1), organizes=True)


def _parse_uncached(text: str, today: date, *, organizes: bool) -> ParsedCommand:
    request = _parse(_clean(text), today, organizes=organizes)
    if request.name not in _FREE_TEXT_NAMES and (rest := _strip_share(_clean(text))) is not None:
        shared = _parse(rest, today, organizes=organizes)
        # "search share" searches for the word "share".
        if shared.name is not CommandName.SEARCH or shared.text:
            request = replace(shared, share=shared.name not in _FREE_TEXT_NAMES)
    return replace(request, raw=text)


def _clean(text: str) -> str:
    """Return the text without what is invisible around it, and without a command name typed out of habit."""
    return _PREFIX.sub("", text.strip().strip("\u200b\ufeff\u2060").strip())


def _strip_share(text: str) -> str | None:
    """Return the text without a request to share the answer; None if there is no such request."""
    # The space lets the suffix match "share" alone.
    begun, tail = f" {text}"[:-_MAX_QUESTION], f" {text}"[-_MAX_QUESTION:]
    if prefix := stopwords.SHARE_PREFIX.match(text):
        return text[prefix.end() :].strip()
    suffix = stopwords.SHARE_SUFFIX.search(tail)
    return f"{begun}{tail[: suffix.start()]}".strip() if suffix else None


def _parse(text: str, today: date, *, organizes: bool) -> ParsedCommand:
    if not text:
        return ParsedCommand(CommandName.NEXT)
    first, *others = text.split(maxsplit=1)
    rest = others[0] if others else ""
    normalized, name = normalize(text), normalize(first).strip("/-")
    command = COMMANDS_BY_NAME.get(name)
    if command is not None and name in ORGANIZER_WORDS and not _is_command(command, rest, today, organizes):
        command = None
    if organizes and (command is None or (rest and name in _ALSO_PLAIN)):
        matched = _match(normalized, organizes=True)
        if matched is not None and not _is_personal(normalized):
            return _with_lead_in(matched, text)
    if command is CommandName.CHECK_IN:
        return _with_lead_in(command, text)
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
    if (in_two_words := _CHECK_IN_TYPO.match(text)) and OSA.distance(name, "check") == 1:
        code = _with_free_text(CommandName.CHECK_IN, text[in_two_words.end() :])
        return replace(code, guess=CommandName.CHECK_IN)
    if guess := find_typo(name, organizes=organizes):
        return replace(_parse(f"{guess} {rest}", today, organizes=organizes), guess=guess)
    return _parse_phrase(text, normalized, today) or _as_search(text, normalized)


def _is_command(name: CommandName, rest: str, today: date, organizes: bool) -> bool:  # noqa: FBT001 - internal
    """Return whether an organizer command is meant as one: "add it to my calendar" is not."""
    normalized = normalize(rest)
    if name is CommandName.ADD and _match(f"add {normalized}") is CommandName.CALENDAR:
        return False
    return organizes or not normalized or take_when(normalized, today) is not None


def _is_personal(normalized: str) -> bool:
    """Return whether plain words are about the person, who may organize as well."""
    return _match(normalized) in {
        CommandName.PRIVACY,
        CommandName.OWN_SUGGESTIONS,
        CommandName.CALENDAR,
        CommandName.NOT_COMING,
        CommandName.COMING,
    }


def normalize(text: str) -> str:
    """Return a text in lower case, with whole words, and no punctuation except within words and dates."""
    lower = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_APOSTROPHES)
    typed = filter(None, (word.strip("-'/") for word in re.sub(r"[^\w'/-]+", " ", lower).split()))
    return " ".join(stopwords.SHORTENED.get(word, word) for word in typed)


def _parse_month_or_day(normalized: str, today: date) -> ParsedCommand | None:
    parsed = take_when(_POSSESSIVE.sub("", normalized), today)
    if parsed is None:
        return None
    when, rest = parsed
    # A date may come with its weekday.
    while (following := take_when(rest, today)) and following[0].day:
        rest = following[1]
    if not all(
        word in FILLER or COMMANDS_BY_NAME.get(word, CommandName.ADD) not in _FREE_TEXT_NAMES for word in rest.split()
    ):
        return None
    if _match(normalized) in _NOT_A_TIME:
        return None
    return ParsedCommand(CommandName.MONTH if when.month else CommandName.DAY, when=when)


def _without_free_text(name: CommandName, rest: str) -> ParsedCommand:
    """Parse a command without free text that has text after it: "about the award" asks for the award."""
    normalized = normalize(rest)
    if name is CommandName.ABOUT and rest:
        if (command := _match(normalized)) is not None:
            return ParsedCommand(command)
        if not FILLER.issuperset(normalized.split()):
            return ParsedCommand(CommandName.SEARCH, _search_terms(rest))
    if name is CommandName.HELP and normalized in {"all", "commands", "organizer", "organizers"}:
        return ParsedCommand(name, "all")
    if name is CommandName.NEXT and rest and _match(f"next {normalized}") is CommandName.UPCOMING:
        return ParsedCommand(CommandName.UPCOMING)
    return ParsedCommand(name)


def _match(normalized: str, *, organizes: bool = False) -> CommandName | None:
    """Return the command of the first phrase that matches: an organizer's, or one that everyone has."""
    # Its hundreds of patterns take a noticeable part of a start to compile, and most commands are typed as they are.
    from bot.core.commands.phrases import ORGANIZER_PHRASES, PHRASES  # noqa: PLC0415 - imported on demand

    phrases = ORGANIZER_PHRASES if organizes else PHRASES
    return next((CommandName(name) for name, pattern in phrases if pattern.search(normalized[:_MAX_QUESTION])), None)


def _parse_phrase(text: str, normalized: str, today: date) -> ParsedCommand | None:
    name = _match(normalized)
    if name in _RSVP or name is None:
        # "I'm coming in april" is not about the next session.
        when, rest = take_when(_POSSESSIVE.sub("", normalized), today) or (_NO_TIME, normalized)
        rest = " ".join(rest.split())
        if (meant := _match(rest.removesuffix(" on").removesuffix(" in").removesuffix(" for"))) in _RSVP:
            return ParsedCommand(meant, when=when)
    if name is None:
        typed = normalized.split()
        asks_for_next = FILLER.issuperset(typed) and not stopwords.NEXT_SESSION_WORDS.isdisjoint(typed)
        return ParsedCommand(CommandName.NEXT) if asks_for_next else None
    if name is CommandName.MATERIALS:
        return _parse_materials(normalized, today)
    return _with_lead_in(name, text)


def _parse_materials(normalized: str, today: date) -> ParsedCommand:
    """Parse what asks for slides or a recording, of a month, a day, or the sessions that some words find."""
    when, rest = take_when(_POSSESSIVE.sub("", normalized), today) or (_NO_TIME, normalized)
    terms = [word for word in rest.split() if word not in FILLER and word not in stopwords.MATERIALS]
    return ParsedCommand(CommandName.MATERIALS, _search_terms(" ".join(terms)), when)


def _with_lead_in(name: CommandName, text: str) -> ParsedCommand:
    from bot.core.commands.phrases import LEAD_INS  # noqa: PLC0415 - see _match

    lead_in = LEAD_INS.get(name.value)
    if lead_in is None:
        return ParsedCommand(name)
    remainder = lead_in.sub("", text[:_MAX_QUESTION], count=1) + text[_MAX_QUESTION:]
    return (
        ParsedCommand(name)
        if name is CommandName.SEASON and not _RULE.search(remainder)
        else _with_free_text(name, remainder)
    )


def _with_free_text(name: CommandName, text: str) -> ParsedCommand:
    stripped = text.strip()
    if name is CommandName.CHECK_IN:
        stripped = _code(stripped)
    return ParsedCommand(name, "" if stopwords.ASKS_ONLY_FOR_FORM.fullmatch(stripped) else stripped)


def _code(text: str) -> str:
    """Return a check-in code: one word, or a code that was typed in parts."""
    parts = text.split()
    is_in_parts = is_code("".join(parts)) and FILLER.isdisjoint(text.casefold().split())
    return "".join(parts).strip('?!.,;:“”"') if len(parts) == 1 or is_in_parts else ""


def _as_search(text: str, normalized: str) -> ParsedCommand:
    terms = _search_terms(MONTH_AT_END.sub("", text))
    if not terms or FILLER.issuperset(normalized.split()):
        return ParsedCommand(CommandName.HELP)
    return ParsedCommand(CommandName.SEARCH, terms, guess=closest_name(normalized.split(maxsplit=1)[0]))


def _search_terms(text: str) -> str:
    """Strip leading and trailing stopwords: "who is heather hsu?" searches for "heather hsu"."""
    terms = [_POSSESSIVE.sub("", word) for word in _ASKS_WHEN.sub("", text).split()]
    if len(terms) > 1:
        terms = list(dropwhile(partial(_is_stopword, stopwords.LEADING), terms))
        terms = list(dropwhile(partial(_is_stopword, stopwords.TRAILING), reversed(terms)))[::-1]
    return " ".join(terms).strip(" ?!.,;:\"“”‘’'")


def _is_stopword(those: frozenset[str], word: str) -> bool:
    normalized = normalize(word)
    return not normalized or normalized in those
