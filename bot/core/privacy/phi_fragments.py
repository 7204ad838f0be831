"""Parts of the patterns in `phi_rules`: dates, telephone numbers, addresses, codes.

All but addresses are in lower case. A pattern that begins with a digit starts with `\\d` and looks behind afterwards,
so `re` skips quickly to the next digit.
"""

from bot.core.privacy.phi_context import PERSON_NOUN, RELATIVE
from bot.core.privacy.phi_passage import any_of, words

# Between "record" and its number.
LABEL = (
    r"(?:\s*(?:numbers?|num\b|no\b\.?|nr\b\.?|ids?\b|identifiers?|codes?|card|#|:)){0,3}\W{0,3}"
    r"(?:(?:is|was|are|ends? in|ending in)\b)?\W{0,3}#?"
)
# A number of five digits or more, in groups, perhaps after a few letters.
NUMBER = r"[a-z]{0,3}-?\d(?:[\s-]?\d){4,15}(?!\w)"
# A code of letters and at least four digits, in groups.
CODE = (
    r"(?=(?:[a-z ().-]{0,4}\d){4})[a-z0-9(][a-z0-9()]{0,20}"
    r"(?:[ /.-](?:(?=[a-z]{0,5}\d)[a-z0-9]{1,12}|[a-z](?![a-z0-9]))){0,4}(?!\w)"
)
# The number of a health plan: at least five digits, perhaps after letters, perhaps with letters between.
PLAN_CODE = (
    r"(?=[a-z]{0,4}[ -]?(?:\d[a-z]?[ -]?){5})[a-z]{0,4}[ -]?\d[a-z0-9]{0,14}"
    r"(?:[ -](?=[a-z]{0,4}\d)[a-z0-9]{2,6}){0,4}(?!\w)"
)
# Medicare's form: https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi.pdf
_MBI = "[ac-hjkmnp-rt-y]"
MEDICARE_NUMBER = rf"[1-9](?<![\w-].){_MBI}[ac-hjkmnp-rt-y0-9]\d-?{_MBI}[ac-hjkmnp-rt-y0-9]\d-?{_MBI}{{2}}\d\d(?![\w-])"

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d\d"


def date_in(year: str) -> str:
    """Return a pattern for a complete date in such a year."""
    return (
        rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]{year}|{year}-\d{{1,2}}-\d{{1,2}}"
        rf"|{_MONTH}\s{{1,3}}{_ORDINAL},?\s{{1,3}}{year}|\d{{1,2}}\s{{1,3}}{_MONTH},?\s{{1,3}}{year})"
    )


# A date with or without its year.
DAY = (
    rf"(?:{date_in(YEAR)}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d\d|\d{{1,2}}/\d{{1,2}}(?![\d/])"
    rf"|{_MONTH}\s{{1,3}}{_ORDINAL}\b(?!\s*%)|\d{{1,2}}\s{{1,3}}{_MONTH}\b)"
)
# What happens to one patient on a day.
CARE = any_of(
    r"""
    (?:re)?admit(?:ted)?, (?:re)?admission, discharged?, d/c['’]?d?, transferred, transfer, intubated, extubated, died,
    expired, passed(?: away)?, deceased, delivered, overdosed, fell, coded, seen, operated, hospitalized, presented,
    arrived, collapsed, came, returned, visit, visited, eloped, surgery, procedure, biopsy, stroke, appointment, scan,
    infusion, transplant, c-section, ultrasound, chemo, dos, doa, dod,
    date of (?:service|death|admission|discharge|surgery|visit)
    """
)
_WHEN = any_of(
    r"""
    dates?, on, at, home, here, in, to, from, for, us, the, ed, er, icu, clinic, urgent, care, hospital, was, is,
    again, back, him, her, them, scheduled, by, twice, early, late, this, floor, ward, office, set, [a-z]*day
    """
)
# What may stand between an event and its date.
WHEN = rf"(?:\W{{1,3}}{_WHEN}){{0,5}}\W{{1,3}}"

# North American numbering plan: neither area code nor exchange starts with 0 or 1. https://www.nanpa.com/numbering
PHONE = (
    r"(?:[(2-9+1](?<![\w./-].)(?:(?:(?<=\+)1|(?<=1))[\s.-]?\(?[2-9]|(?<=\()[2-9]|(?<=[2-9]))\d{2}(?:\)\s?|[\s.-])"
    r"[2-9]\d{2}[\s.-]\d{4}(?![\w/-]|\.\d)|\+(?<!\w.)[1-9]\d{0,2}(?:[\s.-]?\d{2,4}){3,4}(?!\w))"
)

_STREET = any_of(
    r"""
    street, st, avenue, ave, av, road, rd, lane, ln, boulevard, blvd, drive, dr, court, ct, place, pl, terrace, ter,
    way, circle, cir, highway, hwy, parkway, pkwy, square, sq, alley, trail, turnpike
    """
)
ADDRESS = (
    rf"\d(?<![\w./:-]\d)\d{{0,4}}[A-Za-z]?\s(?:[NSEW]\.?\s|(?:North|South|East|West)\s)?"
    rf"(?:(?:[A-Z][\w'’]+|\d{{1,3}}(?:st|nd|rd|th))\s){{1,3}}(?i:{_STREET})\b(?!\.?\s(?:[A-Z][a-z]+['’]s|and\sDr))"
    r"|\d(?<![\w./:-]\d)\d{0,4}\s(?:[a-z]+\s){1,2}(?:street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd)\b"
    r"|[Pp](?<!\w.)\.?\s?[Oo]\.?\s(?i:box)\s+\d+|(?i:zip)(?<!\w...)(?i:\s?codes?)?\W{0,3}(?i:is|was)?\W{0,3}\d{5}\b"
    r"|(?i:apt|apartment)\.?\s#?\d+\w?\b"
)
# States, and what is larger, identify nobody.
_STATE = any_of(
    r"""
    Massachusetts, New (?:York|Jersey|Mexico|Hampshire)\b(?! City), California, Texas, Florida, Connecticut, Vermont,
    Maine, Ohio, Illinois, Michigan, Pennsylvania, Rhode Island, Puerto Rico, America, Europe, Mexico, Canada
    """
)
LIVES_IN = (
    r"\b(?:lives|lived|resides|resided|living|home\sis|house\sis|house)\s(?:alone\s)?(?:in|on|near|off)\s"
    rf"(?!{_STATE})[A-Z][a-z]+"
)

