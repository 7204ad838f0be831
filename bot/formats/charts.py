"""Drawing pictures of numbers, as PNG, large enough to be read on a phone.

The plotting library is only loaded once something is drawn: it takes longer than the rest of the start. It comes with
the extra `reports`.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.core.base.chart_data import Chart

# 4.2 inches at 200 dots: 840 pixels, about what a phone shows across.
_WIDTH_INCHES = 4.2
_DPI = 200
_ROW_INCHES = 0.62
_TREND_INCHES = 1.5
# From disagreement to agreement: told apart by brightness too, for whoever sees no colours
# (Okabe and Ito's orange and blue, https://jfly.uni-koeln.de/color/).
_COLORS = ("#b35900", "#f2b266", "#d9d9d9", "#7fb8dd", "#0b5c94")
_DARK_COLORS = {"#b35900", "#0b5c94"}
_TEXT_COLOR = "#1d1c1d"
_MUTED_COLOR = "#5c5c5c"

# The library keeps state of its own while it draws; two senders may want to at once.
_draw_lock = threading.Lock()


class ReportsNotInstalledError(ModuleNotFoundError):
    """The packages of the extra `reports` are missing; the message tells an administrator what to install."""


@contextmanager
def require_reports() -> Iterator[None]:
    """Import packages of the extra `reports` in this block. Raises ReportsNotInstalledError where one is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise ReportsNotInstalledError(
            f"charts and PDFs need more than the bot ({error.name} is missing): pip install 'lhs-rounds[reports]'"
        ) from error


def draw_chart(chart: Chart) -> bytes:
    """The picture, of which there is a row or a trend at least, as PNG. Raises ReportsNotInstalledError."""
    with require_reports():
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see above
        from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    with _draw_lock:
        heights = [_ROW_INCHES * len(chart.bars)] * bool(chart.bars) + [_TREND_INCHES] * (len(chart.trend) > 1)
        height = 1.0 + sum(heights)
        figure: Any = Figure(figsize=(_WIDTH_INCHES, height), dpi=_DPI, facecolor="white", layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(f"{chart.title}\n", fontsize=11, fontweight="bold", color=_TEXT_COLOR, x=0.03, ha="left")
        figure.text(0.03, 1 - 0.36 / height, chart.note, fontsize=8.5, color=_MUTED_COLOR, ha="left", va="top")
        parts = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)
        if chart.bars:
            _draw_bars(parts[0][0], chart)
        if len(chart.trend) > 1:
            _draw_trend(parts[-1][0], chart)
        written = io.BytesIO()
        figure.savefig(written, format="png", metadata={"Software": None})
        return written.getvalue()


def _draw_bars(axes: Any, chart: Chart) -> None:
    for row, bar in enumerate(chart.bars):
        left, whole = 0.0, max(1, sum(bar.counts))
        for shade, count in zip(_COLORS, bar.counts, strict=True):
            width = count / whole
            axes.barh(row, width, left=left, height=0.46, color=shade, edgecolor="white", linewidth=0.8)
            if count:
                ink = "white" if shade in _DARK_COLORS else _TEXT_COLOR
                axes.text(left + width / 2, row, str(count), ha="center", va="center", fontsize=9, color=ink)
            left += width
        axes.text(0, row - 0.34, bar.label, ha="left", va="bottom", fontsize=9, color=_TEXT_COLOR)
    least, most = chart.ends
    axes.text(0, len(chart.bars) - 0.62, f"■ {least}", color=_COLORS[0], fontsize=8.5, ha="left", va="top")
    axes.text(1, len(chart.bars) - 0.62, f"{most} ■", color=_COLORS[-1], fontsize=8.5, ha="right", va="top")
    axes.set_ylim(len(chart.bars) - 0.25, -0.75)
    axes.set_xlim(0, 1)
    axes.axis("off")


def _draw_trend(axes: Any, chart: Chart) -> None:
    means = [mean for _, mean in chart.trend]
    axes.plot(range(len(means)), means, color=_COLORS[-1], marker="o", markersize=4, linewidth=1.5)
    for at, mean in enumerate(means):
        axes.annotate(
            f"{mean:.1f}",
            (at, mean),
            textcoords="offset points",
            xytext=(0, 5),
            ha="center",
            fontsize=8,
            color=_TEXT_COLOR,
        )
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
