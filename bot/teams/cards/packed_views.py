"""Open forms, packed into the cards that show them.

Slack keeps an open form, and sends it back with each press; Teams sends only what was filled in. So the form is in the
card, signed for the person who sees it: what comes back is what was sent, as in Slack.
"""

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from bot.views.kit.block_kit import View

# A form has at most 100 blocks; anything larger is not one of ours.
_MAX_BYTES = 500_000
# Not in the alphabet of base 85.
_SEPARATOR = "."


@dataclass(frozen=True, slots=True)
class ViewSigner:
    """Signs forms for one person.

    Attributes:
        secret: Known to the app alone.
        person: The person's id in Teams.
    """

    secret: str = field(repr=False)
    person: str

    def pack(self, view: View) -> str:
        """Return a form as a short text."""
        packed = pack(view)
        return f"{packed}{_SEPARATOR}{self._of(packed)}"

    def unpack(self, text: object) -> dict[str, Any] | None:
        """Return the form; None for anything that was not signed for this person."""
        packed, _, signature = text.partition(_SEPARATOR) if isinstance(text, str) else ("", "", "")
        is_ours = hmac.compare_digest(self._of(packed).encode(), signature.encode("utf-8", "replace"))
        return unpack(packed) if is_ours else None

    def _of(self, packed: str) -> str:
        content = f"{self.person}\n{packed}".encode("utf-8", "replace")
        return hmac.new(self.secret.encode(), content, hashlib.sha256).hexdigest()


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
