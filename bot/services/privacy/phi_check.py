"""The PHI check that every form passes before anything of it is stored, logged or sent.

It works on neutral text: field name to what was typed. A surface calls it for every form that it receives, and renders
a `SuspectedPhi` as the form again with the findings below its fields. A form is exempt only by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.privacy.phi_kinds import Match, fingerprint


@dataclass(frozen=True, slots=True)
class SuspectedPhi:
    """Nothing was stored: the text looks like patient information.

    Attributes:
        matches: What was found, by field; never empty.
        clearance: What the person confirms when they say that just these texts are not about a patient.
    """

    matches: Mapping[str, list[Match]]
    clearance: str


def check(texts: Mapping[str, str], clearances: frozenset[str] = frozenset()) -> SuspectedPhi | None:
    """Look for patient information in what was typed freely into a form.

    Args:
        texts: What was typed, by field.
        clearances: What the person has confirmed; a clearance holds only for the texts that it was given for.

    Returns:
        None if nothing was found, or if the person has confirmed these texts.
    """
    # Imported on demand: its patterns take a noticeable part of a start to compile.
    from bot.core.privacy.phi_detector import detect  # noqa: PLC0415 - its patterns compile slowly

    matches = {field: found for field, text in texts.items() if (found := detect(text))}
    clearance = fingerprint(texts)
    return SuspectedPhi(matches, clearance) if matches and clearance not in clearances else None
