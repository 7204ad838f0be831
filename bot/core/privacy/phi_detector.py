"""Pattern-based detection of patient information in typed text: a speed bump, not a guarantee.

It detects the identifiers of the HIPAA "Safe Harbor" list, 45 CFR 164.514(b)(2)(i), that have a recognizable form. Why
patterns, and how accurate they are: docs/adr/0007-phi-by-patterns.md.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.privacy.given_names import GIVEN_NAMES


class PhiKind(StrEnum):
    """A kind of identifier, worded to follow "This looks like"."""

    RECORD_NUMBER = "a medical record number"
    BIRTH_DATE = "a date of birth"
    AGE = "an age over 89"
    SOCIAL_SECURITY = "a Social Security number"
    PHONE = "a phone number"
    NAME = "a patient’s name"


@dataclass(frozen=True, slots=True)
class Match:
    """A matching part of a text, as typed, and its kind."""

    kind: PhiKind
    text: str


# A complete date: digits, or a month's name, with day and year.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{1,2}}-\d{{1,2}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}\s+{_MONTH}\s+\d{{4}})"
)
# A complete date this long ago is rarely the date of a meeting or a policy.
_OLD_DAY = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d)|(?:19\d\d|200\d)-\d{1,2}-\d{1,2}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19\d\d|200\d))"
)
_BIRTH_DATE = re.compile(
    rf"\b(?:(?:dob|d\.o\.b\.?|date\s+of\s+birth|birth\s*dates?|birthday|born)\b\W{{0,3}}(?:is|was|on|in)?\W{{0,3}}"
    rf"(?:{_DAY}|(?:19|20)\d\d\b)|(?<![\d/.-]){_OLD_DAY}(?![\d/-]))",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:9\d|1[01]\d)[\s-]*(?:years?[\s-]*old|y[\s/.]?o\b|yr[\s-]*old|yrs?\b\.?\s*old)|\baged?\s+(?:9\d|1[01]\d)\b",
    re.IGNORECASE,
)
# Area numbers are never 000, 666 or 9xx, group numbers never 00, serial numbers never 0000:
# https://www.ssa.gov/employer/randomization.html
_SOCIAL_SECURITY = re.compile(
    r"(?<![\d-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])"
    r"|\b(?:ssn|social\s+security(?:\s+(?:number|no\.?|#))?)\W{0,3}(?:is|ends?\s+in|ending\s+in)?\W{0,3}\d{4,9}\b",
    re.IGNORECASE,
)
# North American numbering plan: neither area code nor exchange starts with 0 or 1. https://www.nanpa.com/numbering
_PHONE = re.compile(
    r"(?<![\w./-])(?:\+?1[\s.-]?)?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[\s.-])[2-9]\d{2}[\s.-]\d{4}(?![\w/-]|\.\d)"
    r"|(?<!\w)\+[1-9]\d{0,2}(?:[\s.-]?\d{2,4}){3,4}(?!\w)"
    r"|\b(?:phone|cell|mobile|tel|call(?:\s+back)?)\b\W{0,3}(?:number|no\.?|is|at|him|her|them|\s)*\W{0,3}\d{3}[\s.-]?\d{4}\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:mrn|mr\s?#|csn|har\s?#|medical\s+record|chart|record|patient\s+id|pt\s+id|patient|encounter|account|acct|accession"
    r"|member\s+id|medicare|medicaid|policy\s+number|visit)"
    r"(?:\s*(?:number|num|no\.?|nr\.?|id|#))*\W{0,3}(?:is|was)?\s*#?(?=[a-z]{0,3}-?\d)[a-z]{0,3}-?\d(?:[\s-]?\d){4,13}\b",
    re.IGNORECASE,
)
# A bare number of seven to ten digits that is not marked as something else.
_NUMBER = re.compile(
    r"(?<![\w./:=#-])[A-Z]?\d{7,10}(?![\w/-]|[.,]\d|\s*(?:dollars|usd|people|patients|units|%))", re.IGNORECASE
)
_KNOWN_NUMBER_PREFIX = re.compile(
    r"(?:pmid|pmcid|pmc|nct|doi|isbn|issn|irb|grant|meeting|zoom|webex|passcode|ticket|incident|inc|chg|invoice|protocol|snomed|loinc|rxnorm|npi"
    r"|extension|part|version|\$|usd)\W{0,3}(?:id|number|no|is|#)*\W{0,3}$",
    re.IGNORECASE,
)
_TITLED_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\b\.?\s+[A-Z][\w'’-]*")
_PATIENT_CONTEXT = re.compile(
    r"\b(?:patients?|pts?|admitted|readmitted|diagnosed|discharged|intubated|transferred|(?:room|bed)\s+\d+|came\s+in)\b",
    re.IGNORECASE,
)
_PATIENT_NAME = re.compile(
    r"\b([Pp]atients?|PATIENT|[Pp]ts?\.?|PT\.?)(?:\b|(?<=\.))"
    r"(:?,?\s+(?:(?:is\s+)?(?:named|called)|name\s*(?:is|was|:)?|[Nn]ame:)\s+|:\s+|,?\s+)"
    r"([A-Z][A-Za-z'’-]+|[A-Z]\.\s?[A-Z]\.)(\s+[A-Z][a-z'’-]+|\s+(?:is|was|had|has|came|presented|died|said|told|fell|who)\b)?"
)
_URL = re.compile(r"\bhttps?://\S+", re.IGNORECASE)
# Words that often follow "patient" in a title or at the start of a sentence, and are not names.
_NOT_NAMES = frozenset(
    """
    access activation activity acuity admission admissions advisory advocacy advocate advocates african american and
    appointments april arabic are arrival asian assessment assistance at august bengali black blood board cantonese
    care centered centeredness charts chinese choice christian class clinic communication complaints compliance
    condition consent cost data december demographics discharge discharges diversity education empowerment engagement
    english environment epic equity example expectations experience experiences factors falls family february feedback
    financial first flow focus focused for french friday from groups haitian handling handoff handoffs harm has have
    health hispanic history identification in incentives information initiated instructions interview interviews
    involvement is january jewish journey journeys july june korean latina latino level list listening lists literacy
    management mandarin march matching matters may medicaid medicare message messages messaging mobility monday
    monitoring mortality muslim mychart name navigation navigator navigators needs notes november october of on or
    oriented outcome outcomes outreach panel participation partners perception perspective perspectives placement
    population populations portal portals preference preferences priorities privacy progress protection provider
    quality questionnaire record records recruitment referral registration registries registry relations reported
    reports representation representatives requests responsibility rights risk rooms russian safety satisfaction
    saturday scheduling screening selection self september services simulation sitter spanish specific state status
    stories story summaries summary sunday support survey surveys teaching team technology throughput thursday to
    tracking transfer transfers transport transportation travel treatment triage trust tuesday turnover values views
    visit visits volume volumes wait waiting was wednesday well wellbeing white with work zoom
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)


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


