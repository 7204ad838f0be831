"""Charts as PNG, large enough for a phone.

The plotting library is imported on first use, because it takes longer to load than the rest of the bot. It is part of
the extra `reports`.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.core.base.chart_data import Chart

# 4.2 inches at 200 dpi: 840 pixels, about the width of a phone.
_WIDTH_INCHES = 4.2
_DPI = 200
_ROW_INCHES = 0.62
_TREND_INCHES = 1.5
# From disagreement to agreement, distinguishable by brightness too, for people with color vision deficiency (Okabe and
# Ito's orange and blue, https://jfly.uni-koeln.de/color/).
_COLORS = ("#b35900", "#f2b266", "#d9d9d9", "#7fb8dd", "#0b5c94")
_DARK_COLORS = {"#b35900", "#0b5c94"}
_TEXT_COLOR = "#1d1c1d"
_MUTED_COLOR = "#5c5c5c"

# The library is not thread-safe, and two senders may draw at once.
_draw_lock = threading.Lock()


class ReportsNotInstalledError(ModuleNotFoundError):
    """The packages of the extra `reports` are missing. The message tells an administrator what to install."""


@contextmanager
def require_reports() -> Iterator[None]:
    """Import packages of the extra `reports` in this block. Raise ReportsNotInstalledError if one is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise ReportsNotInstalledError(
            f"Charts and PDFs need more packages ({error.name} is missing). Run pip install 'lhs-rounds[reports]'."
        ) from error


def draw_chart(chart: Chart) -> bytes:
    """Draw a chart as PNG. It needs at least one bar or a trend. Raise ReportsNotInstalledError."""
    with require_reports():
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - imported on demand
        from matplotlib.figure import Figure  # noqa: PLC0415 - imported on demand

    with _draw_lock:
        heights = [_ROW_INCHES * len(chart.bars)] * bool(chart.bars) + [_TREND_INCHES] * (len(chart.trend) > 1)
        height = 1.0 + sum(heights)
        figure: Any = Figure(figsize=(_WIDTH_INCHES, height), dpi=_DPI, facecolor="white", layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(f"{chart.title}\n", fontsize=11, fontweight="bold", color=_TEXT_COLOR, x=0.03, ha="left")
        figure.text(0.03, 1 - 0.36 / height, chart.note, fontsize=8.5, color=_MUTED_COLOR, ha="left", va="top")
        plots = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)
        if chart.bars:
            _draw_bars(plots[0][0], chart)
        if len(chart.trend) > 1:
            _draw_trend(plots[-1][0], chart)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()


def _draw_bars(axes: Any, chart: Chart) -> None:
    for row, bar in enumerate(chart.bars):
        left, total = 0.0, max(1, sum(bar.counts))
        for color, count in zip(_COLORS, bar.counts, strict=True):
            width = count / total
            axes.barh(row, width, left=left, height=0.46, color=color, edgecolor="white", linewidth=0.8)
            if count:
                text_color = "white" if color in _DARK_COLORS else _TEXT_COLOR
                axes.text(left + width / 2, row, str(count), ha="center", va="center", fontsize=9, color=text_color)
            left += width
        axes.text(0, row - 0.34, bar.label, ha="left", va="bottom", fontsize=9, color=_TEXT_COLOR)
    lowest, highest = chart.ends
    axes.text(0, len(chart.bars) - 0.62, f"■ {lowest}", color=_COLORS[0], fontsize=8.5, ha="left", va="top")
    axes.text(1, len(chart.bars) - 0.62, f"{highest} ■", color=_COLORS[-1], fontsize=8.5, ha="right", va="top")
    axes.set_ylim(len(chart.bars) - 0.25, -0.75)
    axes.set_xlim(0, 1)
    axes.axis("off")


def _draw_trend(axes: Any, chart: Chart) -> None:
    means = [mean for _, mean in chart.trend]
    axes.plot(range(len(means)), means, color=_COLORS[-1], marker="o", markersize=4, linewidth=1.5)
    for position, mean in enumerate(means):
        place = {"textcoords": "offset points", "xytext": (0, 5), "ha": "center"}
        axes.annotate(f"{mean:.1f}", (position, mean), fontsize=8, color=_TEXT_COLOR, **place)
    axes.set_title("Overall, session by session (mean)", fontsize=9, loc="left", color=_TEXT_COLOR)
    axes.set_ylim(1, 5.6)
    axes.set_yticks([1, 3, 5])
    axes.set_xlim(-0.4, len(means) - 0.6)
    axes.set_xticks(range(len(means)), [label for label, _ in chart.trend])
    axes.tick_params(labelsize=8, colors=_MUTED_COLOR, length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#cccccc")
    axes.grid(axis="y", color="#eeeeee")
    axes.set_axisbelow(True)
