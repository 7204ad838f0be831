"""Texts of which a person has said what patient information is in them, and how often `found` agrees.

`tuned-on.tsv` was at hand while the patterns were written; `not-tuned-on.tsv` was written afterwards, and no pattern
has been changed for it: its figures are the ones to believe. `python -m tests.core.phi_corpus` prints both.
"""

from dataclasses import dataclass
from pathlib import Path

from bot.core.privacy.phi_detector import PhiKind, detect

NONE = "none"
LABELS = {
    "record number": PhiKind.RECORD_NUMBER,
    "date of birth": PhiKind.BIRTH_DATE,
    "age": PhiKind.AGE,
    "social security number": PhiKind.SOCIAL_SECURITY,
    "phone": PhiKind.PHONE,
    "name": PhiKind.NAME,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """How often texts with patient information were pointed out, and texts without any."""

    missed: tuple[str, ...]
    of_with: int
    alarms: tuple[str, ...]
    of_without: int

    @property
    def hit_rate(self) -> float:
        """The part of the texts with patient information that were pointed out."""
        return 1 - len(self.missed) / self.of_with

    @property
    def false_alarm_rate(self) -> float:
        """The part of the texts without any that were pointed out."""
        return len(self.alarms) / self.of_without


def labelled(name: str) -> list[tuple[str, str]]:
    """The texts of a set, each with its label: `none`, or one of `LABELS`."""
    lines = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    return [(label, text) for label, text in pairs]


def measured(name: str) -> Measured:
    """How `found` does on a set."""
    texts = labelled(name)
    with_any = [text for label, text in texts if label != NONE]
    without = [text for label, text in texts if label == NONE]
    return Measured(
        tuple(text for text in with_any if not detect(text)),
        len(with_any),
        tuple(text for text in without if detect(text)),
        len(without),
    )
