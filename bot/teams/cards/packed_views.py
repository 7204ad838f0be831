"""Open forms, packed into the cards that show them.

Slack sends a form back with each press; Teams sends only what was filled in. What comes back may be anybody's: it is
read like any payload, and every service checks the person again.
"""

import base64
import binascii
import json
import zlib
from typing import Any

from bot.views.kit.block_kit import View

# A form has at most 100 blocks; anything larger is not one of ours.
_MAX_BYTES = 500_000


def pack(view: View) -> str:
    """Return a form as a short text."""
    written = json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b85encode(zlib.compress(written, 9)).decode("ascii")


def unpack(text: object) -> dict[str, Any] | None:
    """Return the form; None for anything that `pack` did not make."""
    if not isinstance(text, str):
        return None
    try:
        reader = zlib.decompressobj()
        written = reader.decompress(base64.b85decode(text), _MAX_BYTES)
        view = json.loads(written) if reader.eof else None
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        return None
    return view if isinstance(view, dict) else None
