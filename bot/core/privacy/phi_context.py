"""Words around an identifier that tell whether it belongs to a patient."""

import re

from bot.core.privacy.phi_passage import any_of, phrases, words

RELATIVE = any_of(
    r"""
    mother, father, mom, mum, dad, daughter, son, wife, husband, spouse, partner, parents?, sister, brother, sibling,
    aunt, uncle, niece, nephew, grandmother, grandfather, grandson, granddaughter, guardian, caregiver, family,
    fianc[eé]e?, widow, widower
    """
)
# "Patient portal" and the like speak of no patient.
_PATIENT = (
    r"patient(?![ -](?:portal|safety|experience|relations|education|care|flow|centered|advisory|access|services|"
    r"transport|advocate|financial|handbook|rooms?|line|hotline)\b)"
)
PERSON_NOUN = any_of(
    rf"""
    {_PATIENT}, pt, man, woman, lady, gentleman, guy, boy, girl, kid, child, teen, teenager, toddler, baby, infant,
    newborn, inpatient, outpatient, veteran, senior
    """
)
_PERSON = (
    rf"(?:{PERSON_NOUN}|{RELATIVE})(?:['’]s)?, pts?['’]s, patients['’], he, she, him, his, her, hers, their, visitor, "
    "neighbou?r"
)
# The text speaks of one patient, or of someone in a patient's family.
PERSON = words(_PERSON)

