"""Detection of patients' names and initials.

A name alone says nothing: speakers and colleagues have names too. A name counts if the words around it are about a
patient: "patient", "Baby Boy", a bed, a relative, an admission, a fall.
"""

import re
from collections.abc import Callable, Iterator

from bot.core.privacy.given_names import GIVEN_NAMES
from bot.core.privacy.phi_context import (
    AFTER_COLLEAGUE,
    BEFORE_COLLEAGUE,
    COLLEAGUE,
    INSTITUTIONS,
    NOT_NAMES,
    PERSON_NOUN,
    RELATIVE,
)
from bot.core.privacy.phi_passage import Case, Passage, any_of, phrases, words
from bot.core.privacy.surnames import SURNAMES

Span = tuple[int, int]

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
# "Alvarez", "O'Brien", "McDonald", "Smith-Jones", "GARCIA"; with "de la" or "Van" before it.
_WORD = rf"[{_UPPER}](?:[{_UPPER}{_LOWER}]|['’-](?=[{_UPPER}{_LOWER}]))+"
_PARTICLES = r"(?:(?i:del?|della|di|du|la|le|el|al|bin|van|von|der|den|ma?c|st\.?|o['’]?)[ -]){0,3}"
NAME = rf"{_PARTICLES}{_WORD}"

