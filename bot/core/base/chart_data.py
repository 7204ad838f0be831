"""A picture of numbers: what is drawn, and the same in words for whoever does not see it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """How often each answer of a scale was given, the least first.

    Attributes:
        label: The question, short.
        counts: How often each answer was given.
    """

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture, to be read on a phone.

    Attributes:
        title: What it shows.
        note: How far it can be relied on.
        ends: What the least and the most of the scale are called.
        bars: A row for each question.
        trend: The sessions of a season, each with its mean; empty where there is nothing to compare.
        in_words: All of it in words, at most 2,000 characters.
    """

    title: str
    note: str
    ends: tuple[str, str]
    bars: tuple[Bar, ...]
    trend: tuple[tuple[str, float], ...]
    in_words: str
