"""Patterns for the identifiers that have a recognizable form, a row each.

The rows follow the list in 45 CFR 164.514(b)(2)(i). Names are found by `phi_names`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.core.privacy import phi_context as context
from bot.core.privacy import phi_fragments as part
from bot.core.privacy.phi_kinds import PhiKind
from bot.core.privacy.phi_passage import Passage, phrases, words


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of an identifier.

    Attributes:
        kind: What it is.
        cues: Every match contains one of these words. Only the text around them is searched, to save time.
        pattern: Searched in lower case, or as typed if `as_typed`.
        needs: What the sentence must say besides.
        unless: What the sentence must not say, except if it also says what `despite` looks for.
        not_after: What must not stand before it.
        as_typed: Whether capitals count.
    """

    kind: PhiKind
    cues: str
    pattern: str
    needs: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    despite: re.Pattern[str] | None = None
    not_after: tuple[str, ...] = ()
    as_typed: bool = False
    _compiled: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", re.compile(self.pattern))

    def find(self, passage: Passage) -> Iterator[re.Match[str]]:
        """Return the matches in a passage that count."""
        text = passage.text if self.as_typed else passage.lowered
        parts = passage.around(self.cues)
        for match in (match for start, end in parts for match in self._compiled.finditer(text, start, end)):
            if self._fits(passage, match.start()):
                yield match

    def _fits(self, passage: Passage, start: int) -> bool:
        if self.needs and not passage.says(self.needs, start):
            return False
        if self.unless and passage.says(self.unless, start):
            return self.despite is not None and passage.says(self.despite, start)
        return not passage.is_after(self.not_after, start)


_DIGIT = "0 1 2 3 4 5 6 7 8 9"
# Numbers after these are not a patient's.
_KNOWN_NUMBERS = tuple(
    f"{name}{label}"
    for name in phrases(
        """
        pmid, pmcid, pmc, nct, doi, isbn, issn, irb, grant, meeting, zoom, webex, passcode, ticket, incident, inc, chg,
        invoice, protocol, snomed, loinc, rxnorm, npi, extension, ext, part, version, pager, access code, code, pin,
        event, session, activity, webinar, conference, cost center, budget, $, usd, pubmed
        """
    )
    for label in ("", " id", " number", " no", " is", " id is", " number is")
)

