"""Pattern-based detection of patient information in typed text: a speed bump, not a guarantee.

It detects the identifiers of the HIPAA "Safe Harbor" list, 45 CFR 164.514(b)(2)(i), that a sentence can show. Why
patterns, and how accurate they are: docs/adr/0011-names-by-context-not-by-a-model.md.
"""

import re
from collections.abc import Iterator

from bot.core.privacy.phi_kinds import Match, PhiKind
from bot.core.privacy.phi_names import find_initials, find_names
from bot.core.privacy.phi_passage import Passage
from bot.core.privacy.phi_rules import RULES

_URL = re.compile(r"\bhttps?://\S+", re.IGNORECASE)


def detect(text: str) -> list[Match]:
    """Return the parts of a text that look like patient information, in order and without duplicates."""
    spans = sorted(_find_matches(text), key=lambda span: (span[0], -span[1]))
    matches: list[Match] = []
    last_end = 0
    for start, end, kind in spans:
        if start >= last_end:
            last_end = end
            match = Match(kind, text[start:end].strip())
            if match not in matches:
                matches.append(match)
    return matches


def _find_matches(text: str) -> Iterator[tuple[int, int, PhiKind]]:
    whole = Passage(text)
    # In URLs only web addresses are looked for. They are replaced by spaces, so that positions stay valid.
    masked = Passage(_URL.sub(lambda url: " " * len(url.group()), text))
    for rule in RULES:
        passage = whole if rule.kind is PhiKind.WEB_ADDRESS else masked
        for match in rule.find(passage):
            yield *match.span(), rule.kind
    for span in find_names(masked):
        yield *span, PhiKind.NAME
    for span in find_initials(masked):
        yield *span, PhiKind.INITIALS