AGE_AND_SEX = (
    r"\d{1,3}[\s-]{0,2}(?:(?:y\.?/?o\.?|yrs?|years?)(?:[\s-]?old)?[\s-]?[mf]?|[mf]|(?:mo|month|week|day)s?[\s-]old)"
    r"(?![a-z0-9])"
)
_HARM = any_of(
    r"""
    fell, coded, died, bled, aspirated, overdosed, eloped, collapsed, vomited, choked, desaturated, seized, waited,
    miscarried, delivered, deteriorated, expired, suffered, refused, lay, sat, came (?:in|back),
    presented (?:to the|with), left (?:ama|against|without), went home, lives?, lived,
    could not (?:afford|pay|breathe|walk|get|open|understand|reach), keeps? (?:falling|bleeding|coming)
    """
)
_DONE_TO = any_of(
    r"""
    admitted(?! to (?:the |a )?(?:fellowship|college|bar|practice|program|school|university|academy|residency)),
    readmitted, discharged, intubated, extubated, transferred, restrained, sedated, boarded, boarding, triaged,
    diagnosed, hospitalized, operated, sent, given, kept, lost, moved, left, brought, told, called, waiting, lying,
    septic, npo, late, treated, mixed up, scanned, bleeding, dying, turned away, never, not,
    seen (?:in|on|by|twice|at),
    on (?:a |the )?(?:vent|ventilator|hospice|dialysis|oxygen|insulin|heparin|warfarin|floor|ward|stretcher),
    in (?:the )?(?:ed|er|icu|nicu|picu|hospital|bed|hallway|pain|labor|triage|clinic)
    """
)
_CARE_THING = any_of(
    r"""
    stroke, falls?, mi, pe, dvt, surgery, biopsy, ct, mri, seizure, arrest, bleed, infection, sepsis, delirium, wound,
    ulcer, drain, line, catheter, bed, interpreter, dialysis, insulin, oxygen, milk, meds?, medications?, medicines?,
    lunch, letter, ride, antibiotics?, dose, appointment, surgeon, chemo, transfusion
    """
)
_CLINICAL = words(
    rf"""
    {_CARE_THING}, (?:room|bed) \d+, fell, falling, coded, died, bled, aspirated, overdosed, eloped, collapsed,
    (?:re)?admitted, discharged, intubated, extubated, transferred, restrained, sedated, triaged, diagnosed,
    hospitalized, {PERSON_NOUN}, ed, er, icu, nicu, picu, or, vent, ventilator, hospice, stretcher, hallway, waited,
    waiting, pain, allergic, surgeon, labor, prenatal, rehab, nurse, on \d (?:north|south|east|west), {AGE_AND_SEX}
    """
)
# What is said of patients, right after a name.
_HAPPENS = re.compile(
    r"(?:['’]s)?[,:]?\s*(?:"
    rf"\(?{AGE_AND_SEX}"
    r"|(?:(?:who|,)\s)?(?:in|from|on|at|of)?\s?(?:room|rm\.?|bed|bay)\s?#?\d+"
    r"|on\s(?:unit\s|floor\s)?\d+\s?(?:north|south|east|west|[nsew])?\b"
    rf"|(?:the|a|an|our|my)\s(?:[\w-]+\s)?{PERSON_NOUN}\b"
    r"|(?:(?:who|she|he|has|had|have)\s)?(?:(?:just|then|also|again|nearly|almost|twice|probably)\s)?(?:"
    rf"{_HARM}\b|(?:was|were|is|are|been|being|got|gets)\s(?:\w+\s){{0,2}}?{_DONE_TO}\b"
    r"|(?:never|not|nobody)\s(?:\w+\s)?(?:got|saw|received|had|told|seen|called|been)\b"
    rf"|(?:had|has|needs|needed|developed|got|received|missed|lost|pulled)\s(?:\w+\s){{0,3}}?{_CARE_THING}\b))"
)
# A name right after one of these is a patient's.
_CARE_OF = phrases(
    """
    took care of, take care of, taking care of, cared for, caring for, looked after, looking after, treated, admitted,
    readmitted, discharged, intubated, transferred, operated on, consented, coded, resuscitated, boarded, triaged,
    rounded on, followed up on, delivered, nurse for, doctor for, resident for, intern for, the case of, a case of,
    care of, the family of, sent, saw, lost, examined, restrained, diagnosed, patient, pt, man, woman, lady, gentleman,
    boy, girl, kid, baby, infant, named, mother of, daughter of, son of, wife of, husband of, father of, his mother,
    her mother, his wife, her husband, her daughter, his daughter, her son, his son, happened to
    """
)
_RELATIVE_AFTER = re.compile(rf"['’]s?\s+(?:\w+\s+)?{RELATIVE}\b")
_CASE = re.compile(
    rf"\b[Tt]he\s+({NAME})(?:['’]s)?\s+"
    r"(?:case\b(?!\s+(?:conference|management|mix|manager|study|for))|(baby|newborn|infant|twins?)\b)"
)
_REVIEW = words(
    "discuss(?:ed)?, reviewed, review, present, debrief(?:ed)?, go over, went over, m&m, m & m, morbidity, mortality"
)
_OTHER_CASES = phrases(
    """
    epic, zoom, kaiser, mayo, toyota, tuskegee, theranos, mckesson, boston, cleveland, joint, commission, supreme,
    court, business, use, test, sepsis, covid, index, worst, best, kaizen, medicare, medicaid, rapid, code
    """
)
_TITLED = re.compile(
    rf"\b(Mr|Mrs|Ms|Miss|Mx|MR(?=\.?\s[A-Z]['’A-Z-]{{2,}}\b)|MRS|MISS)\b\.?\s{{1,3}}"
    rf"((?:[A-Z]\.\s?)?{NAME}(?:\s{NAME})?|[A-Z](?![\w'’])\.?)"
)
_NOT_AFTER_TITLE = phrases(
    "chair, chairman, chairwoman, chairperson, president, secretary, moderator, speaker, mayor, universe, angiography"
)
_BABY = re.compile(
    rf"\b([Bb]aby\s+(?:[Bb]oy|[Gg]irl)|BABY\s+(?:BOY|GIRL)|BB|BG|[Nn]ewborn|[Bb]aby|[Tt]win\s+[AB12])\s+(?:[Oo]f\s+)?({NAME})"
)
_NAMED = re.compile(
    rf"\b(?:{PERSON_NOUN}|{RELATIVE})\s+(?:is\s+|was\s+)?(?:named|called)\s+({NAME})"
    rf"|\b(?:[Hh]is|[Hh]er|[Tt]heir|[Tt]he\s+[Pp]atient['’]s|[Pp]atient['’]?s?|[Pp]ts?['’]?s?|[Mm]y\s+patient['’]s)\s+"
    rf"(?:(?:last|first|full|family|sur)[ -]?)?name\s*(?:is|was|:)\s+({NAME})"
)
_PATIENT_NAME = re.compile(
    r"\b([Pp]atients?|PATIENTS?|[Pp]ts?\.?|PT\.?)(?:\b|(?<=\.))"
    r"(:?,?\s+(?:(?:is\s+)?(?:named|called)|(?:name|[Nn]ame)\s*(?:is|was|:)?|is)\s+|:\s+|,?\s+)"
    rf"((?:(?:Mr|Mrs|Ms|Miss)\.?\s+)?{NAME}|[A-Z]\.\s?[A-Z]\.)((?:\s{NAME})?)"
)
_VERB = any_of(
    r"""
    is, was, were, had, has, have, came, presented, died, said, told, fell, who, never, needs, needed, got, did, does,
    could, cannot, can, waited, left, went, lost, in, on, with, and, from, at, not, \w+ed
    """
)
# A sentence goes on after a name, or ends; a heading has another noun here.
_GOES_ON = re.compile(rf"['’]s\s|,?\s{_VERB}\b|\s?(?:[,(.;!?]|$)")
# "The patient Handbook": a noun follows, unless it is a frequent surname.
_BEFORE_NOUN = phrases("the, a, an, our, new, this, every, each, any, no, their, your, good, better")
_BEFORE_ADJECTIVE = phrases("most, more, very, be, being, so, too")
# The form of a surname that is too rare for the list.
_FORM = re.compile(
    r"(?:[OD]['’]|Ma?c)[A-Z]|[A-Z][a-z]+(?:ski|sky|ska|wicz|czyk|ez|[ndtkls]son|[nrk]sen|ova?|ovi[cć]|escu|poulos|berg|stein|"
    r"mann|quist|enko|chuk|oglu|idze|swamy)(?:['’]s)?$"
)
_SEPARATOR = re.compile("[-'’ ]")
_RUN = re.compile(rf"{_WORD}(?:\.?\s(?:[A-Z]\.|{NAME})){{0,3}}")

