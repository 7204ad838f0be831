"""The names of speakers in one line of text: who is one person, and who are several."""

import re

from bot.formats.placeholders import is_placeholder

_SEPARATOR = re.compile(r"\s*;\s*|\s*&\s*|\s*,?\s+and\s+", re.IGNORECASE)
# Written behind a name and a comma; capitals of up to six letters ("FACEP") are taken for one without being listed.
_CREDENTIALS = (
    " md do phd mph msc ms ma mba rn bsn msn dnp np pa pa-c pharmd rph mbbs mbchb mha mhs med edd drph scd dsc jd "
    "llm licsw lcsw msw bs ba bsc facp facep fhm sfhm faap facs crna aprn cnm dpt rd ldn cphq psyd dds dmd dvm mphil "
    "jr sr ii iii iv esq "
)
_CAPITALS = re.compile(r"[A-Z][A-Z-]{1,5}")
_MAX_WORDS = 6


def split_speakers(text: str) -> tuple[str, ...]:
    """The speakers in a clean text, in order: "A and B", "A & B", "A; B", "A, B"; credentials stay with the name."""
    names: list[str] = []
    for part in _SEPARATOR.split(text):
        own: list[str] = []
        for piece in (p.strip() for p in part.split(",")):
            if own and _is_credential(piece):
                own[-1] += f", {piece}"
            elif not is_placeholder(piece):
                own.append(piece)
        names.extend(own)
    return tuple(names)


def looks_like_name(text: str) -> bool:
    """Whether a text could be a person's name: it has letters, is short and asks nothing."""
    name = text.split(",", maxsplit=1)[0]
    return any(c.isalpha() for c in name) and len(name.split()) <= _MAX_WORDS and "?" not in name


def _is_credential(piece: str) -> bool:
    words = piece.replace(".", "").split()
    if len(words) == 1 and _CAPITALS.fullmatch(words[0]):
        return True
    return bool(words) and all(f" {word.casefold()} " in _CREDENTIALS for word in words)
