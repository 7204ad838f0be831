"""Patient information in what somebody typed, as far as its form gives it away: a speed bump, not a guarantee.

It looks for the identifiers of the HIPAA "Safe Harbor" list, 45 CFR 164.514(b)(2)(i), that have a form of their own.
Why patterns, and how often they are right: docs/adr/0007-phi-by-patterns.md.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.privacy.given_names import GIVEN_NAMES


class PhiKind(StrEnum):
    """What a piece of a text looks like, in words that follow "This looks like"."""

    RECORD_NUMBER = "a record number"
    BIRTH_DATE = "a date of birth"
    AGE = "an age over 89"
    SOCIAL_SECURITY = "a social security number"
    PHONE = "a phone number"
    NAME = "a patient's name"


@dataclass(frozen=True, slots=True)
class Match:
    """A piece of a text, as it was typed, and what it looks like."""

    kind: PhiKind
    text: str


# An ordinal or a month's name with a day and a year, or digits with a year: the whole of a day.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{1,2}}-\d{{1,2}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}\s+{_MONTH}\s+\d{{4}})"
)
# A whole day that lies so far back is hardly the date of a meeting or of a policy.
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
# 000, 666 and 9xx are no areas, 00 no group and 0000 no serial number: https://www.ssa.gov/employer/randomization.html
_SOCIAL_SECURITY = re.compile(
    r"(?<![\d-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])"
    r"|\b(?:ssn|social\s+security(?:\s+(?:number|no\.?|#))?)\W{0,3}(?:is|ends?\s+in|ending\s+in)?\W{0,3}\d{4,9}\b",
    re.IGNORECASE,
)
# The North American plan: neither area nor exchange begins with 0 or 1. https://www.nanpa.com/numbering
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
# A number of seven to ten digits that stands alone, and is not said to be something else.
_NUMBER = re.compile(
    r"(?<![\w./:=#-])[A-Z]?\d{7,10}(?![\w/-]|[.,]\d|\s*(?:dollars|usd|people|patients|units|%))",
    re.IGNORECASE,
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
# What "patient" is often followed by in a title or at the beginning of a sentence: no names.
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
    """.split()  # noqa: SIM905 - a column of quotes would be unreadable
)


def detect(text: str) -> list[Match]:
    """What in a text looks like patient information, in the order in which it stands there, each piece once."""
    hits = sorted(_find_matches(text), key=lambda hit: (hit[0], -hit[1]))
    kept: list[Match] = []
    reached = 0
    for start, end, looks in hits:
        if start >= reached:
            reached = end
            piece = Match(looks, text[start:end].strip())
            if piece not in kept:
                kept.append(piece)
    return kept


def fingerprint(texts: Mapping[str, str]) -> str:
    """A name for just these texts: letting them pass lets no others pass. Nothing of them can be read from it."""
    whole = "\x00".join(f"{field}\x00{text}" for field, text in sorted(texts.items()))
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]


def _find_matches(text: str) -> Iterator[tuple[int, int, PhiKind]]:
    # What is longer than any number is kept in place, so that where something stands stays true.
    text = _URL.sub(lambda address: " " * len(address.group()), text)
    for looks, pattern in (
        (PhiKind.SOCIAL_SECURITY, _SOCIAL_SECURITY),
        (PhiKind.BIRTH_DATE, _BIRTH_DATE),
        (PhiKind.AGE, _AGE),
        (PhiKind.RECORD_NUMBER, _RECORD),
        (PhiKind.PHONE, _PHONE),
    ):
        for hit in pattern.finditer(text):
            yield hit.start(), hit.end(), looks
    for hit in _NUMBER.finditer(text):
        if not _KNOWN_NUMBER_PREFIX.search(text, 0, hit.start()):
            yield hit.start(), hit.end(), PhiKind.RECORD_NUMBER
    # A speaker has a title too: a title alone says nothing where no patient is spoken of.
    if _PATIENT_CONTEXT.search(text):
        for hit in _TITLED_NAME.finditer(text):
            yield hit.start(), hit.end(), PhiKind.NAME
    for hit in _PATIENT_NAME.finditer(text):
        if _is_name(*hit.groups(), text=text, start=hit.start()):
            yield hit.start(), hit.end(), PhiKind.NAME


def _is_name(patient: str, between: str, word: str, after: str | None, *, text: str, start: int) -> bool:
    """Whether the capitalized word after "patient" is somebody's name, and not a heading's next word."""
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
        # In a heading each word has a capital: there only "Patient Jones was …" tells a name from a noun.
        return after is not None and after.strip().islower() and not _is_heading(text, start)
    return True


def _is_heading(text: str, start: int) -> bool:
    """Whether words begin with capitals all around: a title, where a capital says nothing."""
    line = text[text.rfind("\n", 0, start) + 1 :].splitlines()[0]
    words = [word for word in re.findall(r"[A-Za-z]+", line) if len(word) > 3]
    capitals: int = sum(word[0].isupper() for word in words)
    return capitals * 2 > len(words)
