"""Texts labeled with the PHI they contain, and how often `detect` agrees.

`tuned-on.tsv` was at hand while the patterns were written. `not-tuned-on.tsv` was written apart from them, and no
pattern has been changed for it; its figures are the reliable ones. `python -m tests.core.phi_corpus` prints both.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.core.privacy.phi_detector import detect
from bot.core.privacy.phi_kinds import PhiKind

NONE = "none"
# How a find is named, by label. A number without a word beside it is called a record number.
LABELS = {
    "name": {PhiKind.NAME},
    "initials": {PhiKind.INITIALS, PhiKind.NAME},
    "address": {PhiKind.ADDRESS},
    "date of birth": {PhiKind.BIRTH_DATE},
    "date": {PhiKind.CARE_DATE},
    "age": {PhiKind.AGE},
    "phone": {PhiKind.PHONE},
    "fax": {PhiKind.FAX, PhiKind.PHONE},
    "e-mail": {PhiKind.EMAIL},
    "social security number": {PhiKind.SOCIAL_SECURITY},
    "record number": {PhiKind.RECORD_NUMBER},
    "plan number": {PhiKind.PLAN_NUMBER, PhiKind.RECORD_NUMBER},
    "account number": {PhiKind.ACCOUNT_NUMBER, PhiKind.RECORD_NUMBER},
    "license number": {PhiKind.LICENSE_NUMBER, PhiKind.RECORD_NUMBER},
    "vehicle": {PhiKind.VEHICLE},
    "device": {PhiKind.DEVICE},
    "web address": {PhiKind.WEB_ADDRESS},
    "ip address": {PhiKind.IP_ADDRESS},
    "biometric": {PhiKind.BIOMETRIC},
    "photo": {PhiKind.PHOTO},
    "other": {PhiKind.OTHER_NUMBER, PhiKind.RECORD_NUMBER},
}


@dataclass(frozen=True, slots=True)
class DetectionRates:
    """Detection rates on texts with and without PHI."""

    missed: tuple[tuple[str, str], ...]
    alarms: tuple[str, ...]
    texts: Counter[str]

    @property
    def of_with(self) -> int:
        """How many texts have PHI."""
        return self.texts.total() - self.texts[NONE]

    @property
    def hit_rate(self) -> float:
        """The share of texts with PHI that were flagged."""
        return 1 - len(self.missed) / self.of_with

    @property
    def false_alarm_rate(self) -> float:
        """The share of texts without PHI that were flagged."""
        return len(self.alarms) / self.texts[NONE]

    def hits_by_label(self) -> dict[str, tuple[int, int]]:
        """Return how many texts were flagged, and how many there are, for each label but `none`."""
        missed = Counter(label for label, _ in self.missed)
        return {label: (count - missed[label], count) for label, count in self.texts.items() if label != NONE}


def labeled_texts(name: str) -> list[tuple[str, str]]:
    """Return the texts of a set with their labels: `none`, or one of `LABELS`."""
    lines = (Path(__file__).parent / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines]
    return [(label, text) for label, text in pairs]


def measure(name: str) -> DetectionRates:
    """Measure `detect` on a set."""
    texts = labeled_texts(name)
    return DetectionRates(
        tuple((label, text) for label, text in texts if label != NONE and not detect(text)),
        tuple(text for label, text in texts if label == NONE and detect(text)),
        Counter(label for label, _ in texts),
    )