_INITIALS = re.compile(
    r"(?:[Ii]nitials?|INITIALS?)\W{0,3}(?:(?:are|is|of)\s)?[A-Z]\.?\s?[A-Z]\.?(?:\s?[A-Z]\.?)?(?![A-Za-z])"
    r"|(?P<first>[A-Z](?<![\w.].)(?:\.\s?[A-Z]\.(?:\s?[A-Z]\.)?|[A-Z]{1,2}))\s?"
    rf"(?:,\s?(?:an?\s|is\s)?|\sis\san?\s|\((?:age\s)?|\s)(?i:{AGE_AND_SEX}|\(?age\s\d{{1,3}})"
    rf"|(?=\d)(?<![\w.])(?i:{AGE_AND_SEX})[,(]?\s?(?:(?i:male|female|man|woman|boy|girl)\W{{1,2}})?[A-Z]\.\s?[A-Z]\."
)
# Abbreviations before an age that are not a person's initials.
_NOT_INITIALS = phrases(
    "ED, ER, OR, IV, PE, MI, OB, GI, UTI, ICU, PT, OT, CT, MRI, BP, HR, MD, RN, NP, PA, VS, DX, HX, RX, US, LOS, AM, PM"
)
_NOT_BEFORE_INITIALS = phrases("the, in, at, from, our, to, by, of, for, with, a, an")


def find_names(passage: Passage) -> Iterator[Span]:
    """Return where the names of patients are."""
    for cues, pattern, is_name in _FORMS:
        if any(cue in passage.lowered for cue in cues):
            yield from (match.span() for match in pattern.finditer(passage.text) if is_name(match, passage))
    for match in _RUN.finditer(passage.text):
        yield from _in_run(match, passage)


def find_initials(passage: Passage) -> Iterator[Span]:
    """Return where the initials of patients are, beside an age or the word itself."""
    for match in _INITIALS.finditer(passage.text):
        first = match["first"]
        if not (first and (f" {first}" in _NOT_INITIALS or passage.is_after(_NOT_BEFORE_INITIALS, match.start()))):
            yield match.span()


def _is_surname(word: str) -> bool:
    """Return whether a word is a frequent surname, or has the form of one ("O'Brien", "McDonald")."""
    plain = _bare(word)
    return (
        plain in SURNAMES
        or _FORM.match(word) is not None
        or any(part in SURNAMES for part in (_SEPARATOR.sub("", plain), *_SEPARATOR.split(plain)))
    )


def _is_given(word: str) -> bool:
    return _bare(word) in GIVEN_NAMES


def _bare(word: str) -> str:
    return word.lower().removesuffix(".").removesuffix("'s").removesuffix("’s")


