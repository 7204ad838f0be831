"""The data of a chart, and its text alternative."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One stacked bar: how often each answer on a scale was given, lowest first.

    Attributes:
        label: A short label of the question.
        counts: How often each answer was given.
    """

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart, sized for a phone.

    Attributes:
        title: The title.
        note: How reliable the numbers are.
        ends: The labels of the lowest and the highest answer.
        bars: One for each question.
        trend: The sessions of a season with their means; empty if there is nothing to compare.
        in_words: The text alternative: the whole chart in words, at most 2,000 characters.
    """

    title: str
    note: str
    ends: tuple[str, str]
    bars: tuple[Bar, ...]
    trend: tuple[tuple[str, float], ...]
    in_words: str
