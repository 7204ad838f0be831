"""A text in which the PHI detector looks for identifiers, and how its patterns are written."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from enum import Enum
from functools import cache


class Case(Enum):
    """How the words of a line are written."""

    CAPITALS = "capitals throughout"
    HEADING = "most words with a capital, as in a title"
    PROSE = "as in a sentence"


# A line with one of these is a sentence, however many of its words are capitalized.
_VERB = re.compile(r"\b(?:is|was|were|has|had|got|did|needs|never)\b")
_WORD = re.compile(r"[\w'’$]+")
_LETTERS = re.compile(r"[^\W\d_]+")
# A period after "Mrs" or an initial ends no sentence.
_SENTENCE_END = re.compile(r"\n|[.!?](?<!\b[a-z]\.)(?<!\b(?:mr|ms|dr|pt|st|no|rm)\.)(?<!\bmrs\.)\s")
# How far before and after its cue an identifier may reach. The longest are links.
_BEFORE, _AFTER = 80, 220


def any_of(text: str) -> str:
    """Return a pattern for any of these phrases, which are separated by commas and may be patterns themselves."""
    return f"(?:{'|'.join(_split(text))})"


def words(text: str) -> re.Pattern[str]:
    """Return a pattern that finds any of these phrases as whole words."""
    return re.compile(rf"\b{any_of(text)}\b")


def phrases(text: str) -> tuple[str, ...]:
    """Return these phrases for `Passage.is_after`."""
    return tuple(f" {phrase}" for phrase in _split(text))


def _split(text: str) -> Iterable[str]:
    # A comma within a pattern has no space after it.
    return (" ".join(phrase.split()) for phrase in re.split(r",\s", text))


class Passage:
    """A text with its sentences and lines, which remembers what was asked of them.

    Attributes:
        text: As typed.
        lowered: The text in lower case, of the same length.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        # "İ" is the only letter that is longer in lower case.
        self.lowered = text.replace("İ", "I").lower()
        self._sentences = [0, *(found.end() for found in _SENTENCE_END.finditer(self.lowered))]
        self._says = cache(lambda pattern, start, end: pattern.search(self.lowered, start, end) is not None)
        self.around = cache(self._around)
        self._before = cache(
            lambda position: " ".join(["", *_WORD.findall(self.lowered[max(0, position - 40) : position])])
        )
        self._line_case = cache(lambda start, end: _case(text[start:end]))

    def _around(self, cues: str) -> list[tuple[int, int]]:
        """Return the parts of the text near any of these words, as start and end."""
        spots: list[int] = []
        for cue in cues.split():
            spot = self.lowered.find(cue)
            while spot >= 0:
                spots.append(spot)
                spot = self.lowered.find(cue, spot + len(cue))
        parts: list[tuple[int, int]] = []
        for spot in sorted(spots):
            start, end = max(0, spot - _BEFORE), spot + _AFTER
            if parts and start <= parts[-1][1]:
                start, _ = parts.pop()
            parts.append((start, end))
        return parts

    def says(self, pattern: re.Pattern[str], position: int) -> bool:
        """Return whether a pattern occurs in the sentence around a position."""
        number = bisect_right(self._sentences, position)
        end = self._sentences[number] if number < len(self._sentences) else len(self.text)
        return self._says(pattern, self._sentences[number - 1], end)

    def is_after(self, phrases: tuple[str, ...], position: int) -> bool:
        """Return whether one of `phrases` stands right before a position, whatever the punctuation between."""
        return self._before(position).endswith(phrases)

    def follows(self, pattern: re.Pattern[str], position: int) -> bool:
        """Return whether a pattern matches right after a position."""
        return pattern.match(self.lowered, position) is not None

    def line_case(self, position: int) -> Case:
        """Return how the words of the line around a position are written."""
        end = self.text.find("\n", position)
        return self._line_case(self.text.rfind("\n", 0, position) + 1, end if end >= 0 else len(self.text))


def _case(line: str) -> Case:
    words = _LETTERS.findall(line)
    if line.isupper() and len(words) > 3:
        return Case.CAPITALS
    long = [word for word in words if len(word) > 3]
    capitals: int = sum(word[0].isupper() for word in long)
    is_heading = capitals * 2 > len(long) or not any(word.islower() for word in words)
    return Case.HEADING if is_heading and not _VERB.search(line) else Case.PROSE
