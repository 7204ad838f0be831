"""Figures and the table that they are printed in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing.

    Attributes:
        what: What was measured, on what.
        value: The figure, with its unit.
        baseline: What it is compared with, and that one's figure; empty where it stands alone.
        ratio: Figure against baseline, the median over the rounds; None where it stands alone.
        target: What it ought to be, in words; empty where it is only told.
        reached: Whether it is so; None where there is no target.
    """

    what: str
    value: str
    baseline: str = ""
    ratio: float | None = None
    target: str = ""
    reached: bool | None = None


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that so many percent of them do not exceed."""
    in_order = sorted(values)
    return in_order[max(0, -(-len(in_order) * percent // 100).__int__() - 1)]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' own ratios: both of a round were measured one right after the other."""
    return median(our / their for our, their in zip(ours, theirs, strict=True))


def rounds(count: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Each measured once a round, for so many rounds, in turn: what slows the machine down meets all of them alike.

    Returns:
        The values of each measure, in the order of the rounds.
    """
    values: list[list[float]] = [[] for _ in measures]
    for number in range(count):
        # Every other round backwards, so that none of them is always the one after the pause.
        order = list(zip(measures, values, strict=True))
        for measure, its_values in order if number % 2 == 0 else reversed(order):
            its_values.append(measure())
    return values


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table that can also be read as it stands."""
    rows = [("what", "figure", "baseline", "ratio", "target", "reached")]
    rows += [
        (
            figure.what,
            figure.value,
            figure.baseline,
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            figure.target,
            {True: "yes", False: "NO", None: ""}[figure.reached],
        )
        for figure in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