def _is_patient_name(match: re.Match[str], passage: Passage) -> bool:
    """Return whether the capitalized word after "patient" is a person's name and not part of a heading."""
    patient, between, word = match[1], match[2].lower(), match[3]
    if "." in word or " " in word:
        return True
    surname = _is_surname(word)
    if re.split(r"(?<=..)['’-]", word.lower())[0] in NOT_NAMES and not surname:
        return False
    if "name" in between or "call" in between or ":" in between or _is_given(word):
        return True
    end = match.end(3)
    if passage.line_case(match.start()) is Case.CAPITALS:
        return surname or passage.follows(_HAPPENS, end)
    if re.match(r"[A-Z]{2}", word) and not surname:
        # Usually an abbreviation: "patient FAQ".
        return word.isupper() and passage.follows(_HAPPENS, end)
    goes_on = passage.follows(_GOES_ON, end)
    if patient[0].islower() or patient.startswith("Pt"):
        if between.strip() != "," and passage.is_after(_BEFORE_NOUN, match.start()):
            return surname
        return (surname or goes_on) and not passage.is_after(_BEFORE_ADJECTIVE, match.start())
    # In a heading every word is capitalized; there only "Patient Jones was …" tells a name from a noun.
    return goes_on and (surname or (not match[4] and passage.line_case(match.start()) is Case.PROSE))


def _is_baby(match: re.Match[str], _: Passage) -> bool:
    prefix, word = match[1].lower(), match[2].lower()
    return word not in NOT_NAMES and ("boy" in prefix or "girl" in prefix or _is_surname(match[2]))


def _is_case(match: re.Match[str], passage: Passage) -> bool:
    word = match[1]
    if _is_surname(word):
        return True
    # A rare surname, if cases of patients are spoken of.
    is_known = word.isupper() or word.lower() in NOT_NAMES or f" {word.lower()}" in _OTHER_CASES
    return (
        not is_known
        and (match[2] is not None or passage.says(_REVIEW, match.start()))
        and passage.line_case(match.start()) is Case.PROSE
    )


def _is_titled_patient(match: re.Match[str], passage: Passage) -> bool:
    """Return whether "Mrs. Jones" is a patient: everybody with a title is, unless a colleague is spoken of."""
    first = match[2].split()[0]
    if f" {first.lower()}" in _NOT_AFTER_TITLE or (match[1] == "Miss" and first.lower() in NOT_NAMES):
        return False
    ends = (match.end(), match.start(2) + len(first))
    if any(passage.follows(_HAPPENS, end) for end in ends) or passage.is_after(_CARE_OF, match.start()):
        return True
    return not (
        passage.is_after(BEFORE_COLLEAGUE, match.start())
        or any(passage.follows(AFTER_COLLEAGUE, end) for end in ends)
        or passage.says(COLLEAGUE, match.start())
        or passage.line_case(match.start()) is Case.HEADING
    )


def _in_run(match: re.Match[str], passage: Passage) -> Iterator[Span]:
    """Find a name without title or "patient" among capitalized words, by what is said before and after it."""
    tokens = [(match.start() + each.start(), each.group()) for each in re.finditer(r"\S+", match.group())]
    for number, (start, word) in enumerate(tokens):
        if passage.lowered.startswith(INSTITUTIONS, start):
            return
        given = _is_given(word)
        if not given and not _is_surname(word):
            continue
        first = start
        if not given and number and _bare(tokens[number - 1][1]) not in NOT_NAMES:
            # A given name that is not in the list.
            first = tokens[number - 1][0]
        # The name may end with any of the next words.
        ends = [begin + len(token) for begin, token in tokens[number : number + 3]]
        if any(passage.is_after(BEFORE_COLLEAGUE, begin) for begin in (first, start)) or any(
            passage.follows(AFTER_COLLEAGUE, end) for end in ends
        ):
            return
        is_object = (
            any(passage.is_after(_CARE_OF, begin) for begin in (first, start))
            and (len(ends) > 1 or not given)
            and not passage.says(COLLEAGUE, start)
        )
        for end in reversed(ends):
            if given and end == ends[0] and not passage.says(_CLINICAL, start):
                # "Linda was told to speak louder."
                continue
            if is_object or passage.follows(_HAPPENS, end) or _has_relative(passage, end):
                yield start, end
                return
        return


def _has_relative(passage: Passage, end: int) -> bool:
    """Return whether a name that ends here is followed by "'s daughter"."""
    begin = end - 2 if passage.lowered[end - 2 : end] in {"'s", "’s"} else end
    return passage.follows(_RELATIVE_AFTER, begin)


_FORMS: tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str], Passage], bool]], ...] = (
    (("patient", "pt"), _PATIENT_NAME, _is_patient_name),
    (("baby", "bb", "bg", "newborn", "twin"), _BABY, _is_baby),
    (("name", "called"), _NAMED, lambda _match, _passage: True),
    (("case", "baby", "newborn", "infant", "twin"), _CASE, _is_case),
    (("mr", "ms", "miss", "mx"), _TITLED, _is_titled_patient),
)