_ONE = r"(?:a|the|this|that|my|our|one)"
SOMEBODYS = rf"(?:his|her|their|(?:{PERSON_NOUN}|{RELATIVE})['’]s|pts?['’]s|patients['’]|{_ONE}\s{PERSON_NOUN})"
OF_SOMEBODY = (
    rf"(?:of|with|shows?|showing)\s(?:(?:{_ONE}|his|her|their)\s)?(?:{PERSON_NOUN}(?:['’]s)?|him|her|his|their|{RELATIVE})\b"
    r"(?!\s(?:rooms?|portal|education|safety|experience|flow|care))"
)
ONE_PERSON = rf"{_ONE}\s{PERSON_NOUN}"
PICTURE = r"(?:photo(?:graph)?s?|pictures?|pics?|images?|selfies?|snapshots?|headshots?|videos?|footage)"
LOOKS = r"(?:face|tattoos?|birthmark|scar|selfie|photo|picture)"
TRAIT = r"(?:(?:finger|palm|hand|foot|voice)\s?prints?|(?:iris|retinal?|face|palm|fingerprint)\sscans?|iris|retina)"

_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
# Not a private address, which identifies nobody.
IPV4 = (
    r"\d(?<![\d.].)(?:(?<=1)\d\d|(?<=2)(?:[0-4]\d|5[0-5])|\d)?\.(?<!\b10\.)(?<!\b127\.)(?<!\b0\.)(?<!\b192\.(?=168\.))"
    r"(?<!\b169\.(?=254\.))(?<!\b172\.(?=1[6-9]\.|2\d\.|3[01]\.))"
    rf"(?:{_BYTE}\.){{2}}{_BYTE}(?![\d.]*\d)"
)
_GROUP = "[0-9a-f]{1,4}"
IPV6 = rf"[0-9a-f](?<![\w:].)[0-9a-f]{{0,3}}(?:(?::{_GROUP}){{7}}|:(?:{_GROUP}:){{0,5}}(?::{_GROUP}){{1,6}})(?![\w:])"
LINK_END = r"[^\s,;]{2,200}"
SOCIAL_SITE = r"(?:facebook|fb|instagram|tiktok|twitter|\bx|youtube|linkedin|reddit|threads|snapchat|venmo)\.com/"

# Words before a number that identifies a person.
INSURER = any_of(
    r"""
    insurance, insurer, subscriber, member, beneficiary, medicare, medicaid, bcbs, blue cross, aetna, cigna, humana,
    united(?:healthcare)?, tricare, hicn, mbi, hpn, (?:plan|policy|group|coverage)(?=\s?(?:id|no|num|#))
    """
)
RECORD = any_of(
    r"""
    mrn, m\.r\.n\.?, mr\s?#, csn, har\s?#, medical record, med rec, hospital, chart, record, patient id, pt id,
    patient, encounter, accession, visit, fin, case(?=\s?(?:id|no|num|#))
    """
)
LICENSE = any_of(
    r"""
    (?:driver['’]?s?['’]? )?licen[sc]e, dl, passport, state id, green card, visa, (?:birth|death) certificate, alien,
    id card, consular id
    """
)
OTHER_SOURCE = any_of(
    r"""
    wrist\s?bands?, bar\s?code, specimen, sample, subject, participant, study id, enrollment, registry, prescription,
    rx, blood unit, donor, unos, claim, tracking, locker
    """
)
BIRTH = r"(?:dob\b|d\.o\.b\.?|(?:date|year)\sof\sbirth|birth\s?(?:dates?|year)|birthday)"
IS_IN = r"\W{0,3}(?:is|was|on|in)?\W{0,3}"
OLD_YEAR = r"(?:19\d\d|200\d)"
# Ideas are “born” too.
BORN_THING = words(
    """
    policy, idea, program, project, initiative, unit, clinic, team, concept, committee, system, hospital, service,
    protocol, patients, people, adults, women, men, children, cohort, tool, score, model, rounds, series, practice,
    movement, it, collaboration, guideline, rule, network, department, app, registry, pathway, law, checklist, huddle,
    culture
    """
)
YEARS_OLD = (
    r"(?:[\s-]{0,2}(?:years?[\s-]{0,2}old(?!s)|years?\sof\sage|y[\s/.]{0,2}o\b\.?|yrs?\.?[\s-]{0,2}old)"
    # "92F with delirium", but not "92F is no fever".
    r"|\s?-?(?:yo|y|yr|year)?[ ]?[mf]\b(?=\s(?:(?:with|who|presenting|presented|admitted|transferred|fell|found|here|"
    r"brought|hx|on|sent|had|has|was|from|in|left|came)\b|[wsch]/)|\s{0,2}[,(:]))"
)
OF_MANY = any_of(
    r"""
    patients, adults, women, men, people, persons, residents, veterans, and (?:older|over|above|up), or (?:older|over),
    patient (?:population|cohort|group)s?, is (?:not|no)\b, building, hospital, policy, institution
    """
)