def fingerprint(texts: Mapping[str, str]) -> str:
    """Return a hash that identifies exactly these texts, so that a confirmation covers no others."""
    whole = "\x00".join(f"{field}\x00{text}" for field, text in sorted(texts.items()))
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]


def _find_matches(text: str) -> Iterator[tuple[int, int, PhiKind]]:
    # URLs are replaced by spaces of the same length, so that positions stay valid.
    text = _URL.sub(lambda url: " " * len(url.group()), text)
    for kind, pattern in (
        (PhiKind.SOCIAL_SECURITY, _SOCIAL_SECURITY),
        (PhiKind.BIRTH_DATE, _BIRTH_DATE),
        (PhiKind.AGE, _AGE),
        (PhiKind.RECORD_NUMBER, _RECORD),
        (PhiKind.PHONE, _PHONE),
    ):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), kind
    for match in _NUMBER.finditer(text):
        if not _KNOWN_NUMBER_PREFIX.search(text, 0, match.start()):
            yield match.start(), match.end(), PhiKind.RECORD_NUMBER
    # Speakers have titles too, so a title counts only in a text about patients.
    if _PATIENT_CONTEXT.search(text):
        for match in _TITLED_NAME.finditer(text):
            yield match.start(), match.end(), PhiKind.NAME
    for match in _PATIENT_NAME.finditer(text):
        if _is_name(*match.groups(), text=text, start=match.start()):
            yield match.start(), match.end(), PhiKind.NAME


def _is_name(patient: str, between: str, word: str, after: str | None, *, text: str, start: int) -> bool:
    """Return whether the capitalized word after "patient" is a person's name and not part of a heading."""
    if "." in word:
        return True
    if word.lower().split("-")[0] in _NOT_NAMES or (not word[1:].islower() and not patient.isupper()):
        return False
    if (
        patient.rstrip(".") == "Pt"
        or "name" in between.lower()
        or "call" in between.lower()
        or word.lower() in GIVEN_NAMES
    ):
        return True
    if patient[0].isupper():
        # In a heading every word is capitalized; there only "Patient Jones was …" tells a name from a noun.
        return after is not None and after.strip().islower() and not _is_heading(text, start)
    return True


def _is_heading(text: str, start: int) -> bool:
    """Return whether most words of the line are capitalized, as in a title."""
    line = text[text.rfind("\n", 0, start) + 1 :].splitlines()[0]
    words = [word for word in re.findall(r"[A-Za-z]+", line) if len(word) > 3]
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals * 2 > len(words)
