"""The app's two icons, drawn here: PNG files of a clock face, because the rounds come around each month.

https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package (app icons): a color icon of
192 pixels whose symbol keeps to the 96 in the middle, and an outline of 32 pixels, white on a transparent background.
"""

import struct
import zlib
from math import hypot

COLOR_SIZE = 192
OUTLINE_SIZE = 32
# The same blue as in Slack.
ACCENT = (0x1F, 0x4E, 0x79)
_WHITE = (255, 255, 255)
# In the unit of the circle's radius: how thick a line is, and where the hands of the clock end.
_THICKNESS = 0.2
_HANDS = ((0.0, -0.6), (0.42, 0.2))
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Of the header: 8 bits for each of red, green, blue and opacity; the usual compression and filters; not interlaced.
_RGBA = (8, 6, 0, 0, 0)


def color_icon() -> bytes:
    """Return the color icon."""
    return _png(COLOR_SIZE, radius=40, background=(*ACCENT, 255))


def outline_icon() -> bytes:
    """Return the outline icon."""
    return _png(OUTLINE_SIZE, radius=12, background=(*_WHITE, 0))


def _png(size: int, *, radius: float, background: tuple[int, int, int, int]) -> bytes:
    middle = (size - 1) / 2
    rows = b"".join(
        b"\0" + b"".join(_pixel((x - middle) / radius, (y - middle) / radius, radius, background) for x in range(size))
        for y in range(size)
    )
    header = struct.pack(">IIBBBBB", size, size, *_RGBA)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixel(x: float, y: float, radius: float, background: tuple[int, int, int, int]) -> bytes:
    """Return the color at a place, in the unit of the radius; the edge of a line takes one pixel."""
    away = min(abs(hypot(x, y) - 1), *(_distance(x, y, end) for end in _HANDS))
    share = min(1.0, max(0.0, (_THICKNESS / 2 - away) * radius + 0.5))
    return bytes(round(a + (b - a) * share) for a, b in zip(background, (*_WHITE, 255), strict=True))


def _distance(x: float, y: float, end: tuple[float, float]) -> float:
    """Return the distance from a place to the line from the middle to an end."""
    along = min(1.0, max(0.0, (x * end[0] + y * end[1]) / (end[0] ** 2 + end[1] ** 2)))
    return hypot(x - along * end[0], y - along * end[1])
