"""Words by which names of people, credentials, roles and titles of talks are told apart.

A word that is also a common given name or surname is in none of the lists of title words.
"""

import re

from bot.core.privacy.given_names import GIVEN_NAMES as _GIVEN_NAMES

# Short and newer forms, and names from elsewhere, in addition to the list of the PHI detector.
GIVEN_NAMES = _GIVEN_NAMES | frozenset(
    """
    abby abdul abena agnieszka ahmad akira al ama amara aminata amit anastasia anders andrei anil anjali anton antti
    anya aoife aria arjun arun arvind asha ashok astrid ayo ayse bart bilal bjorn bo boris bram bruno bryce caleb camila
    chen chidi chinwe ciaran clay crystal daisy dawn dean declan dee deniz don duc duncan ed ekaterina eli elif eliza
    ellie emeka emil emilia emre eoin farah fatou femi feng fiona freya gavin geoff gita glen guy gwyneth hal hala hana
    hank hans hao harish haruto hoa hugo hui ifeoma igor iman imran ines inge ioana iris itzel jai jan jen jens jing jo
    joao johan josh joy juha jun kai katarzyna kavita kenta khalid kirsten kofi kumar lan lance lara lars lea li lily
    ling linh liz lou lucie maeve mahmoud malik marek margo mariam marty matti max maya meera meg mehmet mihai mikkel
    mila mina misha mohammad mohan naoko neha ngozi nguyen niamh nicolas nils ning nisha nnamdi olu otto ousmane pat
    paulo pavel paz pekka petr phil phoebe piotr pooja qi qing quinn radha rahul ram ramesh rania ray reggie rhys ritu
    rob rocio rod rosemary rui sakura sal salma samir samira sandy satoshi seppo shreya sid simone siobhan sita soren
    stan sue sunil suresh sven sydney tessa thanh theo thiago timo tobias tomasz trent tunde ursula val vijay vikram
    vivek vladimir wes xiao xiaoming ximena xin xochitl yan yasir yasmin yaw yelena yoko yousef yu yuto zach zahra zara
    zhen
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)

# After a name. Other capitals of up to six letters ("FACEP") count as well, where the rest looks like a name.
CREDENTIALS = frozenset(
    """
    md do phd mph msc ms ma mba rn bsn msn dnp np pa pa-c pharmd rph mbbs mbchb mha mhs med edd drph scd dsc jd llm
    licsw lcsw msw bs ba bsc facp facep fhm sfhm faap facs facc crna aprn cnm cnp dpt pt ot rd ldn cphq psyd dds dmd dvm
    mphil mlis jr sr ii iii iv esq fnp fnp-bc ccrn cpps cpp mhsa mpp mphs mspt otr ccc-slp frcp frcpc emt cpht lmhc lpc
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)
HONORIFICS = r"(?:dr|drs|prof|professor|mr|mrs|ms|mx|miss|rev|hon|sir|sister|dean)"
PARTICLES = frozenset("de da del della der den di do dos das du van von vom zu bin ibn al el la le af av ter ten y e bint of".split()) - {"of"}  # fmt: skip  # noqa: SIM905, E501 - a list of quoted words would be unreadable