_DEPARTMENT = any_of(
    r"""
    quality, pharmacy, informatics, operations, biomed, finance, transport, nursing(?! home), radiology, surgery,
    research, security, dietary, nutrition, billing, legal, compliance, risk, hr, human resources, infection control,
    infection prevention, patient relations, patient safety, patient experience, case management, social work,
    analytics, marketing, facilities, registration, administration, environmental services, interpreter services, lab,
    library, university, population health, palliative care, respiratory, rehab services, volunteer services
    """
)
_MAY = "(?:can|could|may|might|should|will|would)"
_SPEAK = any_of(
    """
    speak, talk, present, explain, show, share, tell, join, help, lead, organize, bring, give us, answer, teach, cover,
    moderate
    """
)
# A colleague, a speaker or a meeting is spoken of.
COLLEAGUE = words(
    rf"""
    (?:['’]s|the|a|this|that|his|her|great|good|your|my) talk, talks, talk (?:on|about|by), lectures?, lecturer,
    speakers?, presenters?, presents, presentations?, presented (?!to the|with|in the), slides?, sessions?, keynote,
    workshop, webinar, retreat, moderators?, moderated, (?<!metabolic )(?<!lipid )panels?, panelist, council,
    committee, coordinator, directors?, managers?, chair of, chairs the, chaired, chairman, chairwoman,
    chief(?! complaint), colleagues?, volunteers?, librarian, professor, prof, supervisor, vice president, vp, ceo,
    cno, cmo, cmio, advocate, liaison, chaplain, dr, drs, rn, md, np, pa-c, pharmd, phd, mph, mha, msw, lcsw, dnp,
    crna, emeritus, et al, invite[ds]?, inviting, nominate, joins? us, teaches, organizes, hosts, moderates,
    coordinates, directs, manages, supervises, oversees, trained,
    (?:leads?|led|runs|knows|built|started) (?:the|our|a|an|about|how|patient|this), data on, thanks?, thank you,
    kudos, would be an? (?:\w+ )?(?:great|good|ideal|excellent|perfect|speaker),
    would be (?:great|good|ideal|excellent|perfect), (?:love|like) to hear, hear (?:more )?from,
    has the (?:numbers|data|details), published, research,
    (?:can|could|will|would|should|may|might) (?:you )?(?:tell|show|explain|speak|talk|share|present|join|help),
    (?:can|could|will|would|should|may|might) (?:you )?(?:lead|organize|bring|give us|answer|teach|cover|moderate),
    from (?:the )?(?:department of )?{_DEPARTMENT}, {_MAY} (?:you )?{_SPEAK},
    {_MAY} (?:mr|mrs|ms|miss)\b[^.?!]{{0,40}}? {_SPEAK}
    """
)
# A name right after one of these is a colleague's.
BEFORE_COLLEAGUE = phrases(
    """
    dr, drs, prof, professor, doctor, nurse, attending, resident, fellow, chief, ask, asks, asking, invite, thank,
    thanks, thanks to, thank you, hear, hear from, let, have, email, contact, tell, join, by, with, speaker, presenter,
    moderator, could, can, would, should, may, maybe, per, via, colleague, pharmacist, therapist, hospitalist, surgeon,
    manager, director, both, see, receptionist, scheduler, clerk, secretary, technician, analyst, chaplain, educator,
    dietitian, coordinator, volunteer, interpreter, social worker, case manager, librarian
    """
)
_ROLE = any_of(
    r"""
    receptionist, scheduler, clerk, secretary, technician, tech, analyst, engineer, marshal, chaplain, educator,
    dietitian, coordinator, volunteer, interpreter, social worker, case manager, manager, director, supervisor,
    president, teacher, librarian, photographer, nurse, pharmacist, therapist, chair, lead, advocate
    """
)
_FROM_CARE = any_of(
    r"""
    room, bed, rm\b, bay, unit, floor, ward, nursing home, rehab, snf, home, a\b, an\b, my\b, this, last, yesterday,
    ed\b, er\b, icu
    """
)
_OWN = any_of(
    """
    talk, slides?, project, department, office, lab, group, committee, data, idea, paper, session, presentation, work
    """
)
_THING = any_of(
    r"""
    study, trial, score, scale, criteria, rules?, paper, article, book, model, syndrome, disease, sign, procedure,
    catheter, hospital, clinic, center, university, institute, foundation, school, health, street, hall, auditorium,
    room
    """
)
# A name right before one of these is a colleague's, an author's or a thing's.
AFTER_COLLEAGUE = re.compile(
    r"(?:['’]s)?\W{0,3}(?:(?:rn|md|do|np|pa|phd|mph|pharmd|msw|lcsw|dnp|ms|mha|mba|facp|bsn|msn|et al)\b"
    rf"|(?:19|20)\d\d\b|(?:of|in) (?:the )?{_DEPARTMENT}\b|{_THING}\b|to another\b"
    # "Mrs. Jones from the council", but not "Mrs. Jones from room 12".
    rf"|from (?!(?:the |our )?{_FROM_CARE})[a-z])"
    rf"|(?:, | is )(?:our |the |an? )?(?:\w+ )?{_ROLE}\b|(?:['’]s)? {_OWN}\b"
)
# Many patients, a study, a rule or a thing is spoken of: its dates and ages identify nobody.
GROUP = words(
    r"""
    patients(?!['’]), adults, women, men, people, persons, residents, veterans, mothers, children, cohort, study,
    studies, trials?, enrolled, between, average, mean, median, policy, policies, opened, opens, launched, rollout,
    roll-out, since, rates?, deaths, discharges, admissions, transfers, everyone, all, lounge, guideline, program,
    pilot, protocol, order set, fiscal, sessions?, rounds, meeting, talks?, lecture, building, published, founded, law
    """
)
# A work telephone, a meeting's dial-in, or the writer's own.
WORK_LINE = words(
    r"""
    my, our, me, us, units?, clinic, office, desk, hotline, helpline, pager, page, beeper, extension, ext, zoom, webex,
    teams, dial, dial-in, dials, call-in, call in, join, one tap, access code, contact, toll-free, bridge, icu, nicu,
    e[dr] phone, conference, meeting, passcode, center, centre, pharmacy, department, dept, line, speaker, organizers?,
    committee, rsvp, lab, switchboard, operator, front, vendor, support, questions, register, slide, chief, machines?,
    portal, dr
    """
)
# A place of work or of a meeting, not a home.
WORK_PLACE = words(
    r"""
    clinics?, hotel, conference, retreat, campus, offices?, center, centre, auditorium, meets?, meeting, sessions?,
    rounds, garage, parking, restaurant, building, entrance, venue, directions, hospital, library, school, university,
    pharmacy, headquarters, trucks?, workshop, speaker, talk, shuttle, visit us,
    (?:my|our) (?:address|office|place|new|unit)
    """
)
RESIDENCE = words(
    rf"""
    {_PERSON}, lives?, lived, living, resid(?:es|ed|ing), home, house, apartment, apt, address, discharged?, sent,
    home visit, visit to, visiting nurse, went to, mail, ambulance, cab, evicted, shelter
    """
)
# The address that follows is a home, even if a clinic is spoken of as well.
HOME = words(
    r"""
    lives, lived, living, resid(?:es|ed|ing), apartment, apt, discharged to, evicted, home is, home visit, house call,
    (?:his|her|their) (?:home|house|address|apartment|place)
    """
)
OFFICE_EQUIPMENT = words(
    r"""
    printers?, projectors?, laptops?, workstations?, computers?, copiers?, servers?, routers?, tvs?, cameras?,
    microphones?, ipads?, badges?, scanners?, inventory, desktops?, keyboards?, telephones?, screens?, refrigerators?,
    fridges?, software
    """
)

