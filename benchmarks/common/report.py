"""Figures, and the table that shows them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement.

    Attributes:
        what: What was measured, and where.
        value: The figure with its unit.
        baseline: The baseline and its figure; empty if there is none.
        ratio: Figure divided by baseline, the median over the rounds; None without a baseline.
        target: The target in words; empty if there is none.
        reached: Whether the target was reached; None without a target.
    """

    what: str
    value: str
    baseline: str = ""
    ratio: float | None = None
    target: str = ""
    reached: bool | None = None


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that is at least as large as that percentage of the values."""
    in_order = sorted(values)
    return in_order[max(0, -(-len(in_order) * percent // 100).__int__() - 1)]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the per-round ratios; both values of a round were measured back to back."""
    return median(our / their for our, their in zip(ours, theirs, strict=True))


def rounds(count: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Measure each candidate once per round, in turn, so that slowdowns of the machine affect all alike.

    Returns:
        The values of each candidate, in the order of the rounds.
    """
    values: list[list[float]] = [[] for _ in measures]
    for number in range(count):
        # Alternate the order, so that no candidate always runs first.
        order = list(zip(measures, values, strict=True))
        for measure, its_values in order if number % 2 == 0 else reversed(order):
            its_values.append(measure())
    return values


def table(figures: Iterable[Figure]) -> str:
    """Format the figures as a Markdown table that is readable as plain text."""
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
