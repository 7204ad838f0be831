"""Splitting a line of text into the names of speakers."""

import re

from bot.formats.placeholders import is_placeholder

_SEPARATOR = re.compile(r"\s*;\s*|\s*&\s*|\s*,?\s+and\s+", re.IGNORECASE)
# Credentials after a name and a comma. Capitals of up to six letters ("FACEP") count without being listed.
_CREDENTIALS = (
    " md do phd mph msc ms ma mba rn bsn msn dnp np pa pa-c pharmd rph mbbs mbchb mha mhs med edd drph scd dsc jd "
    "llm licsw lcsw msw bs ba bsc facp facep fhm sfhm faap facs crna aprn cnm dpt rd ldn cphq psyd dds dmd dvm mphil "
    "jr sr ii iii iv esq "
)
_CAPITALS = re.compile(r"[A-Z][A-Z-]{1,5}")
_MAX_WORDS = 6


def split_speakers(text: str) -> tuple[str, ...]:
    """Split a cleaned text into names: "A and B", "A & B", "A; B", "A, B". Credentials stay with the name."""
    names: list[str] = []
    for part in _SEPARATOR.split(text):
        group: list[str] = []
        for piece in (p.strip() for p in part.split(",")):
            if group and _is_credential(piece):
                group[-1] += f", {piece}"
            elif not is_placeholder(piece):
                group.append(piece)
        names.extend(group)
    return tuple(names)


def looks_like_name(text: str) -> bool:
    """Return whether a text could be a name: it contains letters, is short and has no question mark."""
    name = text.split(",", maxsplit=1)[0]
    return any(c.isalpha() for c in name) and len(name.split()) <= _MAX_WORDS and "?" not in name


def _is_credential(piece: str) -> bool:
    words = piece.replace(".", "").split()
    if len(words) == 1 and _CAPITALS.fullmatch(words[0]):
        return True
    return bool(words) and all(f" {word.casefold()} " in _CREDENTIALS for word in words)