# A part with one of these is what a person does or where, not a person.
ROLES = frozenset(
    """
    professor professors director directors chief chair chairman chairwoman chairperson president vice dean fellow
    fellows resident residents student students physician physicians hospitalist hospitalists nurse nurses nursing
    pharmacist officer manager coordinator lead leader leaders scientist investigator researcher instructor lecturer
    emeritus emerita assistant associate attending consultant analyst engineer administrator surgeon cardiologist
    oncologist intensivist pediatrician psychologist psychiatrist epidemiologist statistician department dept division
    center centre university hospital hospitals health healthcare school college institute institutes clinic clinics
    medicine medical foundation laboratory lab labs program programs faculty associates system systems network academy
    society association agency ministry bureau council company corporation inc llc alliance consortium board office
    internist anesthesiologist librarian editor founder ceo cmo cno cio cfo pi
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)

# The last word of a series' name before what a session is about ("Applied Mathematics Seminar: ...").
SERIES = r"(?:rounds|seminar|seminars|seminar series|lecture|lectures|lecture series|series|colloquium|conference|symposium|journal club|m&m|forum|workshop|works[- ]in[- ]progress|noon conference)"  # noqa: E501 - one alternation

TITLE_WORDS = ROLES | frozenset(
    """
    a about above access accreditation across action acute adaptive addressing adherence admission admissions adoption
    adult adults advance advanced advances advancing adverse after age ageing agenda ahead ai air airway alarm alarms
    alcohol alert alerts algorithm algorithms all allergy alternatives ambulatory an and anemia anesthesia annual
    answers antibiotic antibiotics antimicrobial anxiety app application applications applying approach approaches are
    around art arthritis as assessing assessment asthma at audit autism automated award awards awareness baby back
    barriers based baseline basics bed bedside beds before behavior behavioral behind benefit benefits best better
    between beyond bias big billing biomarkers biopsy birth bladder bleeding blood board bodies body bone brain breast
    breathing breath bridge bridges bridging bring bringing budget build building bundle bundles burden burnout business
    by calendar call can cancer capacity cardiac cardiology cardiovascular care careers caring case cases cause causes
    cell cells central challenge challenges change changes changing charting chat check checklist checklists chest child
    childhood children choice choices choosing chronic class climate clinical clinician clinicians closing club coaching
    code cognitive collaboration collaborative colon colorectal communication communications community compassion
    complex complications computers concepts conference connecting consent context continuity continuous control
    controversies conversation conversations copd core coronary cost costs counseling covid creating crisis critical
    culture cultures current cycle daily data day days death deaths debate decision decisions deep define defining
    delays delirium delivery dementia demonstration dental depression design designing detecting detection developing
    development device devices diabetes diagnosing diagnosis diagnostic dialogue dialysis diet digital dilemmas disaster
    discharge discussion discussions disease diseases disorder disorders disparities diversity do doctor doctors
    documentation does doing dose drug drugs during early eating education effect effective effectiveness effects ehr
    elderly electronic embedding emergency emerging empathy end engaging engagement environment epic epidemic equity era
    error errors ethics evaluating evaluation everyday evidence evolving example exercise experience experiences
    exploring eye facing failure fair fairness fall falls families family fatigue feedback fellowship fertility fever
    fibrillation field fighting final finding findings first fit five flow flu focus food for four fracture fractures
    frailty framework from frontiers function funding future futures gap gaps gastric gender gene genes general genetic
    genetics genomic genomics geriatric getting global goals good governance grand grant grants great group growth guide
    guideline guidelines guiding gut handoff handoffs hands harm harms have healing hear hearing heart hepatic hepatitis
    here hidden high hip history hiv home homelessness homes hospice hot hours housing how human humanities humans
    humility hygiene hypertension idea ideas imaging immune immunity impact implementation implementing improve
    improvement improvements improving in inclusion inequities infant infants infection infections inflammation
    influenza informatics information informed injuries injury innovation innovations innovative insights insulin
    integrated integrating integration intelligence intensive interest interface interfaces interventions into
    introducing introduction is issues it its journal journey joint joints journals keeping key keynote kidney kidneys
    know knowledge known labor language languages large laser last late latest law leadership leading learned learning
    learn legal length lens less lesson lessons leukemia leveraging life lifestyle light line listening literacy
    literature liver livers living local long-term loss low lung lungs lymphoma machine machines making malaria
    malpractice managed management managing mapping maternal matter matters mean meaning meaningful measles measure
    measurement measures measuring mechanisms medicare medicaid medication medications medicines meet meeting meetings
    melanoma men mental mentoring mentorship metabolic method methods migraine mind mindfulness minds misconduct missing
    misinformation mistakes mobile mobility model modeling modelling models modern molecular moments monitoring moral
    morbidity mortality most motion movement moving multiple muscle myths national navigating near needs neonatal
    network networks neural neuro neurology new next nicu night no nobody not note notes novel now number nutrition
    obesity obstetric of older on oncology one online open opening operating operations opioid opioids opportunities
    optimal optimizing oral orders organ organizational organizations orientation our out outbreak outbreaks outcome
    outcomes outpatient over overdose overview oxygen pain palliative pancreatic pandemic panel panels paper paradigm
    parents partnering partners partnership partnerships past path pathway pathways patient patients patterns payment
    pediatric pediatrics peer people performance perinatal personal perspective perspectives pharmacy physical pill
    pills pilot placebo plan planning plans pneumonia point policies policy polypharmacy population populations
    postpartum poverty power practical practice practices practicing precision predicting prediction predictive
    pregnancy prep preparing prescribing presentation presentations pressure preventing prevention primary principles
    priorities prison privacy problem problems process processes professionalism prognosis progress project projects
    promise promises promoting prostate protecting protein protocol protocols psychiatry public pulmonary putting
    quality quarterly queries question questions quick race racism radiology rapid rare real real-world reality recap
    recent record records recovery redesign redesigning reducing reduction reflections reform regional registries
    registry rehabilitation rehab relationships reliability reminder renal report reports research resilience resistance
    respiratory response responses results resuscitation rethinking retreat revenue review reviews revisited right
    rights rising risk risks roadmap robot robotic robotics role roles root rounds roundtable rural safe safer safety
    same saving scale scaling scan scholarly scholarship science sciences screening search season secrets seminar senior
    seniors sepsis septic series service services session sessions seven shared sharing shock shop should showcase
    sickle simulation six skills skin sleep smart smarter smoking social software solutions some space speaking special
    spinal spine spread staff staffing standard standards starting state statistics stemi stewardship sterile stigma
    stop stories story strategic strategies strategy stress stroke strokes strong structural studies study substance
    success suicide summary summit support supporting surge surgery surgical survey surveys surviving survivors
    survivorship sustainable symposium symptom symptoms syndrome tale tales talk talking talks targeted targets tbi
    teach teaching team teams teamwork tech techniques technologies technology telehealth telemedicine telestroke test
    testing tests that the their theory therapies therapy these they thinking this three through throughput thrombosis
    thyroid time times tips to tobacco today together tomorrow tool tools top topic topics towards toward town tracking
    trained trainee trainees training transfer transfers transforming transfusion transgender transition transitions
    translating translational transplant transplants trauma travel treating treatment treatments trends triage trial
    trials trust truth tuberculosis tumor tumors two ulcer ulcers ultrasound uncertainty under understanding unit units
    unmet update updates upper urban urgent use user users using utility vaccine vaccines valve values value vascular
    vein venous ventilation ventilator veterans via video viral virtual virus vision vital voice voices vs waiting waste
    ways we web week weight welcome well wellbeing wellness what when where which while who whole why wins wisdom with
    without women work worker workers workflow workflows workforce working workplace workshop world wound wounds writing
    x-ray years yes you your youth zero zoom auditorium room rooms hall theater theatre atrium library classroom suite
    floor ballroom campus amphitheater save date holiday holidays break recess tba tbd rescheduled postponed canceled
    cancelled guest speaker speakers presenter presenters remarks noon lunch kickoff q&a wrap-up half northside
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
) - {"al", "van", "guy", "dean", "day", "case", "grant"}  # fmt: skip
_TITLE_ENDING = re.compile(
    r".{3,}(?:tions?|sions?|ments?|ities|ologies|ology|ologic|ological|osis|oses|itis|emia|ectomy|oscopy|graphy|pathy|nesses"
    r"|ness|isms?|ables?|ibles?|ically|ances|ences|omics|ysis|yses|metrics|therapy|plasty|ization|izing|ising)",
    re.IGNORECASE,
)  # fmt: skip


def is_title_word(word: str) -> bool:
    """Return whether a word belongs to the title of a talk rather than to a name."""
    plain = word.strip(".,:;!?()[]\"'“”‘’").casefold()
    return (
        plain in TITLE_WORDS
        or plain.removesuffix("'s").removesuffix("’s") in TITLE_WORDS
        or bool(_TITLE_ENDING.fullmatch(plain))
    )


def is_role(text: str) -> bool:
    """Return whether a text is a role or an affiliation: "Assistant Professor of Medicine", "Example Health"."""
    return any(word.strip(".,()").casefold() in ROLES for word in text.split())