RULES = (
    # Area numbers are never 000, 666 or 9xx, group numbers never 00, serial numbers never 0000:
    # https://www.ssa.gov/employer/randomization.html
    Rule(
        PhiKind.SOCIAL_SECURITY,
        _DIGIT,
        r"\d(?<![\d-]\d)(?<!9)\d{2}(?<!000)(?<!666)([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])",
    ),
    Rule(PhiKind.SOCIAL_SECURITY, "ss social", rf"\b(?:ssn?|social(?:\ssecurity)?){part.LABEL}\d(?:[ -]?\d){{3,8}}\b"),
    Rule(
        PhiKind.BIRTH_DATE,
        "dob d.o.b birth born b.",
        rf"\b(?:{part.BIRTH}|b\.){part.IS_IN}{part.DAY}|\b{part.BIRTH}{part.IS_IN}{part.YEAR}\b",
    ),
    Rule(
        PhiKind.BIRTH_DATE,
        "born",
        rf"\bborn{part.IS_IN}(?:{part.DAY}|{part.OLD_YEAR}\b)",
        unless=part.BORN_THING,
        despite=context.PERSON,
    ),
    Rule(PhiKind.BIRTH_DATE, "born", rf"\bborn(?:\sin)?\s{part.YEAR}\b", needs=context.PERSON, unless=part.BORN_THING),
    # A complete date this long ago is rarely the date of a meeting or a policy.
    Rule(
        PhiKind.BIRTH_DATE,
        "19 200",
        rf"\b(?<![/.-]){part.date_in(part.OLD_YEAR)}(?![\d/-])",
        unless=words("opened, founded, published, built, since, policy, law, act, approved, paper, established"),
    ),
    Rule(
        PhiKind.CARE_DATE, " ".join(("/", *part.MONTHS)), rf"\b{part.CARE}{part.WHEN}{part.DAY}", unless=context.GROUP
    ),
    Rule(
        PhiKind.AGE,
        "9 10 11",
        rf"[19](?<![\d$.<>≥≤\w-].)(?:(?<=9)\d|(?<=1)[01]\d){part.YEARS_OLD}(?![\s-]{{0,2}}{part.OF_MANY})",
        unless=words(
            """
            older than, over, above, under, younger than, average, mean, median, at least, up to, patients aged,
            degrees, capital, budget, million, dollars, grant, cost, costs, funding, revenue, temp, fever, warm, cool,
            cooled
            """
        ),
    ),
    Rule(
        PhiKind.AGE,
        "9 10 11 ninety hundred",
        r"\baged?:?\s(?:9\d|1[01]\d)\b(?!\s?(?:and|or|to|\+|-|–|years\sand))"
        r"|\b(?:(?:he|she|patient|pt|mother|father)(?:\sis|['’]s|\swas)|turned|turning)\s(?:9\d|1[01]\d)\b"
        r"(?!\s?(?:%|percent|minutes|hours|days|pounds|lbs|kg|beats|mg|over|/|\.\d))"
        r"|\bninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?[- ]years?[- ]old(?!s)\b"
        r"|\bhundred(?:[- ](?:and[- ])?\w+)?[- ]years?[- ]old(?!s)\b",
        unless=words("average, mean, median, those, patients, adults, people, cohort, building"),
    ),
    Rule(PhiKind.PLAN_NUMBER, _DIGIT, part.MEDICARE_NUMBER),
    Rule(
        PhiKind.PLAN_NUMBER,
        "insur subscriber member benefic medic bcbs blue aetna cigna humana united tricare hicn mbi hpn plan "
        "policy group coverage",
        rf"\b{part.INSURER}(?:\s(?:member|plan|policy|group|subscriber))?\b{part.LABEL}{part.PLAN_CODE}",
    ),
    Rule(
        PhiKind.ACCOUNT_NUMBER,
        "acc guarantor billing iban routing",
        rf"\b(?:account|acct|guarantor|billing|iban|routing)\.?(?:\s(?:account|acct)\.?)?{part.LABEL}{part.NUMBER}",
    ),
    # A payment card.
    Rule(PhiKind.ACCOUNT_NUMBER, _DIGIT, r"[3-6](?<![\d-].)\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}(?![\d-])"),
    Rule(
        PhiKind.RECORD_NUMBER,
        "mr m.r csn har rec hospital id patient encounter accession visit fin case",
        rf"\b{part.RECORD}{part.LABEL}{part.NUMBER}",
    ),
    # A bare number of seven to ten digits that is not marked as something else.
    Rule(
        PhiKind.RECORD_NUMBER,
        _DIGIT,
        r"\d(?:(?<![\w./:=#@-].)|(?<=[\s(][a-z].))(?<!^-.)\d{6,9}"
        r"(?![\w/-]|[.,]\d|\s{0,3}(?:dollars|usd|people|patients|units|%))",
        not_after=_KNOWN_NUMBERS,
    ),
    Rule(
        PhiKind.LICENSE_NUMBER,
        "licen dl passport state green visa certificate alien card consular",
        rf"\b{part.LICENSE}(?![a-z]){part.LABEL}{part.CODE}",
        unless=words("software, vendor, (?:my|nursing|medical) license, our, plates?, tags?"),
    ),
    Rule(
        PhiKind.VEHICLE,
        "plate tag reg vin vehicle",
        r"\b(?:(?i:(?:licen[sc]e\s)?(?:plates?|tags?))|[A-Z]{2}\s(?i:reg))(?i:\s(?:numbers?|no\.?|is|was|#)){0,3}\W{0,3}"
        r"(?=[A-Z -]{0,8}\d)(?=[A-Z0-9 -]{5,10})[A-Z0-9]{1,7}(?:[ -][A-Z0-9]{1,5}){0,2}(?!\w)"
        r"|\b(?i:vin|vehicle\sidentification\snumber)\b(?i:[\w\s]{0,20}?)\W{0,3}[A-HJ-NPR-Z0-9]{17}\b",
        as_typed=True,
    ),
    Rule(
        PhiKind.DEVICE,
        "serial s/n sn udi device implant",
        rf"\b(?:serial|s/n|sn|udi|device\sid(?:entifier)?|implant\sid)(?![a-z]){part.LABEL}{part.CODE}",
        unless=context.OFFICE_EQUIPMENT,
    ),
    # A network device.
    Rule(
        PhiKind.DEVICE,
        _DIGIT,
        r"[0-9a-f](?<![\w:-].)[0-9a-f](?:[:-][0-9a-f]{2}){5}(?![\w:-])",
        unless=context.OFFICE_EQUIPMENT,
    ),
    Rule(
        PhiKind.OTHER_NUMBER,
        "band code specimen sample subject participant study enroll regist prescription rx blood donor unos claim "
        "track locker",
        rf"\b{part.OTHER_SOURCE}(?:\s(?:barcode|label|tag))?{part.LABEL}(?:unos\s)?(?=[a-z]{{0,3}}[ -]?\d)"
        r"[a-z]{0,3}-?\d(?:[\s-]?\d){3,12}(?:-[a-z])?(?!\w)",
        unless=words("sample (?:size|of)"),
    ),
    Rule(
        PhiKind.EMAIL,
        "@",
        r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",
        needs=context.PERSON,
        unless=context.COLLEAGUE,
    ),
    Rule(
        PhiKind.WEB_ADDRESS,
        ".com/ @",
        rf"{part.SOCIAL_SITE}{part.LINK_END}|@(?<![\w.].)[a-z0-9_.]{{4,30}}\b",
        needs=context.PERSON,
        unless=context.COLLEAGUE,
    ),
    Rule(
        PhiKind.WEB_ADDRESS,
        "gofundme caringbridge mealtrain givesendgo",
        rf"(?:gofundme\.com|caringbridge\.org|mealtrain\.com|givesendgo\.com)/{part.LINK_END}",
    ),
    Rule(
        PhiKind.WEB_ADDRESS,
        "http www.",
        rf"(?:https?://|www\.){part.LINK_END}",
        needs=re.compile(
            rf"\b{part.SOMEBODYS}\s(?:\w+\s)?(?:blog|vlog|web\s?site|home\s?page|web\s?page|page|site|channel|profile|"
            r"podcast|fundraiser|gofundme|post)\b"
        ),
        unless=context.COLLEAGUE,
    ),
    Rule(
        PhiKind.BIOMETRIC,
        "print scan iris retina recording",
        rf"\b{part.SOMEBODYS}\s(?:\w+\s)?{part.TRAIT}\b|\b{part.TRAIT}\sof\s(?:{part.SOMEBODYS}|him)\b"
        rf"|\b(?:scans?|copy|picture|image)\sof\s{part.SOMEBODYS}\s(?:iris|retina|palm|fingers?)\b"
        rf"|\brecordings?\sof\s{part.SOMEBODYS}(?:\svoice\b)?(?!\s\w+ing\b)",
    ),
    Rule(
        PhiKind.PHOTO,
        "pic photo image selfie snapshot headshot video footage face tattoo birthmark scar",
        rf"\b{part.PICTURE}\s{part.OF_SOMEBODY}|\bface\s(?:photo|picture|pic)s?\b|\bselfies?,?\s(?:he|she|{part.ONE_PERSON})\b"
        rf"|\b{part.PICTURE}\b[\w\s,]{{0,30}}?\b(?:his|her|{context.PERSON_NOUN}['’]s)\s(?:\w+\s)?{part.LOOKS}\b"
        rf"|\b(?:his|her|{context.PERSON_NOUN}['’]s)\s(?:\w+\s)?{part.LOOKS}\b[\w\s]{{0,30}}?\b"
        rf"(?:{part.PICTURE}|slides?|attached|posted|visible|screen)\b",
    ),
    Rule(
        PhiKind.PHOTO,
        "filmed photographed videotaped recorded",
        rf"\b(?:filmed|photographed|videotaped|recorded)\s{part.ONE_PERSON}\b",
    ),
    Rule(
        PhiKind.IP_ADDRESS,
        _DIGIT,
        f"{part.IPV4}|{part.IPV6}",
        unless=words("versions?, software, firmware, release, v, upgrade, build"),
    ),
    Rule(
        PhiKind.FAX,
        "fax",
        rf"fax(?<!\w...)(?:es|ed|ing)?\b[^\n.!?]{{0,50}}?{part.PHONE}",
        unless=context.WORK_LINE,
        despite=context.PERSON,
    ),
    Rule(PhiKind.PHONE, _DIGIT, part.PHONE, unless=context.WORK_LINE, despite=context.PERSON),
    # Without area code.
    Rule(
        PhiKind.PHONE,
        "phone cell mobile tel number call reach",
        r"\b(?:phone|cell|mobile|tel|telephone|number|call(?:ed)?(?:\sback)?|reach(?:ed)?)\b\W{0,3}"
        r"(?:(?:number|no\.?|is|at|on|him|her|them)\s?){0,4}\W{0,3}\d{3}[\s.-]?\d{4}\b",
    ),
    Rule(
        PhiKind.ADDRESS,
        _DIGIT,
        part.ADDRESS,
        needs=context.RESIDENCE,
        unless=context.WORK_PLACE,
        despite=context.HOME,
        as_typed=True,
    ),
    # A ZIP code.
    Rule(
        PhiKind.ADDRESS,
        "from zip",
        r"\b(?:from|zip(?:\scode)?(?:\sis)?)\s\d{5}(?:-\d{4})?(?![\w-]|[.,]\d|\sto\b)",
        needs=context.PERSON,
        unless=context.COLLEAGUE,
    ),
    Rule(
        PhiKind.ADDRESS,
        "lives lived living resid home house",
        part.LIVES_IN,
        needs=context.PERSON,
        unless=context.COLLEAGUE,
        as_typed=True,
    ),
)
