"""Texts labeled with the PHI they contain, and how often `detect` agrees.

`tuned-on.tsv` was available while the patterns were written. `not-tuned-on.tsv` was written afterwards, and no pattern
has been changed for it; its figures are the reliable ones. `python -m tests.core.phi_corpus` prints both.
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
class DetectionRates:
    """Detection rates on texts with and without PHI."""

    missed: tuple[str, ...]
    of_with: int
    alarms: tuple[str, ...]
    of_without: int

    @property
    def hit_rate(self) -> float:
        """The share of texts with PHI that were flagged."""
        return 1 - len(self.missed) / self.of_with

    @property
    def false_alarm_rate(self) -> float:
        """The share of texts without PHI that were flagged."""
        return len(self.alarms) / self.of_without


def labeled_texts(name: str) -> list[tuple[str, str]]:
    """Return the texts of a set with their labels: `none`, or one of `LABELS`."""
    lines = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    return [(label, text) for label, text in pairs]


def measure(name: str) -> DetectionRates:
    """Measure `detect` on a set."""
    texts = labeled_texts(name)
    with_any = [text for label, text in texts if label != NONE]
    without = [text for label, text in texts if label == NONE]
    return DetectionRates(
        tuple(text for text in with_any if not detect(text)),
        len(with_any),
        tuple(text for text in without if detect(text)),
        len(without),
    )