# Hospitals, scales and books that are named after people.
INSTITUTIONS = tuple(
    name.strip()
    for name in phrases(
        """
        henry ford, johns hopkins, beth israel, robert wood, martin luther, mary hitchcock, florence nightingale,
        charlie brown, thomas jefferson, george washington, john hancock, mary washington
        """
    )
)
# Words that often follow "patient" or a title, or begin a sentence, and are not names.
NOT_NAMES = frozenset(
    """
    access activation activity acuity admission admissions advisor advisors advisory advocacy advocate advocates african
    after all also american and appointments april arabic are arrival as asian ask assessment assistance at august baby
    because bed before bengali bill black blood board boarding boy but cantonese can care centered centeredness chair
    chairman chairperson chairwoman charts chinese choice christian class clinic communication complaints compliance
    condition consent contact cost could data december demographics did discharge discharges diversity do does dr ed
    education empowerment engagement english environment epic equity every example expectations experience experiences
    factors falls family faq feedback financial first flow focus focused for french friday friendly from girl groups
    haitian handling handoff handoffs harm has have he health her his hispanic history how i icu identification if in
    incentives info information initiated instructions interview interviews involvement is it its january jewish journey
    journeys july june just korean last latina latino let level list listening lists literacy lobby lounge management
    mandarin march matching material materials matters may medicaid medical medicare message messages messaging mobility
    monday monitoring more mortality muslim my mychart name navigation navigator navigators needs never new next nicu no
    not notes november nurse october of on one or oriented our outcome outcomes outreach panel participation partners
    perception perspective perspectives placement please population populations portal portals preference preferences
    president priorities privacy progress protection provider pt quality questionnaire record records recruitment
    referral registration registries registry relations reported reports representation representatives requests
    responsibility rights risk room rooms rounds russian safety satisfaction saturday scheduling screening secretary
    selection self september services she should simulation since sitter so some spanish speaker specific state status
    still stories story summaries summary sunday support survey surveys talk teaching team technology thank thanks that
    the their then there they this throughput thursday to today tracking transfer transfers transport transportation
    travel treatment triage trust tuesday turnover unit university use values views visit visits volume volumes wait
    waiting ward was we wednesday week well wellbeing were what when where which white who why will with work would
    yesterday you your zoom day days experts grand guide guides guideline guidelines hall handbook handout holiday
    holidays house meals meeting newsletter office policy policies poster program programs project projects research
    school summit thanksgiving tool toolkit tools tv video videos wall wi wifi weeks workshop
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)
